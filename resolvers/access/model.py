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


def same_on(subject: str, opened: Opened, on: date) -> str:
    """What an entry has in common with those that it is one with, on a day in China.

    It says whose data it was, so it is stored blinded: ID numbers are few enough to be tried against a bare digest.
    """
    return "|".join((subject, opened.thing, opened.account or opened.by, opened.purpose, *opened.fields, str(on)))


def access(entry_id: str, subject: str, opened: Opened, at: datetime) -> Access:
    """Make the entry of somebody opening something."""
    return Access(entry_id, subject, opened.thing, at, opened.by, opened.purpose, opened.fields)


def subjects(*numbers: str | None) -> Sequence[str]:
    """Return those whose data it is, each once; who isn't verified can't be told."""
    return tuple(dict.fromkeys(number for number in numbers if number))
