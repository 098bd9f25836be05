"""The whole cube status × event × actor × open refusal, against the law of the lifecycle written out once more."""

from dataclasses import replace
from itertools import product

import pytest

from auth.accounts.model import Role
from auth.caller import ANONYMOUS, Caller
from auth.problems import Conflict, NotAllowedNow, NotFound
from resolvers.applications.clock import Extension
from resolvers.applications.lifecycle import ApplicationStatus as Status
from resolvers.applications.lifecycle import EventType, own_move
from resolvers.applications.model import Application
from resolvers.applications.opinions import AWAITED_IN
from resolvers.applications.window import Deferral, WindowFacts
from seeds.departments import POLICE
from tests.resolvers.applications.people import (
    APPLICANT,
    APPROVER,
    AT,
    CLERK,
    ELSEWHERE,
    HERE,
    STRANGER,
    SUPERVISOR,
    caller,
    case,
    opinion,
    proposed,
)

ASKED = POLICE.code
ACTORS = {
    "applicant": APPLICANT,
    "clerk": CLERK,
    "approver": APPROVER,
    "supervisor": SUPERVISOR,
    "stranger": STRANGER,
    "clerk elsewhere": caller("clerk elsewhere", (Role.CLERK, ELSEWHERE)),
    "administrator": caller("administrator", (Role.ADMINISTRATOR, HERE)),
    "asked": caller("asked", (Role.APPROVER, ASKED)),
    "clerk of the asked": caller("clerk of the asked", (Role.CLERK, ASKED)),
    "nobody": ANONYMOUS,
}
# Event → the action whose button leads to it.
ACTIONS = {
    "SAVED": "EDIT",
    "SUBMITTED": "SUBMIT",
    "SUPPLEMENTED": "SUPPLEMENT",
    "WITHDRAWN": "WITHDRAW",
    "ACCEPTED": "ACCEPT",
    "SUPPLEMENT_REQUESTED": "REQUEST_SUPPLEMENT",
    "REFUSAL_PROPOSED": "PROPOSE_REFUSAL",
    "REFUSAL_CONFIRMED": "CONFIRM_REFUSAL",
    "REFUSAL_REJECTED": "CONFIRM_REFUSAL",
    "REVIEW_STARTED": "START_REVIEW",
    "SUSPENDED": "SUSPEND",
    "RESUMED": "RESUME",
    "EXTENDED": "EXTEND",
    "OPINION_REQUESTED": "REQUEST_OPINION",
    "OPINION_GIVEN": "GIVE_OPINION",
    "DECIDED": "DECIDE",
    "INSTANT_REVIEWED": "REVIEW_INSTANT",
    "CORRECTION_PROPOSED": "PROPOSE_CORRECTION",
    "CORRECTED": "CONFIRM_CORRECTION",
    "CORRECTION_REJECTED": "CONFIRM_CORRECTION",
    "URGED": "URGE",
    "EVALUATED": "EVALUATE",
}
# What anybody may do, and where it leads: (status, event, whether a refusal is open, None: either way) → actors.
# Everything that isn't here is forbidden.
EITHER, NONE, OPEN = None, False, True
ALLOWED = {
    ("DRAFT", "SAVED", EITHER, "DRAFT"): {"applicant"},
    ("DRAFT", "SUBMITTED", EITHER, "SUBMITTED"): {"applicant"},
    ("DRAFT", "WITHDRAWN", EITHER, "WITHDRAWN"): {"applicant"},
    ("SUBMITTED", "ACCEPTED", NONE, "ACCEPTED"): {"clerk"},
    ("SUBMITTED", "SUPPLEMENT_REQUESTED", NONE, "SUPPLEMENT_REQUIRED"): {"clerk"},
    ("SUBMITTED", "REFUSAL_PROPOSED", NONE, "SUBMITTED"): {"clerk"},
    ("SUBMITTED", "REFUSAL_CONFIRMED", OPEN, "NOT_ACCEPTED"): {"supervisor"},
    ("SUBMITTED", "REFUSAL_REJECTED", OPEN, "SUBMITTED"): {"supervisor"},
    ("SUBMITTED", "WITHDRAWN", EITHER, "WITHDRAWN"): {"applicant"},
    ("SUPPLEMENT_REQUIRED", "SUPPLEMENTED", EITHER, "SUBMITTED"): {"applicant"},
    ("SUPPLEMENT_REQUIRED", "WITHDRAWN", EITHER, "WITHDRAWN"): {"applicant"},
    ("ACCEPTED", "REVIEW_STARTED", EITHER, "UNDER_REVIEW"): {"clerk", "approver"},
    ("ACCEPTED", "WITHDRAWN", EITHER, "WITHDRAWN"): {"applicant"},
    ("UNDER_REVIEW", "DECIDED", NONE, "APPROVED"): {"approver"},
    ("UNDER_REVIEW", "REFUSAL_PROPOSED", NONE, "UNDER_REVIEW"): {"approver"},
    ("UNDER_REVIEW", "REFUSAL_CONFIRMED", OPEN, "DENIED"): {"supervisor"},
    ("UNDER_REVIEW", "REFUSAL_REJECTED", OPEN, "UNDER_REVIEW"): {"supervisor"},
    ("UNDER_REVIEW", "WITHDRAWN", EITHER, "WITHDRAWN"): {"applicant"},
    ("UNDER_REVIEW", "SUSPENDED", NONE, "SUSPENDED"): {"approver"},
    ("UNDER_REVIEW", "OPINION_REQUESTED", NONE, "UNDER_REVIEW"): {"approver"},
    ("UNDER_REVIEW", "OPINION_GIVEN", EITHER, "UNDER_REVIEW"): {"asked"},
    ("SUSPENDED", "OPINION_GIVEN", EITHER, "SUSPENDED"): {"asked"},
    ("SUSPENDED", "RESUMED", EITHER, "UNDER_REVIEW"): {"approver"},
    ("SUSPENDED", "WITHDRAWN", EITHER, "WITHDRAWN"): {"applicant"},
    ("ACCEPTED", "EXTENDED", EITHER, "ACCEPTED"): {"supervisor"},
    ("UNDER_REVIEW", "EXTENDED", EITHER, "UNDER_REVIEW"): {"supervisor"},
    ("SUSPENDED", "EXTENDED", EITHER, "SUSPENDED"): {"supervisor"},
    ("APPROVED", "INSTANT_REVIEWED", EITHER, "APPROVED"): {"approver", "supervisor"},
    ("COMPLETED", "INSTANT_REVIEWED", EITHER, "COMPLETED"): {"approver", "supervisor"},
    ("APPROVED", "CORRECTION_PROPOSED", NONE, "APPROVED"): {"approver"},
    ("APPROVED", "CORRECTED", OPEN, "APPROVED"): {"supervisor"},
    ("APPROVED", "CORRECTION_REJECTED", OPEN, "APPROVED"): {"supervisor"},
    ("COMPLETED", "CORRECTION_PROPOSED", NONE, "COMPLETED"): {"approver"},
    ("COMPLETED", "CORRECTED", OPEN, "COMPLETED"): {"supervisor"},
    ("COMPLETED", "CORRECTION_REJECTED", OPEN, "COMPLETED"): {"supervisor"},
    ("DENIED", "CORRECTION_PROPOSED", NONE, "DENIED"): {"approver"},
    ("DENIED", "CORRECTED", OPEN, "DENIED"): {"supervisor"},
    ("DENIED", "CORRECTION_REJECTED", OPEN, "DENIED"): {"supervisor"},
    ("SUBMITTED", "URGED", EITHER, "SUBMITTED"): {"applicant"},
    ("ACCEPTED", "URGED", EITHER, "ACCEPTED"): {"applicant"},
    ("UNDER_REVIEW", "URGED", EITHER, "UNDER_REVIEW"): {"applicant"},
    ("NOT_ACCEPTED", "EVALUATED", EITHER, "NOT_ACCEPTED"): {"applicant"},
    ("APPROVED", "EVALUATED", EITHER, "APPROVED"): {"applicant"},
    ("DENIED", "EVALUATED", EITHER, "DENIED"): {"applicant"},
    ("COMPLETED", "EVALUATED", EITHER, "COMPLETED"): {"applicant"},
}
# What the system does by itself, whether a refusal is open or not: (status, event) → where it leads.
BY_ITSELF = {
    # A part of a package, once all that it waits for has ended well.
    ("DRAFT", "SUBMITTED"): "SUBMITTED",
    ("SUBMITTED", "DEEMED_ACCEPTED"): "ACCEPTED",
    ("SUBMITTED", "ACCEPTED"): "ACCEPTED",
    ("ACCEPTED", "DECIDED"): "APPROVED",
    # Once the result is delivered, which completing.completed checks.
    ("APPROVED", "COMPLETED"): "COMPLETED",
    ("UNDER_REVIEW", "OPINION_GIVEN"): "UNDER_REVIEW",
    ("SUSPENDED", "OPINION_GIVEN"): "SUSPENDED",
    ("ACCEPTED", "ESCALATED"): "ACCEPTED",
    ("UNDER_REVIEW", "ESCALATED"): "UNDER_REVIEW",
    ("SUSPENDED", "ESCALATED"): "SUSPENDED",
    # Only when a deferred material never came, which owing.terminated checks.
    ("ACCEPTED", "TERMINATED"): "TERMINATED",
    ("UNDER_REVIEW", "TERMINATED"): "TERMINATED",
    ("SUSPENDED", "TERMINATED"): "TERMINATED",
    **{(status, "EVALUATED"): status for status in ("NOT_ACCEPTED", "APPROVED", "DENIED", "COMPLETED")},
}
# Nobody but the system ends a case; what clerks do with parcels is in test_deliver_results.py.
LATER = {"COMPLETED", "TERMINATED"}
cells = pytest.mark.parametrize(
    ("status", "actor", "open_"),
    [pytest.param(*cell, id="-".join(map(str, cell))) for cell in product(Status, ACTORS, (NONE, OPEN))],
)


