import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Access:
    """Somebody looked at a person's data. `subject` is an ID number or credit code, `thing` what was opened.

    The same person opening the same thing for the same purpose twice a day is one entry.
    """

    id: str
    subject: str
    thing: str
    at: datetime
    by: str
    purpose: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Opened:
    """What was opened, by which account (empty for a stranger), in what capacity and what for."""

    thing: str
    account: str
    by: str
    purpose: str
    fields: tuple[str, ...]


def access(subject: str, opened: Opened, at: datetime, on: date) -> Access:
    """Make the entry of somebody opening something on a day in China."""
    key = "|".join((subject, opened.thing, opened.account or opened.by, opened.purpose, *opened.fields, str(on)))
    entry_id = hashlib.sha256(key.encode()).hexdigest()
    return Access(entry_id, subject, opened.thing, at, opened.by, opened.purpose, opened.fields)


def subjects(*numbers: str | None) -> Sequence[str]:
    """Return those whose data it is, each once; who isn't verified can't be told."""
    return tuple(dict.fromkeys(number for number in numbers if number))
