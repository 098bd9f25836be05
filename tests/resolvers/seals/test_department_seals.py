"""The departments' own seals: people use them, and see what the system signed by them, in one chain."""

from base64 import b64decode

from api.context import Services
from api.jobs import link_uses
from resolvers.seals.checking import walked
from resolvers.seals.ses_reading import read_signature
from resolvers.seals.ses_verifying import verify_signature
from resolvers.seals.trust import trust
from schema.node import global_id
from tests import cases
from tests.clock import Clock
from tests.graphql import Client
from tests.resolvers.seals.steps import SM3, stamp, step, told
from tests.resolvers.seals.test_link_signatures import CODE, approved

SEAL = {"id": global_id("Seal", CODE), "code": CODE}
SEEN = """query($id: ID!) { node(id: $id) { ... on Seal { imagePng certificateSerial
  signatures { totalCount edges { node { sequence documentName signedBy seal { code } } } } } } }"""


async def test_people_and_system_share_one_chain(client: Client, services: Services, clock: Clock) -> None:
    await approved(client, clock)
    await link_uses(services, clock())
    linked = len(await services.stores.seal_uses.after(CODE, 0))
    supervisor = await client.staff("SUPERVISOR", cases.DEPARTMENT)
    phone = (await supervisor.run("{ viewer { phone } }"))["viewer"]["phone"]
    allowed = await step(supervisor, "authorizeSealUser", SEAL, phone=phone, validUntil="2036-11-21")
    assert allowed["userErrors"] == []

    payload = await stamp(supervisor, SEAL)

    assert payload["userErrors"] == []
    assert payload["signature"]["sequence"] == linked + 1
    read = read_signature(b64decode(payload["value"]))
    assert verify_signature(read, bytes.fromhex(SM3), await trust(services.stores), clock()) is None
    (chain,) = [one async for one in walked(services.stores, [CODE])]
    assert (chain.length, chain.broken) == (linked + 1, None)


async def test_whoever_speaks_for_the_department_sees_what_was_signed(
    client: Client, services: Services, clock: Clock
) -> None:
    await approved(client, clock)
    await link_uses(services, clock())
    supervisor = await client.staff("SUPERVISOR", cases.DEPARTMENT)

    seen = (await supervisor.run(SEEN, id=SEAL["id"]))["node"]

    assert seen["imagePng"]
    assert seen["certificateSerial"]
    names = [edge["node"]["documentName"] for edge in seen["signatures"]["edges"]]
    assert seen["signatures"]["totalCount"] == len(names) > 1
    assert any(name.startswith("食品经营许可证 JY") for name in names)


async def test_others_dont(client: Client, services: Services, clock: Clock) -> None:
    await approved(client, clock)
    await link_uses(services, clock())
    own = await client.staff("APPROVER", cases.DEPARTMENT)
    assert (await own.run(SEEN, id=SEAL["id"]))["node"]["signatures"] is None
    for other in (await client.citizen(2), await client.staff("APPROVER", cases.ELSEWHERE)):
        assert (await other.run(SEEN, id=SEAL["id"]))["node"] is None
    assert told(await stamp(await client.citizen(2), SEAL)) == [("NOT_FOUND", ["sealId"])]
