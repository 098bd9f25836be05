"""Our own seals and signatures: what goes in comes out, and anything changed on the way is caught."""

from dataclasses import replace
from datetime import timedelta

import pytest
from asn1crypto import core

from resolvers.seals import der
from resolvers.seals.ber import Element, read
from resolvers.seals.failures import NotASeal, SealFailure, SealProblem
from resolvers.seals.ses import SealInfo, Sealing, Trust, Version
from resolvers.seals.ses_making import LARGEST_PICTURE, make_signature
from resolvers.seals.ses_reading import read_seal, read_signature
from resolvers.seals.ses_verifying import verify_seal, verify_signature
from resolvers.seals.sm3 import sm3
from resolvers.seals.x509_reading import read_certificate
from tests.resolvers.seals import making
from tests.resolvers.seals.making import AT, DIGEST, YEAR


def checked(data: bytes, digest: bytes = DIGEST) -> SealFailure | None:
    return verify_signature(read_signature(data), digest, making.trust(), AT)


def problem(failure: SealFailure | None) -> SealProblem | None:
    return failure.problem if failure else None


@pytest.mark.parametrize("version", [4, 5])
def test_a_seal_says_what_it_was_made_of(version: Version) -> None:
    found = read_seal(making.seal(making.info(version)))
    assert found.info == making.info(version)
    assert (found.certificate_digests, found.extensions, found.timestamp) == ((), (), None)
    assert verify_seal(found, making.trust().makers, AT) is None


@pytest.mark.parametrize("version", [4, 5])
def test_a_signed_document_verifies(version: Version) -> None:
    found = read_signature(making.signed(making.seal(making.info(version))))
    assert (found.version, found.signed_at, found.digest) == (version, AT, DIGEST)
    assert found.property_info == "/Doc_0/Signs/Sign_0/Signature.xml"
    assert verify_signature(found, DIGEST, making.trust(), AT) is None


def test_another_library_reads_the_structure() -> None:
    """The fields in the order of GB/T 38540, as asn1crypto sees them."""
    to_sign, cert, algorithm, signature = core.Sequence.load(making.signed(), strict=True).native.values()
    version, eseal, time, digest, where = to_sign.values()
    assert (version, time, where) == (4, AT, "/Doc_0/Signs/Sign_0/Signature.xml")
    assert (cert, algorithm) == (making.signer(), "1.2.156.10197.1.501")
    assert core.BitString.load(der.bits(DIGEST)).native == digest
    header, es_id, properties, picture = eseal["0"].values()
    assert list(header.values()) == ["ES", 4, "TONGBAN"]
    assert es_id == "5116020000001"
    kind, name, list_type, certificates, *times = properties.values()
    assert (kind, name, list_type, list(certificates.values())) == (1, "广安区市场监督管理局", 1, [making.signer()])
    assert times == [AT, AT - timedelta(days=1), AT + YEAR]
    assert list(picture.values())[2:] == [42, 42]
    assert len(signature) > 500


def test_another_document_is_a_mismatch() -> None:
    assert problem(checked(making.signed(), sm3(b"another"))) is SealProblem.DIGEST_MISMATCH
    assert problem(checked(making.signed(), b"")) is SealProblem.DIGEST_MISMATCH


def leaves(element: Element, start: int = 0) -> list[tuple[int, int]]:
    """Where the contents of every primitive element stand that isn't empty."""
    if not element.tag & 0x20:
        return [(start + len(element.raw) - len(element.contents), start + len(element.raw))]
    place, found = start + len(element.raw) - len(element.contents), []
    for part in element.parts(element.tag):
        found += leaves(part, place)
        place += len(part.raw)
    return found


FIELDS = len(leaves(read(making.signed())))


