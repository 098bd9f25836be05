import secrets
from datetime import datetime
from enum import Enum

from auth.openid.errors import OAuthError
from auth.openid.model import CODE_LIFETIME, AuthorizationCode, AuthorizationRequest
from auth.openid.provider import Provider
from auth.openid.sign_on import SignedOn, agreed, require_hinted

CODE_PURPOSE = "authorization-code"


class Step(Enum):
    """What a person has to do next before the client gets its answer."""

    SIGN_IN = "SIGN_IN"
    CONSENT = "CONSENT"
    NOTHING = "NOTHING"


async def next_step(provider: Provider, request: AuthorizationRequest, who: SignedOn | None, at: datetime) -> Step:
    """Return what is left to do; raises OAuthError when the client wants no page shown (prompt=none)."""
    silent = "none" in request.prompts
    if who is None or not request.content_with(who.session, at) or not _is_hinted(provider, request, who):
        if silent:
            raise OAuthError("login_required", "the person has to sign in")
        return Step.SIGN_IN
    return await after_sign_in(provider, request, who, at)


async def after_sign_in(provider: Provider, request: AuthorizationRequest, who: SignedOn, at: datetime) -> Step:
    """Return what is left to do for somebody who is signed in; raises OAuthError."""
    require_hinted(provider, request, who.account)
    if "consent" not in request.prompts and await agreed(provider, request, who.account, at):
        return Step.NOTHING
    if "none" in request.prompts:
        raise OAuthError("consent_required", "the person has to agree")
    return Step.CONSENT


async def issue_code(provider: Provider, request: AuthorizationRequest, who: SignedOn, at: datetime) -> str:
    """Return a code for one minute and one use, bound to client, address, challenge and nonce; raises OAuthError."""
    require_hinted(provider, request, who.account)
    code = secrets.token_urlsafe(32)
    kept = AuthorizationCode(
        id=provider.gate.vault.blind(code, CODE_PURPOSE),
        client=request.client,
        account=who.account.id,
        session=secrets.token_hex(12),
        sign_on=who.session.id,
        redirect_uri=request.redirect_uri,
        challenge=request.challenge,
        scopes=request.scopes,
        nonce=request.nonce,
        authenticated_at=who.session.created_at,
        expires_at=at + CODE_LIFETIME,
    )
    await provider.codes.add(kept)
    return code


def _is_hinted(provider: Provider, request: AuthorizationRequest, who: SignedOn) -> bool:
    return request.hint in {None, provider.subject(request.client, who.account)}
