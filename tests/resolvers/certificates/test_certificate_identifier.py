import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auth.check_characters import ALPHANUMERIC
from auth.identifiers import InvalidIdentifier
from resolvers.certificates.identifier import (
    CertificateIdentifier,
    certificate_identifier,
    parse_certificate_identifier,
)

CONSTRUCTION = "1.2.156.3005.2.11100000000013338W011.11430000006122244L.20230000403.001.U"
REAL = [CONSTRUCTION, "1.2.156.3005.2.11100000000013338W032.11220000013544541J.2430599.001.F"]


def word(length: int) -> st.SearchStrategy[str]:
    return st.text(ALPHANUMERIC, min_size=length, max_size=length)


identifiers = st.builds(
    certificate_identifier,
    word(21),
    word(18),
    st.text(ALPHANUMERIC, min_size=1, max_size=32),
    st.integers(0, 999),
)


def broken_rule(text: str) -> str:
    with pytest.raises(InvalidIdentifier) as caught:
        parse_certificate_identifier(text)
    assert caught.value.kind == "certificate_identifier"
    return caught.value.rule


@pytest.mark.parametrize("text", REAL)
def test_real_identifiers_pass_and_come_back(text: str) -> None:
    assert str(parse_certificate_identifier(text)) == text


def test_the_parts_are_named() -> None:
    expected = CertificateIdentifier("11100000000013338W011", "11430000006122244L", "20230000403", 1)
    assert parse_certificate_identifier(CONSTRUCTION) == expected


def test_a_real_identifier_is_made_from_its_parts() -> None:
    made = certificate_identifier("11100000000013338W011", "11430000006122244L", "20230000403", 1)
    assert made == CONSTRUCTION


@settings(deadline=None)
@given(text=identifiers)
def test_made_identifiers_come_back(text: str) -> None:
    assert str(parse_certificate_identifier(text)) == text


@settings(deadline=None, max_examples=300)
@given(text=identifiers, data=st.data())
def test_any_single_change_is_noticed(text: str, data: st.DataObject) -> None:
    position = data.draw(st.integers(0, len(text) - 1))
    replacement = data.draw(st.one_of(st.sampled_from(ALPHANUMERIC + "."), st.characters()))
    changed = text[:position] + replacement + text[position + 1 :]
    if changed != text:
        assert broken_rule(changed)


def test_no_other_character_passes_anywhere() -> None:
    for position, original in enumerate(CONSTRUCTION):
        for replacement in set(ALPHANUMERIC + ".") - {original}:
            assert broken_rule(CONSTRUCTION[:position] + replacement + CONSTRUCTION[position + 1 :])


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("", "root"),
        ("1.2.156.3005.1" + CONSTRUCTION[14:], "root"),
        ("1.2.156.3005.2.", "parts"),
        (CONSTRUCTION[:-2], "parts"),
        (CONSTRUCTION + ".", "parts"),
        (CONSTRUCTION.replace("W011", "W01"), "type_code"),
        (CONSTRUCTION.replace("244L", "244l"), "issuer"),
        (CONSTRUCTION.replace("20230000403", ""), "serial"),
        (CONSTRUCTION.replace("20230000403", "2023_403"), "serial"),
        (CONSTRUCTION.replace(".001.", ".1."), "version"),
        (CONSTRUCTION.replace(".001.", ".00A."), "version"),
        (CONSTRUCTION.replace(".U", ".V"), "check_digit"),
        (CONSTRUCTION + "\n", "check_digit"),
        (CONSTRUCTION + "U", "check_digit"),
    ],
)
def test_the_broken_rule_is_named(text: str, rule: str) -> None:
    assert broken_rule(text) == rule


@pytest.mark.parametrize(
    ("version", "serial", "rule"),
    [(1000, "1", "version"), (-1, "1", "version"), (1, "a", "serial")],
)
def test_wrong_parts_make_no_identifier(version: int, serial: str, rule: str) -> None:
    with pytest.raises(InvalidIdentifier) as caught:
        certificate_identifier("11100000000013338W011", "11430000006122244L", serial, version)
    assert caught.value.rule == rule
