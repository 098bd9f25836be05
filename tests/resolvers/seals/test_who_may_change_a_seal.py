"""Every cell of statuses × steps × people, and four eyes."""

from dataclasses import replace
from typing import Any

import pytest

from api.context import Services
from auth.accounts.model import MemberRole, Membership, Role
from resolvers.seals.lifecycle import SealAction, SealStatus
from resolvers.seals.model import Seal, SealKind, SealOwner, SealStep
from resolvers.seals.picture import seal_svg
from resolvers.seals.signer import new_seal_key
from schema.node import global_id
from seeds.people import COMPANY
from tests.cases import ELSEWHERE, employ
from tests.graphql import Client
from tests.resolvers.seals.steps import (
    FOUR,
    OFFICE,
    approver,
    ask,
    asked,
    company,
    in_use,
    member,
    officer,
    registrar,
    step,
    taken,
    told,
)

STEPS = ("approveSeal", "registerSeal", "suspendSeal", "resumeSeal", "cancelSeal")
OWNERS, OFFICERS = {"representative", "administrator"}, {"approver", "supervisor"}
# Statuses × steps: who gets through. Everybody else doesn't, and no other step is possible.
MAY: dict[tuple[str, str], set[str]] = {
    ("REQUESTED", "approveSeal"): {"approver"},
    ("REQUESTED", "cancelSeal"): OWNERS | OFFICERS,
    ("MADE", "registerSeal"): OFFICERS,
    ("MADE", "cancelSeal"): OWNERS | OFFICERS,
    ("ACTIVE", "suspendSeal"): OWNERS | OFFICERS,
    ("ACTIVE", "cancelSeal"): OFFICERS,
    ("SUSPENDED", "resumeSeal"): OFFICERS,
    ("SUSPENDED", "cancelSeal"): OFFICERS,
    ("EXPIRED", "cancelSeal"): OFFICERS,
}
# Who has a say in a step at all: they are told that it can't be now; to the others the seal doesn't exist.
SIDES = {
    "approveSeal": OWNERS | {"approver"},
    **dict.fromkeys(("registerSeal", "suspendSeal", "resumeSeal", "cancelSeal"), OWNERS | OFFICERS),
}
DOORS = {
    "approveSeal": {"approver", "elsewhere"},
    **dict.fromkeys(("registerSeal", "resumeSeal"), OFFICERS | {"elsewhere"}),
}


async def everybody(client: Client, services: Services) -> dict[str, Client]:
    return {
        "representative": await company(client),
        "administrator": await member(services, client, MemberRole.ADMINISTRATOR, 1),
        "operator": await member(services, client, MemberRole.OPERATOR, 2),
        "stranger": await client.citizen(2),
        "clerk": await officer(services, client, Role.CLERK, 3),
        "approver": await officer(services, client, Role.APPROVER, 4),
        "supervisor": await officer(services, client, Role.SUPERVISOR, 5),
        "elsewhere": await employ(services, client, (Role.APPROVER, ELSEWHERE), place=6),
        "nobody": client,
    }


def placed(services: Services, number: int, status: str) -> Seal:
    """A seal that came to this status by other people's hands."""
    at = services.clock()
    on = at.date()
    until = on.replace(year=on.year - 1 if status == "EXPIRED" else on.year + 5)
    stored = SealStatus.ACTIVE if status == "EXPIRED" else SealStatus(status)
    return Seal(
        code=f"511602{number:07d}",
        name=COMPANY.name,
        title=f"业务{number}",
        kind=SealKind.OTHER_BUSINESS,
        status=stored,
        owner=SealOwner(COMPANY.id, COMPANY.name, is_department=False),
        office=OFFICE,
        image=seal_svg(COMPANY.name),
        pair=new_seal_key(services.gate.vault),
        valid_from=on,
        valid_until=until,
        created_at=at,
        history=(SealStep(SealAction.REQUEST, SealStatus.REQUESTED, at, "somebody"),),
    )


def expected(status: str, mutation: str, who: str) -> str:
    if who == "nobody":
        return "UNAUTHENTICATED"
    if mutation in DOORS and who not in DOORS[mutation]:
        return "FORBIDDEN"
    if who in MAY.get((status, mutation), set()):
        return "OK"
    return "NOT_ALLOWED_NOW" if who in SIDES[mutation] else "NOT_FOUND"


async def outcome(client: Client, mutation: str, code: str) -> str:
    document = f"""mutation($input: ChangeSealInput!) {{ {mutation}(input: $input) {{
      seal {{ id }} userErrors {{ code }} }} }}"""
    answer = await client.post(document, input={"sealId": global_id("Seal", code), "reason": "测试"})
    if "errors" in answer:
        return str(answer["errors"][0]["extensions"]["code"])
    (payload,) = answer["data"].values()
    return payload["userErrors"][0]["code"] if payload["userErrors"] else "OK"


@pytest.mark.parametrize("status", [one.value for one in SealStatus])
async def test_each_step_is_for_those_whom_the_table_names(client: Client, services: Services, status: str) -> None:
    people, found, wanted, number = await everybody(client, services), {}, {}, 0
    for mutation in STEPS:
        for who, one in people.items():
            number += 1
            await services.stores.seals.add(placed(services, number, status))
            found[mutation, who] = await outcome(one, mutation, f"511602{number:07d}")
            wanted[mutation, who] = expected(status, mutation, who)

    assert found == wanted


