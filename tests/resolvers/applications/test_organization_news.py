"""News of an organization's case: to those who lead it now, and to who does the clicking as long as they belong."""

from auth.accounts.model import MemberRole
from schema.node import global_id
from seeds.people import CITIZENS, COMPANY
from tests import cases
from tests.acting import acting, joined, person_id, remove
from tests.cases import COMPANY_FOOD, DEPARTMENT
from tests.clock import Clock
from tests.graphql import Client
from tests.resolvers.applications.test_tell_applicant import news

HEAD, OPERATOR, ANOTHER = 4, 2, 1
ACCEPTED = "办件已受理"
ORGANIZATION = global_id("Organization", COMPANY.id)


async def titles(client: Client) -> list[str]:
    return [title for title, _ in await news(client) if title == ACCEPTED]


async def operating(client: Client, head: Client, place: int = OPERATOR) -> tuple[Client, Client]:
    """Somebody who joined as an operator: for themselves, and acting for the company."""
    person = await joined(head, await client.citizen(place), CITIZENS[place].phone, MemberRole.OPERATOR.value)
    return person, await acting(person, organizationId=ORGANIZATION)


async def test_the_agent_and_those_who_lead_are_told_and_no_other_member(client: Client, clock: Clock) -> None:
    head = await client.citizen(HEAD)
    person, operator = await operating(client, head)
    other, _ = await operating(client, head, ANOTHER)
    clock.forward(seconds=1)
    case = await cases.submitted(operator, COMPANY_FOOD)
    await cases.accept(await client.staff("CLERK", DEPARTMENT), case)
    assert [await titles(one) for one in (person, head, other)] == [[ACCEPTED], [ACCEPTED], []]
    # Who looks as the company finds the case behind it.
    assert (ACCEPTED, case["number"]) in await news(await acting(head, organizationId=ORGANIZATION))


async def test_who_was_removed_is_told_nothing_more(client: Client, clock: Clock) -> None:
    head = await client.citizen(HEAD)
    person, operator = await operating(client, head)
    case = await cases.submitted(operator, COMPANY_FOOD)
    assert (await remove(head, await person_id(person)))["removed"]
    clock.forward(seconds=6)
    await cases.accept(await client.staff("CLERK", DEPARTMENT), case)
    assert [await titles(one) for one in (person, head)] == [[], [ACCEPTED]]
