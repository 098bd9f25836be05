import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from starlette.types import ASGIApp

from api.context import Services
from auth.accounts.model import Role
from schema.node import global_id
from seeds.certificate_types import MEDICAL_INSTITUTION
from seeds.departments import HEALTH
from seeds.people import CITIZENS, COMPANY, COMPANY_MEMBER
from tests.acting import acting, invite, reply
from tests.api.steps import Licensed, licensed
from tests.cases import DEPARTMENT, act_for_company, employ
from tests.clock import Clock
from tests.graphql import Client, key
from tests.resolvers.certificates.test_composite import filled, taken_over
from tests.resolvers.grants.steps import PURPOSE, codes, give, purpose, revoke, system, use

LOG = "{ viewer { accessLog { edges { node { by purpose fields } } } notifications { edges { node { title } } } } }"
GRANTS = "{ viewer { grants(first: 1) { totalCount pageInfo { hasNextPage } edges { node { id uses } } } } }"


@dataclass
class Scene:
    """A holder with a food licence, the bank's system, and the administrator who registered its purpose."""

    holder: Client
    approver: Client
    bank: Client
    administrator: Client
    certificate: dict[str, Any]
    licence: Licensed

    async def granted(self, clock: Clock, **changed: Any) -> str:
        payload = await give(self.holder, self.certificate["id"], clock, **changed)
        assert payload["userErrors"] == [], payload
        return str(payload["grant"]["id"])


@pytest.fixture
async def scene(client: Client, app: ASGIApp, services: Services, clock: Clock) -> Scene:
    held = await licensed(client)
    bank = await system(app, services, clock)
    administrator = await employ(services, client, (Role.ADMINISTRATOR, DEPARTMENT))
    assert (await purpose(administrator))["userErrors"] == []
    return Scene(held.holder, held.approver, bank, administrator, held.certificate, held)


async def log(holder: Client) -> list[Any]:
    return [one["node"] for one in (await holder.run(LOG))["viewer"]["accessLog"]["edges"]]


async def test_the_grantee_gets_the_granted_fields_and_the_holder_sees_that(scene: Scene, clock: Clock) -> None:
    grant = await scene.granted(clock, fields=["shopName", "holderName"])

    read = await use(scene.bank, grant)

    shop = scene.certificate["fields"]["shopName"]
    assert read == {"fields": {"shopName": shop, "holderName": "李秀英"}, "pdfUrl": None, "userErrors": []}
    mine = [one for one in await log(scene.holder) if one["purpose"] == PURPOSE]
    assert mine == [{"by": "银行贷款", "purpose": PURPOSE, "fields": ["shopName", "holderName"]}]
    titles = [one["node"]["title"] for one in (await scene.holder.run(LOG))["viewer"]["notifications"]["edges"]]
    assert {"您授权了他人使用证照", "您的证照授权已被使用"} <= set(titles)


async def test_every_use_stands_in_the_log(scene: Scene, clock: Clock) -> None:
    grant = await scene.granted(clock)
    for _ in range(3):
        assert (await use(scene.bank, grant))["userErrors"] == []
    assert len([one for one in await log(scene.holder) if one["purpose"] == PURPOSE]) == 3


async def test_sending_again_reads_again_and_counts_once(scene: Scene, clock: Clock) -> None:
    grant, again = await scene.granted(clock, maxUses=1), key()

    first = await use(scene.bank, grant, idempotencyKey=again)
    second = await use(scene.bank, grant, idempotencyKey=again)

    assert first == second
    assert codes(await use(scene.bank, grant)) == [("LIMIT_EXCEEDED", ["grantId"])]
    (edge,) = (await scene.holder.run(GRANTS))["viewer"]["grants"]["edges"]
    assert edge["node"]["uses"] == 1
    await revoke(scene.holder, grant)
    assert codes(await use(scene.bank, grant, idempotencyKey=again)) == [("NOT_ALLOWED_NOW", ["grantId"])]


async def test_fifty_at_once_never_are_more_than_allowed(scene: Scene, clock: Clock) -> None:
    grant = await scene.granted(clock, maxUses=7)

    answers = await asyncio.gather(*(use(scene.bank, grant) for _ in range(50)))

    told = [codes(one) for one in answers]
    assert (told.count([]), told.count([("LIMIT_EXCEEDED", ["grantId"])])) == (7, 43)
    assert len([one for one in await log(scene.holder) if one["purpose"] == PURPOSE]) == 7