def expected(status: Status, actor: str, open_: bool) -> dict[str, str]:
    """Event → new status of all that this actor may do in this cell."""
    return {
        event: target
        for (source, event, proposal, target), who in ALLOWED.items()
        if source == status.value and actor in who and proposal in {None, open_}
    }


def at(status: Status, open_: bool) -> Application:
    """The case, for which another department was asked and, in review, hasn't answered yet."""
    one = replace(case(status), opinions=(opinion(ASKED),))
    return proposed(one) if open_ else one


def decidable(status: Status, open_: bool) -> Application:
    """The same without anybody to wait for."""
    return replace(at(status, open_), opinions=())


def outcome(one: Application, who: Caller, event: EventType) -> object:
    try:
        return one.move(who, event, one.revision).target.value
    except (NotAllowedNow, NotFound) as problem:
        return type(problem)


@cells
def test_every_cell_is_as_the_law_says(status: Status, actor: str, open_: bool) -> None:
    one, may = at(status, open_), expected(status, actor, open_)
    staff = actor in {"clerk", "approver", "supervisor"}
    asked = actor == "asked" and status in {Status.UNDER_REVIEW, Status.SUSPENDED}
    known = actor == "applicant" or asked or (staff and status is not Status.DRAFT)
    otherwise = NotAllowedNow if known else NotFound
    found = {event.value: outcome(one, ACTORS[actor], event) for event in EventType}
    assert found == {event.value: may.get(event.value, otherwise) for event in EventType}


