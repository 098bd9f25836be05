from collections.abc import AsyncIterator

import pytest

from api.context import Services
from api.database import MongoDatabase
from resolvers.exchanges.verifying import verify
from tests.clock import Clock
from tests.journeys.test_two_provinces import crossed
from tests.provinces import Side, settle, two_provinces


@pytest.fixture
async def provinces(world: Services, neighbour: MongoDatabase, clock: Clock) -> AsyncIterator[tuple[Side, Side]]:
    async with two_provinces((world.database, neighbour), clock) as both:
        yield both


async def test_the_first_message_that_differs_is_named(provinces: tuple[Side, Side]) -> None:
    here, there = provinces
    case = await crossed(await here.client.citizen())
    await settle(here, there)
    name = f"GX-{case['number']}"
    assert [await verify(side.services.stores, name) for side in provinces] == [[], []]
    assert await verify(here.services.stores, "GX-1") is None

    rows = here.services.database.rows("exchangeMessages")
    place = f"{name}:OUTBOUND:000001"
    await rows.update({"_id": place}, {"$set": {"payload": "{}"}})
    await there.services.database.rows("exchangeMessages").update(
        {"_id": f"{name}:INBOUND:000001"}, {"$set": {"receipt.received_at": "2035-11-20T01:30:00.001Z"}}
    )

    found = [await verify(side.services.stores, name) or [] for side in provinces]
    assert [(one.direction.value, one.sequence, one.what) for side in found for one in side] == [
        ("OUTBOUND", 1, "the payload is another than was signed"),
        ("INBOUND", 1, "the receipt is not good"),
    ]
