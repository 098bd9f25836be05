"""An operator who is removed while a case of the company is under way, between two requests and within one."""

import pytest

from auth.accounts.model import MemberRole
from schema.node import global_id
from seeds.people import CITIZENS, COMPANY
from tests import cases
from tests.acting import acting, code_of, joined, person_id, refused, remove
from tests.cases import COMPANY_FOOD, attempt, told
from tests.clock import Clock
from tests.graphql import Client, key

HEAD, OPERATOR = 4, 2
ORGANIZATION = global_id("Organization", COMPANY.id)
STEPS = """mutation($leave: RemoveMemberInput!, $submit: SubmitApplicationInput!) {
  removeMember(input: $leave) { removed userErrors { code } }
  submitApplication(input: $submit) { application { number } userErrors { code } }
}"""


@pytest.fixture
async def head(client: Client) -> Client:
    """The company's legal representative."""
    return await client.citizen(HEAD)


@pytest.fixture
async def person(client: Client, head: Client) -> Client:
    """The operator, for themselves."""
    return await joined(head, await client.citizen(OPERATOR), CITIZENS[OPERATOR].phone, MemberRole.OPERATOR.value)


@pytest.fixture
async def operator(person: Client) -> Client:
    return await acting(person, organizationId=ORGANIZATION)


async def test_what_was_begun_is_not_finished(head: Client, person: Client, operator: Client, clock: Clock) -> None:
    case = await cases.complete(operator, COMPANY_FOOD)

    assert (await remove(head, await person_id(person)))["removed"]
    clock.forward(seconds=5)

    assert await code_of(operator) == "UNAUTHENTICATED"
    given = {"commitmentAccepted": True, "idempotencyKey": key()}
    assert told(await attempt(person, "submitApplication", case, **given)) == [("NOT_FOUND", ["applicationId"])]
    assert await refused(person, organizationId=ORGANIZATION) == [("NOT_FOUND", ["organizationId"])]
    company = await acting(head, organizationId=ORGANIZATION)
    assert (await cases.submit(company, case))["number"] == case["number"]


async def test_the_request_in_which_they_leave_is_their_last(person: Client, operator: Client) -> None:
    """The right is gone at once, also for what the same request goes on to do."""
    case = await cases.complete(operator, COMPANY_FOOD)
    leave = {"organizationId": ORGANIZATION, "memberId": await person_id(person)}
    given = {"applicationId": case["id"], "revision": case["revision"]}
    submit = {**given, "commitmentAccepted": True, "idempotencyKey": key()}

    (error,) = (await operator.post(STEPS, leave=leave, submit=submit))["errors"]

    assert (error["path"], error["extensions"]["code"]) == (["submitApplication"], "UNAUTHENTICATED")
    assert await code_of(operator) == "UNAUTHENTICATED"
    assert await person_id(person)
    assert (await person.run("{ viewer { organizations { role } } }"))["viewer"]["organizations"] == []
