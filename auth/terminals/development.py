"""The terminal of development: it signs what a developer says. Never part of a production start."""

import json
import secrets
from datetime import datetime

import jwt
from cryptography.hazmat.primitives.asymmetric import ec

from auth.terminals.check import LIFETIME, PROOF_TYPE, Terminals
from auth.terminals.model import ReadingMethod, Terminal, subject_of

_ID = "development-terminal"


class DevelopmentTerminals(Terminals):
    """One terminal that stands at every window, with a key that dies with the process."""

    def __init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        shown = json.loads(jwt.algorithms.ECAlgorithm.to_jwk(self._key.public_key()))
        super().__init__({_ID: Terminal(_ID, {**shown, "kid": _ID}, frozenset(ReadingMethod))})

    def sign(self, person: tuple[str, str], method: ReadingMethod, audience: str, at: datetime) -> str:
        """Return the proof that a person (name, ID number) stands there now."""
        nonce = secrets.token_urlsafe(24)
        begun = int(at.timestamp())
        claims = {"iss": _ID, "aud": audience, "iat": begun, "exp": begun + int(LIFETIME.total_seconds())}
        claims |= {"jti": nonce, "sub": subject_of(nonce, *person), "method": method.value}
        return jwt.encode(claims, self._key, "ES256", headers={"kid": _ID, "typ": PROOF_TYPE})
