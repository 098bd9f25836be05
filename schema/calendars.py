"""The working-day calendar: what the State Council's yearly notice makes of each year."""

from datetime import date, datetime
from typing import Annotated

import strawberry

from auth.accounts.model import Role
from auth.rules import staff
from resolvers.calendar import model
from resolvers.calendar.mutations import set_year
from schema.info import Info, Input
from schema.problems import UserErrors, mutation, no_errors


@strawberry.type(description="A day off, or a day of a weekend that is worked.")
class CalendarDay:
    on: date = strawberry.field(description="The day.")
    name: str = strawberry.field(description="The holiday that it belongs to.")


@strawberry.type(description="A change of a year, for the log.")
class CalendarChange:
    revision: int = strawberry.field(description="The revision that it made.")
    at: datetime = strawberry.field(description="When.")
    reason: str = strawberry.field(description="Why.")


@strawberry.type(description="What one year's notice says. All other weekdays are worked, weekends not.")
class CalendarYear:
    year: int = strawberry.field(description="The year.")
    notice: str = strawberry.field(description="The number of the notice.")
    holidays: list[CalendarDay] = strawberry.field(description="Days off, weekends within a holiday included.")
    make_up_days: list[CalendarDay] = strawberry.field(description="Days of weekends that are worked (调休).")
    revision: int = strawberry.field(description="Send it along with a change.")
    record: strawberry.Private[model.CalendarYear]

    @strawberry.field(description="Who changed it is in the database; when and why is here. For staff, else null.")
    def changes(self, info: Info) -> list[CalendarChange] | None:
        if not info.context.caller.departments(*Role):
            return None
        return [CalendarChange(revision=one.revision, at=one.at, reason=one.reason) for one in self.record.changes]

    @classmethod
    def of(cls, year: model.CalendarYear) -> "CalendarYear":
        """Publish a year."""
        return cls(
            year=year.year,
            notice=year.notice,
            holidays=[CalendarDay(on=day, name=name) for day, name in sorted(year.holidays.items())],
            make_up_days=[CalendarDay(on=day, name=name) for day, name in sorted(year.make_up_days.items())],
            revision=year.revision,
            record=year,
        )


@strawberry.type(description="A year after a change.")
class CalendarYearPayload:
    calendar_year: CalendarYear | None = strawberry.field(description="The year.", default=None)
    user_errors: UserErrors = no_errors()


@strawberry.input(description="A day and the holiday that it belongs to.")
class CalendarDayInput:
    on: date = strawberry.field(description="The day.")
    name: str = strawberry.field(description="The holiday; at most 30 characters.")

    def model(self) -> model.NamedDay:
        """Unpack."""
        return model.NamedDay(self.on, self.name)


@strawberry.input(description="Enter or correct a whole year.")
class SetCalendarYearInput:
    year: int = strawberry.field(description="The year.")
    revision: int = strawberry.field(description="The revision that was read; 0 for a year that isn't there yet.")
    notice: str = strawberry.field(description="The number of the State Council's notice.")
    holidays: list[CalendarDayInput] = strawberry.field(description="All days off of the notice; at most 100.")
    make_up_days: list[CalendarDayInput] = strawberry.field(description="All weekend days worked; at most 100.")
    reason: str = strawberry.field(description="Why, for the log; at most 200 characters.")


@strawberry.type(description="Keeping the calendar.")
class CalendarMutation:
    @mutation(
        CalendarYearPayload,
        staff(Role.ADMINISTRATOR),
        "Enter or correct a year's holidays and make-up days. Running deadlines move with it; decisions stay.",
    )
    async def set_calendar_year(self, info: Info, input: Input[SetCalendarYearInput]) -> CalendarYearPayload:
        holidays = [day.model() for day in input.holidays]
        make_up_days = [day.model() for day in input.make_up_days]
        plan = model.YearPlan(input.year, input.notice, holidays, make_up_days, input.reason)
        return CalendarYearPayload(calendar_year=CalendarYear.of(await set_year(info.context, plan, input.revision)))


@strawberry.type(description="The calendar.")
class CalendarQuery:
    @strawberry.field(description="The working-day calendar of a year; null until its notice is entered.")
    async def calendar_year(
        self, info: Info, year: Annotated[int, strawberry.argument(description="The year.")]
    ) -> CalendarYear | None:
        found = await info.context.stores.calendars.get(year)
        return CalendarYear.of(found) if found else None
