"""Every event is told to somebody, or it is said why it isn't; what is said holds nothing about a person."""

from datetime import UTC, datetime, timedelta

import pytest

from auth.notifications.model import NotificationKind
from auth.outbox.model import MAX_ATTEMPTS, pause
from auth.preferences.model import Preferences
from resolvers.applications.lifecycle import MOVES, EventType
from resolvers.applications.number import new_number
from resolvers.applications.telling import NEWS, SILENT, Audience
from schema.notices import NOTICES
from schema.text_messages import text_message
from tests.resolvers.applications.people import APPLICANT, case

AT = datetime(2035, 11, 20, 1, 30, tzinfo=UTC)


def test_every_event_is_told_or_silent_for_a_reason() -> None:
    assert NEWS.keys() | SILENT.keys() == set(EventType)
    assert not NEWS.keys() & SILENT.keys()
    assert all(SILENT.values())
    assert {move.event for move in MOVES} <= NEWS.keys() | SILENT.keys()


def test_all_that_is_told_has_words() -> None:
    assert {news.kind for news in NEWS.values()} <= NOTICES.keys()


@pytest.mark.parametrize("kind", [one.kind for one in NEWS.values() if one.audience is Audience.APPLICANT])
def test_a_text_message_holds_nothing_about_a_person(kind: NotificationKind) -> None:
    """Two people's cases get the same text but for four characters of the number, which are drawn by lot."""
    first, second = (new_number("511602000000", AT.date()) for _ in range(2))
    text = text_message(kind, [first])

    assert text.replace(first[-4:], second[-4:]) == text_message(kind, [second])
    assert first not in text
    assert first[:14] not in text
    # Two parts of a text message at the most (67 characters each in UCS-2).
    assert len(text) <= 134


def test_the_text_of_many_cases_names_none() -> None:
    numbers = [new_number("511602000000", AT.date()) for _ in range(3)]

    text = text_message(NotificationKind.CASE_ACCEPTED, numbers)

    assert "3" in text
    assert not any(number[-4:] in text for number in numbers)


def test_pauses_double_up_to_an_hour_and_are_never_the_same_for_all() -> None:
    pauses = [pause(attempts, 0) for attempts in range(1, MAX_ATTEMPTS + 1)]

    assert pauses[:3] == [timedelta(seconds=30), timedelta(minutes=1), timedelta(minutes=2)]
    assert max(pauses) == timedelta(hours=1)
    assert pause(100, 0) == timedelta(hours=1)
    assert all(pause(attempts, 1) == whole / 2 for attempts, whole in enumerate(pauses, start=1))


# UTC hours; China is eight ahead and has no summer time.
@pytest.mark.parametrize(
    ("hour", "minute", "hours"),
    [(1, 30, 0), (13, 59, 0), (14, 0, 10), (23, 59, 1 / 60), (0, 0, 0), (18, 0, 6)],
)
def test_quiet_hours_are_china_s(hour: int, minute: int, hours: float) -> None:
    at = AT.replace(hour=hour, minute=minute)

    assert Preferences("somebody").awake(at) == at + timedelta(hours=hours)


def test_whoever_has_no_quiet_hours_is_told_at_once() -> None:
    midnight = AT.replace(hour=16, minute=0)
    same = Preferences("somebody").quiet_from
    never = Preferences("somebody", quiet_from=same, quiet_until=same)

    assert never.awake(midnight) == midnight


def test_an_urge_changes_nothing_of_what_the_case_says() -> None:
    before = case(next(iter({move.source for move in MOVES if move.event is EventType.URGED})))
    move = before.move(APPLICANT, EventType.URGED, before.revision)

    assert before.moved(move, APPLICANT, AT).content_digest() == before.content_digest()
