"""One certificate that stands for several (一业一证) holds only while each of them does."""

from asyncio import gather
from dataclasses import dataclass
from typing import Any

import pytest

from api.context import Services
from auth.accounts.model import Role
from auth.days import today
from resolvers.certificates.issue import genuine
from resolvers.certificates.validity import valid_until
from resolvers.collection.collecting import Run, collect, collection_of
from schema.node import global_id
from seeds.certificate_types import CONSTRUCTION_PERMIT, INDUSTRY_LICENCE, MEDICAL_INSTITUTION
from seeds.departments import HEALTH, HOUSING, MARKET
from seeds.people import COLLECTIVE, COMPANY, COMPANY_MEMBER, CastMember
from tests.api.steps import Page
from tests.api.test_status_list import status
from tests.cases import act_for_company, employ
from tests.clock import TODAY, Clock
from tests.graphql import Client, key
from tests.resolvers.certificates.test_offline_token import claims

SHOWN = """id identifier number status fields validUntil
  parts { id number status type { name } } failedPart { number } signedContent"""
COMPOSE = f"""mutation($input: IssueCompositeCertificateInput!) {{
  issueCompositeCertificate(input: $input) {{ certificate {{ {SHOWN} }} userErrors {{ code path message }} }}
}}"""
WALLET = f"{{ viewer {{ certificates {{ edges {{ node {{ {SHOWN} }} }} }} }} }}"
OTHER = CastMember("广安区红庙村股份经济合作联合社", "", COLLECTIVE.id, "ORGANIZATION")
FIELDS = {"industry": "便利店", "premises": "广安区建安中路88号", "legalRepresentative": "周启明"}


@dataclass
class Shop:
    """A company with two certificates, whoever answers for it, and approvers of three departments."""

    company: Client
    market: Client
    health: Client
    parts: list[str]

    async def compose(self, **changed: Any) -> Any:
        wanted = {
            "certificateType": INDUSTRY_LICENCE.code,
            "departmentCode": MARKET.code,
            "partIds": self.parts,
            "fields": FIELDS,
            "idempotencyKey": key(),
        }
        return await self.market.change(COMPOSE, input={**wanted, **changed})

    async def composed(self) -> Any:
        payload = await self.compose()
        assert payload["userErrors"] == [], payload
        return payload["certificate"]

    async def change(self, action: str, part: str) -> None:
        given = '{certificateId: $id, reason: "检查不合格"}'
        document = f"mutation($id: ID!) {{ {action}Certificate(input: {given}) {{ userErrors {{ code }} }} }}"
        assert (await self.health.change(document, id=part))["userErrors"] == []


async def taken_over(services: Services, type: Any, department: Any, row: dict[str, Any], holder: Any) -> None:
    found = await collection_of(services.stores, type.code, department.code, services.clock())
    said = {
        "holderName": holder.name,
        "holderCode": holder.id_number,
        "issuedOn": today(services.clock()).isoformat(),
        **row,
    }
    run = Run(services.stores, services.database, found, services.signer, type.code + row["number"])
    report = await collect(run, [(1, said)], lambda _rows: None)
    assert report.collected == 1, report.summary()


def filled(type: Any, number: str) -> dict[str, Any]:
    values = {"array": ["一"], "string": "二", "integer": 3, "number": 4}
    listed = {key: values[one["type"]] for key, one in type.properties.items()}
    return {"number": number, **{f"field.{key}": value for key, value in listed.items()}}


@pytest.fixture
async def shop(client: Client, world: Services) -> Shop:
    await taken_over(world, MEDICAL_INSTITUTION, HEALTH, filled(MEDICAL_INSTITUTION, "PDY0001"), COMPANY_MEMBER)
    await taken_over(world, CONSTRUCTION_PERMIT, HOUSING, filled(CONSTRUCTION_PERMIT, "SG0001"), COMPANY_MEMBER)
    company = await act_for_company(client)
    market = await employ(world, client, (Role.APPROVER, MARKET.code), place=1)
    health = await employ(world, client, (Role.APPROVER, HEALTH.code), place=2)
    edges = (await company.run(WALLET))["viewer"]["certificates"]["edges"]
    ids = {one["node"]["number"]: one["node"]["id"] for one in edges}
    return Shop(company, market, health, [ids["PDY0001"], ids["SG0001"]])


