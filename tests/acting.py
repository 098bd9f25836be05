"""Steps of people who act for each other, over HTTP; each answers with its whole payload."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from api.context import Services
from auth.days import today
from auth.registries import DevelopmentGuardianshipRegistry, Guardianship
from auth.wards.model import GuardianRelation
from schema.node import global_id
from seeds.cast_names import resident_id
from seeds.people import CITIZENS, COMPANY, CastMember
from tests.cases import FOOD
from tests.clock import Clock
from tests.graphql import Client, key
from tests.walks import step

ERRORS = "userErrors { code message path }"
DELEGATION = "delegation { id status given validUntil matterCodes matters { code } from { name } to { id name } }"
GIVER, DELEGATE = 3, 2  # 刘雨桐 lets 陈思远 act
GUARDIAN, CHILD = 0, CITIZENS[5]
# Another child of the same guardian's, ten years old by the tests' clock.
SMALL = CastMember("李小宝", "13900002222", resident_id(date(2025, 1, 1), 190))


async def grant(giver: Client, clock: Clock, *, to: int = DELEGATE, **changed: Any) -> Any:
    """Offer one of the citizens to do the food licence for thirty days."""
    offered = {
        "toPhone": CITIZENS[to].phone,
        "toName": CITIZENS[to].name,
        "matterCodes": [FOOD],
        "validUntil": (today(clock()) + timedelta(days=30)).isoformat(),
        "idempotencyKey": key(),
        **changed,
    }
    return await giver.change(_document("grantDelegation", DELEGATION), input=offered)


async def answer(client: Client, mutation: str, delegation: str) -> Any:
    """Accept, decline or revoke."""
    return await client.change(_document(mutation, DELEGATION), input={"delegationId": delegation})


@step
async def delegated(giver: Client, delegate: Client, clock: Clock, **changed: Any) -> str:
    """An accepted delegation; its id."""
    granted = await grant(giver, clock, **changed)
    assert granted["userErrors"] == []
    accepted = await answer(delegate, "acceptDelegation", granted["delegation"]["id"])
    assert accepted["delegation"]["status"] == "ACTIVE", accepted
    return str(accepted["delegation"]["id"])


async def act(client: Client, **choice: str) -> Any:
    """Act for somebody; the payload."""
    shown = f"accessToken viewer {{ actingAs {{ id kind name }} }} {ERRORS}"
    document = f"mutation($input: ActAsInput!) {{ actAs(input: $input) {{ {shown} }} }}"
    return await client.change(document, input=choice)


async def refused(client: Client, **choice: str) -> list[tuple[str, list[str]]]:
    """Try to act for somebody and get no token; code and path of what is wrong."""
    payload = await act(client, **choice)
    assert (payload["accessToken"], payload["viewer"]) == (None, None)
    return [(error["code"], error["path"]) for error in payload["userErrors"]]


@step
async def acting(client: Client, **choice: str) -> Client:
    """The same person acting for somebody."""
    payload = await act(client, **choice)
    assert payload["userErrors"] == [], payload
    return replace(client, token=payload["accessToken"])


async def register_child(guardian: Client, **changed: Any) -> Any:
    """Register the cast's child."""
    given = {"name": CHILD.name, "idNumber": CHILD.id_number, "relation": "PARENT", **changed}
    shown = "ward { id name maskedIdNumber relation stage validUntil }"
    return await guardian.change(_document("registerWard", shown), input=given)


async def small_childs_guardian(client: Client, services: Services) -> Client:
    """The guardian of a child under 14, whom the register knows as theirs and we don't yet."""
    proof = Guardianship(CITIZENS[GUARDIAN].id_number, SMALL.name, SMALL.id_number, GuardianRelation.PARENT)
    registry = DevelopmentGuardianshipRegistry([proof])
    object.__setattr__(services.gate, "registries", replace(services.gate.registries, guardianships=registry))
    return await client.citizen(GUARDIAN)


async def invite(client: Client, phone: str, role: str = "OPERATOR", organization: str = COMPANY.id) -> Any:
    """Invite a phone into an organization."""
    given = {"organizationId": global_id("Organization", organization), "phone": phone, "role": role}
    shown = "invitation { id role status organization { name } }"
    return await client.change(_document("inviteMember", shown), input={**given, "idempotencyKey": key()})


async def reply(client: Client, mutation: str, invitation: str) -> Any:
    """Accept, decline or withdraw an invitation."""
    return await client.change(_document(mutation, "invitation { status }"), input={"invitationId": invitation})


@step
async def joined(inviter: Client, newcomer: Client, phone: str, role: str = "OPERATOR") -> Client:
    """Somebody who was invited and accepted."""
    invited = await invite(inviter, phone, role)
    assert invited["userErrors"] == [], invited
    accepted = await reply(newcomer, "acceptInvitation", invited["invitation"]["id"])
    assert accepted["userErrors"] == [], accepted
    return newcomer


async def remove(client: Client, member: str, organization: str = COMPANY.id) -> Any:
    """End a membership."""
    given = {"organizationId": global_id("Organization", organization), "memberId": member}
    return await client.change(_document("removeMember", "removed"), input=given)


async def person_id(client: Client) -> str:
    """The id that others know a person by."""
    viewer = (await client.run("{ viewer { actingAs { id } } }"))["viewer"]
    return str(viewer["actingAs"]["id"])


async def code_of(client: Client, query: str = "{ viewer { id } }", **variables: Any) -> str | None:
    """The code of the error that a request ends with, None when it ends well."""
    errors = (await client.post(query, **variables)).get("errors")
    return errors[0]["extensions"]["code"] if errors else None


def _document(mutation: str, shown: str) -> str:
    kind = f"{mutation[0].upper()}{mutation[1:]}Input"
    return f"mutation($input: {kind}!) {{ {mutation}(input: $input) {{ {shown} {ERRORS} }} }}"
