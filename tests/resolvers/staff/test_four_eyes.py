"""Posts that decide over others take two administrators; nobody is made staff again without being asked."""

from asyncio import gather
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from api.context import Services
from auth.accounts.model import Role
from resolvers.staff.model import PROPOSAL_LIFETIME
from seeds.departments import HEALTH, MARKET
from tests.auth.credentials.test_set_up_totp import confirm, enrolled
from tests.auth.steps import viewer_id
from tests.cases import employ
from tests.clock import Clock
from tests.graphql import Client
from tests.staff import LOG, Member, manage, member, newest_code, said, signed_in

HERE = MARKET.code
PHONE = "13912345678"
SHOWN = """proposal { id username maskedPhone post { role department { code } } proposedBy }
  staffMember { username posts { role } offeredPost { role } } userErrors { code message path }"""
WAITING = "{ postProposals { id username maskedPhone post { role } proposedBy reason expiresAt } }"


@pytest.fixture
async def first(client: Client, clock: Clock) -> Client:
    return await signed_in(client, await member(client, clock, "ADMINISTRATOR"))


@pytest.fixture
async def second(client: Client, services: Services) -> Client:
    return await employ(services, client, (Role.ADMINISTRATOR, HERE), place=2)


async def run(client: Client, mutation: str, **given: Any) -> Any:
    kind = f"{mutation[0].upper()}{mutation[1:]}Input"
    document = f"mutation($input: {kind}!) {{ {mutation}(input: $input) {{ {SHOWN} }} }}"
    return await client.change(document, input={"reason": "岗位调整", **given})


async def proposed(client: Client, who: Member, role: str = "SUPERVISOR") -> str:
    payload = await run(client, "grantPost", username=who.username, role=role, departmentCode=HERE)
    assert payload["userErrors"] == []
    return str(payload["proposal"]["id"])


async def roles(services: Services, who: Member) -> list[str]:
    account = await services.gate.accounts.by_phone(who.phone)
    return [post.role.value for post in account.posts] if account else []


@pytest.mark.parametrize("role", ["SUPERVISOR", "ADMINISTRATOR"])
async def test_a_second_administrator_confirms(
    first: Client, second: Client, clerk: Member, services: Services, clock: Clock, role: str
) -> None:
    payload = await run(first, "grantPost", username=clerk.username, role=role, departmentCode=HERE)
    assert payload["proposal"]["post"] == {"role": role, "department": {"code": HERE}}
    assert await roles(services, clerk) == ["CLERK"]
    (waiting,) = (await second.run(WAITING))["postProposals"]
    assert (waiting["username"], waiting["proposedBy"]) == (clerk.username, "s20050")

    clock.forward(seconds=1)
    done = await run(second, "confirmPost", proposalId=waiting["id"])

    assert done["userErrors"] == []
    assert await roles(services, clerk) == ["CLERK", role]
    assert (await second.run(WAITING))["postProposals"] == []
    log = [edge["node"] for edge in (await second.run(LOG))["staffLog"]["edges"]]
    assert [(one["action"], one["by"], one["role"]) for one in log] == [
        ("POST_GRANTED", "139****0022", role),
        ("POST_PROPOSED", "s20050", role),
    ]


async def test_neither_the_proposer_nor_the_proposed_confirms(
    client: Client, first: Client, second: Client, clerk: Member, services: Services, clock: Clock
) -> None:
    proposal = await proposed(first, clerk)
    assert said(await run(first, "confirmPost", proposalId=proposal)) == [("NOT_ALLOWED_NOW", ["proposalId"])]
    account = await services.gate.accounts.get("staff2")
    assert account is not None
    mine = await run(
        first, "createStaffAccount", username="second.me", role="SUPERVISOR", departmentCode=HERE, phone=account.phone
    )

    assert said(await run(second, "confirmPost", proposalId=mine["proposal"]["id"])) == [("NOT_ALLOWED_NOW", [])]
    assert await roles(services, clerk) == ["CLERK"]


async def test_administrators_of_other_departments_see_and_confirm_nothing(
    client: Client, first: Client, clerk: Member, services: Services
) -> None:
    proposal = await proposed(first, clerk)
    other = await employ(services, client, (Role.ADMINISTRATOR, HEALTH.code), place=3)

    assert (await other.run(WAITING))["postProposals"] == []
    refused = said(await run(other, "confirmPost", proposalId=proposal))
    assert refused == said(await run(other, "confirmPost", proposalId="UG9zdFByb3Bvc2FsOng")) != []
    assert (await (await client.citizen()).run(WAITING))["postProposals"] is None


