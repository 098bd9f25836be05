from datetime import date, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from resolvers.applications.number import is_number, new_number

REGION, DAY = "511602000000", date(2026, 11, 20)
CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
days = st.dates(date(2020, 1, 1), date(2099, 12, 31))


def test_a_number_names_region_and_day() -> None:
    assert new_number(REGION, DAY).startswith("51160220261120")


def test_a_number_has_only_characters_that_nobody_mistakes() -> None:
    bodies = "".join(new_number(REGION, DAY)[14:22] for _ in range(500))
    assert set(bodies) == set(CHARACTERS) - set("ILOU")


def test_numbers_of_one_day_differ() -> None:
    assert len({new_number(REGION, DAY) for _ in range(5000)}) == 5000


@given(days, st.integers(1, 400))
def test_a_later_day_sorts_behind(day: date, later: int) -> None:
    assert new_number(REGION, day) < new_number(REGION, day + timedelta(days=later))


@given(days)
def test_what_is_made_is_a_number(day: date) -> None:
    assert is_number(new_number(REGION, day))


@settings(max_examples=500)
@given(st.integers(0, 22), st.sampled_from(CHARACTERS))
def test_any_single_wrong_character_is_noticed(place: int, character: str) -> None:
    number = new_number(REGION, DAY)
    assume(number[place] != character)
    assert not is_number(number[:place] + character + number[place + 1 :])


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda number: "", id="empty"),
        pytest.param(lambda number: number[:-1], id="without its check"),
        pytest.param(lambda number: number + "0", id="too long"),
        pytest.param(lambda number: number.replace("5", "５", 1), id="full width"),
        pytest.param(lambda number: number[:-1] + "\n", id="line break"),
        pytest.param(lambda number: {"$ne": None}.__repr__(), id="an operator"),
    ],
)
def test_what_has_another_form_is_no_number(spoil) -> None:
    assert not is_number(spoil(new_number(REGION, DAY)))


@given(st.text(max_size=30))
def test_is_number_answers_for_any_text(text: str) -> None:
    assert is_number(text) in {True, False}


def test_a_number_without_a_letter_is_one_too() -> None:
    """One in forty thousand; the case of such a number must be found like any other."""
    assert is_number("51160220351120302696683")
