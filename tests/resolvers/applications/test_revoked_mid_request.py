"""Rights that end while a request is under way, or while this worker still remembers them.

A change is refused then; what is only looked at may still be seen for five seconds. Each test lets the right end at a
certain moment: right after the story has read something.
"""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from api.context import Services
from auth.accounts.model import MemberRole
from resolvers.applications.store import ApplicationStore
from resolvers.matters.store import MatterStore
from resolvers.seals.store import SealStore
from schema.node import global_id, key_of
from seeds.people import CITIZENS, COMPANY
from tests import cases
from tests.acting import (
    DELEGATE,
    GIVER,
    acting,
    answer,
    code_of,
    delegated,
    invite,
    joined,
    person_id,
    remove,
)
from tests.auth.steps import AUTH
from tests.cases import COMPANY_FOOD, DEPARTMENT, attempt, told
from tests.clock import Clock
from tests.graphql import Client, key

HEAD, OPERATOR = 4, 2
ORGANIZATION = global_id("Organization", COMPANY.id)
GONE = [("NOT_FOUND", ["applicationId"])]
QUEUE = "{ workbench { queue { edges { node { number } } } } }"
SUBMIT = {"commitmentAccepted": True, "idempotencyKey": "the-same-key"}

Happening = Callable[[], Awaitable[object]]


@pytest.fixture
def right_after(monkeypatch: pytest.MonkeyPatch) -> Callable[[type, str, Happening], None]:
    """Let something happen once, right after a store has answered."""

    def arrange(store: type, verb: str, happen: Happening) -> None:
        original, pending = getattr(store, verb), [happen]

        async def answered(self: Any, *given: Any) -> Any:
            found = await original(self, *given)
            while pending:
                await pending.pop()()
            return found

        monkeypatch.setattr(store, verb, answered)

    return arrange


async def dismiss(services: Services, staff: Client) -> None:
    """Take every post away, on another worker: this one remembers the caller."""
    viewer = (await staff.run("{ viewer { id } }"))["viewer"]["id"]
    account = await services.gate.accounts.get(key_of(viewer, "Viewer", "id"))
    assert account is not None
    for post in account.posts:
        account = await services.gate.accounts.save(account.dismissed(post))


async def status(services: Services, case: Any) -> str:
    found = await services.stores.applications.get(case["number"])
    assert found is not None
    return found.status.value


async def test_a_dismissed_clerk_reads_for_five_seconds_and_changes_nothing(
    client: Client, world: Services, clock: Clock
) -> None:
    case = await cases.submitted(await client.citizen())
    clerk = await client.staff("CLERK", DEPARTMENT)
    await dismiss(world, clerk)

    assert (await clerk.run(QUEUE))["workbench"] is not None
    assert told(await attempt(clerk, "acceptApplication", case, mode="COMPLETE")) == GONE
    clock.forward(seconds=5)

    assert (await clerk.run(QUEUE))["workbench"] is None
    assert await status(world, case) == "SUBMITTED"


async def test_a_clerk_who_is_dismissed_meanwhile(
    client: Client, world: Services, right_after: Callable[[type, str, Happening], None]
) -> None:
    case = await cases.submitted(await client.citizen())
    clerk = await client.staff("CLERK", DEPARTMENT)
    right_after(ApplicationStore, "with_seal", lambda: dismiss(world, clerk))

    assert told(await attempt(clerk, "acceptApplication", case, mode="COMPLETE")) == GONE
    assert await status(world, case) == "SUBMITTED"


async def test_an_approver_who_is_dismissed_while_certificates_are_prepared(
    client: Client, world: Services, right_after: Callable[[type, str, Happening], None]
) -> None:
    citizen = await client.citizen()
    case = await cases.under_review(citizen, await client.staff("CLERK", DEPARTMENT))
    approver = await client.staff("APPROVER", DEPARTMENT)
    right_after(SealStore, "active_of", lambda: dismiss(world, approver))

    assert told(await attempt(approver, "decideApplication", case, outcome="APPROVE")) == GONE
    assert await status(world, case) == "UNDER_REVIEW"
    assert await world.database.rows("certificates").find({}, limit=1) == []


