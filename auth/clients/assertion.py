"""How a client proves who it is: private_key_jwt (RFC 7523; OpenID Connect Core, 9)."""

from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt

from auth.clients.keys import BadKey, public_key
from auth.clients.model import Client
from auth.gate import Gate

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
MAX_LIFETIME = timedelta(minutes=5)
MAX_LENGTH = 4096
_MAX_JTI = 200
_CLOCKS_DIFFER = timedelta(seconds=30)
_REQUIRED = ["iss", "sub", "aud", "exp", "jti"]
# Times are checked against the request's own clock, the audience more strictly than the library does.
_UNCHECKED = {"verify_exp": False, "verify_nbf": False, "verify_iat": False, "verify_aud": False}


class BadAssertion(Exception):
    """The client has not proved who it is."""


def claimed_client(assertion: str) -> str:
    """Return whom an assertion claims to come from, unverified; raises BadAssertion."""
    try:
        claims = jwt.decode(assertion[: MAX_LENGTH + 1], options={"verify_signature": False})
    except (jwt.PyJWTError, ValueError) as error:
        raise BadAssertion from error
    issuer = claims.get("iss")
    if not isinstance(issuer, str):
        raise BadAssertion
    return issuer


async def check_assertion(gate: Gate, client: Client, assertion: str, *, to: Collection[str], at: datetime) -> None:
    """Raise BadAssertion unless the client signed this, for us (`to`), just now, and hasn't sent it before."""
    claims = _verified(client, assertion)
    if not (_addressed(claims["aud"], to) and _in_time(claims, at)):
        raise BadAssertion
    jti = claims["jti"]
    if not isinstance(jti, str) or not 0 < len(jti) <= _MAX_JTI:
        raise BadAssertion
    until = datetime.fromtimestamp(claims["exp"], UTC)
    seen = gate.vault.blind(f"{client.id}\0{jti}", "client-assertion")
    if not await gate.counters.take(f"client-assertion:{seen}", 1, until):
        raise BadAssertion


def _verified(client: Client, assertion: str) -> dict[str, Any]:
    if len(assertion) > MAX_LENGTH:
        raise BadAssertion
    try:
        key = _key(client, jwt.get_unverified_header(assertion).get("kid"))
        options: Any = {**_UNCHECKED, "require": _REQUIRED}
        algorithms = [key.algorithm_name]
        claims: dict[str, Any] = jwt.decode(
            assertion, key, algorithms=algorithms, issuer=client.id, subject=client.id, options=options
        )
    except (jwt.PyJWTError, BadKey, ValueError, TypeError) as error:
        raise BadAssertion from error
    return claims


def _key(client: Client, kid: object) -> jwt.PyJWK:
    """The key that the header names; a client with one key need not name it."""
    keys = [key for key in client.keys if key["kid"] == kid or (kid is None and len(client.keys) == 1)]
    if not keys:
        raise BadAssertion
    return public_key(keys[0])


def _addressed(audience: object, to: Collection[str]) -> bool:
    """One audience, and it is us: an assertion for several could be passed on by another of them."""
    if isinstance(audience, list):
        return len(audience) == 1 and audience[0] in to
    return audience in to


def _in_time(claims: dict[str, Any], at: datetime) -> bool:
    times = [claims["exp"], claims.get("iat", 0), claims.get("nbf", 0)]
    if any(isinstance(one, bool) or not isinstance(one, (int, float)) for one in times):
        return False
    now, ahead = at.timestamp(), (at + _CLOCKS_DIFFER).timestamp()
    in_future = any(one > ahead for one in times[1:])
    return bool(now < times[0] <= now + MAX_LIFETIME.total_seconds()) and not in_future
