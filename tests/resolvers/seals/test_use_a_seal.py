"""Who may use an e-seal, and the chain that every use stands in."""

from asyncio import gather
from base64 import b64decode
from dataclasses import replace

import pytest

from api.context import Services
from auth.accounts.model import MemberRole, Role
from resolvers.seals.checking import walked
from resolvers.seals.ses_reading import read_signature
from resolvers.seals.ses_verifying import verify_signature
from resolvers.seals.trust import trust
from resolvers.seals.uses import GENESIS, LinkProblem
from tests.clock import Clock
from tests.graphql import Client
from tests.resolvers.seals.steps import (
    SM3,
    company,
    in_use,
    member,
    officer,
    phone_of,
    stamp,
    step,
    taken,
    told,
)

CHAIN = """query($id: ID!, $after: String) { node(id: $id) { ... on Seal {
  signatures(first: 2, after: $after) { totalCount pageInfo { hasNextPage endCursor }
    edges { node { id sequence previousHash hash documentName signedBy } } } } } }"""
NOT_NOW = [("NOT_ALLOWED_NOW", ["sealId"])]


@pytest.fixture
async def owner(client: Client) -> Client:
    return await company(client)


async def test_a_signature_by_a_seal_verifies(client: Client, owner: Client, services: Services) -> None:
    seal = await in_use(client, owner)

    payload = await stamp(owner, seal)

    assert payload["userErrors"] == []
    use = payload["signature"]
    assert (use["sequence"], use["previousHash"], use["signedBy"]) == (1, GENESIS, "周启明")
    assert (use["documentName"], use["digestSm3"], use["seal"]["code"]) == ("购销合同.ofd", SM3, seal["code"])
    read = read_signature(b64decode(payload["value"]))
    assert read.seal.info.es_id == seal["code"]
    trusted = await trust(services.stores)
    assert verify_signature(read, bytes.fromhex(SM3), trusted, services.clock()) is None
    assert verify_signature(read, bytes.fromhex("00" * 32), trusted, services.clock()) is not None


async def test_each_use_holds_the_hash_of_the_one_before(client: Client, owner: Client) -> None:
    seal = await in_use(client, owner)
    made = [(await stamp(owner, seal, documentName=f"合同{place}"))["signature"] for place in range(3)]

    first = (await owner.run(CHAIN, id=seal["id"]))["node"]["signatures"]
    rest = (await owner.run(CHAIN, id=seal["id"], after=first["pageInfo"]["endCursor"]))["node"]["signatures"]

    assert (first["totalCount"], first["pageInfo"]["hasNextPage"], rest["pageInfo"]["hasNextPage"]) == (
        3,
        True,
        False,
    )
    shown = [edge["node"] for edge in (*first["edges"], *rest["edges"])][::-1]
    assert [one["hash"] for one in shown] == [one["hash"] for one in made]
    assert [one["previousHash"] for one in shown] == [GENESIS, made[0]["hash"], made[1]["hash"]]


async def test_fifty_at_once_make_one_chain(client: Client, owner: Client, services: Services) -> None:
    seal = await in_use(client, owner)

    payloads = await gather(*(stamp(owner, seal, documentName=f"合同{place}") for place in range(50)))

    assert [one["userErrors"] for one in payloads] == [[]] * 50
    assert sorted(one["signature"]["sequence"] for one in payloads) == [*range(1, 51)]
    (chain,) = [one async for one in walked(services.stores, [seal["code"]])]
    assert (chain.length, chain.broken) == (50, None)


async def test_the_same_key_is_the_same_use(client: Client, owner: Client) -> None:
    seal = await in_use(client, owner)

    first, second = await gather(*(stamp(owner, seal, idempotencyKey="once") for _ in range(2)))

    assert first["signature"] == second["signature"]
    other = await stamp(owner, seal, idempotencyKey="once", digestSm3="00" * 32)
    assert told(other) == [("INVALID", ["idempotencyKey"])]


@pytest.mark.parametrize(
    ("change", "problem", "place"),
    [
        ({"$set": {"documentSha256": "00" * 32}}, LinkProblem.CHANGED, 2),
        ({"$set": {"signedBy": "别人"}}, LinkProblem.CHANGED, 2),
        ({"$set": {"previousHash": "00" * 32}}, LinkProblem.DETACHED, 2),
        (None, LinkProblem.MISSING, 2),
    ],
)
async def test_the_first_broken_link_is_named(
    client: Client, owner: Client, services: Services, change: object, problem: LinkProblem, place: int
) -> None:
    seal = await in_use(client, owner)
    for _ in range(3):
        await stamp(owner, seal)
    uses = services.database.rows("sealUses")
    second = {"_id": f"{seal['code']}.2"}
    await (uses.delete(second) if change is None else uses.update(second, change))  # type: ignore[arg-type]

    (chain,) = [one async for one in walked(services.stores, [seal["code"]])]

    assert chain.broken is not None
    assert (chain.broken.problem, chain.broken.sequence) == (problem, place)


