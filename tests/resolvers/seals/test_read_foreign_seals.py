"""Seals as others write them: read over their own bytes, and what is no seal is called what it is."""

import base64
from collections.abc import Callable
from dataclasses import replace

import pytest
from asn1crypto import cms
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from resolvers.seals import der
from resolvers.seals.ber import Element, read
from resolvers.seals.failures import NotASeal, SealFailure, SealProblem
from resolvers.seals.ses import CertificateDigest
from resolvers.seals.ses_reading import LARGEST, read_seal, read_signature, unpadded
from resolvers.seals.ses_verifying import verify_seal, verify_signature
from resolvers.seals.sm3 import sm3
from resolvers.seals.x509 import SM2_WITH_SM3
from tests.resolvers.seals import making
from tests.resolvers.seals.making import AT, DIGEST

EXTENSION = der.sequence(der.oid("1.2.156.10197.6.1.4.99"), der.boolean(value=False), der.octets(b"extra"))
CRITICAL = der.sequence(der.oid("1.2.156.10197.6.1.4.99"), der.boolean(value=True), der.octets(b"extra"))


def parts(data: bytes) -> list[bytes]:
    return [part.raw for part in read(data).parts()]


def resealed(change: Callable[[list[bytes]], None]) -> bytes:
    """A seal whose SES_SealInfo was changed before its maker signed it."""
    fields = parts(parts(making.seal())[0])
    change(fields)
    return as_seal(der.sequence(*fields))


def as_seal(signed: bytes, *behind: bytes) -> bytes:
    signature = der.bits(making.signs("maker", signed))
    return der.sequence(signed, der.octets(making.maker()), der.oid(SM2_WITH_SM3), signature, *behind)


def resigned(change: Callable[[list[bytes]], None], *behind: bytes, seal: bytes | None = None) -> bytes:
    """A signature whose TBS_Sign was changed before it was signed."""
    fields = parts(parts(making.signed(seal))[0])
    change(fields)
    signed = der.sequence(*fields)
    signature = der.bits(making.signs("signer", signed))
    return der.sequence(signed, der.octets(making.signer()), der.oid(SM2_WITH_SM3), signature, *behind)


def checked(data: bytes) -> SealFailure | None:
    return verify_signature(read_signature(data), DIGEST, making.trust(), AT)


def bare(signature: bytes) -> bytes:
    return b"".join(number.to_bytes(32, "big") for number in decode_dss_signature(signature))


def test_an_explicit_false_is_read_and_verified_as_it_came() -> None:
    data = resealed(lambda fields: fields.append(der.sequence(EXTENSION)))
    found = read_seal(data)
    (extension,) = found.extensions
    assert (extension.oid, extension.critical, extension.value) == ("1.2.156.10197.6.1.4.99", False, b"extra")
    assert verify_seal(found, making.trust().makers, AT) is None


@pytest.mark.parametrize("wrap", [lambda one: one, lambda one: der.explicit(0, one)], ids=["untagged", "tagged"])
def test_added_data_stands_with_or_without_its_tag(wrap: Callable[[bytes], bytes]) -> None:
    data = resigned(lambda fields: fields.append(wrap(der.sequence(EXTENSION))))
    assert len(read_signature(data).extensions) == 1
    assert checked(data) is None


def test_what_is_critical_and_unknown_is_not_passed_over() -> None:
    for data in (
        resigned(lambda fields: fields.append(der.explicit(0, der.sequence(CRITICAL)))),
        making.signed(resealed(lambda fields: fields.append(der.sequence(CRITICAL)))),
    ):
        failure = checked(data)
        assert failure is not None
        assert failure.problem is SealProblem.NOT_A_SEAL
        assert "1.2.156.10197.6.1.4.99" in failure.detail


def test_bare_signatures_verify() -> None:
    signed, cert, algorithm, signature = read(making.signed()).parts()
    data = der.sequence(signed.raw, cert.raw, algorithm.raw, der.bits(bare(signature.bits())))
    assert checked(data) is None
    changed = bytearray(bare(signature.bits()))
    changed[40] ^= 1
    failure = checked(der.sequence(signed.raw, cert.raw, algorithm.raw, der.bits(bytes(changed))))
    assert failure is not None
    assert failure.problem is SealProblem.BAD_DOCUMENT_SIGNATURE


@pytest.mark.parametrize("signature", [b"", bytes(64), b"\xff" * 64, bytes(63), b"\x30\x06\x02\x01\x00\x02\x01\x00"])
def test_no_signature_is_none(signature: bytes) -> None:
    fields = [part.raw for part in read(making.signed()).parts()]
    failure = checked(der.sequence(*fields[:3], der.bits(signature)))
    assert failure is not None
    assert failure.problem is SealProblem.BAD_DOCUMENT_SIGNATURE


def by_digest(digest: bytes) -> bytes:
    """A seal that names who may sign by the digest of the certificate."""

    def change(fields: list[bytes]) -> None:
        properties = parts(fields[2])
        listed = der.sequence(der.sequence(der.printable("SM3"), der.octets(digest)))
        fields[2] = der.sequence(*properties[:2], der.integer(2), listed, *properties[4:])

    return resealed(change)


def test_a_list_of_digests_names_who_may_sign() -> None:
    data = by_digest(sm3(making.signer()))
    assert read_seal(data).certificate_digests == (CertificateDigest("SM3", sm3(making.signer())),)
    assert read_seal(data).info.certificates == ()
    assert checked(making.signed(data)) is None


