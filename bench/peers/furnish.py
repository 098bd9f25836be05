"""The data that everybody is measured with: the seeds, the sample catalogue made fuller, cases of two people."""

import base64
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any

import httpx
from pymongo import MongoClient

from api.app import make_app
from api.context import Services
from api.database import connect
from api.logs import configure_logs
from api.prepare import prepare
from api.services import make_services
from api.settings import read_settings
from auth.days import today
from resolvers.applications.number import new_number
from resolvers.matters.model import LegalBasis, Matter
from resolvers.matters.store import POPULARITY, MatterFilter
from resolvers.paging import PageRequest
from resolvers.regions.model import Region
from seeds.load import load_catalogue_sample, load_seeds, regions
from seeds.matters.food import INDIVIDUAL_NEW
from seeds.people import known_identities, people
from tests.graphql import Client, key

_START = """mutation($code: String!, $key: ID!) { startApplication(input: {matterCode: $code, idempotencyKey: $key}) {
  application { id number revision } userErrors { code message } } }"""
_SUBMIT = """mutation($input: SubmitApplicationInput!) {
  submitApplication(input: $input) { userErrors { code message } } }"""
_PAGE = "query($after: String) { matters(first: 100, after: $after) { pageInfo { endCursor } } }"
_PAGES = 5
_BATCH = 100
_MINE = 20


@dataclass(frozen=True)
class Furnished:
    """What queries may name (`facts`), as whom they may ask (token and id by name), and the drafts as they were."""

    facts: dict[str, Any]
    tokens: dict[str, str]
    applicants: dict[str, str]
    drafts: list[dict[str, Any]]

    def restore(self, uri: str) -> None:
        """Make drafts of the submitted cases again, so that everybody has the same."""
        with MongoClient(uri) as client:
            cases = client["tongban"]["applications"]
            cases.delete_many({"_id": {"$in": [one["_id"] for one in self.drafts]}})
            cases.insert_many(self.drafts)


async def furnish(uri: str, drafts: int) -> Furnished:
    """Load it all into an empty database."""
    configure_logs("ERROR", readable=False)
    async with _world(uri) as (services, http):
        at = services.clock()
        await load_seeds(services.stores, services.gate.accounts, services.gate.vault, at, lambda _: None)
        await load_catalogue_sample(services.stores, at, lambda _: None)
        await services.gate.tokens.load(at)
        plain = await _fill(services)
        nobody = Client(http, world=services)
        people = {"citizen": await nobody.citizen(0), "applicant": await nobody.citizen(1)}
        for _ in range(_MINE):
            await _submit(people["citizen"], await _start(people["citizen"], plain.code))
        numbers = {name: (await _start(one, plain.code))["number"] for name, one in people.items()}
        applicants, made = _applicants(uri, numbers), _copies(uri, numbers["applicant"], drafts)
        facts = {"code": INDIVIDUAL_NEW.code, "drafts": [_submission(one["_id"]) for one in made]}
        tokens = {name: one.token or "" for name, one in people.items()}
        return Furnished({**facts, **await _cursors(nobody)}, tokens, applicants, made)


@asynccontextmanager
async def _world(uri: str) -> AsyncIterator[tuple[Services, httpx.AsyncClient]]:
    settings = read_settings({"TONGBAN_PUBLIC_URL": "http://bench"}, "development")
    database = connect(uri, settings.database, settings.key_management)
    try:
        await prepare(database, lambda _: None, upgrade=True)
        services = make_services(settings, database, known_identities())
        transport = httpx.ASGITransport(make_app(services, people()), client=("127.0.0.1", 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as http, services.changes:
            yield services, http
    finally:
        database.close()


async def _fill(services: Services) -> Matter:
    """Give the sample's matters, which come without, the materials, steps and bases of another; leave one plain."""
    places: dict[str, Region] = {region.code: region for region in regions()}
    found: list[Matter] = []
    cursor: str | None = None
    while cursor is not None or not found:
        page = await services.stores.matters.page(MatterFilter(), POPULARITY, PageRequest(100, cursor))
        found += page.items
        cursor = page.cursors[-1] if page.has_next else None
    bare = [one for one in found if not one.materials and not one.is_main]
    for start in range(0, len(bare) - 1, _BATCH):
        fuller = [_fuller(one) for one in bare[:-1][start : start + _BATCH]]
        await services.stores.matters.put_many(fuller, places)
    return bare[-1]


def _fuller(matter: Matter) -> Matter:
    basis = LegalBasis("中华人民共和国食品安全法", None, "第三十五条", None)
    like = INDIVIDUAL_NEW
    return replace(matter, materials=like.materials, steps=like.steps, legal_bases=like.legal_bases or (basis,))


async def _start(client: Client, code: str) -> dict[str, Any]:
    payload = await client.change(_START, code=code, key=key())
    assert payload["userErrors"] == [], payload
    started: dict[str, Any] = payload["application"]
    return started


async def _submit(client: Client, case: dict[str, Any]) -> None:
    given = {"applicationId": case["id"], "revision": case["revision"], "idempotencyKey": key()}
    payload = await client.change(_SUBMIT, input=given)
    assert payload["userErrors"] == [], payload


async def _cursors(client: Client) -> dict[str, str]:
    found: dict[str, str] = {}
    cursor: str | None = None
    for page in range(2, _PAGES + 1):
        cursor = (await client.run(_PAGE, after=cursor))["matters"]["pageInfo"]["endCursor"]
        found[f"page{page}"] = cursor or ""
    return found


def _applicants(uri: str, numbers: dict[str, str]) -> dict[str, str]:
    with MongoClient(uri) as client:
        cases = client["tongban"]["applications"]
        rows = {name: cases.find_one({"_id": number}) for name, number in numbers.items()}
        return {name: row["applicant"]["id"] for name, row in rows.items() if row}


def _copies(uri: str, number: str, many: int) -> list[dict[str, Any]]:
    """Drafts like that one: laid out as they are, since making each by a request would take minutes."""
    with MongoClient(uri, tz_aware=True) as client:
        cases = client["tongban"]["applications"]
        row = cases.find_one({"_id": number}) or {}
        day = today(row["createdAt"])
        made = [{**row, "_id": new_number(row["region"], day), "startKey": key()} for _ in range(many)]
        cases.insert_many(made)
        return made


def _submission(number: str) -> dict[str, Any]:
    application = base64.b64encode(f"Application:{number}".encode()).decode()
    return {"applicationId": application, "revision": 1, "idempotencyKey": key()}
