"""Carries messages to partners over HTTP: a token by private_key_jwt (RFC 7523), then one GraphQL mutation."""

import asyncio
from base64 import b64decode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import TracebackType
from typing import Any, Self

import httpx
import orjson

from auth.clients.assertion import ASSERTION_TYPE
from auth.mini_programs.outside import outside_client
from auth.vault import Vault
from resolvers.exchanges.envelope import ExchangeReceipt, as_text
from resolvers.exchanges.messages import ExchangeMessage, ExchangeMessageType
from resolvers.exchanges.partners import Partner, client_of_partner
from resolvers.exchanges.province_keys import ProvinceKey, client_assertion
from resolvers.exchanges.sending import Refused, Unanswered

SCOPE = "exchange"
_SECONDS = 20.0
# A file in pieces of a byte would hold up all others; within the time for which whoever fetches has it to themselves.
_FILE_SECONDS = 100.0
_MAX_ANSWER = 256 * 1024
_MAX_RETRY_AFTER = 24 * 3600
_MAX_DIGITS = 10
_SPARE = timedelta(seconds=60)
_RECEIPT = (
    "receipt { messageId envelopeDigest receivedAt keyId signature } userErrors { code message path retryAfter }"
)
_OPERATIONS: Mapping[ExchangeMessageType, tuple[str, str]] = {
    ExchangeMessageType.CASE: ("submitCrossProvinceCase", "SubmitCrossProvinceCaseInput"),
    ExchangeMessageType.PROGRESS: ("reportCaseProgress", "ReportCaseProgressInput"),
    ExchangeMessageType.RESULT: ("reportCaseProgress", "ReportCaseProgressInput"),
    ExchangeMessageType.SUPPLEMENT_REQUEST: ("reportCaseProgress", "ReportCaseProgressInput"),
    ExchangeMessageType.SUPPLEMENT: ("supplementCrossProvinceCase", "SupplementCrossProvinceCaseInput"),
    ExchangeMessageType.OPINION_REQUEST: ("requestCrossProvinceOpinion", "RequestCrossProvinceOpinionInput"),
    ExchangeMessageType.OPINION: ("giveCrossProvinceOpinion", "GiveCrossProvinceOpinionInput"),
    ExchangeMessageType.WITHDRAWAL: ("withdrawCrossProvinceCase", "WithdrawCrossProvinceCaseInput"),
}
_CHUNK = """query Chunk($case: String!, $file: String!, $offset: Int!) {
  partner { fileChunk(case: $case, file: $file, offset: $offset) { data size } }
}"""
# What may be right another time.
_LATER = {"LIMIT_EXCEEDED", "CONFLICT", "PROVIDER_UNAVAILABLE", "EXPIRED"}


@dataclass(frozen=True, slots=True)
class _Token:
    text: str = field(repr=False)
    until: datetime


class _TokenRefused(Unanswered):
    """A 401 (RFC 9110, 15.5.2)."""