@cells
def test_the_buttons_are_what_the_guards_allow(status: Status, actor: str, open_: bool) -> None:
    one = at(status, open_) if actor == "asked" else decidable(status, open_)
    buttons = [action.value for action in one.available_actions(ACTORS[actor])]
    assert set(buttons) == {ACTIONS[event] for event in expected(status, actor, open_)}
    assert len(buttons) == len(set(buttons))


@cells
def test_a_deferred_material_may_be_handed_in_and_opens_nothing_else(status: Status, actor: str, open_: bool) -> None:
    one = at(status, open_)
    owing = replace(one, window=WindowFacts(deferrals=(Deferral("safetyRules", AT.date()),)))
    before = {event: outcome(one, ACTORS[actor], event) for event in EventType}
    after = {event: outcome(owing, ACTORS[actor], event) for event in EventType}
    more = status.value in {"ACCEPTED", "UNDER_REVIEW", "SUSPENDED"} and actor == "applicant"
    assert after == before | ({EventType.SUPPLEMENTED: status.value} if more else {})
    buttons = {action.value for action in owing.available_actions(ACTORS[actor])}
    known = {action.value for action in one.available_actions(ACTORS[actor])}
    assert buttons == known | ({"SUPPLEMENT"} if more else set())


@pytest.mark.parametrize("status", Status)
def test_the_system_does_by_itself_what_the_law_says_and_no_more(status: Status) -> None:
    found = {event.value: move.target.value for event in EventType if (move := own_move(status, event))}
    assert found == {event: target for (source, event), target in BY_ITSELF.items() if source == status.value}