async def test_it_is_made_of_its_parts_and_signed(shop: Shop, world: Services) -> None:
    made = await shop.composed()

    assert (made["status"], made["failedPart"]) == ("ACTIVE", None)
    assert made["fields"] == {**FIELDS, "permits": [MEDICAL_INSTITUTION.name, CONSTRUCTION_PERMIT.name]}
    wallet = [one["node"] for one in (await shop.company.run(WALLET))["viewer"]["certificates"]["edges"]]
    held = next(one for one in wallet if one["number"] == made["number"])
    assert [one["number"] for one in held["parts"]] == ["PDY0001", "SG0001"]
    # The medical licence is for a year: what stands for it can't be for longer.
    assert held["validUntil"] == str(valid_until(today(world.clock()), 12))
    assert held["signedContent"].count("1.2.156.3005.2.") == 3
    row = next(iter(await world.database.rows("certificates").find({"type": INDUSTRY_LICENCE.code}, limit=2)))
    kept = await world.stores.certificates.get(row["_id"])
    assert kept is not None
    assert genuine(kept, await world.stores.seals.active_of(MARKET.code, TODAY))
    titles = await shop.company.run("{ viewer { notifications { edges { node { title } } } } }")
    assert "您有新的电子证照" in str(titles)


@pytest.mark.parametrize(("action", "status"), [("suspend", "SUSPENDED"), ("revoke", "REVOKED")])
async def test_it_falls_with_any_part_and_says_which(
    shop: Shop, client: Client, world: Services, action: str, status: str
) -> None:
    made = await shop.composed()
    (row,) = await world.database.rows("certificates").find({"type": INDUSTRY_LICENCE.code}, limit=2)
    token = f"p.{row['checkCode']}"

    await shop.change(action, shop.parts[0])

    read = f"query($id: ID!) {{ node(id: $id) {{ ... on Certificate {{ {SHOWN} }} }} }}"
    node = (await shop.company.run(read, id=made["id"]))["node"]
    assert (node["status"], node["failedPart"]) == (status, {"number": "PDY0001"})
    verify = "query($t: String!) { verifyCertificate(token: $t) { valid reason failedPart } }"
    found = (await client.run(verify, t=token))["verifyCertificate"]
    assert found == {"valid": False, "reason": status, "failedPart": MEDICAL_INSTITUTION.name}
    page = Page(await client.http.get(f"/v/{token}"))
    assert f"所含的“{MEDICAL_INSTITUTION.name}”已失效" in page.text
    present = """mutation($id: ID!) { presentCertificate(input: {certificateId: $id, fields: []}) {
      userErrors { code } } }"""
    assert (await shop.company.change(present, id=made["id"]))["userErrors"] == [{"code": "NOT_ALLOWED_NOW"}]
    libraries = await world.stores.certificates.libraries([COMPANY.id], world.clock().date())
    assert INDUSTRY_LICENCE.code not in libraries[COMPANY.id]
    if action == "suspend":
        await shop.change("resume", shop.parts[0])
        assert (await client.run(verify, t=token))["verifyCertificate"]["valid"] is True


@pytest.mark.parametrize(("action", "worth"), [("suspend", 2), ("revoke", 1)])
async def test_its_place_in_the_signed_list_says_so_too(
    shop: Shop, client: Client, world: Services, clock: Clock, action: str, worth: int
) -> None:
    """Who holds an offline token of it looks there, and nothing is written down of the whole when a part falls."""
    made = await shop.composed()
    offline = """mutation($id: ID!) { presentCertificate(input: {certificateId: $id, fields: [], offline: true}) {
      presentation { offlineToken } userErrors { code } } }"""
    token = (await shop.company.change(offline, id=made["id"]))["presentation"]["offlineToken"]
    place = claims(token)[65535]["status_list"]
    assert await status(client, place) == 0

    await shop.change(action, shop.parts[0])

    clock.forward(seconds=31)
    assert await status(client, place) == worth
    refused = await shop.company.change(offline, id=made["id"])
    assert refused["userErrors"] == [{"code": "NOT_ALLOWED_NOW"}]
    if action == "suspend":
        await shop.change("resume", shop.parts[0])
        clock.forward(seconds=31)
        assert await status(client, place) == 0


