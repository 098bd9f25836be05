"""From the request to the end of an e-seal, over HTTP."""

from asyncio import gather
from base64 import b64decode

import pytest

from api.context import Services
from resolvers.seals.ses_reading import read_seal
from resolvers.seals.ses_verifying import verify_seal
from resolvers.seals.trust import trust
from resolvers.seals.x509_reading import read_certificate
from tests.clock import Clock
from tests.graphql import Client
from tests.resolvers.seals.steps import FOUR, approver, ask, asked, company, in_use, registrar, step, taken, told


@pytest.fixture
async def owner(client: Client) -> Client:
    return await company(client)


async def test_a_new_company_asks_for_its_four_at_once(owner: Client) -> None:
    payload = await ask(owner, FOUR)

    assert payload["userErrors"] == []
    assert [(one["kind"], one["name"], one["title"], one["status"]) for one in payload["seals"]] == [
        ("STATUTORY_NAME", "广安味道餐饮有限公司", None, "REQUESTED"),
        ("FINANCE", "广安味道餐饮有限公司", "财务专用章", "REQUESTED"),
        ("CONTRACT", "广安味道餐饮有限公司", "合同专用章", "REQUESTED"),
        ("PERSONAL_NAME", "周启明", None, "REQUESTED"),
    ]
    assert all(one["code"][:6] == "511602" and len(one["code"]) == 13 for one in payload["seals"])
    assert all(one["certificateSerial"] is None and one["imagePng"] is None for one in payload["seals"])


async def test_a_seal_lives_from_request_to_cancellation(client: Client, owner: Client) -> None:
    officer, supervisor = await approver(client), await registrar(client)
    seal = await asked(owner)

    for who, mutation, status in (
        (officer, "approveSeal", "MADE"),
        (supervisor, "registerSeal", "ACTIVE"),
        (owner, "suspendSeal", "SUSPENDED"),
        (officer, "resumeSeal", "ACTIVE"),
        (supervisor, "cancelSeal", "CANCELLED"),
    ):
        seal = await taken(who, mutation, seal, reason="手机遗失")
        assert seal["status"] == status
    actions = [one["action"] for one in seal["history"]]
    assert actions == ["REQUEST", "APPROVE", "REGISTER", "SUSPEND", "RESUME", "CANCEL"]
    assert {one["reason"] for one in seal["history"][1:]} == {"手机遗失"}


async def test_what_is_made_is_a_seal_that_verifies(client: Client, owner: Client, services: Services) -> None:
    made = await taken(await approver(client), "approveSeal", await asked(owner))

    body = await services.stores.seal_bodies.get(made["code"])
    assert body is not None
    read, certificate = read_seal(body.seal), read_certificate(body.certificate)
    assert verify_seal(read, (await trust(services.stores)).makers, services.clock()) is None
    assert (read.info.version, read.info.es_id, read.info.name) == (4, made["code"], "广安味道餐饮有限公司财务专用章")
    assert read.info.certificates == (body.certificate,)
    assert made["certificateSerial"] == certificate.serial_text
    assert certificate.subject_name.organization == "广安味道餐饮有限公司"
    assert (made["validFrom"], made["validUntil"]) == ("2035-11-20", "2040-11-19")
    picture = b64decode(made["imagePng"])
    assert picture == read.info.picture
    assert picture.startswith(b"\x89PNG")
    assert len(picture) < 20_000
    assert (read.info.width_mm, read.info.height_mm) == (40, 40)


async def test_it_runs_out_by_itself_and_makes_room_for_the_next(client: Client, owner: Client, clock: Clock) -> None:
    seal = await in_use(client, owner)
    assert told(await ask(owner, ["FINANCE"])) == [("ALREADY_DONE", ["kinds"])]
    clock.forward(days=5 * 366)
    owner = await company(client)

    shown = await owner.run("query($id: ID!) { node(id: $id) { ... on Seal { status } } }", id=seal["id"])
    assert shown["node"]["status"] == "EXPIRED"
    assert (await asked(owner))["status"] == "REQUESTED"
    again = await taken(await approver(client), "cancelSeal", seal, reason="到期")
    assert again["status"] == "CANCELLED"


async def test_the_same_step_again_changes_nothing(client: Client, owner: Client) -> None:
    officer = await approver(client)
    seal = await taken(officer, "approveSeal", await asked(owner))

    assert await taken(officer, "approveSeal", seal) == seal
    assert told(await step(officer, "registerSeal", seal)) == [("NOT_ALLOWED_NOW", ["sealId"])]


async def test_a_request_that_is_approved_twice_at_once_is_made_once(client: Client) -> None:
    seal, officer = await asked(await company(client)), await approver(client)

    payloads = await gather(*(step(officer, "approveSeal", seal) for _ in range(3)))

    assert {error["code"] for one in payloads for error in one["userErrors"]} <= {"CONFLICT"}
    assert len({one["seal"]["certificateSerial"] for one in payloads if one["seal"]}) == 1
