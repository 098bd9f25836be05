"""A window's terminal as a maker would build it: reads a card, and signs what it read."""

import hashlib
import json
import secrets
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec


@dataclass
class Terminal:
    """One terminal with its own key."""

    id: str = "terminal-1"
    department: str = ""
    region: str = "511602000000"
    methods: tuple[str, ...] = ("CARD", "FACE")
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def registration(self) -> dict[str, Any]:
        """What the administrator writes into the file."""
        public = json.loads(jwt.algorithms.ECAlgorithm.to_jwk(self.key.public_key()))
        return {
            "id": self.id,
            "department": self.department,
            "region": self.region,
            "methods": list(self.methods),
            "key": public,
        }

    def read(self, name: str, number: str, at: datetime, **other: Any) -> str:
        """Sign a reading; `other` puts something else into claims, or with `typ`, `kid`, `alg` into the header."""
        nonce, begun = secrets.token_hex(16), int(at.timestamp())
        subject = hashlib.sha256("\n".join((nonce, number, name)).encode()).hexdigest()
        header = {"kid": other.pop("kid", self.id), "typ": other.pop("typ", "presence+jwt")}
        key, alg = (other.pop("key", self.key), other.pop("alg", "ES256"))
        claims = {"iss": self.id, "aud": "http://localhost", "iat": begun, "exp": begun + 120, "jti": nonce}
        return jwt.encode({**claims, "sub": subject, "method": "FACE", **other}, key, alg, headers=header)


def registered(path: Path, *terminals: Terminal) -> Path:
    """The file that registers them."""
    path.write_text(json.dumps({"terminals": [one.registration() for one in terminals]}), encoding="utf-8")
    return path
