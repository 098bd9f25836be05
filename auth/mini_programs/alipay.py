"""Alipay's mini-program interfaces: alipay.system.oauth.token at the gateway, and what my.getPhoneNumber encrypts."""

import json
import re
from datetime import datetime
from typing import Any

import structlog

from auth.linked_identities.model import MiniProgramProvider
from auth.mini_programs.alipay_gateway import LIMITED, SUCCESS, AlipayApp, AlipayGateway, AlipayMessages
from auth.mini_programs.alipay_messages import BadMessage, decrypt, members, require_signature
from auth.mini_programs.outside import Outside
from auth.mini_programs.telling import Told
from auth.problems import Invalid, LimitExceeded, Problem, ProviderUnavailable

# What Alipay calls people by itself; newer apps get an open id, which looks otherwise.
_USER_ID = re.compile(r"2088\d{12}")
_log = structlog.get_logger("tongban.alipay")


class Alipay:
    """Our mini-program in Alipay. The access token that comes with the user id is dropped at once."""

    provider = MiniProgramProvider.ALIPAY
    phone_codes_once = False

    def __init__(self, app: AlipayApp, outside: Outside) -> None:
        self.app_id = app.app_id
        self.template = app.messages.template if app.messages else None
        self._app = app
        self._gateway = AlipayGateway(app, outside)

    async def subject(self, code: str, at: datetime) -> str:
        """Swap the code of my.getAuthCode for the person's user id (of newer apps: the open id)."""
        business = {"grant_type": "authorization_code", "code": code}
        answer = await self._gateway.ask("alipay.system.oauth.token", business, at)
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

    async def tell(self, subject: str, told: Told, at: datetime) -> bool:
        """Send a subscription message (alipay.open.app.mini.templatemessage.send); False when the person wants none.

        Its form_id is for templates of payments, forms and faces only.
        """
        if self._app.messages is None:
            raise ProviderUnavailable("mini.no_messages")
        business = {"biz_content": _message(self._app.messages, subject, told)}
        answer = await self._gateway.ask("alipay.open.app.mini.templatemessage.send", business, at)
        if str(answer.get("code")) == SUCCESS:
            return True
        reason = str(answer.get("sub_code") or answer.get("code"))
        if reason in self._app.messages.unwanted:
            return False
        _log.error("alipay_refused", reason=reason[:64])
        raise ProviderUnavailable("mini.unavailable")

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


def _message(how: AlipayMessages, subject: str, told: Told) -> str:
    to = "to_user_id" if _USER_ID.fullmatch(subject) else "to_open_id"
    fields = {name: {"value": value} for name, value in told.fields(how.template).items()}
    data = json.dumps(fields, ensure_ascii=False)
    message = {to: subject, "user_template_id": how.template.id, "page": how.page, "data": data}
    return json.dumps(message, ensure_ascii=False)


def _object(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise BadMessage("not an object")
    return value


def _require_success(answer: dict[str, Any], path: str) -> None:
    """Raise what a refusal means. The token's success has no code; phones write sub_code as subCode."""
    code = str(answer.get("code", SUCCESS))
    if code == SUCCESS:
        return
    raise _problem(code, str(answer.get("sub_code") or answer.get("subCode") or ""), path)


def _problem(code: str, reason: str, path: str) -> Problem:
    if reason.startswith("isv.code-") or reason == "isv.invalid-auth-relations":
        return Invalid("mini.code_wrong", path)
    if code == LIMITED or reason.endswith("call-limited"):
        return LimitExceeded("mini.provider_busy", path, retry_after=60)
    _log.error("alipay_refused", reason=reason[:64])
    return ProviderUnavailable("mini.unavailable")
