"""Keys as Alipay's tools give them: base64 of DER without a frame, or a PEM file."""

import base64
import binascii
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_der_private_key, load_der_public_key

_SMALLEST = 2048


def private_key(text: str) -> RSAPrivateKey:
    """Read an RSA private key (PKCS #8 or #1) from base64 or from the PEM file of that path; raises ValueError."""
    der = _der(text)
    try:
        key = load_der_private_key(der, None)
    except (TypeError, ValueError, UnsupportedAlgorithm):
        raise ValueError("must be an RSA private key without a password") from None
    if not isinstance(key, RSAPrivateKey) or key.key_size < _SMALLEST:
        raise ValueError("must be an RSA key of at least 2048 bits")
    return key


def public_key(text: str) -> RSAPublicKey:
    """Read an RSA public key from base64 or from the PEM file of that path; raises ValueError."""
    der = _der(text)
    try:
        key = load_der_public_key(der)
    except (ValueError, UnsupportedAlgorithm):
        raise ValueError("must be Alipay's RSA public key") from None
    if not isinstance(key, RSAPublicKey) or key.key_size < _SMALLEST:
        raise ValueError("must be an RSA key of at least 2048 bits")
    return key


def aes_key(text: str) -> bytes:
    """Read the app's AES key from base64; raises ValueError."""
    try:
        key = base64.b64decode(text, validate=True)
    except binascii.Error:
        raise ValueError("must be base64") from None
    if len(key) not in {16, 24, 32}:
        raise ValueError("must be an AES key of 16, 24 or 32 bytes in base64")
    return key


def _der(text: str) -> bytes:
    """Take the frame off: what is left of PEM is base64 of DER."""
    if text.endswith(".pem") or text.startswith(("/", "./", "../")):
        try:
            text = Path(text).read_text(encoding="ascii")
        except (OSError, UnicodeDecodeError):
            raise ValueError("there is no such PEM file") from None
    inside = [line.strip() for line in text.splitlines() if not line.startswith("-----")]
    try:
        return base64.b64decode("".join(inside), validate=True)
    except binascii.Error:
        raise ValueError("must be base64 or the path of a PEM file") from None
