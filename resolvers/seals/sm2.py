import ctypes
import ctypes.util
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ctypes import POINTER, byref, c_char_p, c_int, c_long, c_size_t, c_ulong, c_void_p
from functools import cache
from typing import Any

from auth.problems import ProviderUnavailable
from resolvers.seals.failures import SigningUnavailable

DEFAULT_ID = b"1234567812345678"
_ID_LIMIT = 0xFFFF // 8 - 1  # GB/T 32918.2 writes the length in bits into two bytes; libcrypto stops one short
_SIGNATURE_LIMIT = 72  # DER of two 33-byte integers
_INT_OUT, _TEXT_CURSOR, _POINTER_OUT = POINTER(c_size_t), POINTER(c_char_p), POINTER(c_void_p)
_DIGEST_INIT = (c_int, c_void_p, _POINTER_OUT, c_char_p, c_void_p, c_char_p, c_void_p, c_void_p)
# Result first, then arguments. Undeclared, ctypes would cut every pointer to 32 bits.
_PROTOTYPES: dict[str, tuple[Any, ...]] = {
    "ERR_clear_error": (None,),
    "EVP_MD_fetch": (c_void_p, c_void_p, c_char_p, c_char_p),
    "EVP_MD_free": (None, c_void_p),
    "EVP_MD_CTX_new": (c_void_p,),
    "EVP_MD_CTX_free": (None, c_void_p),
    "EVP_MD_CTX_set_pkey_ctx": (None, c_void_p, c_void_p),
    "EVP_PKEY_CTX_new_from_name": (c_void_p, c_void_p, c_char_p, c_char_p),
    "EVP_PKEY_CTX_new_from_pkey": (c_void_p, c_void_p, c_void_p, c_char_p),
    "EVP_PKEY_CTX_free": (None, c_void_p),
    "EVP_PKEY_CTX_set1_id": (c_int, c_void_p, c_char_p, c_int),
    "EVP_PKEY_keygen_init": (c_int, c_void_p),
    "EVP_PKEY_generate": (c_int, c_void_p, _POINTER_OUT),
    "EVP_PKEY_private_check": (c_int, c_void_p),
    "EVP_PKEY_public_check_quick": (c_int, c_void_p),
    "EVP_PKEY_is_a": (c_int, c_void_p, c_char_p),
    "EVP_PKEY_free": (None, c_void_p),
    "EVP_PKEY2PKCS8": (c_void_p, c_void_p),
    "PKCS8_PRIV_KEY_INFO_free": (None, c_void_p),
    "i2d_PKCS8_PRIV_KEY_INFO": (c_int, c_void_p, _POINTER_OUT),
    "i2d_PUBKEY": (c_int, c_void_p, _POINTER_OUT),
    "d2i_AutoPrivateKey": (c_void_p, _POINTER_OUT, _TEXT_CURSOR, c_long),
    "d2i_PUBKEY": (c_void_p, _POINTER_OUT, _TEXT_CURSOR, c_long),
    "EVP_DigestSignInit_ex": _DIGEST_INIT,
    "EVP_DigestSign": (c_int, c_void_p, c_char_p, _INT_OUT, c_char_p, c_size_t),
    "EVP_DigestVerifyInit_ex": _DIGEST_INIT,
    "EVP_DigestVerify": (c_int, c_void_p, c_char_p, c_size_t, c_char_p, c_size_t),
}


class Sm2Unavailable(SigningUnavailable):
    """This machine has no libcrypto that can do SM2."""

    def __init__(self) -> None:
        super().__init__(
            ProviderUnavailable("seal.no_sm2"),
            "SM2 needs the libcrypto of OpenSSL 3 or newer, built with SM2 and SM3. Debian, Ubuntu: apt install"
            " openssl. macOS: brew install openssl@3. Alpine, Fedora and RHEL build theirs without SM2.",
        )


def available() -> bool:
    """Whether this machine has a libcrypto that can do SM2."""
    return _found() is not None


def generate_private_key() -> bytes:
    """A new SM2 private key, PKCS#8 DER."""
    lib, key = _libcrypto(), c_void_p()
    with _owned(lib.EVP_PKEY_CTX_new_from_name(None, b"SM2", None), lib.EVP_PKEY_CTX_free) as context:
        _succeed(lib.EVP_PKEY_keygen_init(context))
        _succeed(lib.EVP_PKEY_generate(context, byref(key)))
    with (
        _owned(key.value, lib.EVP_PKEY_free) as pair,
        _owned(lib.EVP_PKEY2PKCS8(pair), lib.PKCS8_PRIV_KEY_INFO_free) as pkcs8,
    ):
        return _der(lib.i2d_PKCS8_PRIV_KEY_INFO, pkcs8)


def public_key(private_der: bytes) -> bytes:
    """The public half of a private key, SubjectPublicKeyInfo DER; ValueError for a key that can't be read."""
    lib = _libcrypto()
    with _key(private_der, lib.d2i_AutoPrivateKey, lib.EVP_PKEY_private_check) as key:
        return _der(lib.i2d_PUBKEY, key)


def sign(private_der: bytes, message: bytes, signer_id: bytes = DEFAULT_ID) -> bytes:
    """The SM2 signature with SM3 (GB/T 32918.2), DER of r and s; ValueError for an unreadable key."""
    lib, length = _libcrypto(), c_size_t(_SIGNATURE_LIMIT)
    signature = ctypes.create_string_buffer(_SIGNATURE_LIMIT)
    with (
        _key(private_der, lib.d2i_AutoPrivateKey, lib.EVP_PKEY_private_check) as key,
        _digest_context(lib.EVP_DigestSignInit_ex, key, signer_id) as context,
    ):
        _succeed(lib.EVP_DigestSign(context, signature, byref(length), message, len(message)))
    return signature.raw[: length.value]