async def test_a_supervisor_is_made_by_two(client: Client, first: Client, second: Client, services: Services) -> None:
    given = {"phone": PHONE, "username": "new.head", "role": "ADMINISTRATOR", "departmentCode": HERE}
    payload = await run(first, "createStaffAccount", **given)
    assert (payload["staffMember"], payload["proposal"]["maskedPhone"]) == (None, "139****5678")
    assert await services.gate.accounts.by_phone(PHONE) is None
    assert await services.gate.messages.to_phone(PHONE) == []
    assert said(await run(first, "createStaffAccount", **given)) == [("ALREADY_DONE", ["role"])]

    done = await run(second, "confirmPost", proposalId=payload["proposal"]["id"])

    assert done["staffMember"] == {"username": "new.head", "posts": [{"role": "ADMINISTRATOR"}], "offeredPost": None}
    assert len(await newest_code(client, PHONE)) == 16


async def test_of_two_confirmations_at_once_one_counts(
    client: Client, first: Client, second: Client, clerk: Member, services: Services
) -> None:
    proposal = await proposed(first, clerk)

    answers = await gather(*(run(second, "confirmPost", proposalId=proposal) for _ in range(2)))

    assert sorted(len(one["userErrors"]) for one in answers) == [0, 1]
    assert await roles(services, clerk) == ["CLERK", "SUPERVISOR"]


async def test_what_was_turned_down_is_over(
    first: Client, second: Client, clerk: Member, services: Services, clock: Clock
) -> None:
    proposal = await proposed(first, clerk)
    clock.forward(seconds=1)

    assert said(await run(second, "confirmPost", proposalId=proposal, approve=False)) == []

    assert said(await run(second, "confirmPost", proposalId=proposal)) == [("NOT_FOUND", ["proposalId"])]
    assert await roles(services, clerk) == ["CLERK"]
    log = (await second.run(LOG))["staffLog"]["edges"]
    assert log[0]["node"]["action"] == "POST_REJECTED"


async def test_a_proposal_is_worth_what_its_maker_is_worth_and_ends(
    client: Client, first: Client, second: Client, clerk: Member, services: Services, clock: Clock
) -> None:
    proposal = await proposed(first, clerk)
    head = await services.gate.accounts.by_phone((await member(client, clock, "ADMINISTRATOR")).phone)
    assert head is not None
    for post in head.posts:
        if post.department == HERE:
            head = await services.gate.accounts.save(head.dismissed(post))
    assert said(await run(second, "confirmPost", proposalId=proposal)) == [("NOT_ALLOWED_NOW", ["proposalId"])]

    waiting = await services.stores.post_proposals.waiting((HERE,), clock() + PROPOSAL_LIFETIME)
    assert waiting == []
    assert len(await services.stores.post_proposals.waiting((HERE,), clock() + timedelta(days=13))) == 1


async def test_who_was_staff_is_asked_before_they_are_again(
    client: Client, first: Client, clerk: Member, services: Services, clock: Clock
) -> None:
    post = {"username": clerk.username, "role": "CLERK", "departmentCode": HERE}
    assert said(await manage(first, "revokePost", **post)) == []
    citizen = await client.sign_in(clerk.phone)
    clock.forward(minutes=2)

    again = await run(first, "grantPost", **post)

    assert again["staffMember"] == {"username": clerk.username, "posts": [], "offeredPost": {"role": "CLERK"}}
    clock.forward(seconds=6)
    assert await viewer_id(citizen) is not None
    assert await roles(services, clerk) == []
    who = await enrolled(
        client, Member(clerk.username, await newest_code(client, clerk.phone), "", clerk.phone, clock)
    )
    assert await confirm(client, who, who.code()) == []
    assert await roles(services, clerk) == ["CLERK"]


async def test_an_offer_that_ran_out_keeps_no_username(client: Client, first: Client, clock: Clock) -> None:
    people = [one for one in await client.people() if not one["roles"] and one["kind"] == "PERSON"]
    for one in people[:2]:
        await client.sign_in(one["phone"])
    clock.forward(minutes=2)
    wanted = {"username": "li.new", "role": "CLERK", "departmentCode": HERE}
    assert said(await manage(first, "createStaffAccount", phone=people[0]["phone"], **wanted)) == []
    taken = await manage(first, "createStaffAccount", phone=people[1]["phone"], **wanted)
    assert said(taken) == [("ALREADY_DONE", ["username"])]

    clock.forward(hours=25)
    first = await signed_in(client, replace(await member(client, clock, "ADMINISTRATOR")))

    assert said(await manage(first, "createStaffAccount", phone=people[1]["phone"], **wanted)) == []
