import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolvers.certificates.offline_encoding import base45, from_base45, protected_header, read_sign1, sign1


@pytest.mark.parametrize(("data", "text"), [(b"AB", "BB8"), (b"Hello!!", "%69 VD92EX0"), (b"base-45", "UJCLQE7W581")])
def test_the_examples_of_rfc_9285(data: bytes, text: str) -> None:
    assert base45(data) == text
    assert from_base45(text) == data


@given(st.binary(max_size=60))
def test_whatever_is_written_is_read(data: bytes) -> None:
    assert from_base45(base45(data)) == data


@pytest.mark.parametrize("text", ["A", "GGW", ":::", "::", "ab8", "BB8B", "BB\n"])
def test_what_is_no_base45_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        from_base45(text)


GOOD = sign1(protected_header("k"), b"payload", b"s" * 64)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        GOOD[1:],
        GOOD + b"\x00",
        GOOD[:-1],
        b"\x81" * 900,
        b"\x9b" + b"\xff" * 8,
        cbor2.dumps(cbor2.CBORTag(18, [protected_header("k"), {1: 2}, b"payload", b"s" * 64])),
        cbor2.dumps(cbor2.CBORTag(98, [protected_header("k"), {}, b"payload", b"s" * 64])),
        cbor2.dumps(cbor2.CBORTag(18, [cbor2.dumps({1: -8, 4: b"k"}), {}, b"payload", b"s" * 64])),
        cbor2.dumps(cbor2.CBORTag(18, [cbor2.dumps({1: -7}), {}, b"payload", b"s" * 64])),
        cbor2.dumps(cbor2.CBORTag(18, [protected_header("k"), {}, b"payload", b"s" * 63])),
        cbor2.dumps(cbor2.CBORTag(18, [protected_header("k"), {}, "payload", b"s" * 64])),
        cbor2.dumps(cbor2.CBORTag(18, [protected_header("k"), {}, b"payload"])),
    ],
)
def test_only_a_cose_sign1_of_ours_is_read(data: bytes) -> None:
    assert read_sign1(GOOD).kid == "k"
    with pytest.raises(ValueError):
        read_sign1(data)
