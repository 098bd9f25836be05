"""What we say about people, and to whom: id tokens, access tokens for userinfo, tokens of services."""

import base64
import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from auth.accounts.model import Account
from auth.clients.model import Client
from auth.clients.service_tokens import service_audience
from auth.openid.model import Grant
from auth.openid.provider import Provider
from auth.problems import Unauthenticated
from auth.tokens import ACCESS_LIFETIME

ID_TOKEN = "JWT"  # noqa: S105 - the header's typ


@dataclass(frozen=True, slots=True)
class Hint:
    """What an id token that comes back says: to which client it went, about whom, of which session."""

    client: str
    subject: str
    session: str


def access_token(provider: Provider, grant: Grant, account: Account, at: datetime) -> str:
    """Return a token that opens userinfo, and nothing else of ours: its audience says so."""
    claims = {
        "aud": provider.endpoint("userinfo"),
        "sub": provider.subject(grant.client, account),
        "client_id": grant.client,
        "sid": grant.id,
        "scope": " ".join(grant.scopes),
        "jti": secrets.token_urlsafe(12),
        "iat": int(at.timestamp()),
        "exp": int((at + ACCESS_LIFETIME).timestamp()),
        "auth_time": int(grant.authenticated_at.timestamp()),
        "acr": account.assurance.name,
    }
    return provider.gate.tokens.sign(claims)


def id_token(
    provider: Provider, grant: Grant, account: Account, *, access: str, nonce: str | None, at: datetime
) -> str:
    """Return an id token (OpenID Connect Core, 2): who signed in, when, how well known."""
    claims: dict[str, Any] = {
        "aud": grant.client,
        "sub": provider.subject(grant.client, account),
        "sid": grant.id,
        "iat": int(at.timestamp()),
        "exp": int((at + ACCESS_LIFETIME).timestamp()),
        "auth_time": int(grant.authenticated_at.timestamp()),
        "acr": account.assurance.name,
        "at_hash": _half_hash(access),
    }
    if nonce is not None:
        claims["nonce"] = nonce
    return provider.gate.tokens.sign(claims, ID_TOKEN)


def service_token(provider: Provider, client: Client, scopes: tuple[str, ...], at: datetime) -> str:
    """Return a token that names a client and no person."""
    claims = {
        "aud": service_audience(provider.issuer),
        "sub": client.id,
        "client_id": client.id,
        "scope": " ".join(scopes),
        "jti": secrets.token_urlsafe(12),
        "iat": int(at.timestamp()),
        "exp": int((at + ACCESS_LIFETIME).timestamp()),
    }
    return provider.gate.tokens.sign(claims)


def about(provider: Provider, grant: Grant, account: Account) -> dict[str, Any]:
    """Return what the person let the client know (OpenID Connect Core, 5.3 and 5.4)."""
    told: dict[str, Any] = {"sub": provider.subject(grant.client, account)}
    if "profile" in grant.scopes and account.person:
        told["name"] = account.person.name
    if "phone" in grant.scopes:
        told |= {"phone_number": f"+86{account.phone}", "phone_number_verified": True}
    if "assurance" in grant.scopes:
        told["assurance"] = account.assurance.name
    return told


def hinted(provider: Provider, token: str) -> Hint | None:
    """Return what an id token of ours says, expired or not; None for any other token."""
    try:
        claims = provider.gate.tokens.opened(token, None, ID_TOKEN)
    except Unauthenticated:
        return None
    client, subject, session = claims["aud"], claims["sub"], claims.get("sid")
    if not isinstance(client, str) or not isinstance(session, str):
        return None
    return Hint(client, str(subject), session)


def _half_hash(token: str) -> str:
    half = hashlib.sha256(token.encode()).digest()[:16]
    return base64.urlsafe_b64encode(half).decode().rstrip("=")
