"""Asking another department over HTTP, as docs/sharing.md describes it."""

import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import structlog

from auth.mini_programs.outside import Outside
from auth.problems import ProviderUnavailable
from resolvers.applications.events import digest
from resolvers.applications.sharing.model import Provider, Question, Source

Sources = Mapping[tuple[str, str], Source]

ANY_MATTER: Final = "*"
_FAILURES: Final = 5
_REST: Final = timedelta(seconds=30)
_log = structlog.get_logger("tongban.sharing")


@dataclass(slots=True)
class Circuit:
    """Lets a provider rest for half a minute after five failures in a row, so that nobody waits for it in vain."""

    failures: int = 0
    rests_until: datetime | None = None

    def require_closed(self, at: datetime) -> None:
        """Raise ProviderUnavailable while the provider rests; the first one after that tries again."""
        if self.rests_until is not None and at < self.rests_until:
            raise ProviderUnavailable("sharing.out")

    def failed(self, at: datetime) -> None:
        """Count a failure."""
        self.failures += 1
        if self.failures >= _FAILURES:
            self.rests_until = at + _REST

    def worked(self) -> None:
        """Forget the failures."""
        self.failures, self.rests_until = 0, None


class HttpSharedData:
    """Posts signed questions and takes signed answers only; one circuit for each provider and process."""

    def __init__(self, outside: Outside, sources: Sources) -> None:
        self._outside = outside
        self._sources = sources
        self._circuits: dict[str, Circuit] = {}

    def source(self, matter: str, key: str) -> Source | None:
        """Return where a material comes from: what is said of that matter, else of any."""
        return self._sources.get((matter, key)) or self._sources.get((ANY_MATTER, key))

    async def ask(self, question: Question, at: datetime) -> Mapping[str, Any] | None:
        """Ask within 5 s, twice at most; raises ProviderUnavailable for no answer and for one that isn't genuine."""
        provider = question.source.provider
        circuit = self._circuits.setdefault(provider.id, Circuit())
        circuit.require_closed(at)
        try:
            answer = await self._exchange(question, at)
        except (ValueError, RecursionError, ProviderUnavailable) as error:
            circuit.failed(at)
            raise ProviderUnavailable("sharing.out") from error
        circuit.worked()
        return answer

    async def _exchange(self, question: Question, at: datetime) -> Mapping[str, Any] | None:
        number, provider = secrets.token_hex(16), question.source.provider
        body = _body(question, number, at)
        headers = {"Content-Type": "application/json", "X-Signature": _signature(provider, body)}
        # A question changes nothing there, so it may be asked again.
        answer = await self._outside.ask("POST", provider.url, content=body, headers=headers, repeatable=True)
        return _genuine(json.loads(answer), question, number)


def _body(question: Question, number: str, at: datetime) -> bytes:
    source, subject = question.source, question.subject
    told = {
        "id": number,
        "at": at.isoformat(timespec="milliseconds"),
        "provider": source.provider.id,
        "purpose": source.purpose,
        "case": question.case,
        "subject": {"kind": subject.kind.value, "name": subject.name, "idNumber": subject.id_number},
        "fields": list(source.fields),
    }
    return json.dumps(told, ensure_ascii=False).encode()


def _genuine(answer: Any, question: Question, number: str) -> Mapping[str, Any] | None:
    """The fields of an answer to just this question, signed by the provider, with nothing that wasn't asked for."""
    told = answer if isinstance(answer, dict) else {}
    found, fields = told.get("found"), told.get("fields")
    known = fields if isinstance(fields, dict) else {}
    covered = f"{number}:{'true' if found is True else 'false'}:{digest(known)}".encode()
    expected = _signature(question.source.provider, covered)
    signed = hmac.compare_digest(str(told.get("signature")).encode(), expected.encode())
    shaped = isinstance(found, bool) and (fields is None or isinstance(fields, dict)) and bool(known) == found
    if told.get("id") != number or not signed or not shaped or not set(known) <= set(question.source.fields):
        _log.error("shared_answer_not_genuine", provider=question.source.provider.id)
        raise ValueError("not the provider's answer to this question")
    return known if found else None


def _signature(provider: Provider, content: bytes) -> str:
    return hmac.new(provider.secret.encode(), content, hashlib.sha256).hexdigest()