class HttpCarrier:
    """A Carrier on one HTTP client, open for one round of the worker."""

    def __init__(
        self, ours: str, key: ProvinceKey, vault: Vault, make: Callable[[], httpx.AsyncClient] = outside_client
    ) -> None:
        self._ours = ours
        self._key = key
        self._vault = vault
        self._make = make
        self._client: httpx.AsyncClient | None = None
        self._tokens: dict[str, _Token] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        if self._client is not None:
            await self._client.aclose()

    async def carry(
        self, partner: Partner, message: ExchangeMessage, payload: Mapping[str, Any], at: datetime
    ) -> ExchangeReceipt:
        """Return the partner's receipt; raises Unanswered or Refused."""
        if message.envelope is None:
            raise ValueError("a message without its envelope")
        operation, kind = _OPERATIONS[message.type]
        body = {
            "query": f"mutation Exchange($input: {kind}!) {{ {operation}(input: $input) {{ {_RECEIPT} }} }}",
            "variables": {"input": {"envelope": message.envelope.published, **payload}},
        }
        return _receipt(await self._graphql(partner, body, at), operation)

    async def fetch(self, partner: Partner, case: str, file: str, size: int, at: datetime) -> bytes:
        """Return a file of at most so many bytes that a partner named, or what there is of it; raises Unanswered."""
        content = bytearray()
        try:
            async with asyncio.timeout(_FILE_SECONDS):
                while len(content) < size:
                    piece = await self._piece(partner, {"case": case, "file": file, "offset": len(content)}, at)
                    if not piece:
                        break
                    content += piece
        except TimeoutError as error:
            raise Unanswered("a file that comes too slowly") from error
        return bytes(content[: size + 1])

    async def _piece(self, partner: Partner, wanted: Mapping[str, Any], at: datetime) -> bytes:
        return _piece(await self._graphql(partner, {"query": _CHUNK, "variables": wanted}, at))

    async def _graphql(self, partner: Partner, body: Mapping[str, Any], at: datetime) -> Any:
        """Return what a partner answers to an operation; a token that it doesn't take any more is forgotten."""
        headers = {"authorization": f"Bearer {await self._token(partner, at)}"}
        try:
            return await self._ask(f"{partner.url}/graphql", json=body, headers=headers)
        except _TokenRefused:
            self._tokens.pop(partner.code, None)
            raise

    async def _token(self, partner: Partner, at: datetime) -> str:
        known = self._tokens.get(partner.code)
        if known is None or known.until <= at:
            known = self._tokens[partner.code] = await self._new_token(partner, at)
        return known.text

    async def _new_token(self, partner: Partner, at: datetime) -> _Token:
        address = f"{partner.url}/oauth/token"
        client = client_of_partner(self._ours)
        assertion = client_assertion(self._key, self._vault, client=client, audience=address, at=at)
        form = {
            "grant_type": "client_credentials",
            "scope": SCOPE,
            "client_assertion_type": ASSERTION_TYPE,
            "client_assertion": assertion,
        }
        answer = await self._ask(address, data=form)
        try:
            seconds = min(int(answer["expires_in"]), _MAX_RETRY_AFTER)
            return _Token(_header(answer["access_token"]), at + timedelta(seconds=seconds) - _SPARE)
        except (KeyError, TypeError, ValueError, OverflowError) as error:
            raise Unanswered("no token in the answer of the token endpoint") from error

    async def _ask(self, url: str, **parts: Any) -> Any:
        """Return the JSON of a 200 answer within 20 s; raises Unanswered, with how long to wait where told."""
        body = bytearray()
        # Made at the first use: making one reads every root certificate, and mostly there is nothing to send.
        self._client = client = self._client or self._make()
        try:
            async with asyncio.timeout(_SECONDS), client.stream("POST", url, **parts) as answer:
                if answer.status_code != httpx.codes.OK:
                    why = _TokenRefused if answer.status_code == httpx.codes.UNAUTHORIZED else Unanswered
                    raise why(f"status {answer.status_code}", retry_after(answer))
                async for chunk in answer.aiter_bytes():
                    body += chunk
                    if len(body) > _MAX_ANSWER:
                        raise Unanswered("an answer too large")
            return orjson.loads(bytes(body))
        except (httpx.HTTPError, TimeoutError, OSError) as error:
            # Not its text, which may quote the address.
            raise Unanswered(type(error).__name__) from error
        except orjson.JSONDecodeError as error:
            raise Unanswered("an answer that is no JSON") from error


def retry_after(answer: httpx.Response) -> timedelta | None:
    """How long a partner asks to be left alone (RFC 9110, 10.2.3), in seconds only and a day at most."""
    told = answer.headers.get("retry-after", "")
    # No more digits than a number may have that Python reads.
    return _bounded(int(told)) if told.isascii() and told.isdigit() and len(told) <= _MAX_DIGITS else None


def _bounded(seconds: Any) -> timedelta | None:
    """A wait that a partner asks for, a day at most; None for what is no number of seconds."""
    number = isinstance(seconds, int) and not isinstance(seconds, bool) and seconds > 0
    return timedelta(seconds=min(seconds, _MAX_RETRY_AFTER)) if number else None


def _header(text: str) -> str:
    """A text that may stand in a header; raises ValueError for any other."""
    if not isinstance(text, str) or not text.isascii() or not text.isprintable():
        raise ValueError("no token")
    return text


def _piece(answer: Any) -> bytes:
    """The piece; nothing when the partner says that there is no such file: asking again wouldn't make one."""
    try:
        chunk = answer["data"]["partner"]["fileChunk"]
        return b64decode(chunk["data"], validate=True) if chunk is not None else b""
    except (KeyError, TypeError, ValueError) as error:
        raise Unanswered("an answer that is no piece of a file") from error


def _receipt(answer: Any, operation: str) -> ExchangeReceipt:
    try:
        payload = answer["data"][operation]
        errors, told = payload["userErrors"], payload["receipt"]
        if errors:
            code, path = str(errors[0]["code"]), [str(one) for one in errors[0]["path"]]
            waits = code == "NOT_ALLOWED_NOW" and path[:1] == ["envelope"]
            words = "；".join(str(one["message"]) for one in errors) if path[:1] != ["envelope"] else None
            reason, later = f"{code} {'.'.join(path)}: {errors[0]['message']}", waits or code in _LATER
            raise Refused(reason, later=later, words=words, wait=_bounded(errors[0].get("retryAfter")))
        names = ("messageId", "envelopeDigest", "receivedAt", "keyId", "signature")
        at = as_text(datetime.fromisoformat(told["receivedAt"]))
        return ExchangeReceipt(*(str({**told, "receivedAt": at}[name]) for name in names))
    except (KeyError, TypeError, IndexError, ValueError, OverflowError) as error:
        raise Unanswered("an answer that is no receipt") from error