async def test_the_same_use_at_once_counts_once(scene: Scene, clock: Clock) -> None:
    grant, again = await scene.granted(clock, maxUses=2), key()
    answers = await asyncio.gather(*(use(scene.bank, grant, idempotencyKey=again) for _ in range(5)))
    assert {len(one["userErrors"]) for one in answers} == {0}
    (edge,) = (await scene.holder.run(GRANTS))["viewer"]["grants"]["edges"]
    assert edge["node"]["uses"] == 1


async def test_withdrawal_stops_the_next_use(scene: Scene, clock: Clock) -> None:
    grant = await scene.granted(clock)
    assert (await use(scene.bank, grant))["userErrors"] == []

    withdrawn = await revoke(scene.holder, grant)

    assert withdrawn["grant"]["revokedAt"] is not None
    assert codes(await use(scene.bank, grant)) == [("NOT_ALLOWED_NOW", ["grantId"])]
    assert await revoke(scene.holder, grant) == withdrawn


async def test_what_is_over_opens_nothing(scene: Scene, clock: Clock) -> None:
    short = await scene.granted(clock, expiresAt=(clock() + timedelta(minutes=5)).isoformat())
    clock.forward(minutes=5)
    assert codes(await use(scene.bank, short)) == [("EXPIRED", ["grantId"])]
    grant = await scene.granted(clock)
    await scene.licence.revoke()
    assert codes(await use(scene.bank, grant)) == [("NOT_ALLOWED_NOW", ["grantId"])]
    told = await give(scene.holder, scene.certificate["id"], clock)
    assert codes(told) == [("NOT_ALLOWED_NOW", ["certificateId"])]


async def test_another_purpose_is_refused(scene: Scene, clock: Clock) -> None:
    grant = await scene.granted(clock)
    assert codes(await use(scene.bank, grant, purpose="广告推送")) == [("INVALID", ["purpose"])]


async def test_asking_more_than_the_purpose_needs_is_refused_by_name(scene: Scene, clock: Clock) -> None:
    asked = await give(scene.holder, scene.certificate["id"], clock, fields=["shopName", "pdf"])
    assert codes(asked) == [("INVALID", ["fields"])]
    assert "pdf" in asked["userErrors"][0]["message"]
    unknown = await give(scene.holder, scene.certificate["id"], clock, purpose="别的用途")
    assert codes(unknown) == [("INVALID", ["purpose"])]


async def test_a_purpose_that_is_taken_back_ends_what_rests_on_it(scene: Scene, clock: Clock) -> None:
    grant = await scene.granted(clock)
    await purpose(scene.administrator, fields=["shopName"])
    assert codes(await use(scene.bank, grant)) == [("NOT_ALLOWED_NOW", ["grantId"])]
    await purpose(scene.administrator, fields=[])
    found = await scene.holder.run('{ sharingPurposes(grantee: "bank-loans") { purpose } }')
    assert found["sharingPurposes"] == []


async def test_the_page_opens_for_minutes_and_while_the_grant_does(scene: Scene, clock: Clock) -> None:
    await purpose(scene.administrator, fields=["pdf"])
    grant = await scene.granted(clock, fields=["pdf"])
    address = (await use(scene.bank, grant))["pdfUrl"]
    assert (await scene.bank.http.get(address)).content.startswith(b"%PDF")
    clock.forward(minutes=5)
    assert (await scene.bank.http.get(address)).status_code == 404
    fresh = (await use(scene.bank, grant))["pdfUrl"]
    await revoke(scene.holder, grant)
    assert (await scene.bank.http.get(fresh)).status_code == 404
    for bad in ("x", "%00", "x" * 3000, "%F0%9F%8D%9C"):
        assert (await scene.bank.http.get(f"/grants/{bad}.pdf")).status_code == 404


