"""Cases that moved become messages: each in its turn, and at no cost where there is nothing to say."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from api.context import Services
from api.database import MongoDatabase
from api.exchange import jobs
from resolvers.applications.model import Application
from resolvers.context import Stores
from resolvers.exchanges.reporting import written
from tests.clock import Clock
from tests.commands import Commands, counted
from tests.journeys.test_two_provinces import crossed
from tests.provinces import A, Side, two_provinces
from tests.resolvers.exchanges.test_taking_messages import message


@pytest.fixture
async def provinces(world: Services, neighbour: MongoDatabase, clock: Clock) -> AsyncIterator[tuple[Side, Side]]:
    async with two_provinces((world.database, neighbour), clock) as both:
        yield both


async def submitted(side: Side) -> Application:
    """A case that is to be handed over."""
    case = await crossed(await side.client.citizen())
    found = await side.services.stores.applications.get(case["number"])
    assert found is not None
    return found


async def test_a_case_that_cant_be_reported_holds_no_other_up(
    provinces: tuple[Side, Side], clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, _ = provinces
    monkeypatch.setattr(jobs, "_MOVED", 1)
    good, stores = await submitted(here), here.services.stores
    # Of two that come first the matter is gone; at a third one's place in the outbox there is something else.
    broken = [replace(good, id=f"0{place}", start_key=f"0{place}", matter="gone") for place in (1, 2)]
    await stores.applications.add_many([*broken, replace(good, id="03", start_key="03")])
    await stores.exchange_messages.add([await message(here, {}, case=f"{A}-03")])

    assert [await jobs.report_crossings(here.services, clock()) for _ in range(5)] == [0, 0, 0, 1, 0]
    assert [one.type.value for one in await stores.exchange_messages.of(f"{A}-{good.id}")] == ["CASE"]

    await here.services.database.rows("applications").update({"_id": "01"}, {"$set": {"matter": good.matter}})
    clock.forward(seconds=29)
    assert await stores.applications.crossing_news(clock(), 10) == ["03"]
    clock.forward(seconds=1)
    assert [await jobs.report_crossings(here.services, clock()) for _ in range(2)] == [0, 1]


async def test_where_there_is_nothing_to_say_nothing_is_read(
    provinces: tuple[Side, Side], clock: Clock, mongodb_uri: str
) -> None:
    here, _ = provinces
    application, stores = await submitted(here), here.services.stores
    await jobs.report_crossings(here.services, clock())
    case = await stores.cross_province_cases.get(f"{A}-{application.id}")
    assert case is not None
    commands = Commands()
    database = counted(mongodb_uri, here.services.database.name, commands)

    told, said = await written(Stores(database), application, case, A, clock())

    database.close()
    assert (commands.sent, said, told.made) == ([], 0, 1)
