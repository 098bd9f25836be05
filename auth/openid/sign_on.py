"""The browser's own session with us, by which a person signs in once for many portals (单点登录)."""

from dataclasses import dataclass, replace
from datetime import datetime

from auth.accounts.model import Account
from auth.openid.errors import OAuthError
from auth.openid.model import SIGN_ON_LIFETIME, AuthorizationRequest
from auth.openid.provider import Provider
from auth.sessions.model import Channel, Session
from auth.sessions.open import Device
from auth.sign_in import sign_in_with_sms
from auth.sms import Typed

DEVICE = "浏览器（单点登录）"


@dataclass(frozen=True, slots=True)
class SignedOn:
    """A browser that is signed in, and whose it is."""

    session: Session
    account: Account


async def signed_on(provider: Provider, session_id: str | None, at: datetime) -> SignedOn | None:
    """Return who a browser's session stands for, while it lives; read anew each time."""
    session = await provider.gate.sessions.get(session_id) if session_id else None
    if session is None or not session.live(at):
        return None
    account = await provider.gate.accounts.get(session.account)
    return SignedOn(session, account) if account else None


async def sign_on(provider: Provider, typed: Typed, *, replacing: str | None, at: datetime) -> SignedOn:
    """Sign a browser in with a code, in place of its earlier session; raises what sign_in_with_sms does.

    The session's tokens are thrown away: the sealed cookie is all that names it.
    """
    gate = provider.gate
    signed = await sign_in_with_sms(gate, typed, Device(DEVICE, Channel.WEB), at)
    session = await gate.sessions.get(signed.caller.session or "")
    if session is None or signed.caller.account is None:
        raise LookupError("a session that was opened just now")
    short = replace(session, expires_at=at + SIGN_ON_LIFETIME, revision=session.revision + 1)
    session = await gate.sessions.save(short)
    if replacing:
        await gate.sessions.revoke(replacing, at)
    return SignedOn(session, signed.caller.account)


async def agreed(provider: Provider, request: AuthorizationRequest, account: Account, at: datetime) -> bool:
    """Tell whether the person has agreed to this before, to the same client, and has not signed out of it since."""
    for grant in await provider.grants.latest(account.id, request.client):
        if set(request.scopes) <= set(grant.scopes):
            session = await provider.gate.sessions.get(grant.id)
            if session and session.live(at):
                return True
    return False


def require_hinted(provider: Provider, request: AuthorizationRequest, account: Account) -> None:
    """Raise OAuthError when the client asked for somebody else."""
    if request.hint and request.hint != provider.subject(request.client, account):
        raise OAuthError("login_required", "somebody else is signed in")
