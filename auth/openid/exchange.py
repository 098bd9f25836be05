"""What the token endpoint does (RFC 6749, 4.1.3, 4.4 and 6; RFC 7636; OpenID Connect Core, 3.1.3)."""

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass, replace
from datetime import datetime

from auth.accounts.model import Account
from auth.clients.model import Client, ClientKind
from auth.openid.authorize import CODE_PURPOSE
from auth.openid.claims import access_token, id_token, service_token
from auth.openid.errors import OAuthError, bad_grant
from auth.openid.model import AuthorizationCode, Grant
from auth.openid.parameters import Parameters
from auth.openid.provider import Provider
from auth.problems import Conflict, Expired
from auth.sessions.model import REFRESH_LIFETIME, Channel, Session
from auth.sessions.rotation import new_refresh_token, rotate, session_of

# Not that of our own apps: a portal's refresh token must never fetch a person's full token.
REFRESH_PURPOSE = "client-refresh-token"
_VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}")


@dataclass(frozen=True, slots=True)
class Issued:
    """What a client gets."""

    access_token: str
    scopes: tuple[str, ...]
    refresh_token: str | None = None
    id_token: str | None = None


async def exchange_code(provider: Provider, client: Client, parameters: Parameters, at: datetime) -> Issued:
    """Swap a code for tokens, once; a second time ends what the first one opened. Raises OAuthError."""
    code = await _own_code(provider, client, parameters.required("code"))
    if code.used_at is not None:
        await _end_replayed(provider, code, at)
        raise bad_grant()
    _require_bound(code, parameters)
    if at >= code.expires_at:
        raise bad_grant()
    if not await provider.codes.spend(code.id, at):
        await _end_replayed(provider, code, at)
        raise bad_grant()
    account = await provider.gate.accounts.get(code.account)
    # Who signs out everywhere means this code, too, which is on its way already.
    browser = await provider.gate.sessions.get(code.sign_on)
    if account is None or browser is None or not browser.live(at):
        raise bad_grant()
    grant, refresh = await _open_session(provider, client, code, at)
    return _issued(provider, grant, account, refresh=refresh, nonce=code.nonce, at=at)


async def exchange_refresh_token(provider: Provider, client: Client, parameters: Parameters, at: datetime) -> Issued:
    """Swap a refresh token for new tokens; an old one ends the session. Raises OAuthError."""
    token = parameters.required("refresh_token")
    grant = await provider.grants.get(session_of(token))
    if grant is None or grant.client != client.id:
        raise bad_grant()
    narrowed = _narrowed(grant.scopes, parameters.listed("scope"))
    try:
        session, refresh = await rotate(provider.gate, token, REFRESH_PURPOSE, at)
    except (Expired, Conflict) as error:
        raise bad_grant() from error
    account = await provider.gate.accounts.get(grant.account)
    if account is None:
        raise bad_grant()
    await provider.grants.extend(grant.id, session.expires_at)
    return _issued(provider, replace(grant, scopes=narrowed), account, refresh=refresh, nonce=None, at=at)


def issue_to_service(provider: Provider, client: Client, parameters: Parameters, at: datetime) -> Issued:
    """Give a service a token of its own; raises OAuthError."""
    if client.kind is not ClientKind.SERVICE:
        raise OAuthError("unauthorized_client", "only services call as themselves")
    scopes = _narrowed(client.scopes, parameters.listed("scope"))
    return Issued(service_token(provider, client, scopes, at), scopes)


async def _own_code(provider: Provider, client: Client, code: str) -> AuthorizationCode:
    """Another client's code is as unknown: who merely sends it must not be able to end anything."""
    found = await provider.codes.get(provider.gate.vault.blind(code, CODE_PURPOSE))
    if found is None or found.client != client.id:
        raise bad_grant()
    return found


def _require_bound(code: AuthorizationCode, parameters: Parameters) -> None:
    if parameters.required("redirect_uri") != code.redirect_uri:
        raise bad_grant()
    verifier = parameters.required("code_verifier")
    digest = hashlib.sha256(verifier.encode()).digest()
    challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
    if not _VERIFIER.fullmatch(verifier) or not hmac.compare_digest(challenge, code.challenge):
        raise bad_grant("code_verifier does not fit the code's challenge")


async def _open_session(
    provider: Provider, client: Client, code: AuthorizationCode, at: datetime
) -> tuple[Grant, str]:
    """Open the session that the code promises, among those that the person sees and can end."""
    vault, until = provider.gate.vault, at + REFRESH_LIFETIME
    token = new_refresh_token(vault, code.session, REFRESH_PURPOSE)
    session = Session(
        id=code.session,
        account=code.account,
        device=client.name,
        channel=Channel.WEB,
        refresh_digest=vault.blind(token, REFRESH_PURPOSE),
        created_at=at,
        last_seen_at=at,
        expires_at=until,
    )
    grant = Grant(
        id=code.session,
        client=code.client,
        account=code.account,
        sign_on=code.sign_on,
        scopes=code.scopes,
        authenticated_at=code.authenticated_at,
        created_at=at,
        expires_at=until,
    )
    await provider.grants.add(grant)
    await provider.gate.sessions.add(session)
    # Somebody may have sent the code again while the session wasn't there to be ended.
    again = await provider.codes.get(code.id)
    if again is None or again.replayed_at is not None:
        await provider.gate.sessions.revoke(session.id, at)
        raise bad_grant()
    return grant, token


async def _end_replayed(provider: Provider, code: AuthorizationCode, at: datetime) -> None:
    """Somebody has a copy of the code; nobody knows which of the two is the thief (RFC 6749, 4.1.2)."""
    await provider.codes.mark_replayed(code.id, at)
    await provider.gate.sessions.revoke(code.session, at)


def _narrowed(scopes: tuple[str, ...], asked: tuple[str, ...]) -> tuple[str, ...]:
    if not set(asked) <= set(scopes):
        raise OAuthError("invalid_scope", "scope asks for more than was granted")
    return asked or scopes


def _issued(
    provider: Provider, grant: Grant, account: Account, *, refresh: str, nonce: str | None, at: datetime
) -> Issued:
    access = access_token(provider, grant, account, at)
    if "openid" not in grant.scopes:
        return Issued(access, grant.scopes, refresh)
    identity = id_token(provider, grant, account, access=access, nonce=nonce, at=at)
    return Issued(access, grant.scopes, refresh, identity)
