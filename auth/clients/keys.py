from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa

_MIN_RSA_BITS = 2048
_MAX_RSA_BITS = 4096
_MAX_KID = 100
_PRIVATE = {"d", "p", "q", "dp", "dq", "qi", "oth", "k"}


class BadKey(Exception):
    """A key that a client can't sign with; says why."""


def public_key(key: Any) -> jwt.PyJWK:
    """Return a client's public key with the one algorithm that it is good for (ES256 or RS256); raises BadKey."""
    if not isinstance(key, dict) or not isinstance(key.get("kid"), str) or not 0 < len(key["kid"]) <= _MAX_KID:
        raise BadKey("needs a kid")
    if _PRIVATE & key.keys():
        raise BadKey("is private: register the public part only, and make a new key, this one has been shown")
    algorithm = {"EC": "ES256", "RSA": "RS256"}.get(str(key.get("kty")))
    if algorithm is None or key.get("alg", algorithm) != algorithm or key.get("use", "sig") != "sig":
        raise BadKey("must be for ES256 or RS256 signatures")
    try:
        read = jwt.PyJWK.from_dict(key, algorithm)
    except (jwt.PyJWTError, ValueError, TypeError, KeyError) as error:
        raise BadKey("can't be read") from error
    if not _strong(read.key):
        raise BadKey(f"must be on P-256, or RSA of {_MIN_RSA_BITS} to {_MAX_RSA_BITS} bits")
    return read


def _strong(key: Any) -> bool:
    if isinstance(key, rsa.RSAPublicKey):
        return _MIN_RSA_BITS <= key.key_size <= _MAX_RSA_BITS
    return isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP256R1)
