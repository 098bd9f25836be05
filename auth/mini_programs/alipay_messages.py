"""How Alipay's gateway signs and encrypts: RSA2 is SHA256withRSA (PKCS #1 v1.5), AES is CBC from an IV of zeros."""

import base64
import binascii
import json
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.padding import PKCS7

_BLOCK = 16
_DECODER = json.JSONDecoder()
_SPACE = " \t\r\n"


class BadMessage(ValueError):
    """A text that isn't what the gateway writes: not JSON, not signed by Alipay, or not encrypted for us."""


def sign(parameters: Mapping[str, str], key: RSAPrivateKey) -> str:
    """Return a request's signature in base64, over name=value in order of the names, joined by &, without empties."""
    content = "&".join(f"{name}={parameters[name]}" for name in sorted(parameters) if parameters[name])
    return base64.b64encode(key.sign(content.encode(), PKCS1v15(), SHA256())).decode()


def require_signature(content: str, signature: Any, key: RSAPublicKey) -> None:
    """Raise BadMessage unless Alipay signed exactly this text."""
    if not isinstance(signature, str):
        raise BadMessage("not signed")
    try:
        key.verify(base64.b64decode(signature, validate=True), content.encode(), PKCS1v15(), SHA256())
    except (InvalidSignature, binascii.Error, ValueError) as error:
        raise BadMessage("not signed by Alipay") from error


def members(text: str) -> dict[str, tuple[Any, str]]:
    """Return an object's members with their values as they are written: signatures cover that text, not a copy.

    A name that occurs twice is refused, since two readers could then see two different answers.
    """
    found: dict[str, tuple[Any, str]] = {}
    position = _after(text, _skip(text, 0), "{")
    while text[position : position + 1] != "}":
        if found:
            position = _after(text, position, ",")
        name, position = _value(text, position)
        begin = _after(text, position, ":")
        value, position = _value(text, begin)
        if not isinstance(name, str) or name in found:
            raise BadMessage("a name occurs twice")
        found[name] = (value, text[begin:position].rstrip(_SPACE))
    if text[position + 1 :].strip(_SPACE):
        raise BadMessage("something follows the object")
    return found


def decrypt(encrypted: str, key: bytes) -> str:
    """Return the text of a message; check its signature first."""
    try:
        content = base64.b64decode(encrypted, validate=True)
        decryptor = Cipher(AES(key), CBC(bytes(_BLOCK))).decryptor()
        unpadder = PKCS7(_BLOCK * 8).unpadder()
        padded = decryptor.update(content) + decryptor.finalize()
        return (unpadder.update(padded) + unpadder.finalize()).decode()
    except (binascii.Error, ValueError) as error:
        raise BadMessage("not encrypted for us") from error


def _value(text: str, position: int) -> tuple[Any, int]:
    """Return the value that begins there and where the next thing is."""
    try:
        value, end = _DECODER.raw_decode(text, position)
    except (ValueError, RecursionError) as error:
        raise BadMessage("not JSON") from error
    return value, _skip(text, end)


def _after(text: str, position: int, mark: str) -> int:
    if text[position : position + 1] != mark:
        raise BadMessage("not JSON")
    return _skip(text, position + 1)


def _skip(text: str, position: int) -> int:
    while text[position : position + 1] and text[position] in _SPACE:
        position += 1
    return position
