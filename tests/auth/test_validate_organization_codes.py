from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auth.identifiers import (
    InvalidIdentifier,
    is_credit_code,
    normalize_credit_code,
    normalize_organization_code,
)

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
SAMPLE = "91350100M000100Y43"
DEPARTMENTS = ["11370800MB28559184", "11100000000013338W", "11430000006122244L", "11220000013544541J"]


def broken_rule(normalize: Callable[[str], str], text: str) -> str:
    with pytest.raises(InvalidIdentifier) as caught:
        normalize(text)
    return caught.value.rule


@pytest.mark.parametrize("code", [SAMPLE, *DEPARTMENTS])
def test_real_credit_codes_pass(code: str) -> None:
    assert is_credit_code(code)
    assert normalize_credit_code(code) == code


@pytest.mark.parametrize("text", [" 91350100m000100y43 ", "９１３５０１００Ｍ０００１００Ｙ４３"])
def test_credit_codes_become_canonical(text: str) -> None:
    assert normalize_credit_code(text) == SAMPLE


@pytest.mark.parametrize("prefix", ["N2", "Y1", "A1", "91", "52", "11"])
def test_every_prefix_has_exactly_one_check_character(prefix: str) -> None:
    body = f"{prefix}510000MA6ABCDEF"
    assert sum(is_credit_code(body + check) for check in ALPHABET) == 1


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("", "length"),
        ("91350100M000100Y4", "length"),
        ("91350100M000100Y433", "length"),
        *((f"91350100M00010{letter}Y43", "characters") for letter in "IOSVZ"),
        ("91350100M000100-43", "characters"),
        ("91350100Mſ00100Y43", "characters"),
        ("91350100M000100Y44", "check_digit"),
    ],
)
def test_the_broken_rule_of_a_credit_code_is_named(text: str, rule: str) -> None:
    assert broken_rule(normalize_credit_code, text) == rule
    assert not is_credit_code(text)


@settings(deadline=None)
@given(position=st.integers(0, 17), replacement=st.sampled_from(ALPHABET))
def test_any_single_change_of_a_credit_code_is_noticed(position: int, replacement: str) -> None:
    changed = SAMPLE[:position] + replacement + SAMPLE[position + 1 :]
    assert is_credit_code(changed) == (changed == SAMPLE)


@pytest.mark.parametrize("text", ["D2143569-X", "D2143569X", " d2143569-x", "Ｄ２１４３５６９－Ｘ"])
def test_organization_codes_lose_their_hyphen(text: str) -> None:
    assert normalize_organization_code(text) == "D2143569X"


@pytest.mark.parametrize("code", DEPARTMENTS)
def test_a_credit_code_carries_a_valid_organization_code(code: str) -> None:
    assert normalize_organization_code(code[8:17]) == code[8:17]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("", "length"),
        ("D2143569", "length"),
        ("D2143569-", "length"),
        ("D2143569--X", "length"),
        ("D214-3569X", "length"),
        ("D214356-X", "characters"),
        ("D2143569A", "characters"),
        ("D2143569-1", "check_digit"),
    ],
)
def test_the_broken_rule_of_an_organization_code_is_named(text: str, rule: str) -> None:
    assert broken_rule(normalize_organization_code, text) == rule