async def test_a_dismissed_approver_revokes_no_certificate(client: Client, world: Services, clock: Clock) -> None:
    (certificate,) = (await cases.approved(await client.citizen()))["results"]
    clock.forward(minutes=2)
    approver = await client.staff("APPROVER", DEPARTMENT)
    await dismiss(world, approver)

    payload = await approver.change(
        """mutation($id: ID!) { revokeCertificate(input: {certificateId: $id, reason: "虚假"}) {
          certificate { status } userErrors { code path } } }""",
        id=certificate["id"],
    )

    assert told(payload) == [("NOT_FOUND", ["certificateId"])]


async def test_an_operator_who_is_removed_while_they_submit(
    client: Client, world: Services, right_after: Callable[[type, str, Happening], None]
) -> None:
    head = await client.citizen(HEAD)
    person = await joined(head, await client.citizen(OPERATOR), CITIZENS[OPERATOR].phone, MemberRole.OPERATOR.value)
    operator, member = await acting(person, organizationId=ORGANIZATION), await person_id(person)
    case = await cases.complete(operator, COMPANY_FOOD)
    right_after(MatterStore, "get_many", lambda: remove(head, member))

    assert await refused_for(operator, case) == "UNAUTHENTICATED"
    assert await status(world, case) == "DRAFT"


async def test_a_delegate_whose_mandate_is_revoked_while_they_submit(
    client: Client, world: Services, clock: Clock, right_after: Callable[[type, str, Happening], None]
) -> None:
    giver, delegate = await client.citizen(GIVER), await client.citizen(DELEGATE)
    mandate = await delegated(giver, delegate, clock)
    case = await cases.complete(me := await acting(delegate, delegationId=mandate))
    right_after(MatterStore, "get_many", lambda: answer(giver, "revokeDelegation", mandate))

    assert await refused_for(me, case) == "UNAUTHENTICATED"
    assert await status(world, case) == "DRAFT"


async def test_who_was_removed_a_second_ago_starts_nothing_and_invites_nobody(client: Client) -> None:
    head = await client.citizen(HEAD)
    person = await joined(head, await client.citizen(OPERATOR), CITIZENS[OPERATOR].phone, "ADMINISTRATOR")
    manager = await acting(person, organizationId=ORGANIZATION)
    member, head_id = await person_id(person), await person_id(head)
    assert await code_of(manager) is None
    await remove(head, member)

    start = {"matterCode": COMPANY_FOOD, "idempotencyKey": key()}
    assert await cases.refused(manager, "startApplication", **start) == "UNAUTHENTICATED"
    assert told(await invite(person, CITIZENS[1].phone)) == [("NOT_FOUND", ["organizationId"])]
    assert [error["code"] for error in (await remove(person, head_id))["userErrors"]] == ["NOT_FOUND"]


@pytest.mark.parametrize(
    "mutation",
    [
        f"mutation {{ actAs(input: {{}}) {{ {AUTH} }} }}",
        f'mutation {{ verifyIdentity(input: {{name: "李秀英", idNumber: "x"}}) {{ {AUTH} }} }}',
    ],
    ids=["actAs", "verifyIdentity"],
)
@pytest.mark.parametrize("how", ["ended", "expired"])
async def test_a_session_that_is_over_gets_no_new_token(
    client: Client, world: Services, clock: Clock, mutation: str, how: str
) -> None:
    person = await client.sign_in(CITIZENS[0].phone)
    session = (await world.database.rows("sessions").find({}, limit=2))[0]
    assert await code_of(person) is None
    change = {"revokedAt": clock()} if how == "ended" else {"expiresAt": clock()}
    await world.database.rows("sessions").update({"_id": session["_id"]}, {"$set": change})

    assert await code_of(person) is None, "remembered on this worker"
    assert await code_of(person, mutation) == "UNAUTHENTICATED"


async def refused_for(client: Client, case: Any) -> str:
    given = {"applicationId": case["id"], "revision": case["revision"], **SUBMIT}
    return str(await cases.refused(client, "submitApplication", **given))
