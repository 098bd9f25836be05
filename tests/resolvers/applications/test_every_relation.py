"""Every cell of the lifecycle × every relation that somebody may have to a case, the forbidden ones too.

test_lifecycle_table.py writes the law out for plain roles; here everybody else is held against the same law: posts in
other departments and regions, whoever acts for somebody, staff whose own case it is, who proposed, services.
"""

from dataclasses import replace
from itertools import product

import pytest

from auth.accounts.model import Account, Post, Role
from auth.caller import ANONYMOUS, Caller
from auth.problems import Conflict, NotAllowedNow, NotFound
from resolvers.applications.lifecycle import ApplicationStatus as Status
from resolvers.applications.lifecycle import EventType
from resolvers.applications.model import Application
from resolvers.applications.opinions import AWAITED_IN
from resolvers.applications.window import Deferral, WindowFacts
from seeds.departments import MARKET, POLICE, TAX
from tests.resolvers.applications import test_acting_matrix as sides
from tests.resolvers.applications.people import (
    APPLICANT,
    APPROVER,
    AT,
    CLERK,
    ELSEWHERE,
    HERE,
    SUPERVISOR,
    acting,
    caller,
    case,
    opinion,
    proposed,
)
from tests.resolvers.applications.test_lifecycle_table import ACTIONS, ALLOWED

ASKED, ASKED_TOO = POLICE.code, TAX.code
REGION, ABOVE, BESIDE = MARKET.region, f"{MARKET.region[:4]}00000000", "511621000000"
OPEN, NONE = True, False


def account(one: Caller) -> Account:
    assert one.account is not None
    return one.account


def posted(*posts: Post, like: Caller | None = None) -> Caller:
    """Somebody with these posts; or whoever it is, with these posts besides."""
    one = like or caller("-".join(f"{post.role.value}{post.department}{post.region}" for post in posts))
    return replace(one, account=replace(account(one), posts=posts))


HANDLE = {Role.CLERK: "clerk", Role.APPROVER: "approver", Role.SUPERVISOR: "supervisor"}
EVERYTHING = tuple(Post(role, HERE) for role in Role) + tuple(Post(role, ASKED) for role in Role)
# Relation → who it is, and what the law of test_lifecycle_table.py calls them: nothing is a stranger.
STAFF: dict[str, tuple[Caller, set[str]]] = {
    **{f"{role.value} here": (posted(Post(role, HERE)), {HANDLE.get(role, "")}) for role in Role},
    **{f"{role.value} for this region": (posted(Post(role, HERE, REGION)), {HANDLE.get(role, "")}) for role in Role},
    **{f"{role.value} for all above": (posted(Post(role, HERE, ABOVE)), {HANDLE.get(role, "")}) for role in Role},
    **{f"{role.value} for another region": (posted(Post(role, HERE, BESIDE)), set()) for role in Role},
    **{f"{role.value} of another department": (posted(Post(role, ELSEWHERE)), set()) for role in Role},
    **{
        f"{role.value} of a department asked": (
            posted(Post(role, ASKED)),
            {"asked"} if role is Role.APPROVER else set(),
        )
        for role in Role
    },
    **{f"{role.value} of it, another region": (posted(Post(role, ASKED, BESIDE)), set()) for role in Role},
    "approver of two departments asked": (
        posted(Post(Role.APPROVER, ASKED), Post(Role.APPROVER, ASKED_TOO)),
        {"asked"},
    ),
    "clerk here, approver of one asked": (
        posted(Post(Role.CLERK, HERE), Post(Role.APPROVER, ASKED)),
        {"clerk", "asked"},
    ),
    "clerk and supervisor": (posted(Post(Role.CLERK, HERE), Post(Role.SUPERVISOR, HERE)), {"clerk", "supervisor"}),
    "everything everywhere": (posted(*EVERYTHING), {"clerk", "approver", "supervisor", "asked"}),
    "clerk while acting for a company": (acting(CLERK), {"clerk"}),
    "supervisor while a delegate of others": (replace(SUPERVISOR, principal=sides.mandate()), {"supervisor"}),
    "staff whose own case it is": (posted(*EVERYTHING, like=APPLICANT), {"applicant"}),
    "the same while acting for a company": (posted(*EVERYTHING, like=acting(APPLICANT)), set()),
    "staff who may act for the applicant": (replace(posted(*EVERYTHING), kin=frozenset({"applicant"})), set()),
    "a partner's service": (Caller(service="partner"), set()),
    "nobody": (ANONYMOUS, set()),
}
GOING_ON = {Status.ACCEPTED, Status.UNDER_REVIEW, Status.SUSPENDED}
CELLS = [(status, open_) for status, open_ in product(Status, (NONE, OPEN))]


def allowed(status: Status, called: set[str], open_: bool) -> dict[str, str]:
    """Event → new status of what the law allows to somebody who is these things."""
    return {
        event: target
        for (source, event, proposal, target), who in ALLOWED.items()
        if source == status.value and called & who and proposal in {None, open_}
    }


def known(status: Status, called: set[str]) -> bool:
    """Whether they may know that the case exists."""
    handling = bool(called & {"clerk", "approver", "supervisor"}) and status is not Status.DRAFT
    return "applicant" in called or handling or ("asked" in called and status in AWAITED_IN)


