import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest

from api.context import Services
from api.services import make_services
from auth.accounts.members import Members
from auth.accounts.model import Account
from schema.node import global_id
from seeds.people import CITIZENS, COLLECTIVE, COMPANY, known_identities
from tests.acting import acting, code_of, invite, joined, person_id, remove, reply
from tests.cases import told
from tests.clock import Clock
from tests.graphql import Client

REPRESENTATIVE, OTHER = 4, 2
ORGANIZATION = global_id("Organization", COMPANY.id)
REGISTER = """mutation($input: RegisterOrganizationInput!) { registerOrganization(input: $input) {
  organization { creditCode legalRepresentative members { role person { name } } } userErrors { code message path }
} }"""
MEMBERS = """query($id: ID!) { node(id: $id) { ... on Organization {
  members { role person { id name idNumber } } invitations { id }
} } }"""


@pytest.fixture
async def head(client: Client) -> Client:
    """The company's legal representative."""
    return await client.citizen(REPRESENTATIVE)


async def register(client: Client, code: str = COLLECTIVE.id, name: str = COLLECTIVE.name) -> Any:
    return await client.change(REGISTER, input={"creditCode": code, "name": name})


async def roles(client: Client) -> list[tuple[str, str]]:
    found = (await client.run(MEMBERS, id=ORGANIZATION))["node"]["members"]
    return sorted((one["role"], one["person"]["name"]) for one in found)


async def account_of(services: Services, place: int) -> Account:
    found = await services.gate.accounts.by_phone(CITIZENS[place].phone)
    assert found is not None
    return found


async def test_the_legal_representative_registers_an_organization_and_acts_for_it(client: Client) -> None:
    person = await client.citizen(1)
    payload = await register(person, f" {COLLECTIVE.id.lower()} ")

    assert payload == await register(person)
    assert payload["userErrors"] == []
    assert payload["organization"]["legalRepresentative"] == "王建国"
    company = await acting(person, organizationId=global_id("Organization", COLLECTIVE.id))
    assert await code_of(company) is None


@pytest.mark.parametrize(
    ("code", "name", "problem"),
    [
        (COLLECTIVE.id, COMPANY.name, "INVALID"),
        (COMPANY.id, COMPANY.name, "INVALID"),
        (COLLECTIVE.id[:-1] + "0", COLLECTIVE.name, "INVALID"),
        ("", COLLECTIVE.name, "INVALID"),
    ],
    ids=["another name", "another's company", "check character", "nothing"],
)
async def test_who_is_not_its_representative_registers_nothing(
    client: Client, code: str, name: str, problem: str
) -> None:
    assert told(await register(await client.citizen(1), code, name)) == [(problem, ["creditCode"])]


async def test_the_register_is_not_to_be_tried_all_day(client: Client) -> None:
    person = await client.citizen(1)
    for _ in range(10):
        await register(person, name="猜一猜有限公司")

    assert told(await register(person)) == [("LIMIT_EXCEEDED", [])]


async def test_without_a_register_nobody_proves_anything(client: Client, services: Services, clock: Clock) -> None:
    bare = make_services(services.settings, services.database, known_identities(), clock)
    person = await client.citizen(1)
    object.__setattr__(services.gate, "registries", bare.gate.registries)

    assert told(await register(person)) == [("PROVIDER_UNAVAILABLE", [])]


async def test_a_new_representative_takes_the_old_ones_place(client: Client, world: Services) -> None:
    await world.gate.organizations.put_many([COLLECTIVE])
    person, _ = await client.citizen(1), await client.citizen(OTHER)
    old = await account_of(world, OTHER)
    await Members(world.database).represent(old.id, COLLECTIVE.id, world.clock())
    assert (await register(person))["userErrors"] == []

    assert (await account_of(world, OTHER)).memberships == ()
    assert [one.organization for one in (await account_of(world, 1)).memberships] == [COLLECTIVE.id]


