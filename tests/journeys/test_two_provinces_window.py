"""收受分离: a window in Guangxi takes a case for Guangdong, seals and forwards it, and hands out what comes back."""

from base64 import b64decode, b64encode
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from api.context import Services
from api.database import MongoDatabase
from api.exchange.jobs import report_crossings
from api.jobs import complete_cases
from auth.accounts.model import Role
from resolvers.exchanges.verifying import verify
from seeds.people import CITIZENS
from tests import cases
from tests.cases import DEPARTMENT, FOOD, accept, approve, change, employ, move, told
from tests.clock import Clock
from tests.docs.test_partner_messages import check
from tests.graphql import Client, key
from tests.journeys.test_two_provinces import at_home, seen
from tests.providers.terminal import Terminal, registered
from tests.provinces import Side, settle, two_provinces
from tests.resolvers.exchanges.test_taking_messages import message, refused

PERSON = CITIZENS[0]
CONVERSATION = """query($n: String!) { workbench { application(number: $n) {
  status materials { files { name } } crossProvince { mode messages { type direction content } }
  events { type note } } } }"""
DELIVERIES = "{ workbench { deliveries { edges { node { id number status revision delivery { method state } } } } } }"


@pytest.fixture
def terminal() -> Terminal:
    return Terminal(department=DEPARTMENT)


@pytest.fixture
async def provinces(
    world: Services, neighbour: MongoDatabase, clock: Clock, terminal: Terminal, tmp_path: Path
) -> AsyncIterator[tuple[Side, Side]]:
    file = registered(tmp_path / "terminals.json", terminal)
    modes = ["FULLY_ONLINE", "COLLECT_AND_FORWARD"]
    databases = world.database, neighbour
    async with two_provinces(databases, clock, file, modes=modes, assurance="REAL_NAME") as both:
        yield both


async def start(side: Side, clerk: Client, terminal: Terminal, **more: Any) -> Any:
    """Start a case for who stands at the window in Guangxi; the payload."""
    proof = terminal.read(PERSON.name, PERSON.id_number, side.clock(), aud=side.services.settings.url)
    who = {"name": PERSON.name, "idNumber": PERSON.id_number, "phone": "13900007788", "presenceProof": proof}
    wish = {"matterCode": FOOD, "handledBy": "GD", "idempotencyKey": key(), "applicant": who}
    return await change(clerk, "startApplication", **{**wish, **more})


async def collected(side: Side, clerk: Client, terminal: Terminal, **submitted: Any) -> Any:
    """A case from nothing to what the clerk forwards."""
    payload = await start(side, clerk, terminal)
    assert payload["userErrors"] == [], payload
    case = payload["application"]
    file = await cases.upload(clerk)
    materials = [one for one in cases.needed(case, file) if "fileIds" in one]
    saved = await move(clerk, "saveApplication", case, form=cases.examples(case), materials=materials)
    return await move(clerk, "submitApplication", saved, idempotencyKey=key(), **submitted)


