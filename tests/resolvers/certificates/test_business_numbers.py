from dataclasses import replace

import pytest

from auth.identifiers import made_credit_code, normalize_credit_code, normalize_organization_code
from seeds.matters.company import BUSINESS_LICENSE, INDIVIDUAL_BUSINESS_LICENSE


@pytest.mark.parametrize("serial", [f"{number:07d}" for number in (1, 2, 9, 10, 99, 12_345, 9_999_999)])
def test_a_licences_number_is_a_credit_code(serial: str) -> None:
    for type, head in ((BUSINESS_LICENSE, "91"), (INDIVIDUAL_BUSINESS_LICENSE, "92")):
        number = type.number("511602000000", 2026, serial)
        assert normalize_credit_code(number) == number
        assert normalize_organization_code(number[8:17]) == f"M{serial}{number[16]}"
        assert number[:8] == f"{head}511602"


def test_one_counter_serves_all_years() -> None:
    assert {BUSINESS_LICENSE.number("511602000000", year, "") for year in (2026, 2027)} == {"91511602"}


def test_the_organization_part_of_a_known_code() -> None:
    # The demo department's code of seeds/departments.py, made by hand.
    assert made_credit_code("11", "511602", "MB990001") == "11511602MB99000138"


@pytest.mark.parametrize(("head", "region", "body"), [("9", "511602", "M0000001"), ("91", "511602", "I0000001")])
def test_parts_that_give_no_code_are_refused(head: str, region: str, body: str) -> None:
    with pytest.raises(ValueError, match="credit code"):
        made_credit_code(head, region, body)


def test_other_types_number_as_before() -> None:
    plain = replace(BUSINESS_LICENSE, number_format="{region}{year}{serial}")
    assert plain.number("511602000000", 2026, "0000001") == "51160220260000001"