async def test_who_asked_does_not_approve(client: Client, services: Services) -> None:
    """Somebody of the seal office who is an administrator of the company, too."""
    await officer(services, client, Role.APPROVER)
    account = await services.gate.accounts.by_phone("13900002003")
    assert account is not None
    administers = Membership(COMPANY.id, MemberRole.ADMINISTRATOR, services.clock())
    admin = replace(account, memberships=(administers,), revision=account.revision + 1)
    await services.gate.accounts.save(admin)
    person = await client.sign_in("13900002003")
    seal = await asked(person)

    assert told(await step(person, "approveSeal", seal)) == [("NOT_ALLOWED_NOW", ["sealId"])]
    assert (await taken(await approver(client), "approveSeal", seal))["status"] == "MADE"


async def test_the_office_of_a_companys_own_people_is_another(client: Client, services: Services) -> None:
    """Two administrators of a company, one of them in the seal office, are not four eyes."""
    await officer(services, client, Role.APPROVER, 3)
    account = await services.gate.accounts.by_phone("13900002003")
    assert account is not None
    administers = Membership(COMPANY.id, MemberRole.ADMINISTRATOR, services.clock())
    await services.gate.accounts.save(replace(account, memberships=(administers,), revision=account.revision + 1))
    insider, seal = await client.sign_in("13900002003"), await asked(await company(client))

    assert told(await step(insider, "approveSeal", seal)) == [("NOT_ALLOWED_NOW", ["sealId"])]
    made = await taken(await approver(client), "approveSeal", seal)
    assert told(await step(insider, "registerSeal", made)) == [("NOT_ALLOWED_NOW", ["sealId"])]


async def test_who_approved_does_not_register(client: Client) -> None:
    officer_ = await approver(client)
    seal = await taken(officer_, "approveSeal", await asked(await company(client)))

    assert told(await step(officer_, "registerSeal", seal)) == [("NOT_ALLOWED_NOW", ["sealId"])]
    assert (await taken(await registrar(client), "registerSeal", seal))["status"] == "ACTIVE"


async def test_who_suspended_does_not_resume(client: Client, services: Services) -> None:
    seal = await in_use(client, await company(client))
    officer_, other = (
        await officer(services, client, Role.APPROVER),
        await officer(services, client, Role.APPROVER, 4),
    )
    await taken(officer_, "suspendSeal", seal, reason="核查")

    assert told(await step(officer_, "resumeSeal", seal, reason="核查完毕")) == [("NOT_ALLOWED_NOW", ["sealId"])]
    assert (await taken(other, "resumeSeal", seal, reason="核查完毕"))["status"] == "ACTIVE"


@pytest.mark.parametrize("mutation", ["suspendSeal", "cancelSeal"])
async def test_what_ends_the_use_says_why(client: Client, services: Services, mutation: str) -> None:
    seal = await in_use(client, await company(client))
    supervisor = await officer(services, client, Role.SUPERVISOR)

    assert told(await step(supervisor, mutation, seal)) == [("REQUIRED", ["reason"])]
    assert told(await step(supervisor, mutation, seal, reason="因" * 501)) == [("INVALID", ["reason"])]


async def test_only_who_speaks_for_an_owner_asks(client: Client, services: Services) -> None:
    health = global_id("Department", ELSEWHERE)
    supervisor = await employ(services, client, (Role.SUPERVISOR, ELSEWHERE), place=7)
    clerk = await employ(services, client, (Role.CLERK, ELSEWHERE), place=8)
    nobody = [("NOT_FOUND", ["organizationId"])]

    assert told(await ask(await client.citizen(2))) == nobody
    assert told(await ask(await member(services, client))) == nobody
    assert told(await ask(supervisor)) == nobody
    assert told(await ask(clerk, owner=health)) == nobody
    assert told(await ask(supervisor, owner="x")) == nobody
    made: Any = await asked(supervisor, "STATUTORY_NAME", owner=health)
    assert made["owner"] == {"name": "广安区卫生健康局", "kind": "ORGANIZATION", "idNumber": ELSEWHERE}
    assert told(await ask(supervisor, ["PERSONAL_NAME"], owner=health)) == [("NOT_ALLOWED_NOW", ["kinds"])]


async def test_requests_have_limits(client: Client) -> None:
    owner = await company(client)

    assert told(await ask(owner, ["BRANCH"])) == [("REQUIRED", ["label"])]
    assert told(await ask(owner, ["BRANCH"], label="分" * 15)) == [("INVALID", ["label"])]
    assert told(await ask(owner, ["BRANCH"], label="𠮷\U0002a6a5\U00031fff")) == [("INVALID", ["kinds"])]
    assert told(await ask(owner, idempotencyKey="k" * 65)) == [("INVALID", ["idempotencyKey"])]
    first = await ask(owner, FOUR, idempotencyKey="once")
    again = await ask(owner, FOUR, idempotencyKey="once")
    assert [one["id"] for one in again["seals"]] == [one["id"] for one in first["seals"]]
    assert told(await ask(owner, ["INVOICE"], idempotencyKey="once")) == [("INVALID", ["idempotencyKey"])]


async def test_a_physical_number_belongs_to_one_seal(client: Client) -> None:
    owner, made = await company(client), await approver(client)
    first, second = [await taken(made, "approveSeal", await asked(owner, kind)) for kind in ("FINANCE", "CONTRACT")]
    supervisor = await registrar(client)

    for number in ("12345", "5116020012345x", "５１１６０２００１２３４５"):
        assert told(await step(supervisor, "registerSeal", first, physicalNumber=number)) == [
            ("INVALID", ["physicalNumber"])
        ]
    seal = await taken(supervisor, "registerSeal", first, physicalNumber="5116020012345")
    assert seal["physicalNumber"] == "5116020012345"
    taken_twice = await step(supervisor, "registerSeal", second, physicalNumber="5116020012345")
    assert told(taken_twice) == [("ALREADY_DONE", ["physicalNumber"])]
