"""Every rule of the table, and that nothing is left out of it."""

from datetime import timedelta

import pytest

from api.context import Services
from api.jobs import sweep
from auth.rows import Row
from resolvers.context import COLLECTIONS
from resolvers.retention.enforce import enforce
from resolvers.retention.table import ARCHIVE_LAW, RETENTION, End, Retention
from tests import cases
from tests.cases import move
from tests.clock import Clock
from tests.graphql import Client

STORES = {store.COLLECTION: store for store in COLLECTIONS}
SIX_MONTHS = timedelta(days=184)


def test_every_collection_has_a_rule() -> None:
    assert {one.collection for one in RETENTION} == STORES.keys()


@pytest.mark.parametrize("one", RETENTION, ids=lambda one: f"{one.collection}: {one.what}")
def test_each_row_is_what_the_database_does(one: Retention) -> None:
    living = {index.keys[0][0]: index.expire_after for index in STORES[one.collection].INDEXES if _expires(index)}
    if one.end is End.DATABASE:
        assert living == {one.since: one.kept.total_seconds()}
    else:
        assert living == {}
    assert (one.end is End.WORKER) == bool(one.since and one.end is not End.DATABASE)
    if one.rule == ARCHIVE_LAW:
        assert one.end is End.NEVER
    if one.collection == "accessLog":
        assert one.kept >= SIX_MONTHS


def _expires(index: object) -> bool:
    return getattr(index, "expire_after", None) is not None


@pytest.mark.parametrize("one", [one for one in RETENTION if one.end is End.WORKER], ids=lambda one: one.what)
async def test_the_worker_ends_what_is_old_enough_and_nothing_younger(
    services: Services, clock: Clock, one: Retention
) -> None:
    rows = services.database.client[services.database.name][one.collection]
    at, field = clock(), one.since or ""
    row: Row = {**one.where, "account": "a"}
    await rows.insert_one({**row, "_id": "old", "startKey": "1", field: at - one.kept - timedelta(seconds=1)})
    await rows.insert_one({**row, "_id": "young", "startKey": "2", field: at - one.kept + timedelta(seconds=1)})
    assert await enforce(services.database, at) == {one.what: 1}
    assert [found["_id"] async for found in rows.find({})] == ["young"]


async def test_what_the_archive_law_keeps_stays(client: Client, services: Services, clock: Clock) -> None:
    citizen = await client.citizen()
    draft = await move(citizen, "withdrawApplication", await cases.start(citizen))
    submitted = await move(citizen, "withdrawApplication", await cases.submitted(citizen))
    clock.forward(days=400)
    await sweep(services, clock())
    assert await services.stores.applications.get(draft["number"]) is None
    assert await services.stores.applications.get(submitted["number"]) is not None
