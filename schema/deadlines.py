"""Deadlines of cases, and why each day did or did not count."""

from datetime import date, datetime

import strawberry

from resolvers.applications import deadline as ledger
from resolvers.applications.clock import Spell, SuspensionReason
from resolvers.applications.deadline import DeadlineState
from resolvers.applications.model import Application
from resolvers.calendar.working_days import Calendar
from schema.deadline_words import why
from schema.info import Info


@strawberry.type(description="One day of a case's time.")
class DeadlineDay:
    on: date = strawberry.field(description="The day, in China.")
    counted: bool = strawberry.field(description="Whether it counted.")
    why: str = strawberry.field(description="Why it did or did not, in the caller's language.")

    @classmethod
    def of(cls, day: ledger.LedgerDay, locale: str) -> "DeadlineDay":
        """Publish a day."""
        return cls(on=day.on, counted=day.counted, why=why(day, locale))


@strawberry.type(description="A time that the clock stood still (art. 45): it doesn't count.")
class ClockStop:
    reason: SuspensionReason = strawberry.field(description="For what.")
    since: datetime = strawberry.field(description="From when on.")
    until: datetime | None = strawberry.field(description="Until when; null while it still does.")
    working_days: int | None = strawberry.field(description="How long it would take, as the applicant was told.")

    @classmethod
    def of(cls, spell: Spell) -> "ClockStop":
        """Publish a stop; only those have reasons."""
        reason = spell.stopped_for or SuspensionReason.APPLICANT
        return cls(reason=reason, since=spell.since, until=spell.until, working_days=spell.working_days)


@strawberry.type(description="Until when a case has to be decided. In working days of the State Council's calendar.")
class Deadline:
    promised_on: date | None = strawberry.field(
        description="The last day by the matter's promise; null without one, and while the clock stands still."
    )
    statutory_on: date | None = strawberry.field(description="The last day by the law, likewise.")
    working_days_left: int | None = strawberry.field(
        description="Until the promised day, else the statutory one; negative when overdue, null when nothing runs."
    )
    state: DeadlineState = strawberry.field(description="Green, yellow or red.")
    missing_year: int | None = strawberry.field(
        description="The year whose holiday notice is not entered yet, so that a date can't be computed."
    )
    extended_by: int | None = strawberry.field(description="Working days that the one extension added.")
    stops: list[ClockStop] = strawberry.field(description="Every time that the clock stood still.")
    record: strawberry.Private[Application]
    calendar: strawberry.Private[Calendar]
    today: strawberry.Private[date]

    @strawberry.field(description="Day by day from acceptance to the last deadline; at most 400 days.")
    def explanation(self, info: Info) -> list[DeadlineDay]:
        days = ledger.explained(self.record.clock, self.calendar, self.today)
        return [DeadlineDay.of(day, info.context.locale) for day in days]

    @strawberry.field(description="Working days that the clock stood still so far; null when a notice is missing.")
    def working_days_stopped(self) -> int | None:
        return ledger.days_stopped(self.record.clock, self.calendar, self.today)

    @classmethod
    def of(cls, application: Application, calendar: Calendar, on: date) -> "Deadline":
        """Publish how a case stands on a day."""
        now, clock = ledger.standing(application.clock, calendar, on), application.clock
        return cls(
            promised_on=now.promised_on,
            statutory_on=now.statutory_on,
            working_days_left=now.days_left,
            state=now.state,
            missing_year=now.missing_year,
            extended_by=clock.extension.working_days if clock and clock.extension else None,
            stops=[ClockStop.of(spell) for spell in clock.stops] if clock else [],
            record=application,
            calendar=calendar,
            today=on,
        )
