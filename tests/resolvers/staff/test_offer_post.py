"""Nobody makes a citizen staff, which ends their sessions and shuts their ways in, without them."""

from dataclasses import replace

import pytest

from api.context import Services
from seeds.departments import HEALTH, MARKET
from tests.auth.credentials.test_set_up_totp import confirm, enrolled
from tests.auth.steps import viewer_id
from tests.clock import Clock
from tests.graphql import Client
from tests.staff import GOOD, LOG, Member, enter, manage, member, newest_code, said, signed_in

NEW = {"username": "li.new", "role": "CLERK", "departmentCode": MARKET.code}
OFFER = """mutation($input: CreateStaffAccountInput!) { createStaffAccount(input: $input) {
  staffMember { posts { role } offeredPost { role department { code } } } userErrors { code path } } }"""


@pytest.fixture
def services(services: Services) -> Services:
    """As production has it: staff don't get in by text message."""
    strict = replace(services.gate.staff, by_sms=False)
    return replace(services, gate=replace(services.gate, staff=strict))


@pytest.fixture
async def administrator(client: Client, clock: Clock) -> Client:
    return await signed_in(client, await member(client, clock, "ADMINISTRATOR"))


@pytest.fixture
async def phone(client: Client, clock: Clock) -> str:
    """Of a citizen who has an account, and signed in a moment ago."""
    people = [one for one in await client.people() if not one["roles"] and one["kind"] == "PERSON"]
    await client.sign_in(people[0]["phone"])
    clock.forward(minutes=2)
    return str(people[0]["phone"])


async def accepted(client: Client, administrator: Client, phone: str, clock: Clock) -> Member:
    """The citizen after they were offered a post and set up what staff sign in with."""
    clock.forward(minutes=2)
    assert said(await manage(administrator, "createStaffAccount", phone=phone, **NEW)) == []
    who = Member("li.new", await newest_code(client, phone), "", phone, clock)
    who = await enrolled(client, who)
    assert await confirm(client, who, who.code()) == []
    clock.forward(seconds=30)
    return replace(who, password=GOOD)


async def test_a_citizen_is_offered_a_post_and_loses_nothing(
    client: Client, administrator: Client, phone: str, clock: Clock
) -> None:
    citizen = await client.sign_in(phone)
    clock.forward(minutes=2)

    made = await administrator.change(OFFER, input={"phone": phone, "reason": "试试", **NEW})

    assert made["userErrors"] == []
    assert made["staffMember"] == {
        "posts": [],
        "offeredPost": {"role": "CLERK", "department": {"code": MARKET.code}},
    }
    clock.forward(minutes=2)
    assert await viewer_id(citizen) is not None
    assert await viewer_id(await client.sign_in(phone)) is not None


async def test_what_the_citizen_gets_says_what_accepting_means(
    client: Client, administrator: Client, phone: str
) -> None:
    await manage(administrator, "createStaffAccount", phone=phone, **NEW)

    text = (await client.http.get("/dev/outbox", params={"phone": phone})).json()[0]["text"]
    assert "接受" in text
    assert "忽略" in text


async def test_who_accepts_is_staff_and_what_began_with_one_factor_ends(
    client: Client, administrator: Client, phone: str, clock: Clock
) -> None:
    citizen = await client.sign_in(phone)

    who = await accepted(client, administrator, phone, clock)

    clock.forward(seconds=6)
    assert await viewer_id(citizen) is None
    staff = await signed_in(client, who)
    assert (await staff.run("{ workbench { __typename } }"))["workbench"] is not None


async def test_the_offer_alone_gives_no_power(
    client: Client, administrator: Client, phone: str, services: Services
) -> None:
    await manage(administrator, "createStaffAccount", phone=phone, **NEW)

    account = await services.gate.accounts.by_phone(phone)
    assert account is not None
    assert account.posts == ()


@pytest.mark.parametrize(
    ("mutation", "given"),
    [
        ("grantPost", {"role": "SUPERVISOR", "departmentCode": MARKET.code}),
        ("grantPost", {"role": "CLERK", "departmentCode": HEALTH.code}),
        ("revokePost", {"role": "CLERK", "departmentCode": MARKET.code}),
        ("resetStaffCredentials", {}),
    ],
)
async def test_nothing_else_is_done_to_who_has_not_accepted(
    client: Client, administrator: Client, phone: str, mutation: str, given: dict[str, str]
) -> None:
    """A second post by another mutation would make them staff without them."""
    await manage(administrator, "createStaffAccount", phone=phone, **NEW)

    refused = await manage(administrator, mutation, username="li.new", **given)

    assert said(refused) == [("NOT_ALLOWED_NOW", ["username"])]


async def test_an_offer_that_nobody_took_gives_way_to_another(
    client: Client, administrator: Client, phone: str, clock: Clock
) -> None:
    await manage(administrator, "createStaffAccount", phone=phone, **NEW)
    again = {"phone": phone, **NEW, "username": "li.again"}
    assert said(await manage(administrator, "createStaffAccount", **again)) == [("ALREADY_DONE", ["phone"])]

    clock.forward(hours=24)
    administrator = await signed_in(client, await member(client, clock, "ADMINISTRATOR"))

    assert said(await manage(administrator, "createStaffAccount", **again)) == []
    assert [one["node"]["about"] for one in (await administrator.run(LOG))["staffLog"]["edges"]] == [
        "li.again",
        "li.new",
    ]


async def test_who_accepted_is_offered_nothing_again(
    client: Client, administrator: Client, phone: str, clock: Clock
) -> None:
    who = await accepted(client, administrator, phone, clock)
    await enter(client, who)

    again = {"phone": phone, **NEW, "username": "li.again"}
    assert said(await manage(administrator, "createStaffAccount", **again)) == [("ALREADY_DONE", ["phone"])]
