"""Alipay's open gateway: requests signed with RSA2, answers believed when Alipay signed them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Any
from urllib.parse import urlencode

import structlog
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey

from auth.mini_programs.alipay_messages import BadMessage, members, require_signature, sign
from auth.mini_programs.outside import Outside
from auth.mini_programs.telling import MessageTemplate
from auth.problems import ProviderUnavailable

# The gateway wants Beijing time, whatever the machine says.
_BEIJING = timezone(timedelta(hours=8))
SUCCESS, BUSY, LIMITED = "10000", "20000", "40005"
_log = structlog.get_logger("tongban.alipay")


@dataclass(frozen=True, slots=True)
class AlipayMessages:
    """What subscription messages are made by, the page that they open, and sub_codes that say nobody wants them."""

    template: MessageTemplate
    page: str
    unwanted: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class AlipayApp:
    """How Alipay knows us, what it signs with, and where its gateway is."""

    app_id: str
    private_key: RSAPrivateKey
    public_key: RSAPublicKey
    aes_key: bytes = field(repr=False)
    url: str = field(kw_only=True)
    messages: AlipayMessages | None = field(default=None, kw_only=True)


class AlipayGateway:
    """Asks the gateway as one app."""

    def __init__(self, app: AlipayApp, outside: Outside) -> None:
        self._app = app
        self._outside = outside

    async def ask(
        self, method: str, business: Mapping[str, str], at: datetime, *, repeatable: bool = False
    ) -> dict[str, Any]:
        """Return what Alipay answered, asked once more when it was busy; raises ProviderUnavailable."""
        answer = await self._once(method, business, at, repeatable=repeatable)
        if str(answer.get("code")) == BUSY:
            answer = await self._once(method, business, at, repeatable=repeatable)
        return answer

    def page(self, method: str, business: Mapping[str, str], at: datetime) -> str:
        """Return the signed address of one of Alipay's pages, for the person's phone to open."""
        parameters = {**self._system(method, at), **business}
        return f"{self._app.url}?{urlencode({**parameters, 'sign': sign(parameters, self._app.private_key)})}"

    async def _once(
        self, method: str, business: Mapping[str, str], at: datetime, *, repeatable: bool
    ) -> dict[str, Any]:
        system = self._system(method, at)
        query = {**system, "sign": sign({**system, **business}, self._app.private_key)}
        # What is personal goes into the body: addresses end up in logs.
        body = await self._outside.ask(
            "POST", self._app.url, params=query, data=dict(business), repeatable=repeatable
        )
        try:
            return self._genuine(body.decode(), f"{method.replace('.', '_')}_response")
        except (BadMessage, UnicodeDecodeError) as error:
            # Refusals of the gateway itself (unknown app, our signature) come unsigned: they end here, too.
            _log.error("alipay_answer_not_genuine", kind=str(error) if isinstance(error, BadMessage) else "not UTF-8")
            raise ProviderUnavailable("mini.unavailable") from error

    def _system(self, method: str, at: datetime) -> dict[str, str]:
        return {
            "app_id": self._app.app_id,
            "method": method,
            "format": "JSON",
            "charset": "utf-8",
            "sign_type": "RSA2",
            "timestamp": at.astimezone(_BEIJING).strftime("%Y-%m-%d %H:%M:%S"),
            "version": "1.0",
        }

    def _genuine(self, text: str, response: str) -> dict[str, Any]:
        """Return the one answer in a body that Alipay signed."""
        found = members(text)
        names = [name for name in (response, "error_response") if name in found]
        if len(names) != 1:
            raise BadMessage("not one answer")
        answer, written = found[names[0]]
        require_signature(written, found["sign"][0] if "sign" in found else None, self._app.public_key)
        if not isinstance(answer, dict):
            raise BadMessage("not an object")
        if names == ["error_response"] and str(answer.get("code", SUCCESS)) == SUCCESS:
            raise BadMessage("an error that is none")
        return answer
