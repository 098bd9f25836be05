"""Relation × action for cases made by an operator, a delegate and a guardian: who may do anything at all."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from auth.accounts.model import Role
from auth.acting import Capacity
from auth.caller import Caller
from auth.delegations.model import Delegation, DelegationStatus, Mandate
from auth.problems import NotAllowedNow
from auth.wards.model import GuardianRelation, Ward
from resolvers.applications.lifecycle import ApplicationStatus as Status
from resolvers.applications.lifecycle import EventType
from resolvers.applications.model import Application
from seeds.cast_names import resident_id
from tests.resolvers.applications.people import AT, CLERK, HERE, acting, caller, case

GIVER, DELEGATE, GUARDIAN, STRANGER = (caller(one) for one in ("giver", "delegate", "guardian", "stranger"))
OPERATOR, COLLEAGUE = caller("operator", member=True), caller("colleague", member=True)
CHILD_NUMBER = resident_id(date(2019, 6, 1), 178)


def mandate(id: str = "d1", of: Caller = GIVER) -> Mandate:
    assert of.account is not None
    until, status = date(2027, 1, 1), DelegationStatus.ACTIVE
    return Mandate(Delegation(id, of.account.id, "delegate", "某某", ("m",), until, AT, "k", status), of.account)


def ward(guardian: str = "guardian") -> Ward:
    return Ward(f"w-{guardian}", guardian, "key", "李子涵", CHILD_NUMBER, GuardianRelation.PARENT, AT, "DEVELOPMENT")


AS_DELEGATE, AS_GUARDIAN, AS_OPERATOR = (
    replace(DELEGATE, principal=mandate()),
    replace(GUARDIAN, principal=ward()),
    acting(OPERATOR),
)
GROWN = caller("grown")
assert GROWN.account is not None
assert GROWN.account.person is not None
GROWN = replace(GROWN, account=replace(GROWN.account, person=replace(GROWN.account.person, id_number=CHILD_NUMBER)))
WHO = {
    "giver": GIVER,
    "giver acting for the company": replace(GIVER, principal=AS_OPERATOR.principal),
    "delegate": AS_DELEGATE,
    "delegate by another delegation": replace(DELEGATE, principal=mandate("d2")),
    "delegate of somebody else": replace(DELEGATE, principal=mandate("d3", STRANGER)),
    "delegate for themselves": DELEGATE,
    "guardian": AS_GUARDIAN,
    "guardian for themselves": GUARDIAN,
    "other guardian": replace(STRANGER, principal=ward("stranger")),
    "the child, grown up": GROWN,
    "operator": AS_OPERATOR,
    "operator for themselves": OPERATOR,
    "colleague": acting(COLLEAGUE),
    "stranger": STRANGER,
}
MADE_BY = {
    "delegate": (AS_DELEGATE, {"giver", "delegate"}),
    "guardian": (AS_GUARDIAN, {"guardian", "other guardian", "the child, grown up"}),
    "operator": (AS_OPERATOR, {"operator", "colleague", "giver acting for the company"}),
    "giver": (GIVER, {"giver"}),
}
# What the applicant's side may do in each status; nothing where a status isn't named.
SIDE = {
    Status.DRAFT: {"EDIT", "SUBMIT", "WITHDRAW"},
    Status.SUBMITTED: {"WITHDRAW", "URGE"},
    Status.SUPPLEMENT_REQUIRED: {"SUPPLEMENT", "WITHDRAW"},
    Status.ACCEPTED: {"WITHDRAW", "URGE"},
    Status.UNDER_REVIEW: {"WITHDRAW", "URGE"},
    Status.SUSPENDED: {"WITHDRAW"},
    Status.NOT_ACCEPTED: {"EVALUATE"},
    Status.APPROVED: {"EVALUATE"},
    Status.DENIED: {"EVALUATE"},
    Status.COMPLETED: {"EVALUATE"},
}


def made_by(owner: Caller, status: Status) -> Application:
    return replace(case(status, owner), mandate=owner.delegation.id if owner.delegation else None)


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("maker", MADE_BY)
def test_every_cell(maker: str, who: str, status: Status) -> None:
    owner, insiders = MADE_BY[maker]
    one = made_by(owner, status)

    buttons = {action.value for action in one.available_actions(WHO[who])}
    assert buttons == (SIDE.get(status, set()) if who in insiders else set())
    assert bool(one.actors(WHO[who])) is (who in insiders)


@pytest.mark.parametrize("status", Status)
def test_the_child_while_it_is_one_looks_and_does_nothing(status: Status) -> None:
    one, child = made_by(AS_GUARDIAN, status), replace(GROWN, minor=True)

    one.require_visible(child)
    assert one.available_actions(child) == ()
    with pytest.raises(NotAllowedNow):
        one.move(child, EventType.WITHDRAWN, one.revision)


@pytest.mark.parametrize(
    ("who", "called"), [("giver", "申请人"), ("delegate", "代办人"), ("guardian", "监护人"), ("operator", "申请人")]
)
def test_the_file_of_the_case_says_who_acted(who: str, called: str) -> None:
    assert made_by(WHO[who], Status.DRAFT).actor_name(WHO[who]) == called


@pytest.mark.parametrize("kin", ["giver", "key", CHILD_NUMBER])
def test_staff_who_might_act_for_the_applicant_do_not_handle_the_case(kin: str) -> None:
    owner = AS_GUARDIAN if kin != "giver" else GIVER
    one = made_by(owner, Status.SUBMITTED)

    assert one.staffed_by(CLERK)
    assert one.actors(replace(CLERK, kin=frozenset({kin}))) == frozenset()


@pytest.mark.parametrize("owner", [AS_DELEGATE, AS_GUARDIAN], ids=["delegate", "guardian"])
def test_nobody_handles_what_they_started_for_another(owner: Caller) -> None:
    posts = caller("x", *((role, HERE) for role in Role)).account.posts
    insider = replace(owner, account=replace(owner.account, posts=posts), principal=None)

    assert made_by(owner, Status.SUBMITTED).actors(insider) == frozenset()


def test_the_mandate_is_part_of_what_the_chain_covers() -> None:
    later = datetime(2026, 11, 21, tzinfo=UTC)
    one = made_by(AS_DELEGATE, Status.DRAFT).recorded(EventType.SAVED, AS_DELEGATE, later, None)

    one.require_intact()
    assert replace(one, mandate="d2").content_digest() != one.content_digest()


def test_capacities_follow_from_whom_one_acts_for() -> None:
    capacities = [who.capacity for who in (GIVER, AS_OPERATOR, AS_DELEGATE, AS_GUARDIAN)]
    assert capacities == [None, Capacity.MEMBER, Capacity.DELEGATE, Capacity.GUARDIAN]
