"""Nobody handles their own case (回避), whatever hat they wear when they start it and when they come to handle it."""

from itertools import product

import pytest

from auth.accounts.model import Role
from auth.caller import Caller
from auth.problems import NotAllowedNow, NotFound
from resolvers.applications.lifecycle import ApplicationStatus as Status
from resolvers.applications.lifecycle import EventType
from resolvers.applications.model import Application
from tests.resolvers.applications.people import HERE, acting, caller, case, proposed

POSTS = tuple((role, HERE) for role in Role)
INSIDER = caller("insider", *POSTS, member=True)
COLLEAGUE = caller("colleague", *POSTS, member=True)
STAFF_EVENTS = (
    EventType.ACCEPTED,
    EventType.SUPPLEMENT_REQUESTED,
    EventType.REFUSAL_PROPOSED,
    EventType.REFUSAL_CONFIRMED,
    EventType.REFUSAL_REJECTED,
    EventType.REVIEW_STARTED,
    EventType.DECIDED,
)


def handled(owner: Caller, who: Caller) -> list[str]:
    """Everything of the staff's that this caller may do to a case of this owner, in any status."""
    cases = [one for status in Status for one in (case(status, owner), proposed(case(status, owner)))]
    tried = product(cases, STAFF_EVENTS)
    return [f"{one.status.value} {event.value}" for one, event in tried if may(one, who, event)]


def may(one: Application, who: Caller, event: EventType) -> bool:
    try:
        one.move(who, event, one.revision)
    except (NotAllowedNow, NotFound):
        return False
    return True


def test_staff_handle_the_case_of_somebody_else() -> None:
    assert handled(caller("citizen"), INSIDER)


def test_a_member_of_staff_can_not_handle_their_own_case() -> None:
    assert handled(INSIDER, INSIDER) == []


def test_nor_by_acting_for_a_company_meanwhile() -> None:
    assert handled(INSIDER, acting(INSIDER)) == []


def test_nor_what_they_started_for_a_company() -> None:
    assert handled(acting(INSIDER), acting(INSIDER)) == []


def test_nor_what_they_started_for_a_company_when_they_are_themselves_again() -> None:
    assert handled(acting(INSIDER), INSIDER) == []


def test_nor_what_a_colleague_started_for_their_company() -> None:
    assert handled(acting(COLLEAGUE), INSIDER) == []


@pytest.mark.parametrize("status", [Status.SUBMITTED, Status.UNDER_REVIEW])
def test_who_proposed_a_refusal_gets_no_button_to_confirm_it(status: Status) -> None:
    proposer = caller("proposer", *POSTS)
    buttons = proposed(case(status), by="proposer").available_actions(proposer)
    assert "CONFIRM_REFUSAL" not in {action.value for action in buttons}


@pytest.mark.parametrize("status", [Status.SUBMITTED, Status.UNDER_REVIEW])
def test_another_supervisor_gets_it(status: Status) -> None:
    other = caller("other", (Role.SUPERVISOR, HERE))
    buttons = proposed(case(status), by="proposer").available_actions(other)
    assert {action.value for action in buttons} - {"EXTEND"} == {"CONFIRM_REFUSAL"}