def verify(public_der: bytes, message: bytes, signature: bytes, signer_id: bytes = DEFAULT_ID) -> bool:
    """Whether a DER signature is this key's and this id's over the message; False however malformed it is.

    ValueError for a public key that can't be read or is no point of the SM2 curve.
    """
    lib = _libcrypto()
    with (
        # The quick check leaves out n·Q = O, which holds for every point of a curve of prime order.
        _key(public_der, lib.d2i_PUBKEY, lib.EVP_PKEY_public_check_quick) as key,
        _digest_context(lib.EVP_DigestVerifyInit_ex, key, signer_id) as context,
    ):
        outcome = lib.EVP_DigestVerify(context, signature, len(signature), message, len(message))
    return bool(outcome == 1)  # 0 is a mismatch and negative an error


@contextmanager
def _digest_context(initialize: Callable[..., int], key: int, signer_id: bytes) -> Iterator[int]:
    if len(signer_id) > _ID_LIMIT:
        raise ValueError(f"a signer id has at most {_ID_LIMIT} bytes")
    lib = _libcrypto()
    with (
        _owned(lib.EVP_PKEY_CTX_new_from_pkey(None, key, None), lib.EVP_PKEY_CTX_free) as key_context,
        _owned(lib.EVP_MD_CTX_new(), lib.EVP_MD_CTX_free) as context,
    ):
        # Always set: the default id of OpenSSL before version 4 is empty.
        _succeed(lib.EVP_PKEY_CTX_set1_id(key_context, signer_id, len(signer_id)))
        lib.EVP_MD_CTX_set_pkey_ctx(context, key_context)
        _succeed(initialize(context, None, b"SM3", None, None, key, None))
        yield context


@contextmanager
def _key(der: bytes, decode: Callable[..., int | None], check: Callable[[int], int]) -> Iterator[int]:
    lib, cursor = _libcrypto(), c_char_p(der)
    start = ctypes.cast(cursor, c_void_p).value or 0
    key = decode(None, byref(cursor), len(der))
    try:
        whole = ctypes.cast(cursor, c_void_p).value == start + len(der)
        if not (key and whole and _is_sound(key, check)):
            raise ValueError("not the DER of an SM2 key")
        yield key
    finally:
        lib.EVP_PKEY_free(key)
        lib.ERR_clear_error()  # the queue is per thread and shared with Python's ssl module


def _is_sound(key: int, check: Callable[[int], int]) -> bool:
    lib = _libcrypto()
    if lib.EVP_PKEY_is_a(key, b"SM2") != 1:
        return False
    with _owned(lib.EVP_PKEY_CTX_new_from_pkey(None, key, None), lib.EVP_PKEY_CTX_free) as context:
        return check(context) == 1


def _der(encode: Callable[..., int], source: int) -> bytes:
    length = encode(source, None)
    _succeed(int(length > 0))
    encoded = ctypes.create_string_buffer(length)
    _succeed(int(encode(source, byref(ctypes.cast(encoded, c_void_p))) == length))
    return encoded.raw


@contextmanager
def _owned(pointer: int | None, free: Callable[[int], None]) -> Iterator[int]:
    if not pointer:
        raise _refusal()
    try:
        yield pointer
    finally:
        free(pointer)


def _succeed(outcome: int) -> None:
    if outcome != 1:  # libcrypto says 0 or a negative number for a failure
        raise _refusal()


def _refusal() -> RuntimeError:
    _libcrypto().ERR_clear_error()
    return RuntimeError("libcrypto refused an SM2 operation")


def _libcrypto() -> ctypes.CDLL:
    if (lib := _found()) is None:
        raise Sm2Unavailable
    return lib


@cache
def _found() -> ctypes.CDLL | None:
    return next(filter(None, map(_loaded, _candidates())), None)


def _candidates() -> Iterator[str]:
    if sys.platform == "win32":
        yield from ("libcrypto-3-x64.dll", "libcrypto-3-arm64.dll", "libcrypto-3.dll")
    elif sys.platform == "darwin":  # macOS aborts a process that loads the unversioned libcrypto.dylib
        yield from (f"{prefix}/opt/openssl@3/lib/libcrypto.3.dylib" for prefix in ("/opt/homebrew", "/usr/local"))
        yield ctypes.util.find_library("crypto.3") or ""
    else:
        yield from ("libcrypto.so.3", "libcrypto.so.4")
        yield ctypes.util.find_library("crypto") or ""


def _loaded(name: str) -> ctypes.CDLL | None:
    try:
        lib = ctypes.CDLL(name) if name else None
    except OSError:
        return None
    if lib is None or not _is_version_3(lib):
        return None
    for function, (result, *arguments) in _PROTOTYPES.items():
        getattr(lib, function).restype, getattr(lib, function).argtypes = result, arguments
    return lib if _does_sm2(lib) else None


def _is_version_3(lib: ctypes.CDLL) -> bool:
    try:
        version = lib.OpenSSL_version_num
    except AttributeError:
        return False
    version.restype, version.argtypes = c_ulong, ()
    return int(version()) >> 28 >= 3


def _does_sm2(lib: ctypes.CDLL) -> bool:
    digest = lib.EVP_MD_fetch(None, b"SM3", None)
    context = lib.EVP_PKEY_CTX_new_from_name(None, b"SM2", None)
    lib.EVP_MD_free(digest)
    lib.EVP_PKEY_CTX_free(context)
    lib.ERR_clear_error()
    return bool(digest and context)
