from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auth.identifiers import InvalidIdentifier, age, birth_date, normalize_resident_id

TODAY = date(2026, 7, 1)
SAMPLE = "11010519491231002X"  # from the annex of GB 11643


def completed(first_17: str) -> str:
    """The number with the one check character that passes."""
    (passing,) = (first_17 + check for check in "0123456789X" if passes(first_17 + check))
    return passing


def passes(text: str) -> bool:
    try:
        return normalize_resident_id(text, TODAY) == text
    except InvalidIdentifier:
        return False


def broken_rule(text: str) -> str:
    with pytest.raises(InvalidIdentifier) as caught:
        normalize_resident_id(text, TODAY)
    assert caught.value.kind == "resident_id"
    return caught.value.rule


@pytest.mark.parametrize("number", [SAMPLE, "440524188001010014"])
def test_samples_of_the_standard_pass(number: str) -> None:
    assert normalize_resident_id(number, TODAY) == number


@pytest.mark.parametrize(
    "text",
    [
        "11010519491231002x",
        "  11010519491231002X\u3000",
        "１１０１０５１９４９１２３１００２Ｘ",
        "11010519491231002ｘ",
    ],
)
def test_what_people_type_becomes_canonical(text: str) -> None:
    assert normalize_resident_id(text, TODAY) == SAMPLE


@pytest.mark.parametrize("county", ["310119", "330113", "510902", "110103"])
def test_people_of_abolished_and_new_counties_pass(county: str) -> None:
    assert completed(county + "19850612123").startswith(county)


@pytest.mark.parametrize("region", ["810000", "820000", "830000", "710000"])
def test_residence_permits_pass(region: str) -> None:
    assert completed(region + "19900228001").startswith(region)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("", "length"),
        ("110105491231002", "length"),
        ("11010519491231002", "length"),
        ("11010519491231 02X", "characters"),
        ("1101051949123100XX", "characters"),
        ("1101051949123100②X", "characters"),
        ("1101051949123100٢X", "characters"),
        ("16010519491231002X", "region"),
        ("99010519491231002X", "region"),
        ("110105194913310025", "birth_date"),
        ("110105190002290021", "birth_date"),
        ("110105000012310025", "birth_date"),
        ("110105202607020025", "birth_date"),
        ("110105194912310021", "check_digit"),
    ],
)
def test_the_broken_rule_is_named(text: str, rule: str) -> None:
    assert broken_rule(text) == rule


def test_a_child_born_today_passes() -> None:
    assert birth_date(completed("51160220260701001")) == TODAY


def test_the_error_does_not_repeat_the_number() -> None:
    with pytest.raises(InvalidIdentifier) as caught:
        normalize_resident_id("110105194912310021", TODAY)
    assert "1949" not in str(caught.value)


@settings(deadline=None)
@given(position=st.integers(0, 17), replacement=st.sampled_from("0123456789X"))
def test_any_single_change_is_noticed(position: int, replacement: str) -> None:
    changed = SAMPLE[:position] + replacement + SAMPLE[position + 1 :]
    if changed != SAMPLE:
        assert broken_rule(changed)


@pytest.mark.parametrize(
    ("on", "years"),
    [
        (date(2000, 2, 29), 0),
        (date(2018, 2, 28), 17),
        (date(2018, 3, 1), 18),
        (date(2020, 2, 28), 19),
        (date(2020, 2, 29), 20),
    ],
)
def test_leap_day_children_age_on_1_march(on: date, years: int) -> None:
    assert age(completed("51160220000229001"), on) == years


def test_a_year_is_full_on_the_birthday() -> None:
    assert age(SAMPLE, date(2025, 12, 30)) == 75
    assert age(SAMPLE, date(2025, 12, 31)) == 76


def test_nobody_has_an_age_before_birth() -> None:
    with pytest.raises(ValueError, match="not born"):
        age(SAMPLE, date(1949, 12, 30))
