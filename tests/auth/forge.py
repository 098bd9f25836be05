"""Tokens that look like ours: signed with our own key, so that what a test changes is the only thing wrong."""

import base64
import hashlib
import hmac
import json
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from api.context import Services
from auth.keys.model import TokenKey
from auth.tokens import KEY_PURPOSE


async def signing_key(services: Services) -> tuple[TokenKey, ec.EllipticCurvePrivateKey]:
    """The key that signs at present, as stored and opened."""
    stored = next(key for key in await services.gate.tokens.keys() if key.retired_at is None)
    opened = load_pem_private_key(services.gate.vault.open(stored.sealed_private_key, KEY_PURPOSE), None)
    assert isinstance(opened, ec.EllipticCurvePrivateKey)
    return stored, opened


def parts(token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Header and claims of a token, unchecked."""
    return jwt.get_unverified_header(token), jwt.decode(token, options={"verify_signature": False})


async def signed_again(services: Services, token: str, *, kid: str | None = None, **changed: Any) -> str:
    """The token with other claims (None drops one) under a good signature."""
    stored, private = await signing_key(services)
    claims = {name: value for name, value in {**parts(token)[1], **changed}.items() if value is not None}
    return jwt.encode(claims, private, algorithm="ES256", headers={"kid": kid or stored.kid, "typ": "at+jwt"})


def with_header(token: str, **changed: Any) -> str:
    """The token with another header over the same claims and signature."""
    header, claims, signature = token.split(".")
    return f"{encode({**json.loads(decode(header)), **changed})}.{claims}.{signature}"


def with_claims(token: str, **changed: Any) -> str:
    """The token with other claims under the old signature."""
    header, claims, signature = token.split(".")
    return f"{header}.{encode({**json.loads(decode(claims)), **changed})}.{signature}"


def unsigned(token: str) -> str:
    """The token with alg none."""
    return with_header(token, alg="none").rsplit(".", 1)[0] + "."


def signed_with_public_key(token: str, public_pem: str) -> str:
    """The token as HS256, its secret the public key that everybody knows."""
    signed = with_header(token, alg="HS256").rsplit(".", 1)[0]
    digest = hmac.digest(public_pem.encode(), signed.encode(), hashlib.sha256)
    return f"{signed}.{base64.urlsafe_b64encode(digest).decode().rstrip('=')}"


def encode(value: dict[str, Any]) -> str:
    """JSON in base64url without padding."""
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def decode(text: str) -> bytes:
    """Base64url without padding."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