async def test_a_window_takes_forwards_and_hands_out(provinces: tuple[Side, Side], terminal: Terminal) -> None:
    here, home = provinces
    clerk = await here.client.staff("CLERK", DEPARTMENT)
    case = await collected(here, clerk, terminal, delivery={"method": "WINDOW_PICKUP"})
    (sheet,) = (await here.services.stores.applications.get(case["number"])).window.documents  # type: ignore[union-attr]
    assert (sheet.title, sheet.seal is not None) == ("跨省通办收件转交单", True)
    await settle(here, home)

    # There it is sealed by whom it says, with the level and the means of the check at the window.
    decider, there = await at_home(home)
    shown = (await decider.run(CONVERSATION, n=there["number"]))["workbench"]["application"]
    (sent,) = [one["content"] for one in shown["crossProvince"]["messages"] if one["type"] == "CASE"]
    assert shown["crossProvince"]["mode"] == sent["mode"] == "COLLECT_AND_FORWARD"
    assert (sent["applicant"]["assurance"], sent["applicant"]["means"]) == ("REAL_NAME", "FACE")
    assert sent["sealed"]["signer"] in (shown["events"][0]["note"] or "")
    assert b64decode(sent["sealed"]["sealKey"])
    assert [one["files"] for one in shown["materials"] if one["files"]]
    assert "delivery" not in sent

    # What is missing is asked for there and brought to the window here.
    await move(decider, "requestSupplement", there, items=[{"message": "平面图不清晰", "materialKey": "floorPlan"}])
    await settle(here, home)
    asked = await seen(clerk, case)
    assert (asked["status"], asked["availableActions"]) == ("SUPPLEMENT_REQUIRED", ["SUPPLEMENT"])
    again = [{"key": "floorPlan", "fileIds": [await cases.upload(clerk, cases.PDF, "plan.pdf", "application/pdf")]}]
    await move(clerk, "supplementApplication", asked, materials=again, idempotencyKey=key())
    await settle(here, home)

    _, there = await at_home(home)
    reviewed = await move(decider, "startReview", await accept(decider, there))
    await approve(await home.client.staff("APPROVER", DEPARTMENT), reviewed)
    await settle(here, home)

    check(await here.services.stores.exchange_messages.of(f"GX-{case['number']}"))

    # A colleague hands it out; home's being done with it doesn't end it here before.
    assert await complete_cases(home.services, home.clock()) == 1
    await settle(here, home)
    colleague = await employ(here.services, here.client, (Role.CLERK, DEPARTMENT))
    (edge,) = (await colleague.run(DELIVERIES))["workbench"]["deliveries"]["edges"]
    waiting = edge["node"]
    assert (waiting["number"], waiting["status"]) == (case["number"], "APPROVED")
    assert waiting["delivery"] == {"method": "WINDOW_PICKUP", "state": "WAITING"}
    await move(colleague, "recordPickup", waiting)
    stored = await here.services.stores.applications.get(case["number"])
    assert stored is not None
    stored.require_intact()
    assert stored.delivery is not None
    assert stored.delivery.delivered
    citizen = await here.client.citizen(0)
    mine = await seen(citizen, case)
    assert (mine["status"], mine["crossProvince"]["certificate"] is not None) == ("APPROVED", True)

    # It is over here now that the person has it.
    assert await complete_cases(here.services, here.clock()) == 1
    await settle(here, home)
    assert (await seen(citizen, case))["status"] == (await seen(decider, there))["status"] == "COMPLETED"
    name = f"GX-{case['number']}"
    assert [await verify(side.services.stores, name) for side in provinces] == [[], []]


async def test_what_crosses_needs_a_window_or_must_not_have_one(
    provinces: tuple[Side, Side], terminal: Terminal
) -> None:
    here, _ = provinces
    clerk, citizen = await here.client.staff("CLERK", DEPARTMENT), await here.client.citizen(0)
    online = await start(here, clerk, terminal, crossProvinceMode="FULLY_ONLINE")
    assert told(online) == [("INVALID", ["crossProvinceMode"])]
    wish = {"matterCode": FOOD, "handledBy": "GD", "crossProvinceMode": "COLLECT_AND_FORWARD"}
    alone = await change(citizen, "startApplication", **wish, idempotencyKey=key())
    assert told(alone) == [("INVALID", ["crossProvinceMode"])]
    joint = await start(here, clerk, terminal, crossProvinceMode="JOINT")
    assert told(joint) == [("NOT_ALLOWED_NOW", ["matterCode"])]
    # The same key is another case when it goes another way.
    wanted = key()
    first = await start(here, clerk, terminal, idempotencyKey=wanted)
    assert first["userErrors"] == []
    assert told(await start(here, clerk, terminal, idempotencyKey=wanted, handledBy=None)) == [
        ("INVALID", ["idempotencyKey"])
    ]