async def test_whom_the_owner_lets_may_use_it_to_that_day(
    client: Client, owner: Client, services: Services, clock: Clock
) -> None:
    seal, operator = await in_use(client, owner), await member(services, client)
    assert told(await stamp(operator, seal)) == [("NOT_FOUND", ["sealId"])]

    after = await taken(owner, "authorizeSealUser", seal, phone=phone_of(1), validUntil="2035-11-21")

    assert [one["name"] for one in after["users"]] == ["员工1"]
    assert after["authorizations"] == [{"validUntil": "2035-11-21", "user": {"name": "员工1"}}]
    assert (await stamp(operator, seal))["userErrors"] == []
    mine = await operator.run("{ viewer { seals { code users { name } signatures { totalCount } } } }")
    assert mine["viewer"]["seals"] == [{"code": seal["code"], "users": None, "signatures": None}]
    clock.forward(days=2)
    late = await client.sign_in(phone_of(1))
    assert told(await stamp(late, seal)) == [("NOT_FOUND", ["sealId"])]


async def test_a_permission_is_taken_back(client: Client, owner: Client, services: Services) -> None:
    seal, operator = await in_use(client, owner), await member(services, client)
    after = await taken(owner, "authorizeSealUser", seal, phone=phone_of(1), validUntil="2036-11-21")

    gone = await taken(owner, "revokeSealUser", seal, userId=after["users"][0]["id"])

    assert gone["users"] == []
    assert told(await stamp(operator, seal)) == [("NOT_FOUND", ["sealId"])]


async def test_who_leaves_the_company_loses_the_seal(client: Client, owner: Client, services: Services) -> None:
    seal, operator = await in_use(client, owner), await member(services, client)
    await taken(owner, "authorizeSealUser", seal, phone=phone_of(1), validUntil="2036-11-21")
    account = await services.gate.accounts.get("member1")
    assert account is not None
    await services.gate.accounts.save(replace(account, memberships=(), revision=account.revision + 1))

    assert told(await stamp(operator, seal)) == [("NOT_FOUND", ["sealId"])]


@pytest.mark.parametrize(
    ("phone", "until", "error"),
    [
        ("13900001001", "2036-01-01", ("NOT_FOUND", ["phone"])),
        ("13999999999", "2036-01-01", ("NOT_FOUND", ["phone"])),
        ("1390000", "2036-01-01", ("INVALID", ["phone"])),
        ("13900003001", "2035-11-19", ("INVALID", ["validUntil"])),
        ("13900003001", "2040-11-20", ("INVALID", ["validUntil"])),
        ("13900003001", "9999-12-31", ("INVALID", ["validUntil"])),
    ],
)
async def test_only_the_owners_own_people_and_only_for_its_term(
    client: Client, owner: Client, services: Services, phone: str, until: str, error: object
) -> None:
    seal = await in_use(client, owner)
    await member(services, client)

    assert told(await step(owner, "authorizeSealUser", seal, phone=phone, validUntil=until)) == [error]


async def test_others_let_nobody(client: Client, owner: Client, services: Services) -> None:
    seal = await in_use(client, owner)
    given = {"phone": phone_of(1), "validUntil": "2036-01-01"}
    others = [await member(services, client), await client.citizen(2), await officer(services, client, Role.APPROVER)]

    assert [told(await step(one, "authorizeSealUser", seal, **given)) for one in others] == [
        [("NOT_FOUND", ["sealId"])]
    ] * 3


async def test_a_stopped_seal_signs_nothing(client: Client, owner: Client) -> None:
    seal = await in_use(client, owner)
    await taken(owner, "suspendSeal", seal, reason="手机遗失")

    assert told(await stamp(owner, seal)) == NOT_NOW


async def test_an_administrator_lets_themselves_first(client: Client, owner: Client, services: Services) -> None:
    seal, administrator = await in_use(client, owner), await member(services, client, MemberRole.ADMINISTRATOR)

    assert told(await stamp(administrator, seal)) == NOT_NOW
    await taken(administrator, "authorizeSealUser", seal, phone=phone_of(1), validUntil="2036-11-21")
    assert (await stamp(administrator, seal))["userErrors"] == []


async def test_nobody_else_uses_or_sees_it(client: Client, owner: Client, services: Services) -> None:
    seal = await in_use(client, owner)
    use = (await stamp(owner, seal))["signature"]
    officer_, stranger = await officer(services, client, Role.APPROVER), await client.citizen(2)
    node = "query($id: ID!) { node(id: $id) { id } }"

    assert told(await stamp(officer_, seal)) == NOT_NOW
    assert told(await stamp(stranger, seal)) == [("NOT_FOUND", ["sealId"])]
    seen = [[(await one.run(node, id=id))["node"] is not None for id in (seal["id"], use["id"])]
            for one in (owner, officer_, stranger, client)]  # fmt: skip
    assert seen == [[True, True], [True, False], [False, False], [False, False]]
    assert await stranger.run("{ viewer { seals { id } } }") == {"viewer": {"seals": []}}


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("digestSm3", "ab", "INVALID"),
        ("documentSha256", "AB" * 32, "INVALID"),
        ("documentSha256", "ab" * 32 + "\n", "INVALID"),
        ("documentName", " \u202e ", "REQUIRED"),
        ("idempotencyKey", "", "INVALID"),
    ],
)
async def test_what_is_sealed_is_named_by_its_digests(
    client: Client, owner: Client, field: str, value: str, code: str
) -> None:
    payload = await stamp(owner, await in_use(client, owner), **{field: value})

    assert told(payload) == [(code, [field])]
