from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auth.identifiers import (
    IdNumberKind,
    InvalidIdentifier,
    age,
    birth_date,
    kind_of,
    mask_id_number,
    normalize_resident_id,
)

TODAY = date(2026, 7, 1)
SAMPLE = "11010519491231002X"  # from the annex of GB 11643
# Published with the notice on adapting systems to the cards of 2023, and a card of before.
FOREIGNER, OLDER_FOREIGNER = "932682198501010017", "KAZ110090123105"


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
        "110105 19491231 002X",
        "110105\u300019491231\t002x",
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
        ("11010519491231 02X", "length"),
        ("110105-9491231002X", "characters"),
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


@pytest.mark.parametrize("permit", ["810101", "820001", "831000"])
def test_permits_name_no_part_of_hong_kong_macau_or_taiwan(permit: str) -> None:
    assert broken_rule(permit + "199002280010") == "region"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        (FOREIGNER, FOREIGNER),
        ("９３２６８２１９８５０１０１００１７", FOREIGNER),
        (OLDER_FOREIGNER, OLDER_FOREIGNER),
        ("kaz110090123105", OLDER_FOREIGNER),
        ("ＫＡＺ 1100 901231 05", OLDER_FOREIGNER),
    ],
)
def test_permanent_residence_cards_pass(text: str, number: str) -> None:
    assert normalize_resident_id(text, TODAY) == number


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("93268219850101001", "length"),
        ("KAZ11009012310", "length"),
        ("KAZ1100901231050", "length"),
        ("KA1110090123105", "length"),
        ("KAZ1100901231X5", "characters"),
        ("KAZ990090123105", "region"),
        ("992682198501010017", "region"),
        ("932682198502300017", "birth_date"),
        ("932682203001010017", "birth_date"),
        ("KAZ110090133105", "birth_date"),
        ("932682198501010018", "check_digit"),
        ("KAZ110090123104", "check_digit"),
        ("KAY110090123105", "check_digit"),
    ],
)
def test_the_broken_rule_of_a_foreigners_number_is_named(text: str, rule: str) -> None:
    assert broken_rule(text) == rule


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (SAMPLE, IdNumberKind.RESIDENT_ID),
        (completed("81000019900228001"), IdNumberKind.RESIDENCE_PERMIT_HONG_KONG_MACAU),
        (completed("82000019900228001"), IdNumberKind.RESIDENCE_PERMIT_HONG_KONG_MACAU),
        (completed("83000019900228001"), IdNumberKind.RESIDENCE_PERMIT_TAIWAN),
        (FOREIGNER, IdNumberKind.PERMANENT_RESIDENCE),
        (OLDER_FOREIGNER, IdNumberKind.PERMANENT_RESIDENCE),
    ],
)
def test_the_number_tells_its_card(number: str, kind: IdNumberKind) -> None:
    assert kind_of(number) is kind


@pytest.mark.parametrize(
    ("number", "born"),
    [
        (FOREIGNER, date(1985, 1, 1)),
        (OLDER_FOREIGNER, date(1990, 12, 31)),
        ("KAZ1100230101", date(2023, 1, 1)),
        ("KAZ1100240101", date(1924, 1, 1)),
    ],
)
def test_foreigners_have_a_birthday(number: str, born: date) -> None:
    assert birth_date(number) == born
    assert age(number, born.replace(year=born.year + 14)) == 14


def test_masks_hide_the_birthday_of_each_kind() -> None:
    assert [mask_id_number(one) for one in (FOREIGNER, OLDER_FOREIGNER)] == ["932*************17", "KAZ**********05"]


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
