"""How a case's ledger lies in the database."""

from datetime import date
from typing import Any

from auth.rows import Row
from resolvers.applications.clock import CaseClock, Extension, Spell, SuspensionReason
from resolvers.applications.lifecycle import TIMED, ApplicationStatus, EventType
from resolvers.applications.model import Reckoned

_RECEIVED = {EventType.SUBMITTED.value, EventType.SUPPLEMENTED.value}
_DAYS = {"deemOn": "deem_on", "dueOn": "due_on", "warnOn": "warn_on", "escalateOn": "escalate_on"}


def with_clock(row: Row) -> Row:
    """Version 4: the ledger. The worker starts the clocks of cases that were accepted before there were any."""
    received = [event["at"] for event in row["events"] if event["type"] in _RECEIVED]
    status = ApplicationStatus(row["status"])
    return {**row, "receivedAt": received[-1] if received else None, "clock": None} | days_to_row(status, Reckoned())


def days_to_row(status: ApplicationStatus, reckoned: Reckoned) -> Row:
    """Lay out what is looked for by day; a case in which nothing runs has no edition, so nobody reckons it anew."""
    days = {name: _to_text(getattr(reckoned, field)) for name, field in _DAYS.items()}
    return {**days, "clockEdition": reckoned.edition if status in TIMED else None}


def days_from_row(row: Row) -> Reckoned:
    """Read them back."""
    days = {field: _to_date(row[name]) for name, field in _DAYS.items()}
    return Reckoned(row["clockEdition"] or 0, **days)


def clock_to_row(clock: CaseClock | None) -> Row | None:
    """Lay a ledger out for storage."""
    if clock is None:
        return None
    extension = clock.extension
    return {
        "spells": [_spell_to_row(spell) for spell in clock.spells],
        "promisedDays": clock.promised_days,
        "statutoryDays": clock.statutory_days,
        "largestExtension": clock.largest_extension,
        "extension": extension
        and {"workingDays": extension.working_days, "reason": extension.reason, "at": extension.at},
        "escalatedAt": clock.escalated_at,
    }


def clock_from_row(row: Row | None) -> CaseClock | None:
    """Read a ledger back."""
    if row is None:
        return None
    extension = row["extension"]
    return CaseClock(
        spells=tuple(_spell_from_row(spell) for spell in row["spells"]),
        promised_days=row["promisedDays"],
        statutory_days=row["statutoryDays"],
        largest_extension=row["largestExtension"],
        extension=extension and Extension(extension["workingDays"], extension["reason"], extension["at"]),
        escalated_at=row["escalatedAt"],
    )


def _spell_to_row(spell: Spell) -> Row:
    return {
        "since": spell.since,
        "until": spell.until,
        "stoppedFor": spell.stopped_for and spell.stopped_for.value,
        "workingDays": spell.working_days,
    }


def _spell_from_row(row: Row) -> Spell:
    reason = row["stoppedFor"] and SuspensionReason(row["stoppedFor"])
    return Spell(row["since"], row["until"], reason, row["workingDays"])


def _to_text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _to_date(text: Any) -> date | None:
    return text and date.fromisoformat(text)
