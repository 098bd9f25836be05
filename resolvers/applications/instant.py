"""Instant approval (秒批): the rules that a form declares, judged over the form, register facts and certificates.

Rules say yes or nothing: where one doesn't hold, the case goes to people, and nobody is refused by a rule.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any

from auth.identifiers import birth_date
from resolvers.applications.events import digest
from resolvers.certificates.model import Certificate
from resolvers.matters.form_language.check import hint_problems
from resolvers.matters.form_language.conditions import MISSING, Read, Subject, holds, subjects
from resolvers.matters.form_language.places import value_at
from resolvers.parties.model import Party

# Nobody was ever older; a number that says so is no person's.
MAX_AGE = 130


class InstantReviewState(Enum):
    """What people found when they looked at an instant approval afterwards."""

    WAITING = "WAITING"
    CONFIRMED = "CONFIRMED"
    OBJECTED = "OBJECTED"


@dataclass(frozen=True, slots=True)
class InstantFinding:
    """What one rule found: its words, what it looked at, and SHA-256 over the values, bound to the case."""

    label: Mapping[str, str]
    holds: bool
    looked_at: tuple[str, ...]
    digest: str


@dataclass(frozen=True, slots=True)
class InstantReview:
    """A look by people at a sampled case; `account` and `note` are for staff."""

    state: InstantReviewState = InstantReviewState.WAITING
    account: str | None = None
    at: datetime | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class InstantJudgement:
    """What the rules found when the case was submitted, and the review that drawing it made necessary."""

    findings: tuple[InstantFinding, ...]
    review: InstantReview | None = None

    @property
    def granted(self) -> bool:
        """Whether every rule holds."""
        return bool(self.findings) and all(finding.holds for finding in self.findings)


@dataclass(frozen=True, slots=True)
class Grounds:
    """What rules look at: whose case it is, its form, and the certificates in their library, by type."""

    number: str
    applicant: Party
    form: Mapping[str, Any]
    library: Mapping[str, Certificate]
    on: date

    def read(self, subject: Subject) -> Any:
        """Return a value, MISSING when nobody knows it."""
        if subject.kind == "field":
            return value_at(self.form, subject.name)
        kind, _, name = subject.name.partition(".")
        return self._on_certificate(name) if kind == "certificate" else person_fact(self.applicant, name, self.on)

    def _on_certificate(self, name: str) -> Any:
        code, _, field = name.partition(".")
        found = self.library.get(code)
        if found is None:
            return MISSING
        return found.fields.get(field, MISSING) if field else True


def judged(schema: Mapping[str, Any], grounds: Grounds) -> InstantJudgement | None:
    """Return what the rules find, None where there are none; rules that publication would refuse are none."""
    instant = schema.get("x-instant")
    if not isinstance(instant, Mapping) or hint_problems(schema):
        return None
    findings = tuple(_finding(rule, grounds) for rule in instant["rules"])
    judgement = InstantJudgement(findings)
    drawn = judgement.granted and sampled(grounds.number, instant["sample"])
    return InstantJudgement(findings, InstantReview() if drawn else None)


def sampled(number: str, percent: int) -> bool:
    """Tell whether people look at this case afterwards: so many of a hundred, by the number, always the same."""
    return int.from_bytes(hashlib.sha256(number.encode()).digest()[:8]) % 100 < percent


def person_fact(person: Party, name: str, on: date) -> Any:
    """Return what the ID number says of a person: age in years, date of birth, sex; MISSING of all others."""
    number = person.id_number or ""
    try:
        born = birth_date(number) if len(number) == 18 and number[:17].isdigit() else None
    except ValueError:
        born = None
    if born is None:
        return MISSING
    age = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    if not 0 <= age <= MAX_AGE:
        return MISSING
    facts = {"age": age, "birthDate": born.isoformat(), "sex": "男" if int(number[16]) % 2 else "女"}
    return facts.get(name, MISSING)


def reason_of(judgement: InstantJudgement, *, supplemented: bool = False) -> str:
    """Explain the approval by its rules, for the decision."""
    rules = "；".join(f"{place}. {finding.label['zh']}" for place, finding in enumerate(judgement.findings, start=1))
    again = "申请人补正后，" if supplemented else ""
    return f"{again}系统按本事项公布的秒批规则自动核验，全部符合：{rules}。"


def _finding(rule: Mapping[str, Any], grounds: Grounds) -> InstantFinding:
    found, read = list(dict.fromkeys(subjects(rule["condition"]))), _noting(grounds.read)
    values = {f"{one.kind}:{one.name}": read(one) for one in found}
    names = tuple(one.name for one in found)
    return InstantFinding(
        rule["label"], holds(rule["condition"], grounds.read), names, digest([grounds.number, values])
    )


def _noting(read: Read) -> Read:
    """Read for a digest: what isn't there is null."""

    def noted(subject: Subject) -> Any:
        value = read(subject)
        return None if value is MISSING else value

    return noted