async def test_the_invited_join_and_are_seen(client: Client, head: Client) -> None:
    newcomer = await client.citizen(OTHER)
    invited = await invite(head, CITIZENS[OTHER].phone)
    waiting = "{ viewer { invitations { id role status organization { name } } } }"
    assert (await newcomer.run(waiting))["viewer"]["invitations"] == [invited["invitation"]]

    accepted = await reply(newcomer, "acceptInvitation", invited["invitation"]["id"])

    assert accepted["invitation"] == {"status": "ACCEPTED"}
    assert await code_of(await acting(newcomer, organizationId=ORGANIZATION)) is None
    assert await roles(head) == [("LEGAL_REPRESENTATIVE", "周启明"), ("OPERATOR", "陈思远")]
    assert await roles(newcomer) == [("LEGAL_REPRESENTATIVE", "**明"), ("OPERATOR", "陈思远")]
    assert told(await reply(newcomer, "acceptInvitation", invited["invitation"]["id"])) == [
        ("ALREADY_DONE", ["invitationId"])
    ]


async def test_members_and_invitations_are_for_those_inside(client: Client, head: Client) -> None:
    operator = await joined(head, await client.citizen(OTHER), CITIZENS[OTHER].phone)
    await invite(head, CITIZENS[1].phone)
    stranger = await client.citizen(1)

    assert len((await head.run(MEMBERS, id=ORGANIZATION))["node"]["invitations"]) == 1
    assert (await operator.run(MEMBERS, id=ORGANIZATION))["node"]["invitations"] is None
    invitations = "{ viewer { invitations { organization { members { role } } } } }"
    assert (await stranger.run(invitations))["viewer"]["invitations"] == [{"organization": {"members": None}}]


async def test_another_phone_cannot_accept(client: Client, head: Client) -> None:
    invited = await invite(head, CITIZENS[1].phone)
    stranger = await client.citizen(OTHER)

    for mutation in ("acceptInvitation", "declineInvitation", "withdrawInvitation"):
        payload = await reply(stranger, mutation, invited["invitation"]["id"])
        assert told(payload) == [("NOT_FOUND", ["invitationId"])]


@pytest.mark.parametrize("ending", ["declineInvitation", "withdrawInvitation"])
async def test_what_was_declined_or_taken_back_is_over(client: Client, head: Client, ending: str) -> None:
    invited = (await invite(head, CITIZENS[OTHER].phone))["invitation"]["id"]
    newcomer = await client.citizen(OTHER)
    ended = await reply(head if ending == "withdrawInvitation" else newcomer, ending, invited)
    assert ended["userErrors"] == []

    assert told(await reply(newcomer, "acceptInvitation", invited)) == [("ALREADY_DONE", ["invitationId"])]


async def test_an_invitation_lives_for_seven_days(client: Client, head: Client, clock: Clock) -> None:
    invited = (await invite(head, CITIZENS[OTHER].phone))["invitation"]["id"]
    clock.at = datetime(2035, 11, 27, 1, 30, tzinfo=UTC)
    newcomer = await client.citizen(OTHER)

    assert told(await reply(newcomer, "acceptInvitation", invited)) == [("EXPIRED", ["invitationId"])]


