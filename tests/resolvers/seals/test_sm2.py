import ctypes
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import gmalg  # type: ignore[import-untyped]
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from resolvers.seals import sm2

ORDER = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123
SPKI_HEAD = bytes.fromhex("3059301306072a8648ce3d020106082a811ccf5501822d034200")
PKCS8_HEAD = bytes.fromhex("308187020100301306072a8648ce3d020106082a811ccf5501822d046d306b0201010420")

# GM/T 0003.5 on the recommended curve
SECRET = bytes.fromhex("3945208F7B2144B13F36E38AC6D39F95889393692860B51A42FB81EF4DF7C5B8")
POINT = bytes.fromhex(
    "0409F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020"
    "CCEA490CE26775A52DC6EA718CC1AA600AED05FBF35E084A6632F6072DA9AD13"
)
MESSAGE = b"message digest"
R = 0xF5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3
S = 0xB1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA


def private_der(secret: bytes, point: bytes = POINT) -> bytes:
    return PKCS8_HEAD + secret + bytes.fromhex("a144034200") + point


PRIVATE, PUBLIC, SIGNATURE = private_der(SECRET), SPKI_HEAD + POINT, encode_dss_signature(R, S)


def oracle(private: bytes, uid: bytes = sm2.DEFAULT_ID) -> gmalg.SM2:
    return gmalg.SM2(private[36:68], uid, private[-65:])


def test_this_machine_has_sm2() -> None:
    assert sm2.available()


def test_the_signature_of_the_standard_verifies() -> None:
    assert sm2.verify(PUBLIC, MESSAGE, SIGNATURE)


def test_the_public_key_of_the_standard_is_derived() -> None:
    assert sm2.public_key(PRIVATE) == PUBLIC


def test_keys_have_the_standard_shapes() -> None:
    private = sm2.generate_private_key()
    assert private.startswith(PKCS8_HEAD)
    assert sm2.public_key(private) == SPKI_HEAD + private[-65:]
    assert private != sm2.generate_private_key()


@pytest.mark.parametrize("message", [b"", b"\0", MESSAGE, "一网通办".encode(), bytes(range(256)) * 40])
def test_our_signatures_verify_here_and_elsewhere(message: bytes) -> None:
    private = sm2.generate_private_key()
    signature = sm2.sign(private, message)
    r, s = (number.to_bytes(32, "big") for number in decode_dss_signature(signature))
    assert sm2.verify(sm2.public_key(private), message, signature)
    assert oracle(private).verify(message, r, s)


@pytest.mark.parametrize("uid", [sm2.DEFAULT_ID, b"ALICE123@YAHOO.COM", b"a\0b", b"i" * 4095])
def test_signatures_from_elsewhere_verify_here(uid: bytes) -> None:
    private = sm2.generate_private_key()
    r, s = oracle(private, uid).sign(MESSAGE)
    signature = encode_dss_signature(int.from_bytes(r, "big"), int.from_bytes(s, "big"))
    assert sm2.verify(sm2.public_key(private), MESSAGE, signature, uid)


@pytest.mark.parametrize("uid", [b"", b"a\0b", b"i" * 8190], ids=["empty", "zero byte", "longest"])
def test_any_id_may_sign(uid: bytes) -> None:
    assert sm2.verify(PUBLIC, MESSAGE, sm2.sign(PRIVATE, MESSAGE, uid), uid)


def test_signing_twice_gives_two_signatures() -> None:
    assert sm2.sign(PRIVATE, MESSAGE) != sm2.sign(PRIVATE, MESSAGE)


@pytest.mark.parametrize("uid", [b"", b"1234567812345679", b"1234567812345678\0"])
def test_another_id_does_not_verify(uid: bytes) -> None:
    assert not sm2.verify(PUBLIC, MESSAGE, SIGNATURE, uid)


@pytest.mark.parametrize("message", [b"", b"message digesT", MESSAGE + b"\0"])
def test_another_message_does_not_verify(message: bytes) -> None:
    assert not sm2.verify(PUBLIC, message, SIGNATURE)


@pytest.mark.parametrize(
    ("r", "s"),
    [
        (0, S),
        (R, 0),
        (0, 0),
        (ORDER, S),
        (R, ORDER),
        (R + ORDER, S),
        (R, S + ORDER),
        (S, R),
        (R, ORDER - S),
    ],
)
def test_forged_numbers_do_not_verify(r: int, s: int) -> None:
    assert not sm2.verify(PUBLIC, MESSAGE, encode_dss_signature(r, s))