def tried(one: Application, who: Caller) -> dict[str, object]:
    """What becomes of every event that somebody tries: the new status, or how they are turned away."""
    found: dict[str, object] = {}
    for event in EventType:
        try:
            found[event.value] = one.move(who, event, one.revision).target.value
        except (NotAllowedNow, NotFound) as problem:
            found[event.value] = type(problem)
    return found


def held_to_the_law(one: Application, who: Caller, called: set[str]) -> None:
    """Guards and buttons of one case are what the law says, with and without an open proposal."""
    may = allowed(one.status, called, one.proposed)
    otherwise = NotAllowedNow if known(one.status, called) else NotFound
    assert tried(one, who) == {event.value: may.get(event.value, otherwise) for event in EventType}
    free = replace(one, opinions=()) if "asked" not in called else one
    closed = {"DECIDE", "PROPOSE_REFUSAL"} if free.opinions else set()
    assert {action.value for action in free.available_actions(who)} == {ACTIONS[event] for event in may} - closed
    assert bool(one.actors(who)) is known(one.status, called)


@pytest.mark.parametrize("relation", STAFF)
def test_staff_and_strangers(relation: str) -> None:
    who, called = STAFF[relation]
    for status, open_ in CELLS:
        one = replace(case(status), opinions=(opinion(ASKED), opinion(ASKED_TOO)))
        held_to_the_law(proposed(one) if open_ else one, who, called)


@pytest.mark.parametrize("who", sides.WHO)
@pytest.mark.parametrize("maker", sides.MADE_BY)
def test_whoever_stands_on_the_applicants_side_or_nearly(maker: str, who: str) -> None:
    owner, insiders = sides.MADE_BY[maker]
    for status, open_ in CELLS:
        one = sides.made_by(owner, status)
        called = {"applicant"} if who in insiders else set()
        held_to_the_law(proposed(one) if open_ else one, sides.WHO[who], called)


# Whom a case is about in any way, by who made it: those keep their posts for other people's cases only.
CONCERNED = {
    "delegate": {one for one in sides.WHO if one.startswith(("giver", "delegate"))},
    "guardian": {"guardian", "guardian for themselves", "other guardian", "the child, grown up"},
    "operator": {"operator", "operator for themselves", "colleague", "giver acting for the company"},
    "giver": {"giver", "giver acting for the company"},
}


@pytest.mark.parametrize("maker", sides.MADE_BY)
@pytest.mark.parametrize("who", sides.WHO)
def test_staff_among_them_handle_nothing_of_their_own(maker: str, who: str) -> None:
    owner, insiders = sides.MADE_BY[maker]
    called = {"applicant"} if who in insiders else set()
    called |= set() if who in CONCERNED[maker] else {"clerk", "approver", "supervisor", "asked"}
    for status, open_ in CELLS:
        one = replace(sides.made_by(owner, status), opinions=(opinion(ASKED),))
        held_to_the_law(proposed(one) if open_ else one, posted(*EVERYTHING, like=sides.WHO[who]), called)


@pytest.mark.parametrize("relation", [*STAFF, *sides.WHO])
def test_only_the_applicants_side_hands_in_what_is_owed(relation: str) -> None:
    who, called = STAFF[relation] if relation in STAFF else (sides.WHO[relation], set())
    owner = sides.GIVER if relation in sides.WHO else APPLICANT
    for status in Status:
        one = replace(case(status, owner), opinions=(opinion(ASKED), opinion(ASKED_TOO)))
        owing = replace(one, window=WindowFacts(deferrals=(Deferral("safetyRules", AT.date()),)))
        more = "applicant" in called or relation == "giver"
        handed = {"SUPPLEMENTED": status.value} if more and status in GOING_ON else {}
        assert tried(owing, who) == tried(one, who) | handed


@pytest.mark.parametrize("as_", ["themselves", "a company", "a principal"])
@pytest.mark.parametrize("status", [Status.SUBMITTED, Status.UNDER_REVIEW, Status.APPROVED, Status.DENIED])
def test_who_proposed_sees_no_button_to_confirm_for_whomever_they_act(status: Status, as_: str) -> None:
    both = posted(*EVERYTHING, like=SUPERVISOR)
    who = {"themselves": both, "a company": acting(both), "a principal": replace(both, principal=sides.mandate())}[
        as_
    ]
    one = proposed(case(status), by=account(SUPERVISOR).id)
    confirming = {"CONFIRM_REFUSAL", "CONFIRM_CORRECTION"}
    assert confirming.isdisjoint({action.value for action in one.available_actions(who)})
    others = {action.value for action in proposed(case(status)).available_actions(who)}
    assert confirming & others


@pytest.mark.parametrize("who", [APPLICANT, CLERK, APPROVER, SUPERVISOR], ids=["applicant", *HANDLE.values()])
def test_a_stale_revision_moves_nothing_anywhere(who: Caller) -> None:
    for (status, open_), event in product(CELLS, EventType):
        one = replace(proposed(case(status)) if open_ else case(status), revision=7)
        with pytest.raises((Conflict, NotFound)):
            one.move(who, event, 6)
