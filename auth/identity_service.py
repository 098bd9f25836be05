"""The province's interface for checking a name against a number (实名核验)."""

import hashlib
import hmac
import json
import secrets
from typing import Any

import structlog

from auth.mini_programs.outside import Outside
from auth.problems import ProviderUnavailable

_log = structlog.get_logger("tongban.identity")


class HttpIdentityProvider:
    """Posts JSON {id, name, idNumber}, signed with HMAC-SHA256 in `X-Signature`, hex.

    The answer is {id, matches, signature}: the id that was asked with, true or false, and HMAC-SHA256 over
    `{id}:true` or `{id}:false`, so that an answer can neither be forged nor stand for another question.
    """

    method = "PROVINCE"

    def __init__(self, outside: Outside, url: str, secret: str) -> None:
        self._outside = outside
        self._url = url
        self._secret = secret.encode()

    async def matches(self, name: str, id_number: str) -> bool:
        """Ask; raises ProviderUnavailable for no answer, and for one that isn't the province's."""
        question = secrets.token_hex(16)
        body = json.dumps({"id": question, "name": name, "idNumber": id_number}, ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json", "X-Signature": self._signature(body)}
        try:
            # A question changes nothing there, so it may be asked again.
            answer = await self._outside.ask("POST", self._url, content=body, headers=headers, repeatable=True)
            return self._genuine(json.loads(answer), question)
        except (ValueError, RecursionError, ProviderUnavailable) as error:
            raise ProviderUnavailable("identity.unavailable") from error

    def _genuine(self, answer: Any, question: str) -> bool:
        told = answer if isinstance(answer, dict) else {}
        matches = told.get("matches")
        expected = self._signature(f"{question}:{'true' if matches is True else 'false'}".encode())
        signed = hmac.compare_digest(str(told.get("signature")).encode(), expected.encode())
        if told.get("id") != question or not isinstance(matches, bool) or not signed:
            _log.error("identity_answer_not_genuine")
            raise ValueError("not the province's answer")
        return matches

    def _signature(self, content: bytes) -> str:
        return hmac.new(self._secret, content, hashlib.sha256).hexdigest()