@pytest.mark.parametrize("field", range(FIELDS))
def test_no_field_can_be_changed(field: int) -> None:
    data = making.signed()
    first, end = leaves(read(data))[field]
    for place in {first, (first + end) // 2, end - 1}:
        changed = bytearray(data)
        changed[place] ^= 1
        assert caught(bytes(changed)), f"byte {place} of field {field}"


@pytest.mark.parametrize("field", range(FIELDS))
def test_no_field_can_be_swapped_for_that_of_another_seal(field: int) -> None:
    other = replace(making.info(), name="邻水县市场监督管理局", es_id="5116230000001", vid="OTHER", kind=2)
    data, donor = making.signed(), making.signed(making.seal(other))
    (first, end), (begin, stop) = leaves(read(data))[field], leaves(read(donor))[field]
    changed = data[:first] + donor[begin:stop] + data[end:]
    assert changed == data or caught(changed)


def caught(data: bytes) -> bool:
    try:
        return checked(data) is not None
    except NotASeal:
        return True


def test_a_seal_of_an_unknown_maker_is_not_trusted() -> None:
    other = (read_certificate(making.root("other root")),)
    found = read_signature(making.signed())
    failure = verify_signature(found, DIGEST, Trust((), making.trust().signers), AT)
    assert failure == SealFailure(SealProblem.UNTRUSTED_MAKER, "certificate: UNKNOWN_ISSUER")
    # Same name, another key: authorities are known by more than what they call themselves.
    assert problem(verify_signature(found, DIGEST, Trust(other, making.trust().signers), AT)) is (
        SealProblem.UNTRUSTED_MAKER
    )


def test_a_signer_of_an_unknown_authority_is_not_trusted() -> None:
    failure = verify_signature(read_signature(making.signed()), DIGEST, Trust(making.trust().makers, ()), AT)
    assert problem(failure) is SealProblem.UNTRUSTED_SIGNER


def test_a_certificate_that_the_seal_does_not_name_may_not_sign() -> None:
    stranger = making.certificate("stranger")
    data = make_signature(
        Sealing(making.seal(), stranger, DIGEST, "x"), lambda message: making.signs("stranger", message), at=AT
    )
    assert problem(checked(data)) is SealProblem.UNTRUSTED_SIGNER


@pytest.mark.parametrize("days", [-2, 400])
def test_a_seal_counts_only_while_it_is_valid(days: int) -> None:
    found = read_seal(making.seal())
    failure = verify_seal(found, making.trust().makers, AT + timedelta(days=days))
    assert problem(failure) is SealProblem.EXPIRED_AT_SIGNING


def test_an_expired_certificate_signs_no_more() -> None:
    expired = making.certificate("signer", until=AT - timedelta(days=1))
    sealed = making.seal(replace(making.info(), certificates=(expired,)))
    data = make_signature(Sealing(sealed, expired, DIGEST, "x"), lambda one: making.signs("signer", one), at=AT)
    assert problem(checked(data)) is SealProblem.EXPIRED_AT_SIGNING


def test_a_signature_from_the_future_does_not_count() -> None:
    found = read_signature(making.signed())
    assert verify_signature(found, DIGEST, making.trust(), AT - timedelta(minutes=4)) is None
    failure = verify_signature(found, DIGEST, making.trust(), AT - timedelta(minutes=6))
    assert problem(failure) is SealProblem.BAD_DOCUMENT_SIGNATURE


BASE = making.info()


@pytest.mark.parametrize(
    "unfit",
    [
        replace(BASE, name=""),
        replace(BASE, name="章" * 257),
        replace(BASE, name="广安\n区"),
        replace(BASE, es_id="五一一六"),
        replace(BASE, certificates=()),
        replace(BASE, picture=b""),
        replace(BASE, picture=bytes(LARGEST_PICTURE + 1)),
        replace(BASE, width_mm=0),
        replace(BASE, height_mm=201),
        replace(BASE, valid_until=BASE.valid_from),
        replace(BASE, created_at=AT.replace(tzinfo=None)),
    ],
    ids=range(11),
)
def test_unfit_seals_are_not_made(unfit: SealInfo) -> None:
    with pytest.raises(ValueError):
        making.seal(unfit)


@pytest.mark.parametrize(("digest", "where"), [(DIGEST[:-1], "x"), (b"", "x"), (DIGEST, "位置")])
def test_unfit_documents_are_not_signed(digest: bytes, where: str) -> None:
    with pytest.raises(ValueError):
        make_signature(Sealing(making.seal(), making.signer(), digest, where), lambda _: b"", at=AT)


def test_what_is_no_seal_signs_nothing() -> None:
    with pytest.raises(NotASeal):
        make_signature(Sealing(making.signer(), making.signer(), DIGEST, "x"), lambda _: b"", at=AT)