async def test_others_grants_are_not_there(
    scene: Scene, client: Client, app: ASGIApp, services: Services, clock: Clock
) -> None:
    grant = await scene.granted(clock)
    other, stranger = await system(app, services, clock, "another-bank"), await client.citizen(1)
    for nobody in (other, stranger, scene.holder, await act_for_company(client)):
        assert codes(await use(nobody, grant)) == [("NOT_FOUND", ["grantId"])]
    for nobody in (stranger, await act_for_company(client)):
        assert codes(await revoke(nobody, grant)) == [("NOT_FOUND", ["grantId"])]
        assert (await nobody.run("query($id: ID!) { node(id: $id) { id } }", id=grant))["node"] is None
    assert codes(await give(stranger, scene.certificate["id"], clock)) == [("NOT_FOUND", ["certificateId"])]
    assert (await other.run("{ receivedGrants { edges { node { id } } } }"))["receivedGrants"]["edges"] == []
    found = (await scene.bank.run("{ receivedGrants { edges { node { id purpose } } } }"))["receivedGrants"]["edges"]
    assert found == [{"node": {"id": grant, "purpose": PURPOSE}}]


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"grantee": "nobody-here"}, ("NOT_FOUND", ["grantee"])),
        ({"grantee": "x" * 5000}, ("NOT_FOUND", ["grantee"])),
        ({"fields": []}, ("REQUIRED", ["fields"])),
        ({"fields": ["$where"]}, ("INVALID", ["fields"])),
        ({"fields": ["shopName"] * 101}, ("LIMIT_EXCEEDED", ["fields"])),
        ({"purpose": "用" * 201}, ("INVALID", ["purpose"])),
        ({"purpose": " \u200b"}, ("REQUIRED", ["purpose"])),
        ({"maxUses": 0}, ("INVALID", ["maxUses"])),
        ({"maxUses": 10_001}, ("INVALID", ["maxUses"])),
        ({"idempotencyKey": ""}, ("INVALID", ["idempotencyKey"])),
        ({"expiresAt": "2020-01-01T00:00:00Z"}, ("INVALID", ["expiresAt"])),
        ({"expiresAt": "9999-12-31T00:00:00Z"}, ("INVALID", ["expiresAt"])),
    ],
)
async def test_what_can_not_be_granted(scene: Scene, clock: Clock, changed: Any, told: Any) -> None:
    assert codes(await give(scene.holder, scene.certificate["id"], clock, **changed)) == [told]


async def test_the_same_grant_twice_is_one(scene: Scene, clock: Clock) -> None:
    again, until = key(), (clock() + timedelta(days=1)).isoformat()
    first = await scene.granted(clock, idempotencyKey=again, expiresAt=until)
    assert await scene.granted(clock, idempotencyKey=again, expiresAt=until) == first
    other = await give(scene.holder, scene.certificate["id"], clock, idempotencyKey=again, maxUses=1, expiresAt=until)
    assert codes(other) == [("INVALID", ["idempotencyKey"])]
    await scene.granted(clock)
    page = (await scene.holder.run(GRANTS))["viewer"]["grants"]
    assert (page["totalCount"], page["pageInfo"]["hasNextPage"], len(page["edges"])) == (2, True, 1)


async def test_only_who_answers_for_a_company_grants_its_certificates(
    scene: Scene, client: Client, services: Services, clock: Clock
) -> None:
    await taken_over(services, MEDICAL_INSTITUTION, HEALTH, filled(MEDICAL_INSTITUTION, "PDY0001"), COMPANY_MEMBER)
    company = await act_for_company(client)
    found = await company.run("{ viewer { certificates { edges { node { id } } } } }")
    certificate = found["viewer"]["certificates"]["edges"][0]["node"]["id"]
    wanted = {"fields": ["nature", "holderName"]}
    await purpose(scene.administrator, certificateType=MEDICAL_INSTITUTION.code, **wanted)
    operator = await client.citizen(1)
    invited = await invite(await client.citizen(4), CITIZENS[1].phone)
    await reply(operator, "acceptInvitation", invited["invitation"]["id"])
    operator = await acting(operator, organizationId=global_id("Organization", COMPANY.id))

    refused = await give(operator, certificate, clock, **wanted)
    granted = await give(company, certificate, clock, **wanted)

    assert codes(refused) == [("NOT_ALLOWED_NOW", ["certificateId"])]
    grant = granted["grant"]["id"]
    assert (await use(scene.bank, grant))["fields"] == {"nature": "二", "holderName": COMPANY.name}
    assert codes(await revoke(operator, grant)) == [("NOT_ALLOWED_NOW", ["certificateId"])]
    log = await company.run(LOG)
    assert PURPOSE in str(log["viewer"]["accessLog"])


async def test_a_companys_people_use_what_it_was_granted(scene: Scene, client: Client, clock: Clock) -> None:
    company = await act_for_company(client)
    code = (await company.run("{ viewer { actingAs { idNumber } } }"))["viewer"]["actingAs"]["idNumber"]
    assert (await purpose(scene.administrator, grantee=code))["userErrors"] == []
    grant = await scene.granted(clock, grantee=code)
    assert (await use(company, grant))["fields"]["shopName"] == scene.certificate["fields"]["shopName"]
