"""Whom a case is for, as one province assures the other (信任传递): no more of the person than the case needs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from auth.assurance import Assurance
from auth.days import today
from auth.given import plain_name, valid_id_number, valid_name
from auth.identifiers import InvalidIdentifier, normalize_credit_code
from auth.problems import AssuranceTooLow, Invalid, Problem
from resolvers.applications.model import Application
from resolvers.matters.model import Matter
from resolvers.parties.model import PartyKind

MAX_PURPOSE = 200
_MEMBERS = {"kind", "name", "idNumber", "assurance", "purpose"}


@dataclass(frozen=True, slots=True)
class Assertion:
    """Who somebody is, how well the other province knows it, and what it may be used for."""

    kind: PartyKind
    name: str = field(repr=False)
    id_number: str = field(repr=False)
    assurance: Assurance
    purpose: str


def asserted(application: Application, matter: Matter) -> dict[str, Any]:
    """What we assure of the applicant: the level that the matter asked for, which submitting has checked."""
    applicant = application.applicant
    return {
        "kind": applicant.kind.value,
        "name": applicant.name,
        "idNumber": applicant.id_number,
        "assurance": matter.required_assurance.name,
        "purpose": f"跨省办理：{matter.name}"[:MAX_PURPOSE],
    }


def assertion_of(told: Any, at: datetime) -> Assertion:
    """Read what a partner assures; raises Invalid for anything that isn't exactly that."""
    if (
        not isinstance(told, Mapping)
        or set(told) != _MEMBERS
        or not all(isinstance(one, str) for one in told.values())
    ):
        raise Invalid("exchange.applicant", "applicant")
    try:
        kind, assurance = PartyKind(told["kind"]), Assurance[told["assurance"]]
        name, purpose = valid_name(told["name"]), plain_name(told["purpose"])
        if name != plain_name(name) or not 0 < len(purpose) <= MAX_PURPOSE:
            raise Invalid("exchange.applicant", "applicant", "name")
        person = kind is PartyKind.PERSON
        number = valid_id_number(told["idNumber"], today(at)) if person else normalize_credit_code(told["idNumber"])
    except (ValueError, KeyError, InvalidIdentifier, Problem) as error:
        raise Invalid("exchange.applicant", "applicant") from error
    return Assertion(kind, name, number, assurance, purpose)


def check_level(given: Assertion, *, at_most: Assurance, needed: Assurance) -> None:
    """Raise Invalid above the level agreed on, AssuranceTooLow below what the matter asks for."""
    if given.assurance > at_most:
        raise Invalid("exchange.level", "applicant", "assurance", agreed=at_most.name)
    if given.assurance < needed:
        raise AssuranceTooLow(needed)
