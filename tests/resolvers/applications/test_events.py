from dataclasses import fields, replace
from datetime import timedelta
from typing import Any

import pytest

from resolvers.applications.events import ApplicationEvent, first_broken
from resolvers.applications.lifecycle import ApplicationStatus, EventType
from resolvers.applications.model import Application, ProvidedMaterial
from tests.resolvers.applications.people import APPLICANT, APPROVER, AT, CLERK, case

STORY = (
    (EventType.SAVED, APPLICANT),
    (EventType.SUBMITTED, APPLICANT),
    (EventType.ACCEPTED, CLERK),
    (EventType.REVIEW_STARTED, CLERK),
    (EventType.DECIDED, APPROVER),
)
CHANGES: dict[str, Any] = {
    "sequence": 99,
    "type": EventType.WITHDRAWN,
    "at": AT + timedelta(milliseconds=1),
    "status": ApplicationStatus.DENIED,
    "actor": "他人",
    "account": "somebody else",
    "note": "改过的话",
    "content": "0" * 64,
    "hash": "f" * 64,
}


def told() -> Application:
    """A case from start to decision, six events."""
    one = case()
    for event, who in STORY:
        changes = {"submitted_at": AT} if event is EventType.SUBMITTED else {}
        one = one.moved(one.move(who, event, one.revision), who, AT, note=f"{event.value} 说明", **changes)
    return one


def broken(events: tuple[ApplicationEvent, ...]) -> int | None:
    return first_broken(told().id, events)


def test_the_chain_of_a_whole_case_verifies() -> None:
    events = told().events
    assert [event.sequence for event in events] == [1, 2, 3, 4, 5, 6]
    assert broken(events) is None


def test_an_empty_file_verifies() -> None:
    assert broken(()) is None


def test_every_field_of_an_event_has_a_change_to_try() -> None:
    assert CHANGES.keys() == {one.name for one in fields(ApplicationEvent)}


@pytest.mark.parametrize("place", range(6))
@pytest.mark.parametrize("name", CHANGES)
def test_changing_any_field_breaks_the_chain_right_there(name: str, place: int) -> None:
    events = told().events
    changed = replace(events[place], **{name: CHANGES[name]})
    assert broken((*events[:place], changed, *events[place + 1 :])) == place + 1


@pytest.mark.parametrize("place", range(5))
def test_swapping_two_events_is_detected(place: int) -> None:
    events = list(told().events)
    events[place], events[place + 1] = events[place + 1], events[place]
    assert broken(tuple(events)) == place + 1


@pytest.mark.parametrize("place", range(5))
def test_swapping_and_renumbering_is_detected(place: int) -> None:
    events = list(told().events)
    events[place], events[place + 1] = events[place + 1], events[place]
    assert broken(renumbered(events)) == place + 1


@pytest.mark.parametrize("place", range(5))
def test_removing_an_event_is_detected(place: int) -> None:
    events = told().events
    assert broken(renumbered([*events[:place], *events[place + 1 :]])) == place + 1


@pytest.mark.parametrize("place", range(7))
def test_inserting_an_event_is_detected(place: int) -> None:
    events = told().events
    forged = replace(events[-1], note="补写的")
    assert broken(renumbered([*events[:place], forged, *events[place:]])) == place + 1


def test_a_chain_belongs_to_its_case() -> None:
    assert first_broken("51160220261120ABCDEFGHY", told().events) == 1


def test_the_chain_covers_the_form() -> None:
    one, other = case(), replace(case(), form={"shopName": "另一家"})
    move = one.move(APPLICANT, EventType.SUBMITTED, 1)
    hashes = {two.moved(move, APPLICANT, AT).events[-1].hash for two in (one, other)}
    assert len(hashes) == 2


@pytest.mark.parametrize(
    "other",
    [(), (ProvidedMaterial("plan", ("two",)),), (ProvidedMaterial("plan", ("one",), True),)],
    ids=["none", "another file", "committed, too"],
)
def test_the_chain_covers_the_materials(other: tuple[ProvidedMaterial, ...]) -> None:
    given = (ProvidedMaterial("plan", ("one",)),)
    move = case().move(APPLICANT, EventType.SUBMITTED, 1)
    hashes = {replace(case(), materials=one).moved(move, APPLICANT, AT).events[-1].hash for one in (given, other)}
    assert len(hashes) == 2


def test_saving_again_replaces_the_last_saved_event() -> None:
    one = case()
    for _ in range(3):
        one = one.moved(one.move(APPLICANT, EventType.SAVED, one.revision), APPLICANT, AT)
    assert [event.type for event in one.events] == [EventType.STARTED, EventType.SAVED]
    assert one.revision == 4
    assert first_broken(one.id, one.events) is None


def renumbered(events: list[ApplicationEvent]) -> tuple[ApplicationEvent, ...]:
    return tuple(replace(event, sequence=place) for place, event in enumerate(events, start=1))
