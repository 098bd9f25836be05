from datetime import date
from typing import Any

import pytest

from resolvers.certificates.validity import FOREVER, YEARLY, Facts, Validity, ValidityKind, last_day, months
from seeds.catalogue import CERTIFICATE_TYPES
from seeds.certificate_types import ORPHAN_CARD, PASSPORT
from seeds.matters.company import BUSINESS_LICENSE
from seeds.matters.residence import ID_CARD_TYPE

DAY = date(2026, 7, 1)
# Born on 29 February 2012 and on 1 January 1990; what a number's other digits are is nobody's business here.
LEAP, ADULT = "511602201202290013", "511602199001011236"
NOBODY = Facts({}, None)


def end(rule: Validity, facts: Facts = NOBODY, issued: date = DAY) -> date | None:
    return last_day(rule, issued, facts)


@pytest.mark.parametrize(
    ("rule", "issued", "expected"),
    [
        (FOREVER, DAY, None),
        (months(60), DAY, date(2031, 6, 30)),
        (months(12), date(2024, 2, 29), date(2025, 2, 28)),
        (months(1), date(2026, 1, 31), date(2026, 2, 28)),
        (YEARLY, DAY, date(2027, 6, 30)),
        (Validity(ValidityKind.FIXED_END, until=date(2027, 12, 31)), DAY, date(2027, 12, 31)),
    ],
)
def test_terms(rule: Validity, issued: date, expected: date | None) -> None:
    assert end(rule, issued=issued) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [("长期", None), ("10年", date(2036, 6, 30)), ("2030-05-01", date(2030, 5, 1)), (None, None), (7, None)],
)
def test_the_business_licence_says_its_own_term(written: Any, expected: date | None) -> None:
    facts = Facts({"businessTerm": written}, ADULT)
    assert end(BUSINESS_LICENSE.validity, facts) == expected


@pytest.mark.parametrize(
    ("issued", "expected"),
    [
        # The sixteenth birthday of a child of 29 February is 29 February 2028, a leap year.
        (date(2028, 2, 28), date(2033, 2, 27)),
        (date(2028, 2, 29), date(2038, 2, 28)),
        (date(2038, 3, 1), date(2058, 2, 28)),
        (date(2058, 2, 28), date(2078, 2, 27)),
        (date(2058, 3, 1), None),
    ],
)
def test_identity_cards_by_age(issued: date, expected: date | None) -> None:
    assert end(ID_CARD_TYPE.validity, Facts({}, LEAP), issued) == expected


def test_passports_of_children_and_of_others() -> None:
    assert end(PASSPORT.validity, Facts({}, LEAP)) == date(2031, 6, 30)
    assert end(PASSPORT.validity, Facts({}, ADULT)) == date(2036, 6, 30)


def test_until_the_day_before_the_eighteenth_birthday() -> None:
    assert end(ORPHAN_CARD.validity, Facts({}, LEAP)) == date(2030, 2, 28)


@pytest.mark.parametrize("number", [None, "USA110184042212", "91511602MA62B1XK7Q"])
@pytest.mark.parametrize("type", [ORPHAN_CARD, ID_CARD_TYPE])
def test_an_age_that_nobody_knows_gives_no_end(number: str | None, type: Any) -> None:
    with pytest.raises(ValueError, match="age"):
        end(type.validity, Facts({}, number))


def test_every_kind_of_type_that_the_issue_names_is_there() -> None:
    names = {type.name for type in CERTIFICATE_TYPES}
    assert len(names) >= 30
    assert names >= {
        "食品经营许可证", "营业执照", "居民身份证", "结婚证", "出生医学证明", "不动产权证书", "社会保障卡",
        "中华人民共和国残疾人证", "行业综合许可证",
    }  # fmt: skip
    assert {type.validity.kind for type in CERTIFICATE_TYPES} >= set(ValidityKind) - {ValidityKind.FIXED_END}
