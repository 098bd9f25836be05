"""The reader and the writer of ASN.1 beside an independent one, and against noise."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from asn1crypto import core
from hypothesis import given, settings
from hypothesis import strategies as st

from resolvers.seals import der
from resolvers.seals.ber import Element, Malformed, read
from resolvers.seals.failures import NotACertificate, NotASeal
from resolvers.seals.ses_reading import read_signature
from resolvers.seals.x509_reading import read_certificate
from tests.resolvers.seals import making


@given(st.integers(-(2**200), 2**200))
def test_integers(value: int) -> None:
    assert der.integer(value) == core.Integer(value).dump()
    assert read(der.integer(value)).integer() == value


@given(st.lists(st.integers(0, 2**60), min_size=0, max_size=10), st.integers(0, 2), st.integers(0, 39))
def test_object_identifiers(arcs: list[int], first: int, second: int) -> None:
    dotted = ".".join(map(str, (first, second, *arcs)))
    assert der.oid(dotted) == core.ObjectIdentifier(dotted).dump()
    assert read(der.oid(dotted)).oid() == dotted


@given(st.binary(max_size=300), st.text(max_size=100))
def test_strings(octets: bytes, text: str) -> None:
    assert der.octets(octets) == core.OctetString(octets).dump()
    assert read(der.octets(octets)).octets() == octets
    assert der.utf8(text) == core.UTF8String(text).dump()
    assert read(der.utf8(text)).text() == text


@given(st.datetimes(datetime(1950, 1, 2), datetime(9000, 1, 1)), st.integers(-12, 12))  # noqa: DTZ001 - zones follow
def test_times(naive: datetime, hours: int) -> None:
    at = naive.replace(microsecond=0, tzinfo=timezone(timedelta(hours=hours)))
    assert read(der.generalized_time(at)).time() == at
    assert read(der.certificate_time(at)).time(der.UTC_TIME, der.GENERALIZED_TIME) == at
    assert der.generalized_time(at) == core.GeneralizedTime(at.astimezone(UTC)).dump()


@pytest.mark.parametrize(
    "text",
    [
        b"20261122",
        b"20261122083000",
        b"20261322083000Z",
        b"20260230083000Z",
        b"20261122246000Z",
        b"20261122083060Z",
        b"00000101000000Z",
        b"00010101000000+2359",
        b"20261122083000+9999",
        "２０２６１１２２０８３０００Z".encode(),
        b"20261122083000Z" + b"0" * 99,
    ],
)
def test_times_that_never_were_are_refused(text: bytes) -> None:
    with pytest.raises(Malformed):
        read(der.wrapped(der.GENERALIZED_TIME, text)).time()


def test_fractions_of_seconds_are_left_out() -> None:
    element = read(der.wrapped(der.GENERALIZED_TIME, b"20261122083000.125Z"))
    assert element.time() == datetime(2026, 11, 22, 8, 30, tzinfo=UTC)


def test_lengths_of_every_size() -> None:
    for size in (0, 1, 127, 128, 255, 256, 65_535, 65_536):
        assert read(der.octets(bytes(size))).octets() == bytes(size)
        assert der.octets(bytes(size)) == core.OctetString(bytes(size)).dump()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x02",
        b"\x02\x05\x01",
        b"\x1f\x81\x01\x00",
        b"\x04\x80\x00\x00",
        b"\x04\x85\x00\x00\x00\x00\x01\x00",
        b"\x30\x80",
        b"\x30\x80\x02\x01\x00",
        b"\x02\x01\x01\x00",
        b"\x30\x80" * 17 + b"\0\0" * 17,
        b"\x30\x80" + b"\x05\x00" * 5000 + b"\0\0",
    ],
)
def test_malformed_elements_are_refused(data: bytes) -> None:
    with pytest.raises(Malformed):
        read(data)


@pytest.mark.parametrize(
    ("read_as", "data"),
    [
        (Element.integer, b"\x02\x00"),
        (Element.integer, der.integer(2**600)),
        (Element.boolean, b"\x01\x02\x00\x00"),
        (Element.bits, b"\x03\x02\x04\xf0"),
        (Element.flags, b"\x03\x01\x08"),
        (Element.flags, b"\x03\x05\x00\xff\xff\xff\xff"),
        (Element.text, der.wrapped(der.UTF8, b"\xff")),
        (Element.text, der.integer(1)),
        (Element.oid, b"\x06\x00"),
        (Element.oid, b"\x06\x02\x2a\x86"),
        (Element.oid, b"\x06\x20\x2a" + b"\xff" * 30 + b"\x01"),
        (Element.octets, b"\x24\x03\x02\x01\x00"),
        (Element.parts, der.sequence(*[der.integer(1)] * 257)),
    ],
)
def test_values_that_are_none_are_refused(read_as: object, data: bytes) -> None:
    with pytest.raises(Malformed):
        read_as(read(data))  # type: ignore[operator]


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200), st.integers(0, 10**6), st.booleans())
def test_noise_is_refused_and_breaks_nothing(noise: bytes, place: int, into: bool) -> None:
    data = making.signed() if into else making.signer()
    cut = place % len(data)
    for damaged in (noise, data[:cut] + noise + data[cut:], data[:cut] + noise + data[cut + len(noise) :]):
        for reader, refusal in ((read_signature, NotASeal), (read_certificate, NotACertificate)):
            try:
                reader(damaged)
            except refusal:
                continue
