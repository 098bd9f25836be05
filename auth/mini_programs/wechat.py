"""WeChat's mini-program interfaces: code2Session, getStableAccessToken, getPhoneNumber (api.weixin.qq.com)."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog

from auth.linked_identities.model import MiniProgramProvider
from auth.mini_programs.access_tokens import AccessTokens
from auth.mini_programs.outside import Outside
from auth.mini_programs.telling import MessageTemplate, Told
from auth.problems import Expired, Invalid, LimitExceeded, NotAllowedNow, ProviderUnavailable
from auth.provider_tokens.store import ProviderTokenStore
from auth.vault import Vault

# A phone code lives for five minutes at WeChat; what it tells is no older, give or take two clocks.
FRESH_FOR = timedelta(minutes=6)
_BUSY = -1
_WRONG_CODE = {40029, 40163, 41008}
_LIMITED = {45009, 45011}
_BLOCKED = 40226
_TOKEN_REFUSED = {40001, 40014, 42001}
# The person refused messages, or the openid isn't (any more) one of ours.
_UNWANTED = {43101, 40003}
_log = structlog.get_logger("tongban.wechat")


@dataclass(frozen=True, slots=True)
class WeChatApp:
    """How WeChat knows us, and where it is."""

    app_id: str
    secret: str = field(repr=False)
    url: str
    template: MessageTemplate | None = None


class WeChat:
    """Our mini-program in WeChat. The session_key that code2Session answers with is dropped at once."""

    provider = MiniProgramProvider.WECHAT
    phone_codes_once = True

    def __init__(self, app: WeChatApp, outside: Outside, store: ProviderTokenStore, vault: Vault) -> None:
        self.app_id = app.app_id
        self.template = app.template
        self._app = app
        self._outside = outside
        self._tokens = AccessTokens(store, vault, f"wechat:{app.app_id}", self._fetch_token)

    async def subject(self, code: str, at: datetime) -> str:  # noqa: ARG002 - another provider signs the time
        """Swap the code of wx.login for the person's openid (code2Session)."""
        query = {
            "appid": self._app.app_id,
            "secret": self._app.secret,
            "js_code": code,
            "grant_type": "authorization_code",
        }
        answer = await self._ask("GET", "/sns/jscode2session", params=query)
        _require_success(answer, "code")
        return _text(answer, "openid")

    async def phone(self, phone_code: str, at: datetime) -> str:
        """Swap the code of the phone button for the phone (getPhoneNumber)."""
        token = await self._tokens.current(at)
        answer = await self._ask_phone(token, phone_code)
        if answer.get("errcode") in _TOKEN_REFUSED:
            answer = await self._ask_phone(await self._tokens.renewed(token, at), phone_code)
        _require_success(answer, "phoneCode")
        return _read_phone(answer.get("phone_info"), self.app_id, at)

    async def tell(self, subject: str, told: Told, at: datetime) -> bool:
        """Send a subscription message (subscribeMessage.send); False when the person wants none."""
        if self.template is None:
            raise ProviderUnavailable("mini.no_messages")
        body = {
            "touser": subject,
            "template_id": self.template.id,
            "data": {name: {"value": value} for name, value in told.fields(self.template).items()},
            "miniprogram_state": "formal",
            "lang": "zh_CN",
        }
        token = await self._tokens.current(at)
        answer = await self._send(token, body)
        if answer.get("errcode") in _TOKEN_REFUSED:
            answer = await self._send(await self._tokens.renewed(token, at), body)
        if answer.get("errcode") in _UNWANTED:
            return False
        if answer.get("errcode", 0) != 0:
            raise _unusable(answer)
        return True

    async def _send(self, token: str, body: dict[str, Any]) -> dict[str, Any]:
        return await self._ask("POST", "/cgi-bin/message/subscribe/send", params={"access_token": token}, json=body)

    async def _ask_phone(self, token: str, phone_code: str) -> dict[str, Any]:
        path, query = "/wxa/business/getuserphonenumber", {"access_token": token}
        return await self._ask("POST", path, params=query, json={"code": phone_code})

    async def _fetch_token(self) -> tuple[str, int]:
        """Fetch a token in the normal mode, in which asking again gives the same one while it lives."""
        body = {
            "grant_type": "client_credential",
            "appid": self._app.app_id,
            "secret": self._app.secret,
            "force_refresh": False,
        }
        answer = await self._ask("POST", "/cgi-bin/stable_token", json=body, repeatable=True)
        seconds = answer.get("expires_in")
        if not isinstance(seconds, int) or "access_token" not in answer:
            raise _unusable(answer)
        return _text(answer, "access_token"), seconds

    async def _ask(self, method: str, path: str, **parts: Any) -> dict[str, Any]:
        """Ask, and once more when WeChat says that it is busy: it hasn't looked at the code then."""
        answer = _parsed(await self._outside.ask(method, self._app.url + path, **parts))
        if answer.get("errcode") == _BUSY:
            answer = _parsed(await self._outside.ask(method, self._app.url + path, **parts))
        return answer


def _parsed(body: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(body)
    except ValueError as error:
        raise ProviderUnavailable("mini.unavailable") from error
    if not isinstance(answer, dict):
        raise ProviderUnavailable("mini.unavailable")
    return answer


def _require_success(answer: dict[str, Any], path: str) -> None:
    errcode = answer.get("errcode", 0)
    if errcode == 0:
        return
    if errcode in _WRONG_CODE:
        raise Invalid("mini.code_wrong", path)
    if errcode in _LIMITED:
        raise LimitExceeded("mini.provider_busy", path, retry_after=60)
    if errcode == _BLOCKED:
        raise NotAllowedNow("mini.blocked", path)
    raise _unusable(answer)


def _read_phone(info: Any, app_id: str, at: datetime) -> str:
    """Return the phone of a phone_info that is about our app and was asked for just now."""
    if not isinstance(info, dict) or not isinstance(mark := info.get("watermark"), dict):
        raise ProviderUnavailable("mini.unavailable")
    if mark.get("appid") != app_id:
        raise Invalid("mini.code_wrong", "phoneCode")
    if not isinstance(seconds := mark.get("timestamp"), int) or abs(seconds) > 2**35:
        raise ProviderUnavailable("mini.unavailable")
    if abs(at - datetime.fromtimestamp(seconds, UTC)) > FRESH_FOR:
        raise Expired("mini.phone_old", "phoneCode")
    if str(info.get("countryCode")) != "86":
        raise Invalid("mini.phone_foreign", "phoneCode")
    return _text(info, "purePhoneNumber")


def _text(answer: dict[str, Any], name: str) -> str:
    value = answer.get(name)
    if not isinstance(value, str) or not 0 < len(value) <= 1024:
        raise ProviderUnavailable("mini.unavailable")
    return value


def _unusable(answer: dict[str, Any]) -> ProviderUnavailable:
    """Tell the operators which of the settings WeChat doesn't like: 40013 app id, 40125 secret, 40164 our address."""
    _log.error("wechat_refused", errcode=answer.get("errcode") if isinstance(answer.get("errcode"), int) else None)
    return ProviderUnavailable("mini.unavailable")
