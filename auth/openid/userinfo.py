from dataclasses import replace
from datetime import datetime
from typing import Any

from auth.openid.claims import about
from auth.openid.model import Grant
from auth.openid.provider import Provider
from auth.problems import Unauthenticated


async def userinfo(provider: Provider, token: str, at: datetime) -> dict[str, Any]:
    """Return what a client's access token lets it know about a person; raises Unauthenticated."""
    claims = provider.gate.tokens.opened(token, provider.endpoint("userinfo"))
    if claims["exp"] <= at.timestamp():
        raise Unauthenticated("token.expired")
    grant = await live_grant(provider, str(claims.get("sid")), str(claims.get("client_id")), at)
    scopes = tuple(scope for scope in str(claims.get("scope")).split() if scope in grant.scopes)
    account = await provider.gate.accounts.get(grant.account)
    if account is None or "openid" not in scopes:
        raise Unauthenticated("token.invalid")
    return about(provider, replace(grant, scopes=scopes), account)


async def live_grant(provider: Provider, session_id: str, client_id: str, at: datetime) -> Grant:
    """Return a grant while client, session and person are all still there; raises Unauthenticated."""
    grant = await provider.grants.get(session_id)
    session = await provider.gate.sessions.get(session_id)
    if grant is None or grant.client != client_id or session is None or not session.live(at):
        raise Unauthenticated("session.ended")
    if await provider.clients.enabled(client_id) is None:
        raise Unauthenticated("session.ended")
    return grant
