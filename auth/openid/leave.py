"""Signing out at a portal's request, and revoking tokens (OpenID Connect RP-Initiated Logout; RFC 7009)."""

import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from auth.clients.model import Client
from auth.clients.service_tokens import service_audience
from auth.openid.claims import Hint, hinted
from auth.openid.errors import OAuthError, Unaddressed
from auth.openid.exchange import REFRESH_PURPOSE
from auth.openid.parameters import Parameters
from auth.openid.provider import Provider
from auth.openid.sign_on import SignedOn
from auth.problems import Unauthenticated
from auth.sessions.rotation import session_of

_MAX_STATE = 2048


@dataclass(frozen=True, slots=True)
class Leaving:
    """A checked wish to sign out: whose session at which client, and where to go afterwards."""

    hint: Hint
    url: str | None


async def read_leaving(provider: Provider, parameters: Parameters) -> Leaving | None:
    """Return what a portal wishes; None when it doesn't say whose (the person is asked then). Raises Unaddressed."""
    uri, client_id, state = (parameters.get(name) for name in ("post_logout_redirect_uri", "client_id", "state"))
    token = parameters.get("id_token_hint")
    if parameters.repeated() or len(state or "") > _MAX_STATE:
        raise Unaddressed
    if token is None:
        return None
    hint = hinted(provider, token)
    client = await provider.clients.get(hint.client) if hint else None
    if hint is None or client is None or client_id not in {None, client.id}:
        raise Unaddressed
    if uri is None:
        return Leaving(hint, None)
    if not client.enabled or uri not in client.post_logout_uris:
        raise Unaddressed
    answer = f"{'&' if '?' in uri else '?'}{urlencode({'state': state})}" if state else ""
    return Leaving(hint, f"{uri}{answer}")


async def leave(provider: Provider, leaving: Leaving, who: SignedOn | None, at: datetime) -> None:
    """End the session at the client and the browser's own from which it came.

    Another person who has signed in with this browser since stays signed in.
    """
    hint, revoke = leaving.hint, provider.gate.sessions.revoke
    grant = await provider.grants.get(hint.session)
    await revoke(hint.session, at)
    if grant:
        await revoke(grant.sign_on, at)
    if who and provider.subject(hint.client, who.account) == hint.subject:
        await revoke(who.session.id, at)


async def revoke_token(provider: Provider, client: Client, token: str, at: datetime) -> None:
    """End the session that a client's token belongs to; an unknown token is no error. Raises OAuthError."""
    if _opens(provider, token, service_audience(provider.issuer)):
        raise OAuthError("unsupported_token_type", "a service's token can't be called back; it lives for minutes")
    if claims := _opens(provider, token, provider.endpoint("userinfo")):
        session_id = str(claims.get("sid"))
    else:
        session_id = await _refreshed_by(provider, token)
    grant = await provider.grants.get(session_id)
    if grant and grant.client == client.id:
        await provider.gate.sessions.revoke(grant.id, at)


def _opens(provider: Provider, token: str, audience: str) -> dict[str, Any] | None:
    try:
        return provider.gate.tokens.opened(token, audience)
    except Unauthenticated:
        return None


async def _refreshed_by(provider: Provider, token: str) -> str:
    """Return the session of a refresh token, the present one or one used up; "" for any other text."""
    session = await provider.gate.sessions.get(session_of(token))
    if session is None:
        return ""
    digest = provider.gate.vault.blind(token, REFRESH_PURPOSE)
    known = [hmac.compare_digest(digest, one) for one in (session.refresh_digest, *session.used_digests)]
    return session.id if any(known) else ""
