from api.context import Services
from api.jobs import sweep
from tests.cases import start, submitted
from tests.clock import Clock
from tests.graphql import Client

CASES = "{ viewer { applications { edges { node { number } } } } }"


async def numbers(services: Services) -> set[str]:
    return {row["_id"] for row in await services.database.rows("applications").find({}, limit=10)}


async def test_drafts_that_nobody_touched_for_thirty_days_go(
    client: Client, services: Services, clock: Clock
) -> None:
    citizen = await client.citizen()
    draft, case = await start(citizen), await submitted(citizen)

    clock.forward(days=30)
    assert await sweep(services, clock()) == 0
    clock.forward(seconds=1)
    assert await sweep(services, clock()) == 1

    assert draft["number"] not in await numbers(services)
    assert case["number"] in await numbers(services)


async def test_a_draft_that_was_saved_lately_stays(client: Client, services: Services, clock: Clock) -> None:
    citizen = await client.citizen()
    draft = await start(citizen)
    clock.forward(days=20)
    await services.database.rows("applications").update({"_id": draft["number"]}, {"$set": {"updatedAt": clock()}})
    clock.forward(days=20)

    assert await sweep(services, clock()) == 0
    assert await numbers(services) == {draft["number"]}


async def test_sweeping_an_empty_house_does_nothing(services: Services, clock: Clock) -> None:
    assert await sweep(services, clock()) == 0