async def test_who_puts_it_together_reads_nothing_of_others_parts(shop: Shop) -> None:
    """An approver of the market's office has no business with what a medical licence says."""
    shown = COMPOSE.replace("parts { id", "parts { fields id")
    wanted = {"certificateType": INDUSTRY_LICENCE.code, "departmentCode": MARKET.code, "partIds": shop.parts}
    given = {**wanted, "fields": FIELDS, "idempotencyKey": key()}

    made = (await shop.market.change(shown, input=given))["certificate"]

    assert [(one["number"], one["fields"]) for one in made["parts"]] == [("PDY0001", {}), ("SG0001", {})]
    read = "query($id: ID!) { node(id: $id) { ... on Certificate { parts { fields } } } }"
    held = (await shop.company.run(read, id=made["id"]))["node"]
    assert all(one["fields"] for one in held["parts"])


async def test_the_same_key_makes_one(shop: Shop) -> None:
    again = key()
    first = await shop.compose(idempotencyKey=again)
    assert await shop.compose(idempotencyKey=again) == first
    assert first["certificate"] is not None
    other = await shop.compose(idempotencyKey=again, partIds=shop.parts[::-1])
    assert [(one["code"], one["path"]) for one in other["userErrors"]] == [("INVALID", ["idempotencyKey"])]


async def test_the_same_key_at_the_same_moment_makes_one(shop: Shop) -> None:
    again = key()
    made = await gather(*(shop.compose(idempotencyKey=again) for _ in range(3)))
    assert all(one["userErrors"] == [] for one in made), made
    assert len({one["certificate"]["id"] for one in made}) == 1


async def test_what_can_not_be_put_together(shop: Shop, client: Client, world: Services) -> None:
    await taken_over(world, MEDICAL_INSTITUTION, HEALTH, filled(MEDICAL_INSTITUTION, "PDY0002"), OTHER)
    where = {"number": "PDY0002", "type": MEDICAL_INSTITUTION.code, "issuer": HEALTH.code}
    (row,) = await world.database.rows("certificates").find(where, limit=1)
    another = global_id("Certificate", row["_id"])
    whole = await shop.composed()
    first, second = shop.parts
    refused = [
        ({"partIds": [first]}, ("LIMIT_EXCEEDED", ["partIds"])),
        ({"partIds": [first, first]}, ("LIMIT_EXCEEDED", ["partIds"])),
        ({"partIds": [first, second] * 50}, ("LIMIT_EXCEEDED", ["partIds"])),
        ({"partIds": [first, another]}, ("INVALID", ["partIds"])),
        ({"partIds": [first, whole["id"]]}, ("INVALID", ["partIds"])),
        ({"partIds": [first, global_id("Certificate", "0" * 24)]}, ("NOT_FOUND", ["partIds"])),
        ({"partIds": [first, "x"]}, ("NOT_FOUND", ["partIds"])),
        ({"certificateType": MEDICAL_INSTITUTION.code}, ("NOT_FOUND", ["certificateType"])),
        ({"departmentCode": HEALTH.code}, ("NOT_FOUND", ["departmentCode"])),
        ({"fields": []}, ("INVALID", ["fields"])),
        ({"fields": {**FIELDS, "$x": "1"}}, ("INVALID", ["fields"])),
        ({"fields": {"industry": "便利店"}}, ("INVALID", ["fields"])),
        ({"fields": {**FIELDS, "industry": 5}}, ("INVALID", ["fields"])),
    ]
    for changed, told in refused:
        payload = await shop.compose(**changed)
        assert [(one["code"], one["path"]) for one in payload["userErrors"]] == [told], (changed, payload)
    await shop.change("suspend", first)
    payload = await shop.compose()
    assert [(one["code"], one["path"]) for one in payload["userErrors"]] == [("NOT_ALLOWED_NOW", ["partIds"])]
