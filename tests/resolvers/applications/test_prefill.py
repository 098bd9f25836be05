from dataclasses import replace
from typing import Any

import pytest

from auth.caller import ANONYMOUS, Caller
from resolvers.applications.form import known_facts
from resolvers.applications.prefilled import filled_with
from seeds.matters.forms import form, person_id, person_name, person_phone, text
from seeds.people import COMPANY
from tests.resolvers.applications.people import APPLICANT, acting

PERSON = form("申请表", {"who": person_name(), "number": person_id(), "phone": person_phone(), "note": text("备注")})
COMPANY_FACTS = {
    "type": "object",
    "properties": {
        "company": {"x-prefill": "organization.name"},
        "code": {"x-prefill": "organization.creditCode"},
        "head": {"x-prefill": "organization.legalRepresentative"},
        "phone": {"x-prefill": "person.phone"},
        "unknown": {"x-prefill": "person.password"},
    },
}


def prefilled(schema: dict[str, Any], caller: Caller) -> dict[str, Any]:
    """The values that are filled in of what is known of the caller."""
    return {key: value for key, (_, value) in filled_with(schema, known_facts(caller)).items()}


def test_what_is_known_of_a_person_is_filled_in() -> None:
    account = APPLICANT.account
    assert account is not None
    assert account.person is not None
    known = {"who": account.person.name, "number": account.person.id_number, "phone": account.phone}
    assert prefilled(PERSON, APPLICANT) == known


def test_what_is_known_of_the_organization_is_filled_in() -> None:
    assert filled_with(COMPANY_FACTS, known_facts(acting(APPLICANT))) == {
        "company": ("organization.name", COMPANY.name),
        "code": ("organization.creditCode", COMPANY.credit_code),
        "head": ("organization.legalRepresentative", COMPANY.legal_representative),
        "phone": ("person.phone", "13900001001"),
    }


def test_the_organization_is_not_filled_in_for_who_acts_for_themselves() -> None:
    assert prefilled(COMPANY_FACTS, APPLICANT) == {"phone": "13900001001"}


def test_an_unverified_person_is_known_by_phone_only() -> None:
    assert APPLICANT.account is not None
    unverified = replace(APPLICANT, account=replace(APPLICANT.account, person=None))
    assert prefilled(PERSON, unverified) == {"phone": "13900001001"}


@pytest.mark.parametrize("schema", [PERSON, COMPANY_FACTS, {}])
def test_of_nobody_nothing_is_filled_in(schema: dict[str, Any]) -> None:
    assert prefilled(schema, ANONYMOUS) == {}
