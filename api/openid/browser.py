"""What a browser carries through signing in: a sealed cookie, and a sealed field in each form.

The form's field names the cookie's browser, so a form that somebody else made up or copied is worth nothing in it.
"""

import base64
import hmac
import json
import secrets
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from auth.openid.model import AuthorizationRequest
from auth.vault import Vault, VaultError

FLOW_LIFETIME = timedelta(minutes=15)
_COOKIE_PURPOSE = "openid-browser"
_FLOW_PURPOSE = "openid-flow"
_MAX_SEALED = 12_000


class StaleForm(Exception):
    """A form that isn't from this browser, or is too old."""


@dataclass(frozen=True, slots=True)
class Browser:
    """A browser, and the session by which it is signed in, if it is."""

    id: str
    session: str | None = None

    def signed_on(self, session: str | None) -> "Browser":
        """The browser after signing in or out. It gets a new id: whatever was made for the old one is void."""
        return Browser(secrets.token_urlsafe(16), session)


@dataclass(frozen=True, slots=True)
class Flow:
    """One person on the way through our pages, for one request of a client, in one browser.

    `session` is set once the person has signed in well enough for this request.
    """

    browser: str
    ends: float
    request: AuthorizationRequest | None = None
    phone: str | None = None
    session: str | None = None

    def at_code(self, phone: str) -> "Flow":
        """The flow after a code went to a phone."""
        return replace(self, phone=phone)

    def signed_on(self, browser: Browser) -> "Flow":
        """The flow of somebody who is signed in."""
        request = self.request.without_prompts() if self.request else None
        return replace(self, browser=browser.id, session=browser.session, phone=None, request=request)


class Browsers:
    """Seals and opens what browsers carry."""

    def __init__(self, vault: Vault, *, secure: bool) -> None:
        self._vault = vault
        self._secure = secure
        # Browsers take a __Host- cookie from this host alone, over TLS alone.
        self.cookie = "__Host-tongban" if secure else "tongban"

    def of(self, request: Request) -> Browser:
        """Return the browser that sends a request; a new one when it carries nothing good."""
        found = self._open(request.cookies.get(self.cookie, ""), _COOKIE_PURPOSE)
        if found is None:
            return Browser(secrets.token_urlsafe(16))
        return Browser(found["id"], found["session"])

    def keep(self, response: Response, browser: Browser) -> Response:
        """Give a browser its cookie, until it is closed."""
        value = self._seal(asdict(browser), _COOKIE_PURPOSE)
        response.set_cookie(self.cookie, value, path="/", secure=self._secure, httponly=True, samesite="lax")
        return response

    def begin(self, browser: Browser, request: AuthorizationRequest | None, at: datetime) -> Flow:
        """Return a flow for a quarter of an hour."""
        return Flow(browser.id, (at + FLOW_LIFETIME).timestamp(), request)

    def seal(self, flow: Flow) -> str:
        """Return a flow as a form's field."""
        return self._seal(asdict(flow), _FLOW_PURPOSE)

    def resume(self, sealed: str, browser: Browser, at: datetime) -> Flow:
        """Return the flow of a form; raises StaleForm unless it is this browser's and recent."""
        found = self._open(sealed, _FLOW_PURPOSE)
        if found is None or found["ends"] <= at.timestamp():
            raise StaleForm
        if not hmac.compare_digest(found["browser"], browser.id):
            raise StaleForm
        asked = found.pop("request")
        request = asked and AuthorizationRequest(**{name: _as_tuple(value) for name, value in asked.items()})
        return Flow(**found, request=request)

    def _seal(self, value: dict[str, Any], purpose: str) -> str:
        return base64.urlsafe_b64encode(self._vault.seal(json.dumps(value).encode(), purpose)).decode().rstrip("=")

    def _open(self, sealed: str, purpose: str) -> dict[str, Any] | None:
        if not sealed or len(sealed) > _MAX_SEALED:
            return None
        try:
            opened = self._vault.open(base64.urlsafe_b64decode(sealed + "=" * (-len(sealed) % 4)), purpose)
        except (ValueError, VaultError):
            return None
        value: dict[str, Any] = json.loads(opened)
        return value


def _as_tuple(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
