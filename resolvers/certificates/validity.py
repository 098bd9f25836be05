"""How long certificates of a type hold, as data: rules of laws differ, and provinces change them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from typing import Any

from auth.identifiers import birth_date


class ValidityKind(Enum):
    """What ends a certificate, if anything does."""

    FOREVER = "FOREVER"
    MONTHS = "MONTHS"
    FIXED_END = "FIXED_END"
    AS_WRITTEN = "AS_WRITTEN"
    UNTIL_AGE = "UNTIL_AGE"
    BY_AGE = "BY_AGE"
    YEARLY_CHECK = "YEARLY_CHECK"


@dataclass(frozen=True, slots=True)
class Validity:
    """A rule. What of it counts depends on the kind.

    MONTHS: so many `months`. FIXED_END: until the same day `until` for all. AS_WRITTEN: the field `field` says it, as
    a day, as N年, or 长期. UNTIL_AGE: until the holder is `age`. BY_AGE: `bands` of (younger than, months), where no
    months are without end; who is older than all bands gets one without end, too. YEARLY_CHECK: a year, and the
    issuer's check (年检、年审) makes a version for the next.
    """

    kind: ValidityKind = ValidityKind.FOREVER
    months: int | None = None
    until: date | None = None
    field: str | None = None
    age: int | None = None
    bands: tuple[tuple[int, int | None], ...] = ()

    @property
    def term(self) -> int | None:
        """The months that it always is; None when that depends, or when there is no end."""
        return 12 if self.kind is ValidityKind.YEARLY_CHECK else self.months


@dataclass(frozen=True, slots=True)
class Facts:
    """What a rule looks at: the certificate's fields, and its holder's number."""

    fields: Mapping[str, Any]
    id_number: str | None

    @property
    def born(self) -> date | None:
        """When the holder was born; None for organizations and where nobody knows."""
        if self.id_number and len(self.id_number) == 18 and self.id_number[:17].isdigit():
            return birth_date(self.id_number)
        return None


FOREVER = Validity()
YEARLY = Validity(ValidityKind.YEARLY_CHECK)


def months(count: int) -> Validity:
    """A term of so many months."""
    return Validity(ValidityKind.MONTHS, months=count)


def last_day(rule: Validity, issued: date, facts: Facts) -> date | None:
    """The last day of validity, None for without end; ValueError where the rule needs an age that nobody knows."""
    match rule.kind:
        case ValidityKind.FOREVER:
            return None
        case ValidityKind.FIXED_END:
            return rule.until
        case ValidityKind.AS_WRITTEN:
            return _as_written(str(facts.fields.get(rule.field or "", "")), issued)
        case ValidityKind.UNTIL_AGE:
            return _birthday(_known(facts.born), rule.age or 0) - timedelta(days=1)
        case ValidityKind.BY_AGE:
            return valid_until(issued, _band(rule.bands, _known(facts.born), issued))
    return valid_until(issued, rule.term)


def valid_until(issued: date, months: int | None) -> date | None:
    """The last day of validity: the day before the anniversary (5 years from 1 May end on 30 April)."""
    if months is None:
        return None
    year, month = divmod(issued.year * 12 + issued.month - 1 + months, 12)
    anniversary = date(year, month + 1, min(issued.day, _days(year, month + 1)))
    return anniversary - timedelta(days=1) if anniversary.day == issued.day else anniversary


def _known(born: date | None) -> date:
    if born is None:
        raise ValueError("the holder's age is not known")
    return born


def _band(bands: tuple[tuple[int, int | None], ...], born: date, issued: date) -> int | None:
    return next((length for below, length in bands if issued < _birthday(born, below)), None)


def _birthday(born: date, age: int) -> date:
    """The day on which somebody is that old; born on 29 February, on 1 March in common years."""
    year = born.year + age
    return date(year, 3, 1) if (born.month, born.day) == (2, 29) and _days(year, 2) == 28 else born.replace(year=year)


def _as_written(text: str, issued: date) -> date | None:
    if found := re.fullmatch(r"(\d{1,3})年", text):
        return valid_until(issued, 12 * int(found[1]))
    return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) else None


def _days(year: int, month: int) -> int:
    return (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day
