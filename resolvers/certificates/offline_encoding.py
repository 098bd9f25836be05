"""COSE_Sign1 (RFC 9052, 4.2) with ES256, and base45 (RFC 9285): what an offline token is written in."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import cbor2
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from auth.clients.keys import BadKey, public_key

ES256 = -7
_ALG, _KID, _TYP = 1, 4, 16
_SIGN1 = 18
_SIGNATURE = 64
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"


@dataclass(frozen=True, slots=True)
class Signed:
    """A COSE_Sign1 that was read and not yet checked: which key is said to have signed which bytes, and how."""

    kid: str
    to_be_signed: bytes
    signature: bytes
    payload: bytes


def protected_header(kid: str) -> bytes:
    """Return the protected header: ES256, the key, and that it is a CWT (RFC 9596)."""
    return cbor2.dumps({_ALG: ES256, _KID: kid.encode(), _TYP: "application/cwt"})


def to_be_signed(protected: bytes, payload: bytes) -> bytes:
    """Return the bytes that are signed (RFC 9052, 4.4)."""
    return cbor2.dumps(["Signature1", protected, b"", payload])


def sign1(protected: bytes, payload: bytes, signature: bytes) -> bytes:
    """Return the tagged COSE_Sign1."""
    return cbor2.dumps(cbor2.CBORTag(_SIGN1, [protected, {}, payload, signature]))


def read_sign1(data: bytes) -> Signed:
    """Read a COSE_Sign1 of ours; ValueError for anything else."""
    try:
        tagged = cbor2.loads(data)
        protected, _, payload, signature = tagged.value
        header = cbor2.loads(protected)
        kid = header[_KID].decode()
        whole = sign1(protected, payload, signature) == data
    except (cbor2.CBORDecodeError, AttributeError, KeyError, TypeError, ValueError, RecursionError) as error:
        raise ValueError("not a COSE_Sign1") from error
    # Nothing unsigned goes along, and nothing is written in another way than ours.
    if not (whole and isinstance(payload, bytes) and isinstance(signature, bytes)):
        raise ValueError("not a COSE_Sign1 of ours")
    if header.get(_ALG) != ES256 or len(signature) != _SIGNATURE:
        raise ValueError("not a COSE_Sign1 of ours")
    return Signed(kid, to_be_signed(protected, payload), signature, payload)


def decoded(payload: bytes) -> Mapping[Any, Any]:
    """Read claims that nobody has checked yet; ValueError for anything but a map."""
    try:
        claims = cbor2.loads(payload)
    except (cbor2.CBORDecodeError, TypeError, ValueError, OverflowError, RecursionError) as error:
        raise ValueError("no claims") from error
    if not isinstance(claims, Mapping):
        raise ValueError("no claims")  # noqa: TRY004 - as everything else that can't be read
    return claims


def is_signed_by(jwk: Mapping[str, Any], read: Signed) -> bool:
    """Whether this key, on P-256, signed it."""
    try:
        key = public_key(dict(jwk)).key
    except BadKey:
        return False
    r, s = int.from_bytes(read.signature[:32]), int.from_bytes(read.signature[32:])
    try:
        key.verify(encode_dss_signature(r, s), read.to_be_signed, ec.ECDSA(SHA256()))
    except (InvalidSignature, TypeError):
        return False
    return True


def base45(data: bytes) -> str:
    """Write bytes in the letters that QR codes hold most densely."""
    return "".join(_group(data[start : start + 2]) for start in range(0, len(data), 2))


def from_base45(text: str) -> bytes:
    """Read bytes back; ValueError for anything that isn't base45."""
    return b"".join(_bytes(text[start : start + 3]) for start in range(0, len(text), 3))


def _group(pair: bytes) -> str:
    value, length = int.from_bytes(pair), len(pair) + 1
    return "".join(_DIGITS[value // 45**power % 45] for power in range(length))


def _bytes(group: str) -> bytes:
    value = sum(_DIGITS.index(letter) * 45**power for power, letter in enumerate(group))
    size = len(group) - 1
    if size not in {1, 2} or value >= 256**size:
        raise ValueError("not base45")
    return bytes(value >> 8 * place & 255 for place in reversed(range(size)))