@pytest.mark.parametrize(
    "signature",
    [
        b"",
        b"\x30",
        b"noise of seventy bytes".ljust(70, b"\xa5"),
        SIGNATURE + b"\0",
        SIGNATURE[:-1],
        SIGNATURE[:4] + SIGNATURE[5:],
        b"\x30\x81" + SIGNATURE[1:],
        b"\x30\x80" + SIGNATURE[2:] + b"\0\0",
        SIGNATURE[:1] + bytes([SIGNATURE[1] + 2]) + SIGNATURE[2:] + b"\x05\0",
        R.to_bytes(32, "big") + S.to_bytes(32, "big"),
        b"\xff" * 100_000,
    ],
)
def test_malformed_signatures_do_not_verify(signature: bytes) -> None:
    assert not sm2.verify(PUBLIC, MESSAGE, signature)


def test_no_flipped_bit_verifies() -> None:
    for place in range(len(SIGNATURE) * 8):
        damaged = bytearray(SIGNATURE)
        damaged[place // 8] ^= 1 << place % 8
        assert not sm2.verify(PUBLIC, MESSAGE, bytes(damaged))


OTHER_CURVE = ec.derive_private_key(1, ec.SECP256R1())


@pytest.mark.parametrize(
    "key",
    [
        b"",
        b"junk",
        PUBLIC[:-1],
        PUBLIC + b"\0",
        PUBLIC[:-1] + bytes([PUBLIC[-1] ^ 1]),
        SPKI_HEAD + b"\x04" + bytes(64),
        bytes.fromhex("3019301306072a8648ce3d020106082a811ccf5501822d03020000"),
        OTHER_CURVE.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo),
        PRIVATE,
    ],
    ids=["empty", "junk", "short", "long", "off-curve", "zero", "infinity", "P-256", "private"],
)
def test_unsound_public_keys_are_refused(key: bytes) -> None:
    with pytest.raises(ValueError, match="SM2 key"):
        sm2.verify(key, MESSAGE, SIGNATURE)


@pytest.mark.parametrize(
    "key",
    [
        b"",
        b"junk",
        PRIVATE[:-1],
        PRIVATE + b"\0",
        private_der(bytes(32)),
        private_der((ORDER - 1).to_bytes(32, "big")),
        private_der(ORDER.to_bytes(32, "big")),
        OTHER_CURVE.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()),
        OTHER_CURVE.private_bytes(Encoding.DER, PrivateFormat.PKCS8, BestAvailableEncryption(b"x")),
        PUBLIC,
    ],
    ids=["empty", "junk", "short", "long", "zero", "n-1", "n", "P-256", "encrypted", "public"],
)
def test_unsound_private_keys_are_refused(key: bytes) -> None:
    with pytest.raises(ValueError, match="SM2 key"):
        sm2.sign(key, MESSAGE)
    with pytest.raises(ValueError, match="SM2 key"):
        sm2.public_key(key)


def test_an_id_that_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match="8190"):
        sm2.sign(PRIVATE, MESSAGE, bytes(8191))
    with pytest.raises(ValueError, match="8190"):
        sm2.verify(PUBLIC, MESSAGE, SIGNATURE, bytes(8191))


def test_threads_do_not_disturb_each_other() -> None:
    def story(number: int) -> bool:
        private, message = sm2.generate_private_key(), str(number).encode()
        signature = sm2.sign(private, message)
        public = sm2.public_key(private)
        return sm2.verify(public, message, signature) and not sm2.verify(public, b"", signature)

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(story, range(64)))


def test_failures_leave_nothing_in_the_error_queue() -> None:
    with pytest.raises(ValueError):
        sm2.sign(b"junk", MESSAGE)
    assert not sm2.verify(PUBLIC, MESSAGE, b"junk")
    peek = sm2._libcrypto().ERR_peek_error
    peek.restype = ctypes.c_ulong
    assert peek() == 0


@pytest.fixture
def without_libcrypto(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def nothing(name: str) -> ctypes.CDLL:
        raise OSError(name)

    sm2._found.cache_clear()
    monkeypatch.setattr(ctypes, "CDLL", nothing)
    yield
    sm2._found.cache_clear()


@pytest.mark.parametrize("platform", ["linux", "darwin", "win32"])
@pytest.mark.usefixtures("without_libcrypto")
def test_without_libcrypto_the_message_says_how_to_install_it(platform: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    assert not sm2.available()
    with pytest.raises(sm2.Sm2Unavailable, match=r"openssl\. macOS: brew install"):
        sm2.generate_private_key()


def test_a_library_that_is_not_libcrypto_is_passed_over() -> None:
    assert sm2._loaded(ctypes.util.find_library("c") or "") is None
    assert sm2._loaded("") is None