@cells
def test_nobody_has_a_button_to_decide_while_an_opinion_is_awaited(status: Status, actor: str, open_: bool) -> None:
    waiting = {action.value for action in at(status, open_).available_actions(ACTORS[actor])}
    free = {action.value for action in decidable(status, open_).available_actions(ACTORS[actor])}
    kept = free - {"DECIDE", "PROPOSE_REFUSAL"}
    assert waiting == (kept | {"GIVE_OPINION"} if actor == "asked" and status in AWAITED_IN else kept)


def test_who_extended_once_has_no_button_for_it_any_more() -> None:
    one = case(Status.UNDER_REVIEW)
    assert one.clock is not None
    again = replace(one, clock=one.clock.extend(Extension(10, "材料复杂", AT)))
    assert "EXTEND" in {action.value for action in one.available_actions(SUPERVISOR)}
    assert "EXTEND" not in {action.value for action in again.available_actions(SUPERVISOR)}
    assert "EXTEND" not in {action.value for action in replace(one, clock=None).available_actions(SUPERVISOR)}


def test_every_status_can_be_reached() -> None:
    reached, found = set(), {"DRAFT"}
    while found - reached:
        reached |= found
        found = {move.target.value for status in reached for move in possible(Status(status))}
    assert reached == {status.value for status in Status} - LATER


def possible(status: Status) -> list[object]:
    """Every move that anybody can really make from here."""
    moves = []
    for one, who, event in product((at(status, NONE), at(status, OPEN)), ACTORS.values(), EventType):
        if not isinstance(outcome(one, who, event), type):
            moves.append(one.move(who, event, one.revision))
    return moves


def test_somebody_with_two_roles_may_do_what_either_may() -> None:
    both = caller("both", (Role.CLERK, HERE), (Role.APPROVER, HERE))
    buttons = {one.value for one in case(Status.UNDER_REVIEW).available_actions(both)}
    assert buttons == {"DECIDE", "PROPOSE_REFUSAL", "SUSPEND", "REQUEST_OPINION"}
    assert "ACCEPT" in {one.value for one in case(Status.SUBMITTED).available_actions(both)}


def test_a_stale_revision_tells_the_present_one() -> None:
    with pytest.raises(Conflict) as raised:
        case(Status.SUBMITTED).move(CLERK, EventType.ACCEPTED, 0)
    assert raised.value.current_revision == 1


def test_a_stranger_with_a_stale_revision_learns_nothing() -> None:
    with pytest.raises(NotFound):
        case(Status.SUBMITTED).move(STRANGER, EventType.ACCEPTED, 0)
