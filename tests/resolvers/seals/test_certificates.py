"""Certificates: ours as other libraries read them, and chains that must not hold."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from asn1crypto import x509 as oracle
from cryptography import x509 as cryptography_x509

from resolvers.seals import der, sm2
from resolvers.seals.ber import read
from resolvers.seals.failures import ChainFailure, NotACertificate
from resolvers.seals.foreign import verified
from resolvers.seals.x509 import CertificateRequest, Issuer, KeyUsage, Name
from resolvers.seals.x509_chain import verify_chain
from resolvers.seals.x509_making import make_certificate
from resolvers.seals.x509_reading import read_certificate
from tests.resolvers.seals import making
from tests.resolvers.seals.making import AT, YEAR

FULL = Name("广安区市场监督管理局", "广安市广安区人民政府", "电子证照专用章", "四川省")


def chain(leaf: bytes, *issuers: bytes, at: datetime = AT) -> ChainFailure | None:
    return verify_chain(read_certificate(leaf), [read_certificate(one) for one in issuers], at)


def issued(whose: str, by: str, above: bytes, path_length: int | None = None) -> bytes:
    wanted = CertificateRequest(Name(whose), sm2.public_key(making.key(whose)), AT + YEAR, path_length)
    return make_certificate(wanted, Issuer(above, lambda message: making.signs(by, message)), at=AT - YEAR)


def test_a_certificate_says_what_it_was_made_of() -> None:
    found = read_certificate(making.certificate("full", FULL))
    assert found.subject_name == FULL
    assert found.issuer_name == making.ROOT
    assert (found.valid_from, found.valid_until) == (AT - YEAR, AT + 3 * YEAR)
    assert found.public_key == sm2.public_key(making.key("full"))
    assert found.key_usage == {KeyUsage.DIGITAL_SIGNATURE, KeyUsage.NON_REPUDIATION}
    assert not found.is_authority
    assert found.authority_key_id == read_certificate(making.root()).subject_key_id
    assert found.unknown_critical == ()


def test_two_other_libraries_read_the_same() -> None:
    data = making.certificate("full", FULL)
    ours, theirs, third = read_certificate(data), oracle.Certificate.load(data, strict=True), None
    third = cryptography_x509.load_der_x509_certificate(data)
    assert theirs.subject.native["common_name"] == FULL.common_name
    assert theirs.serial_number == third.serial_number == ours.serial
    assert theirs["tbs_certificate"].dump() == third.tbs_certificate_bytes == ours.tbs
    assert third.signature == ours.signature
    assert third.not_valid_after_utc == ours.valid_until
    usage = third.extensions.get_extension_for_class(cryptography_x509.KeyUsage)
    assert usage.critical
    assert (usage.value.digital_signature, usage.value.content_commitment, usage.value.key_cert_sign) == (1, 1, 0)
    assert third.extensions.get_extension_for_class(cryptography_x509.SubjectKeyIdentifier).value.digest == (
        ours.subject_key_id
    )


def test_serial_numbers_are_random_and_positive() -> None:
    serials = [read_certificate(making.certificate("full", FULL)) for _ in range(3)]
    assert len({one.serial for one in serials}) == 3
    assert all(one.serial > 0 and len(one.serial_text) == 32 for one in serials)


def test_times_after_2049_are_written_in_full() -> None:
    until = datetime(2061, 1, 1, tzinfo=UTC)
    assert read_certificate(making.certificate("late", until=until)).valid_until == until


@pytest.mark.parametrize(
    ("name", "until"),
    [
        (Name(""), AT + YEAR),
        (Name("章" * 65), AT + YEAR),
        (Name("a\0b"), AT + YEAR),
        (Name("a", organization="b\n"), AT + YEAR),
        (Name("a", country="中国"), AT + YEAR),
        (Name("a"), AT - YEAR),
        (Name("a"), AT.replace(tzinfo=None) + YEAR),
    ],
    ids=range(7),
)
def test_unfit_certificates_are_not_made(name: Name, until: datetime) -> None:
    with pytest.raises((ValueError, TypeError)):
        making.certificate("unfit", name, until=until)


def test_a_chain_to_a_root_that_we_believe_holds() -> None:
    assert chain(making.signer(), making.root()) is None
    assert chain(making.signer(), making.root("other root"), making.root()) is None


def test_links_count_only_as_far_as_they_lead_to_a_root() -> None:
    root = deep_root(1)
    middle = issued("middle", "deep", root, 0)
    leaf = issued("leaf", "middle", middle)
    assert chain(leaf, middle, root) is None
    assert chain(leaf, middle) is ChainFailure.UNKNOWN_ISSUER
    assert chain(leaf, root) is ChainFailure.UNKNOWN_ISSUER


def test_authorities_go_no_deeper_than_they_may() -> None:
    root = deep_root(0)
    middle = issued("middle", "deep", root, 0)
    assert chain(issued("leaf", "middle", middle), middle, root) is ChainFailure.TOO_LONG


def test_a_ring_of_authorities_ends() -> None:
    one = issued("one", "two", issued("two", "two", deep_root(9), 9), 9)
    two = issued("two", "one", one, 9)
    failure = chain(issued("leaf", "one", one), one, two)
    assert failure in {ChainFailure.TOO_LONG, ChainFailure.BAD_SIGNATURE}


def deep_root(path_length: int) -> bytes:
    wanted = CertificateRequest(Name("deep"), sm2.public_key(making.key("deep")), AT + YEAR, path_length)
    return make_certificate(wanted, Issuer(None, lambda message: making.signs("deep", message)), at=AT - YEAR)


def test_a_signer_is_no_authority() -> None:
    forged = issued("forged", "signer", making.signer())
    assert chain(forged, making.signer(), making.root()) is ChainFailure.NOT_AN_AUTHORITY


def test_an_authority_signs_no_documents() -> None:
    assert chain(making.root(), making.root()) is ChainFailure.WRONG_USAGE


@pytest.mark.parametrize(
    ("at", "failure"),
    [(AT - 2 * YEAR, ChainFailure.NOT_YET_VALID), (AT + 4 * YEAR, ChainFailure.EXPIRED), (AT, None)],
)
def test_certificates_have_their_time(at: datetime, failure: ChainFailure | None) -> None:
    assert chain(making.signer(), making.root(), at=at) is failure


def test_a_signature_of_another_root_with_the_same_name_does_not_hold() -> None:
    stranger = read_certificate(making.root("other root"))
    without_ids = replace(stranger, subject_key_id=None)
    found = read_certificate(making.signer())
    assert verify_chain(found, [stranger], AT) is ChainFailure.UNKNOWN_ISSUER
    assert verify_chain(found, [without_ids], AT) is ChainFailure.BAD_SIGNATURE
    assert verify_chain(found, [without_ids, read_certificate(making.root())], AT) is None


def test_a_critical_extension_that_we_do_not_know_is_not_passed_over() -> None:
    found = replace(read_certificate(making.signer()), unknown_critical=("2.5.29.30",))
    assert verify_chain(found, [read_certificate(making.root())], AT) is ChainFailure.UNKNOWN_EXTENSION


def test_no_flipped_bit_holds() -> None:
    data = making.signer()
    for place in range(4, len(data), 3):
        changed = bytearray(data)
        changed[place] ^= 1 << place % 8
        try:
            assert chain(bytes(changed), making.root()) is not None, f"byte {place}"
        except NotACertificate:
            continue


@pytest.mark.parametrize(
    "data",
    [b"", b"\x30\x00", b"\x30\x03\x02\x01\x01", making.signer() + b"\0", making.signer()[:-1], b"\x30" * 70_000],
    ids=["empty", "hollow", "number", "trailing", "short", "large"],
)
def test_what_is_no_certificate_is_refused(data: bytes) -> None:
    with pytest.raises(NotACertificate):
        read_certificate(data)


def test_two_algorithms_in_one_are_refused() -> None:
    tbs, _, signature = (part.raw for part in read(making.signer()).parts())
    with pytest.raises(NotACertificate, match="two algorithms"):
        read_certificate(der.sequence(tbs, der.sequence(der.oid("1.2.840.10045.4.3.2")), signature))


def test_keys_off_the_curve_verify_nothing() -> None:
    key = bytearray(sm2.public_key(making.key("signer")))
    signature = making.signs("signer", b"message")
    assert verified(bytes(key), b"message", signature)
    key[-1] ^= 1
    assert not verified(bytes(key), b"message", signature)
    assert not verified(b"", b"message", signature)


def test_certificates_before_their_extensions_are_read() -> None:
    """X.509 of version 1: no version, no extensions."""
    tbs, algorithm, _ = (part.raw for part in read(making.signer()).parts())
    old = der.sequence(*(part.raw for part in read(tbs).parts()[1:-1]))
    found = read_certificate(der.sequence(old, algorithm, der.bits(making.signs("root", old))))
    assert (found.key_usage, found.is_authority) == (None, False)
    assert verify_chain(found, [read_certificate(making.root())], AT + timedelta(days=1)) is None
