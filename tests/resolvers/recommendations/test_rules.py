from datetime import date

import pytest

from resolvers.matters.overview import Glimpse
from resolvers.matters.shelf import Pick
from resolvers.parties.model import Audience
from resolvers.recommendations.model import Facts, Held, Rule
from resolvers.recommendations.recommend import MOST, recommend
from resolvers.recommendations.rules import RULES
from schema.words import WORDS

ON = date(2026, 11, 22)
PERSON = Audience.NATURAL_PERSON


def glimpse(name: str, *results: str) -> Glimpse:
    return Glimpse(name, name, name, frozenset(), frozenset({PERSON}), frozenset(results))


def told(facts: Facts, *glimpses: Glimpse) -> dict[str, list[str]]:
    return {one.matter: [reason.key for reason in one.reasons] for one in recommend(facts, glimpses, ON)}


def test_every_rule_has_words_and_keys_are_unique() -> None:
    keys = [rule.key for rule in RULES]

    assert len(keys) == len(set(keys))
    assert {f"recommended.{key}" for key in (*keys, "expiring")} == {
        key for key in WORDS if key.startswith("recommended.")
    }


@pytest.mark.parametrize(("age", "found"), [(59, False), (60, True), (79, True), (150, True), (None, False)])
def test_ages_count_on_both_ends(age: int | None, found: bool) -> None:
    assert ("老年人优待证" in told(Facts(PERSON, age), glimpse("老年人优待证"))) is found


def test_a_childs_age_counts_and_ones_own_does_not() -> None:
    matter = glimpse("新生儿落户")

    assert told(Facts(PERSON, 30, children=(0, 9)), matter) == {"新生儿落户": ["child_newborn"]}
    assert told(Facts(PERSON, 0), matter) == {}


@pytest.mark.parametrize(("until", "found"), [
    (date(2026, 11, 22), True), (date(2027, 1, 21), True), (date(2027, 1, 22), False), (None, False),
])  # fmt: skip
def test_a_certificate_is_worth_a_word_sixty_days_before_its_end(until: date | None, found: bool) -> None:
    held = (Held("t1", "居住证件", until),)

    assert ("换证" in told(Facts(PERSON, 30, held=held), glimpse("换证", "t1"))) is found


def test_what_renews_goes_by_name_when_nothing_ends_with_it() -> None:
    held = (Held("t1", "道路运输证", ON),)

    (found,) = recommend(Facts(PERSON, held=held), [glimpse("道路运输证延续"), glimpse("别的")], ON)

    assert found.matter == "道路运输证延续"
    assert dict(found.reasons[0].values) == {"certificate": "道路运输证", "date": "2026-11-22", "days": 0}


def test_what_is_held_is_not_recommended_until_it_runs_out() -> None:
    card = glimpse("老年人优待证申领", "t1")

    assert told(Facts(PERSON, 70), card) == {"老年人优待证申领": ["old_age"]}
    assert told(Facts(PERSON, 70, held=(Held("t1", "老年人优待证", None),)), card) == {}
    assert told(Facts(PERSON, 70, held=(Held("t1", "老年人优待证", ON),)), card) == {
        "老年人优待证申领": ["expiring", "old_age"]
    }


def test_holding_and_lacking() -> None:
    rule = Rule("married", Pick(("生育登记",)), holds="结婚证", lacks="生育登记凭证")
    married, note = Held("a", "结婚证", None), Held("b", "生育登记凭证", None)

    assert [rule.applies(Facts(PERSON, held=held)) for held in ((), (married,), (married, note))] == [
        False, True, False,
    ]  # fmt: skip


def test_an_organization_hears_nothing_of_people() -> None:
    assert told(Facts(Audience.LEGAL_PERSON, age=70, children=(0,)), glimpse("老年人优待证"), glimpse("新生儿")) == {}


def test_there_are_never_too_many() -> None:
    held = tuple(Held(f"t{n}", f"证{n}", ON) for n in range(200))

    found = recommend(Facts(PERSON, held=held), [glimpse(f"证{n}延续", f"t{n}") for n in range(200)], ON)

    assert len(found) == MOST
