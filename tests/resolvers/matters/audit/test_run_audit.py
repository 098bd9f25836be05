from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import pytest
from starlette.types import ASGIApp

from api.context import Services
from api.jobs import sweep
from resolvers.matters.audit.model import AuditRun
from resolvers.matters.audit.run import current_audit, run_audit
from resolvers.matters.exchange.reading import read_rows
from resolvers.matters.importing import import_matters
from resolvers.matters.publishing import publish, succession
from seeds.catalogue import MATTERS
from seeds.departments import DISTRICT, MARKET
from seeds.people import CATALOGUE_SAMPLE
from tests.graphql import Client

AUDIT = """query($region: String!, $first: Int, $after: String) { workbench { catalogueAudit(
  region: $region, first: $first, after: $after) {
    edges { cursor node { problem matterName matterCode detail others region { code } department { name } } }
    pageInfo { hasNextPage endCursor } totalCount countByProblem auditedAt } } }"""


@pytest.fixture
async def catalogue(world: Services) -> Services:
    """The world with the published catalogue of Guang'an."""
    rows = read_rows(CATALOGUE_SAMPLE)
    await import_matters(world.stores, rows, at=world.clock(), dry_run=False, progress=lambda _: None)
    return world


@pytest.fixture
async def clerk(catalogue: Services, app: ASGIApp) -> AsyncIterator[Client]:
    transport = httpx.ASGITransport(app, client=("127.0.0.1", 50000))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as http:
        yield await Client(http).staff("CLERK", MARKET.code)


async def page(client: Client, **variables: Any) -> dict[str, Any]:
    found: dict[str, Any] = (await client.run(AUDIT, **{"region": DISTRICT, **variables}))["workbench"][
        "catalogueAudit"
    ]
    return found


async def test_a_careful_clerk_s_findings_in_the_published_catalogue(clerk: Client) -> None:
    """All of them, in pages that show each once, in its own region and in those above."""
    found = await page(clerk, first=100)
    assert found["countByProblem"] == {
        "CODE_MALFORMED": 11,
        "NAME_DUPLICATED": 4,
        "DEPARTMENT_CODE_INVALID": 14,
        "DEPARTMENT_CODE_CONFLICT": 2,
        "NOT_ONLINE": 5,
    }
    assert found["totalCount"] == len(found["edges"]) == 36
    nodes = [edge["node"] for edge in found["edges"]]
    conflict = next(one for one in nodes if "区人社局有5个代码" in one["detail"])
    assert (conflict["department"]["name"], conflict["region"]["code"]) == ("区人社局", DISTRICT)
    first, second = (one for one in nodes if one["matterName"] == "求职创业补贴申领")
    assert first["others"] == [second["matterCode"]]

    seen: list[str] = []
    after = None
    while True:
        found = await page(clerk, first=10, after=after)
        seen += [edge["cursor"] for edge in found["edges"]]
        if not found["pageInfo"]["hasNextPage"]:
            break
        after = found["pageInfo"]["endCursor"]
    assert len(seen) == len(set(seen)) == 36

    assert (await page(clerk, region="110000000000"))["totalCount"] == 0
    assert (await page(clerk, region="510000000000"))["totalCount"] == 36


async def test_a_region_that_nobody_knows_is_refused(client: Client) -> None:
    clerk = await client.staff("CLERK", MARKET.code)
    answer = await clerk.post(AUDIT, region="999999999999")
    assert answer["errors"][0]["path"][-1] == "catalogueAudit"


async def test_citizens_have_no_workbench(client: Client) -> None:
    citizen = await client.citizen()
    assert (await citizen.run(AUDIT, region=DISTRICT))["workbench"] is None


async def test_the_worker_audits_once_a_day(world: Services) -> None:
    stores, at = world.stores, world.clock()
    await sweep(world, at)
    first = await stores.catalogue_audits.current()
    await sweep(world, at + timedelta(hours=23))
    assert await stores.catalogue_audits.current() == first
    await sweep(world, at + timedelta(hours=24))
    second = await stores.catalogue_audits.current()
    assert first
    assert second
    assert second.at == at + timedelta(hours=24)
    assert await stores.catalogue_findings.count(first.id, DISTRICT) == 0


async def test_a_change_shows_in_the_next_audit(world: Services) -> None:
    stores, at = world.stores, world.clock()
    before = await current_audit(stores, at)
    wanted = next(one for one in MATTERS if one.statutory_days)
    matter = (await stores.matters.published([wanted.code]))[wanted.code]
    worse = succession(matter, replace(matter, promised_days=(matter.statutory_days or 0) + 1))
    assert worse
    await publish(stores, [worse], await stores.regions.get_many([matter.region]))
    assert await current_audit(stores, at) == before
    after = await run_audit(stores, at + timedelta(seconds=1))
    counts = await stores.catalogue_findings.count_by_problem(after.id, matter.region)
    assert counts["PROMISE_OVER_STATUTE"] == 1


async def test_of_two_at_once_the_later_one_stays(world: Services) -> None:
    stores, at = world.stores, world.clock()
    later = await run_audit(stores, at)
    assert not await stores.catalogue_audits.set(AuditRun("20200101-old", at, 1, 1))
    assert await stores.catalogue_audits.current() == later
