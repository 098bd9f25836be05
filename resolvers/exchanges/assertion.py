"""Whom a case is for, as one province assures the other (信任传递): no more of the person than the case needs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any

from auth.assurance import Assurance
from auth.days import today
from auth.given import plain_name, valid_id_number, valid_name
from auth.identifiers import InvalidIdentifier, normalize_credit_code
from auth.problems import AssuranceTooLow, Invalid, Problem
from auth.terminals.model import ASSURANCE, ReadingMethod
from resolvers.applications.model import Application
from resolvers.exchanges.envelope import CLOCKS_DIFFER, as_text, as_time
from resolvers.matters.model import Matter
from resolvers.parties.model import PartyKind

MAX_PURPOSE = 200
_MEMBERS = {"kind", "name", "idNumber", "assurance", "purpose"}
_AT_WINDOW = {"means", "checkedAt"}


class Means(Enum):
    """How a window's terminal knew who stood there: by the card, or by card and face (人证核验)."""

    CARD = "CARD"
    FACE = "FACE"


@dataclass(frozen=True, slots=True)
class Assertion:
    """Who somebody is, how well the other province knows it, and what it may be used for.

    `means` is how it was checked at a window, `checked_at` when and `checked_by` by which department, as its seal
    says; None where nobody stood at one.
    """

    kind: PartyKind
    name: str = field(repr=False)
    id_number: str = field(repr=False)
    assurance: Assurance
    purpose: str
    means: Means | None = None
    checked_at: datetime | None = None
    checked_by: str | None = None

    @property
    def how(self) -> str:
        """How it was checked at a window, for the file of the case; nothing where nobody stood at one."""
        return f"，{self.checked_by or '窗口'}{_HOW[self.means]}" if self.means else ""


_HOW = {Means.CARD: "核验居民身份证", Means.FACE: "人证核验"}


def asserted(application: Application, matter: Matter, at_most: Assurance) -> dict[str, Any]:
    """What we assure of the applicant: the level that the matter asked for, which submitting has checked.

    Of who stood at a window the level that the terminal's reading gives, no more than was agreed, and its means.
    """
    applicant, presence = application.applicant, application.presence
    told = {
        "kind": applicant.kind.value,
        "name": applicant.name,
        "idNumber": applicant.id_number,
        "assurance": matter.required_assurance.name,
        "purpose": f"跨省办理：{matter.name}"[:MAX_PURPOSE],
    }
    if presence is None:
        return told
    level = min(ASSURANCE[presence.method], at_most)
    means = {"means": presence.method.value, "checkedAt": as_text(presence.at)}
    return {**told, "assurance": level.name, **means}


def assertion_of(told: Any, at: datetime) -> Assertion:
    """Read what a partner assures; raises Invalid for anything that isn't exactly that."""
    exact = isinstance(told, Mapping) and set(told) in (_MEMBERS, _MEMBERS | _AT_WINDOW)
    if not exact or not all(isinstance(one, str) for one in told.values()):
        raise Invalid("exchange.applicant", "applicant")
    try:
        kind, assurance = PartyKind(told["kind"]), Assurance[told["assurance"]]
        name, purpose = valid_name(told["name"]), plain_name(told["purpose"])
        if name != plain_name(name) or not 0 < len(purpose) <= MAX_PURPOSE:
            raise Invalid("exchange.applicant", "applicant", "name")
        person = kind is PartyKind.PERSON
        number = valid_id_number(told["idNumber"], today(at)) if person else normalize_credit_code(told["idNumber"])
        means, checked_at = _at_window(told, at)
    except (ValueError, KeyError, InvalidIdentifier, Problem) as error:
        raise Invalid("exchange.applicant", "applicant") from error
    return Assertion(kind, name, number, assurance, purpose, means, checked_at)


def _at_window(told: Mapping[str, str], at: datetime) -> tuple[Means | None, datetime | None]:
    """How and when somebody was checked at a window; raises for what can't have been."""
    if "means" not in told:
        return None, None
    means, checked_at = Means(told["means"]), as_time(told["checkedAt"], "applicant")
    if checked_at > at + CLOCKS_DIFFER or ASSURANCE[ReadingMethod(means.value)] < Assurance[told["assurance"]]:
        raise ValueError("checked in the future, or better than such a reading can")
    return means, checked_at


def check_level(given: Assertion, *, at_most: Assurance, needed: Assurance) -> None:
    """Raise Invalid above the level agreed on, AssuranceTooLow below what the matter asks for."""
    if given.assurance > at_most:
        raise Invalid("exchange.level", "applicant", "assurance", agreed=at_most.name)
    if given.assurance < needed:
        raise AssuranceTooLow(needed)
