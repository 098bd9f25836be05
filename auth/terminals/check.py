"""Whether a reading is what a registered terminal signed just now, for us (JWS, RFC 7515; claims of RFC 7519)."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt

from auth.clients.keys import public_key
from auth.terminals.model import Reading, ReadingMethod, Terminal

# The header's `typ`, so that nothing else that the key may sign passes for a reading.
PROOF_TYPE = "presence+jwt"
LIFETIME = timedelta(minutes=2)
MAX_PROOF = 4096
_CLOCKS_DIFFER = timedelta(seconds=30)
_REQUIRED = ["iss", "sub", "aud", "iat", "exp", "jti"]
_SHORTEST_NONCE, _LONGEST_NONCE = 16, 200
# Times are checked against the request's own clock, the audience more strictly than the library does.
_UNCHECKED = {"verify_exp": False, "verify_nbf": False, "verify_iat": False, "verify_aud": False}


class BadProof(Exception):
    """It proves nothing."""


class Terminals:
    """The registered terminals, by id."""

    def __init__(self, known: Mapping[str, Terminal] | None = None) -> None:
        self._known = dict(known or {})

    def reading(self, proof: str, audience: str, at: datetime) -> Reading:
        """Return what a proof says; raises BadProof unless our terminal signed it, for us, within two minutes."""
        try:
            return self._reading(proof, audience, at)
        except (jwt.PyJWTError, ValueError, TypeError, KeyError, OverflowError) as error:
            raise BadProof from error

    def _reading(self, proof: str, audience: str, at: datetime) -> Reading:
        if len(proof) > MAX_PROOF:
            raise ValueError("too long")
        header = jwt.get_unverified_header(proof)
        terminal = self._known[header["kid"]]
        claims = _verified(terminal, proof)
        if header.get("typ") != PROOF_TYPE or claims["aud"] != audience or not _fresh(claims, at):
            raise ValueError("not a reading for us, now")
        method, nonce = ReadingMethod(claims["method"]), claims["jti"]
        if method not in terminal.methods or not _SHORTEST_NONCE <= len(nonce) <= _LONGEST_NONCE:
            raise ValueError("not a reading of this terminal")
        return Reading(terminal, method, str(claims["sub"]), nonce, datetime.fromtimestamp(claims["iat"], UTC))


def _verified(terminal: Terminal, proof: str) -> dict[str, Any]:
    key = public_key(terminal.key)
    options: Any = {**_UNCHECKED, "require": _REQUIRED}
    claims: dict[str, Any] = jwt.decode(
        proof, key, algorithms=[key.algorithm_name], issuer=terminal.id, options=options
    )
    return claims


def _fresh(claims: dict[str, Any], at: datetime) -> bool:
    begun, ends = claims["iat"], claims["exp"]
    if any(isinstance(one, bool) or not isinstance(one, int) for one in (begun, ends)):
        return False
    ahead = (at + _CLOCKS_DIFFER).timestamp()
    return bool(begun <= ahead and at.timestamp() < ends <= begun + LIFETIME.total_seconds())