async def test_without_a_seal_nothing_is_forwarded(provinces: tuple[Side, Side], terminal: Terminal) -> None:
    here, _ = provinces
    clerk = await here.client.staff("CLERK", DEPARTMENT)
    case = (await start(here, clerk, terminal))["application"]
    materials = [one for one in cases.needed(case, await cases.upload(clerk)) if "fileIds" in one]
    saved = await move(clerk, "saveApplication", case, form=cases.examples(case), materials=materials)
    seal = await here.services.stores.seals.active_of(DEPARTMENT, here.clock().date())
    assert seal is not None
    await here.services.database.rows("seals").update({"_id": seal.code}, {"$set": {"status": "SUSPENDED"}})

    refused = await cases.attempt(clerk, "submitApplication", saved, idempotencyKey=key())
    assert told(refused) == [("PROVIDER_UNAVAILABLE", [])]
    assert (await seen(clerk, case))["status"] == "DRAFT"


async def test_a_packet_that_is_not_what_its_window_sealed_is_refused(
    provinces: tuple[Side, Side], terminal: Terminal
) -> None:
    here, home = provinces
    case = await collected(here, await here.client.staff("CLERK", DEPARTMENT), terminal)
    await report_crossings(here.services, here.clock())
    (said,) = await here.services.stores.exchange_messages.of(f"GX-{case['number']}")
    good = dict(said.payload)
    sealed, who = good["sealed"], good["applicant"]
    other_key = {
        "sealKey": b64encode((await here.services.stores.province_keys.newest())[0].public.public_key).decode()
    }
    nobody = {name: value for name, value in who.items() if name not in {"means", "checkedAt"}}
    card = {**who, "means": "CARD", "assurance": "REAL_NAME"}
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"sealed": None}, "REQUIRED sealed"),
        ({"sealed": {}}, "INVALID sealed"),
        ({"sealed": "sealed"}, "INVALID sealed"),
        ({"sealed": {**sealed, "more": "1"}}, "INVALID sealed"),
        ({"sealed": {**sealed, "sheet": "{}"}}, "INVALID sealed"),
        ({"sealed": {**sealed, "sheet": "[" * 50_000}}, "INVALID sealed"),
        ({"sealed": {**sealed, "sheet": sealed["sheet"].replace("收件转交单", "收件单")}}, "INVALID sealed"),
        ({"sealed": {**sealed, "signer": "别的部门"}}, "INVALID sealed"),
        ({"sealed": {**sealed, "algorithm": "none"}}, "INVALID sealed"),
        ({"sealed": {**sealed, "signature": "zz"}}, "INVALID sealed"),
        ({"sealed": {**sealed, **other_key}}, "INVALID sealed"),
        ({"form": {**good["form"], "shopName": "别家"}}, "INVALID sealed"),
        ({"materials": []}, "INVALID sealed"),
        ({"applicant": {**who, "name": "别人"}}, "INVALID sealed"),
        ({"mode": "FULLY_ONLINE"}, "INVALID mode"),
        ({"applicant": nobody}, "REQUIRED applicant.means"),
        ({"applicant": {**who, "means": "SEEN"}}, "INVALID applicant"),
        ({"applicant": {**who, "checkedAt": "2999-01-01T00:00:00.000Z"}}, "INVALID applicant"),
        ({"applicant": {**card, "assurance": "FACE"}}, "INVALID applicant"),
        ({"delivery": {"method": "PIGEON"}}, "INVALID delivery.method"),
        ({"delivery": {"method": "POST"}}, "REQUIRED delivery.recipient"),
        ({"delivery": []}, "INVALID delivery"),
    ]
    for changed, answer in wrong:
        told_so = {name: value for name, value in {**good, **changed}.items() if value is not None}
        sent = await message(here, told_so, case=f"GX-{case['number']}")
        assert await refused(here, home, sent) == answer, changed
    # Nor does what was sealed for one case count for another, of which it may be a part of the number.
    for other in ("GX-1", f"GX-{case['number'][1:]}", f"GX-{case['number']}-2"):
        assert await refused(here, home, await message(here, good, case=other)) == "INVALID sealed", other
    assert await home.services.stores.applications.get(case["number"]) is None
    await settle(here, home)
    await at_home(home)
