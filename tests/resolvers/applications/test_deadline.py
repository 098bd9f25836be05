"""Deadlines without a database: the ledger on the seeded calendars, and against a slow oracle."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from auth.days import CHINA
from resolvers.applications.clock import CaseClock, Extension, Spell, SuspensionReason
from resolvers.applications.deadline import DeadlineState, days_stopped, explained, standing
from tests.resolvers.calendar.years import SEEDED, plain

INSPECTION = SuspensionReason.SITE_INSPECTION
PLAIN = plain(2025, 2026, 2027, 2028)


def noon(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}T12:00:00").replace(tzinfo=CHINA)


def day(text: str) -> date:
    return date.fromisoformat(text)


def clock(text: str, promised: int | None = 10, statutory: int | None = 20) -> CaseClock:
    return CaseClock((Spell(noon(text)),), promised, statutory)


def test_the_golden_week_of_2025_does_not_count_and_its_make_up_days_do() -> None:
    now = standing(clock("2025-09-26", 5, 10), SEEDED, day("2025-09-30"))
    # 28 (a Sunday that is worked), 29, 30 September, 9, 10 October; then 11 (a Saturday that is worked), 13 to 16.
    assert (now.promised_on, now.statutory_on) == (day("2025-10-10"), day("2025-10-16"))
    assert (now.days_left, now.state) == (2, DeadlineState.ON_TIME)


def test_the_colours_change_where_a_fifth_or_one_day_is_left() -> None:
    twenty = clock("2025-03-03", None, 20)
    states = [standing(twenty, SEEDED, day("2025-03-03") + timedelta(days=one)).state.value for one in range(32)]
    due = standing(twenty, SEEDED, day("2025-03-03")).due_on
    assert due == day("2025-03-31")
    assert states.index("WARNING") == (day("2025-03-25") - day("2025-03-03")).days
    assert standing(twenty, SEEDED, day("2025-03-25")).days_left == 4
    assert states.index("OVERDUE") == 29
    three = standing(clock("2025-03-03", 3), SEEDED, day("2025-03-05"))
    assert (three.days_left, three.state) == (1, DeadlineState.WARNING)
    late = standing(clock("2025-03-03", 3), SEEDED, day("2025-03-10"))
    assert (late.days_left, late.state) == (-2, DeadlineState.OVERDUE)


def test_a_stop_takes_as_many_days_as_nights_and_none_within_a_day() -> None:
    before = clock("2025-03-03", 5)
    assert standing(before, SEEDED, day("2025-03-04")).due_on == day("2025-03-10")
    within = before.stop(noon("2025-03-05"), INSPECTION, 1).resume(noon("2025-03-05") + timedelta(hours=3))
    assert standing(within, SEEDED, day("2025-03-06")).due_on == day("2025-03-10")
    over = before.stop(noon("2025-03-05"), INSPECTION, 2).resume(noon("2025-03-07"))
    assert standing(over, SEEDED, day("2025-03-07")).due_on == day("2025-03-12")
    assert days_stopped(over, SEEDED, day("2025-03-20")) == 2
    assert [one.on.day for one in explained(over, SEEDED, day("2025-03-07")) if one.reason] == [5, 6]


def test_while_it_stands_still_nothing_is_due_and_the_days_left_stay() -> None:
    stopped = clock("2025-03-03", 5).stop(noon("2025-03-06"), INSPECTION, None)
    now, later = (standing(stopped, SEEDED, day(text)) for text in ("2025-03-06", "2025-06-30"))
    assert now == later
    assert (now.promised_on, now.days_left, now.state) == (None, 3, DeadlineState.NONE)


def test_stopping_what_is_overdue_does_not_hide_it() -> None:
    stopped = clock("2025-03-03", 2).stop(noon("2025-03-07"), INSPECTION, None)
    now = standing(stopped, SEEDED, day("2025-03-10"))
    assert (now.promised_on, now.state) == (day("2025-03-05"), DeadlineState.OVERDUE)


def test_an_extension_moves_both_days() -> None:
    extended = clock("2025-03-03", 5, 10).extend(Extension(10, "情况复杂", noon("2025-03-05")))
    now = standing(extended, SEEDED, day("2025-03-05"))
    assert (now.promised_on, now.statutory_on) == (day("2025-03-24"), day("2025-03-31"))


def test_a_matter_decided_at_once_is_due_on_the_day_or_the_next_working_one() -> None:
    assert standing(clock("2025-03-03", 0), SEEDED, day("2025-03-03")).due_on == day("2025-03-03")
    weekend = standing(clock("2025-10-04", 0), SEEDED, day("2025-10-04"))
    assert (weekend.due_on, weekend.state) == (day("2025-10-09"), DeadlineState.WARNING)


def test_a_year_without_a_notice_keeps_what_can_be_told() -> None:
    now = standing(clock("2026-12-21", 5, 20), SEEDED, day("2026-12-22"))
    assert (now.promised_on, now.statutory_on, now.missing_year) == (day("2026-12-28"), None, 2027)
    assert (now.state, now.days_left) == (DeadlineState.ON_TIME, 4)
    lost = standing(clock("2026-12-21", 10, 20), SEEDED, day("2026-12-22"))
    assert (lost.due_on, lost.days_left, lost.state, lost.missing_year) == (None, None, DeadlineState.NONE, 2027)
    late = standing(clock("2026-12-21", 5, 20), SEEDED, day("2027-01-05"))
    assert (late.state, late.days_left, late.missing_year) == (DeadlineState.OVERDUE, None, 2027)
    assert explained(clock("2026-12-21", 10, 20), SEEDED, day("2027-01-05"))[-1].on == day("2026-12-31")


def test_china_decides_which_day_it_is() -> None:
    late_evening_in_greenwich = datetime(2025, 3, 3, 16, 30, tzinfo=UTC)
    there = CaseClock((Spell(late_evening_in_greenwich),), 1, None)
    assert there.started_on == day("2025-03-04")
    assert standing(there, SEEDED, day("2025-03-04")).due_on == day("2025-03-05")


def test_an_ended_clock_tells_its_days_and_no_colour() -> None:
    ended = clock("2025-03-03", 5).end(noon("2025-03-05"))
    now = standing(ended, SEEDED, day("2025-08-01"))
    assert (now.promised_on, now.state, now.days_left) == (day("2025-03-10"), DeadlineState.NONE, None)
    assert ended.end(noon("2025-04-01")) == ended


def test_no_clock_has_no_deadline() -> None:
    assert standing(None, SEEDED, day("2025-03-03")).state is DeadlineState.NONE
    assert explained(None, SEEDED, day("2025-03-03")) == ()


def test_an_explanation_is_bounded() -> None:
    assert len(explained(clock("2025-03-03", 600, None), PLAIN, day("2025-03-03"))) == 400


@st.composite
def ledgers(draw: st.DrawFn) -> CaseClock:
    """A clock that was stopped and resumed any number of times, at any hour."""
    at = datetime(2025, 1, 1, tzinfo=CHINA) + timedelta(hours=draw(st.integers(0, 24 * 200)))
    made = CaseClock((Spell(at),), draw(st.integers(0, 40)), None)
    for number, hours in enumerate(draw(st.lists(st.integers(0, 400), max_size=7))):
        at += timedelta(hours=hours)
        made = made.resume(at) if number % 2 else made.stop(at, INSPECTION, None)
    return made


def running_at(made: CaseClock, at: datetime) -> bool:
    """Read off the ledger whether the clock ran just before a moment."""
    return not any(
        spell.stopped_for and spell.since < at and (spell.until is None or at <= spell.until) for spell in made.spells
    )


def oracle(made: CaseClock) -> date | None:
    """Walk through two years, look at the clock at each midnight, and count with a finger."""
    counted, start = 0, made.spells[0].since.astimezone(CHINA).date()
    assert made.promised_days is not None
    if made.promised_days == 0:
        return next(one for one in (start + timedelta(days=n) for n in range(30)) if SEEDED.is_working(one))
    for number in range(1, 500):
        on = start + timedelta(days=number)
        midnight = datetime.combine(on + timedelta(days=1), datetime.min.time(), CHINA)
        last = made.spells[-1]
        if last.stopped_for and last.since < midnight and on >= last.since.astimezone(CHINA).date():
            return None
        counted += SEEDED.is_working(on) and running_at(made, midnight)
        if counted == made.promised_days:
            return on
    raise AssertionError("it must end within the seeded years")


@given(ledgers())
def test_the_ledger_is_what_a_finger_counts(made: CaseClock) -> None:
    assert standing(made, SEEDED, made.started_on).due_on == oracle(made)


@given(ledgers(), st.integers(0, 300))
def test_the_explanation_adds_up(made: CaseClock, later: int) -> None:
    on = made.started_on + timedelta(days=later)
    now, days = standing(made, SEEDED, on), explained(made, SEEDED, on)
    assert [one.on for one in days] == [made.started_on + timedelta(days=n) for n in range(len(days))]
    if now.due_on and made.promised_days:
        assert days[-1].on == now.due_on
        assert sum(one.counted for one in days) == made.promised_days


@given(ledgers(), st.integers(0, 300))
def test_more_days_are_never_due_earlier(made: CaseClock, later: int) -> None:
    assert made.promised_days is not None
    more = replace(made, promised_days=made.promised_days + 1)
    one, other = (standing(each, SEEDED, made.started_on + timedelta(days=later)).due_on for each in (made, more))
    assert one is None or other is None or one < other or made.promised_days == 0
