"""Alipay's mini-program interfaces: alipay.system.oauth.token at the gateway, and what my.getPhoneNumber encrypts."""

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Any

import structlog
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey

from auth.linked_identities.model import MiniProgramProvider
from auth.mini_programs.alipay_messages import BadMessage, decrypt, members, require_signature, sign
from auth.mini_programs.outside import Outside
from auth.problems import Invalid, LimitExceeded, Problem, ProviderUnavailable

# The gateway wants Beijing time, whatever the machine says.
_BEIJING = timezone(timedelta(hours=8))
_ANSWERS = ("alipay_system_oauth_token_response", "error_response")
_SUCCESS, _BUSY, _LIMITED = "10000", "20000", "40005"
_log = structlog.get_logger("tongban.alipay")


@dataclass(frozen=True, slots=True)
class AlipayApp:
    """How Alipay knows us, what it signs with, and where its gateway is."""

    app_id: str
    private_key: RSAPrivateKey
    public_key: RSAPublicKey
    aes_key: bytes = field(repr=False)
    url: str = field(kw_only=True)


class Alipay:
    """Our mini-program in Alipay. The access token that comes with the user id is dropped at once."""

    provider = MiniProgramProvider.ALIPAY
    phone_codes_once = False

    def __init__(self, app: AlipayApp, outside: Outside) -> None:
        self.app_id = app.app_id
        self._app = app
        self._outside = outside

    async def subject(self, code: str, at: datetime) -> str:
        """Swap the code of my.getAuthCode for the person's user id (of newer apps: the open id)."""
        answer = await self._exchange(code, at)
        if answer.get("code") == _BUSY:
            answer = await self._exchange(code, at)
        _require_success(answer, "code")
        subject = answer.get("user_id") or answer.get("open_id")
        if not isinstance(subject, str) or len(subject) > 1024:
            raise ProviderUnavailable("mini.unavailable")
        return subject

    async def phone(self, phone_code: str, at: datetime) -> str:  # noqa: ARG002 - the message has no time in it
        """Open what my.getPhoneNumber gave the mini-program: {response, sign}, signed by Alipay, encrypted for us."""
        try:
            told = self._opened(phone_code)
        except BadMessage as error:
            raise Invalid("mini.code_wrong", "phoneCode") from error
        _require_success(told, "phoneCode")
        mobile = told.get("mobile")
        if not isinstance(mobile, str) or len(mobile) > 32:
            raise Invalid("mini.code_wrong", "phoneCode")
        return mobile

    async def _exchange(self, code: str, at: datetime) -> dict[str, Any]:
        system = {
            "app_id": self.app_id,
            "method": "alipay.system.oauth.token",
            "format": "JSON",
            "charset": "utf-8",
            "sign_type": "RSA2",
            "timestamp": at.astimezone(_BEIJING).strftime("%Y-%m-%d %H:%M:%S"),
            "version": "1.0",
        }
        business = {"grant_type": "authorization_code", "code": code}
        signature = sign({**system, **business}, self._app.private_key)
        query = {**system, "sign": signature}
        body = await self._outside.ask("POST", self._app.url, params=query, data=business)
        try:
            return self._genuine(body.decode())
        except (BadMessage, UnicodeDecodeError) as error:
            # Refusals of the gateway itself (unknown app, our signature) come unsigned: they end here, too.
            _log.error("alipay_answer_not_genuine", kind=str(error) if isinstance(error, BadMessage) else "not UTF-8")
            raise ProviderUnavailable("mini.unavailable") from error

    def _genuine(self, text: str) -> dict[str, Any]:
        """Return the one answer in a body that Alipay signed."""
        found = members(text)
        names = [name for name in _ANSWERS if name in found]
        if len(names) != 1:
            raise BadMessage("not one answer")
        answer, written = found[names[0]]
        require_signature(written, found["sign"][0] if "sign" in found else None, self._app.public_key)
        if names == ["error_response"] and str(_object(answer).get("code", _SUCCESS)) == _SUCCESS:
            raise BadMessage("an error that is none")
        return _object(answer)

    def _opened(self, phone_code: str) -> dict[str, Any]:
        found = members(phone_code)
        if "response" not in found or "sign" not in found:
            raise BadMessage("not signed")
        response, written = found["response"]
        # What is encrypted is signed with its quotation marks; mini-programs may have escaped it anew on the way.
        signed = f'"{response}"' if isinstance(response, str) else written
        require_signature(signed, found["sign"][0], self._app.public_key)
        if not isinstance(response, str):
            return _object(response)
        try:
            return _object(json.loads(decrypt(response, self._app.aes_key)))
        except ValueError as error:
            raise BadMessage("not JSON") from error


def _object(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise BadMessage("not an object")
    return value


def _require_success(answer: dict[str, Any], path: str) -> None:
    """Raise what a refusal means. The token's success has no code; phones write sub_code as subCode."""
    code = str(answer.get("code", _SUCCESS))
    if code == _SUCCESS:
        return
    raise _problem(code, str(answer.get("sub_code") or answer.get("subCode") or ""), path)


def _problem(code: str, reason: str, path: str) -> Problem:
    if reason.startswith("isv.code-") or reason == "isv.invalid-auth-relations":
        return Invalid("mini.code_wrong", path)
    if code == _LIMITED or reason.endswith("call-limited"):
        return LimitExceeded("mini.provider_busy", path, retry_after=60)
    _log.error("alipay_refused", reason=reason[:64])
    return ProviderUnavailable("mini.unavailable")