async def test_invitations_that_ran_out_make_room_for_others(
    client: Client, head: Client, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("resolvers.parties.organizations.MOST_OFFERS", 1)
    await invite(head, CITIZENS[OTHER].phone)
    assert told(await invite(head, CITIZENS[1].phone)) == [("LIMIT_EXCEEDED", ["organizationId"])]

    clock.forward(days=7)
    head = await client.citizen(REPRESENTATIVE)

    assert (await head.run(MEMBERS, id=ORGANIZATION))["node"]["invitations"] == []
    assert (await invite(head, CITIZENS[1].phone))["userErrors"] == []


async def test_an_invitation_is_worth_what_its_maker_is_worth(client: Client, head: Client, clock: Clock) -> None:
    administrator = await joined(head, await client.citizen(OTHER), CITIZENS[OTHER].phone, "ADMINISTRATOR")
    invited = (await invite(administrator, CITIZENS[1].phone))["invitation"]["id"]
    await remove(head, await person_id(administrator))

    payload = await reply(await client.citizen(1), "acceptInvitation", invited)

    assert told(payload) == [("EXPIRED", ["invitationId"])]


# The table of who manages whom, written out once more: manager → roles that they may bring in and send away.
MANAGES = {"LEGAL_REPRESENTATIVE": {"ADMINISTRATOR", "OPERATOR"}, "ADMINISTRATOR": {"OPERATOR"}, "OPERATOR": set()}


@pytest.mark.parametrize("manager", MANAGES)
async def test_who_may_invite_whom(client: Client, head: Client, manager: str) -> None:
    who = head
    if manager != "LEGAL_REPRESENTATIVE":
        who = await joined(head, await client.citizen(OTHER), CITIZENS[OTHER].phone, manager)
    for role in ("LEGAL_REPRESENTATIVE", "ADMINISTRATOR", "OPERATOR"):
        if not MANAGES[manager]:
            assert await forbidden(who, role) == "FORBIDDEN"
            continue
        problems = [error["code"] for error in (await invite(who, CITIZENS[1].phone, role))["userErrors"]]
        assert problems == ([] if role in MANAGES[manager] else ["NOT_ALLOWED_NOW"])


@pytest.mark.parametrize("manager", MANAGES)
@pytest.mark.parametrize("member", ["LEGAL_REPRESENTATIVE", "ADMINISTRATOR", "OPERATOR"])
async def test_who_may_remove_whom(client: Client, head: Client, manager: str, member: str) -> None:
    other = head
    if member != "LEGAL_REPRESENTATIVE":
        other = await joined(head, await client.citizen(1), CITIZENS[1].phone, member)
    who = head
    if manager != "LEGAL_REPRESENTATIVE":
        who = await joined(head, await client.citizen(OTHER), CITIZENS[OTHER].phone, manager)
    payload = await remove(who, await person_id(other))

    may = member in MANAGES[manager]
    assert payload["removed"] is may
    assert [error["code"] for error in payload["userErrors"]] == ([] if may else ["NOT_ALLOWED_NOW"])


async def test_members_may_leave_but_not_the_representative(client: Client, head: Client) -> None:
    operator = await joined(head, await client.citizen(OTHER), CITIZENS[OTHER].phone)

    assert (await remove(operator, await person_id(operator)))["removed"]
    assert [one["code"] for one in (await remove(head, await person_id(head)))["userErrors"]] == ["NOT_ALLOWED_NOW"]


async def test_a_removed_operator_is_out_within_five_seconds(client: Client, head: Client, clock: Clock) -> None:
    operator = await joined(head, await client.citizen(OTHER), CITIZENS[OTHER].phone)
    person = await person_id(operator)
    company = await acting(operator, organizationId=ORGANIZATION)
    assert await code_of(company) is None

    assert (await remove(head, person))["removed"]
    clock.forward(seconds=5)

    assert await code_of(company) == "UNAUTHENTICATED"


async def test_accepting_twice_at_once_joins_once(client: Client, head: Client, world: Services) -> None:
    invited = (await invite(head, CITIZENS[OTHER].phone))["invitation"]["id"]
    newcomer = await client.citizen(OTHER)
    await asyncio.gather(*(newcomer.post(ACCEPT, id=invited) for _ in range(3)))

    assert len((await account_of(world, OTHER)).memberships) == 1


async def test_strangers_cannot_tell_the_organization_from_none(client: Client) -> None:
    stranger = await client.citizen(1)

    payload = await invite(stranger, CITIZENS[OTHER].phone)
    assert payload == await invite(stranger, CITIZENS[OTHER].phone, organization="91511602MB99001871")
    assert told(payload) == [("NOT_FOUND", ["organizationId"])]


ACCEPT = "mutation($id: ID!) { acceptInvitation(input: {invitationId: $id}) { userErrors { code } } }"


async def forbidden(client: Client, role: str) -> str | None:
    document = """mutation($id: ID!, $role: MemberRole!) { inviteMember(input: {
      organizationId: $id, phone: "13900001002", role: $role, idempotencyKey: "k"
    }) { userErrors { code } } }"""
    return await code_of(client, document, id=ORGANIZATION, role=role)