def test_a_digest_of_another_certificate_names_nobody_else() -> None:
    failure = checked(making.signed(by_digest(sm3(making.maker()))))
    assert failure is not None
    assert failure.problem is SealProblem.UNTRUSTED_SIGNER


def test_time_stamps_are_kept() -> None:
    stamp = der.explicit(0, der.bits(b"a time stamp"))
    sealed = as_seal(parts(making.seal(making.info(5)))[0], stamp)
    assert read_seal(sealed).timestamp == b"a time stamp"
    data = resigned(lambda _: None, stamp, seal=sealed)
    assert read_signature(data).timestamp == b"a time stamp"
    assert checked(data) is None


def indefinite(element: Element) -> bytes:
    """The same in BER: lengths that end with a mark, octet strings in two pieces."""
    if element.tag & 0x20:
        inner = b"".join(indefinite(part) for part in element.parts(element.tag))
        return bytes((element.tag, 0x80)) + inner + b"\0\0"
    if element.tag == der.OCTET_STRING and len(element.contents) > 1:
        half = len(element.contents) // 2
        pieces = der.octets(element.contents[:half]) + der.octets(element.contents[half:])
        return b"\x24\x80" + pieces + b"\0\0"
    size = len(element.contents).to_bytes(4, "big")
    return bytes((element.tag, 0x84)) + size + element.contents


def test_what_is_not_der_is_verified_over_its_own_bytes() -> None:
    info = indefinite(read(parts(making.seal())[0]))
    sealed = as_seal(info)
    assert read_seal(sealed).info == making.info()
    assert read_seal(sealed).signed == info
    fields = parts(parts(making.signed(sealed))[0])
    fields[2] = der.wrapped(der.GENERALIZED_TIME, b"20261122163000+0800")
    signed = b"\x30\x80" + b"".join(fields) + b"\0\0"
    signature = der.bits(making.signs("signer", signed))
    data = b"\x30\x80" + signed + der.octets(making.signer()) + der.oid(SM2_WITH_SM3) + signature + b"\0\0"
    assert read_signature(data).signed_at == AT
    assert checked(data) is None


def test_zeros_that_fill_up_a_pdf_are_taken_off() -> None:
    data = making.signed()
    assert unpadded(data + bytes(1000)) == data
    with pytest.raises(NotASeal, match="more than one"):
        unpadded(data + bytes(10) + b"\x01")


def pkcs7() -> bytes:
    return cms.ContentInfo({"content_type": "signed_data", "content": cms.SignedData({
        "version": "v1", "digest_algorithms": [], "encap_content_info": {"content_type": "data"}, "signer_infos": [],
    })}).dump()  # fmt: skip


def gmt_0031_2014() -> bytes:
    fields = parts(parts(making.signed())[0])
    return der.sequence(der.sequence(*fields), der.bits(b"signature"))


SIGNED_DATA = der.sequence(der.oid("1.2.156.10197.6.1.4.2.2"), der.explicit(0, der.sequence(der.integer(1))))


@pytest.mark.parametrize(
    ("make", "named"),
    [
        (lambda: SIGNED_DATA, "GB/T 35275"),
        (pkcs7, "PKCS#7"),
        (lambda: der.sequence(der.oid("1.2.3.4"), der.octets(b"")), "a structure of type 1.2.3.4"),
        (gmt_0031_2014, "GM/T 0031-2014"),
        (making.seal, "an SESeal"),
        (making.signer, "an X.509 certificate"),
        (lambda: der.sequence(der.integer(1)), "no SES_Signature"),
        (lambda: b"", "no ASN.1"),
        (lambda: b"%PDF-1.7 is another thing", "no ASN.1"),
        (lambda: base64.b64encode(making.signed()), "no ASN.1"),
        (lambda: making.signed() + b"\0", "1 bytes too many"),
        (lambda: making.signed()[:-1], "breaks off"),
        (lambda: b"\x30\x84\x7f\xff\xff\xff", "breaks off"),
        (lambda: b"\x30\x80" * 1000, "too deeply"),
        (lambda: bytes(LARGEST + 1), f"more than {LARGEST}"),
    ],
)
def test_what_is_no_signature_by_a_seal_is_called_what_it_is(make: Callable[[], bytes], named: str) -> None:
    with pytest.raises(NotASeal, match=named.replace("(", r"\(")):
        read_signature(make())


@pytest.mark.parametrize("version", [1, 2, 3, 6])
def test_other_versions_are_refused(version: int) -> None:
    def change(fields: list[bytes]) -> None:
        fields[0] = der.sequence(der.ia5("ES"), der.integer(version), der.ia5("X"))

    with pytest.raises(NotASeal, match=f"a seal of version {version}"):
        read_seal(resealed(change))


def test_two_versions_in_one_are_refused() -> None:
    def change(fields: list[bytes]) -> None:
        fields[0] = der.integer(5)

    with pytest.raises(NotASeal, match="version 5 signed by a seal of version 4"):
        read_signature(resigned(change))


def test_another_algorithm_is_named() -> None:
    fields = [part.raw for part in read(making.signed()).parts()]
    failure = checked(der.sequence(*fields[:2], der.oid("1.2.840.113549.1.1.11"), fields[3]))
    assert failure is not None
    assert "1.2.840.113549.1.1.11" in failure.detail


def test_a_seal_with_a_broken_certificate_is_trusted_by_nobody() -> None:
    found = replace(read_seal(making.seal()), maker_certificate=b"\x30\x00")
    failure = verify_seal(found, making.trust().makers, AT)
    assert failure is not None
    assert failure.problem is SealProblem.UNTRUSTED_MAKER
