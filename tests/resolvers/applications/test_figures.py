from dataclasses import replace
from datetime import datetime, timedelta

from api.context import Services
from api.jobs import Job
from api.worker import do_jobs
from resolvers.applications.figures import CaseCount, figures_of, refresh_daily, refresh_figures
from resolvers.applications.lifecycle import ApplicationStatus
from resolvers.applications.number import new_number
from resolvers.matters.model import MatterFigures
from resolvers.matters.publishing import publish, succession
from tests import cases
from tests.api.faults import failing
from tests.cases import FOOD
from tests.clock import Clock
from tests.graphql import Client

FIGURES = "query($code: String!) { matter(code: $code) { satisfaction applicationsCompleted version } }"


async def told(client: Client) -> dict[str, object]:
    found: dict[str, object] = (await client.run(FIGURES, code=FOOD))["matter"]
    return found


async def many_cases(client: Client, world: Services) -> None:
    """One case that waits, one of two years ago and two of today that are completed."""
    number = (await cases.submitted(await client.citizen()))["number"]
    case = await world.stores.applications.get(number)
    assert case is not None
    assert case.submitted_at is not None
    for place, age in enumerate((730, 0, 0)):
        at = case.submitted_at - timedelta(days=age)
        fresh = replace(case, id=new_number(case.region, at.date()), start_key=f"start{place}", submitted_at=at)
        assert await world.stores.applications.add(replace(fresh, status=ApplicationStatus.COMPLETED))


async def test_completed_cases_are_counted_and_the_asked_for_come_first(client: Client, world: Services) -> None:
    assert (await told(client))["applicationsCompleted"] is None
    await many_cases(client, world)

    assert await refresh_figures(world.stores, world.clock()) == 1

    assert await told(client) == {"satisfaction": None, "applicationsCompleted": 3, "version": 1}
    first = (await client.run("{ matters(first: 1) { edges { node { code } } } }"))["matters"]["edges"][0]["node"]
    assert first["code"] == FOOD
    assert (await world.stores.matters.published([FOOD]))[FOOD].popularity == 3


async def test_a_new_version_keeps_the_figures(client: Client, world: Services) -> None:
    await many_cases(client, world)
    await refresh_figures(world.stores, world.clock(), {FOOD: 0.75})
    old = (await world.stores.matters.published([FOOD]))[FOOD]
    said = replace(old, name="新名", satisfaction=None, applications_completed=None, popularity=0)
    change = succession(old, said)
    assert change is not None
    await publish(world.stores, [change], await world.stores.regions.get_many([old.region]))

    assert await told(client) == {"satisfaction": 0.75, "applicationsCompleted": 3, "version": 2}
    assert (await world.stores.matters.published([FOOD]))[FOOD].popularity == 3


async def test_it_is_done_once_a_day(world: Services, clock: Clock) -> None:
    assert await refresh_daily(world.stores, clock()) == 0
    before = await world.stores.catalogue.version()
    clock.forward(hours=23)
    assert await refresh_daily(world.stores, clock()) is None
    assert await world.stores.catalogue.version() == before
    clock.forward(hours=1)
    assert await refresh_daily(world.stores, clock()) == 0
    assert await world.stores.catalogue.version() != before


async def test_figures_that_fail_hold_no_other_job_up(world: Services, clock: Clock) -> None:
    done: dict[Job, datetime] = {}
    await do_jobs(world, done, clock())
    clock.forward(days=2)
    async with failing(world.database, "aggregate"):
        await do_jobs(world, done, clock())
    assert set(done.values()) == {clock()}
    assert await refresh_daily(world.stores, clock()) == 0


def test_versions_are_added_up_and_codes_may_hold_colons() -> None:
    counts = [CaseCount("a:1", 2, 1), CaseCount("a:2", 1, 3), CaseCount("b:c:1", 0, 1)]
    assert figures_of(counts, {"a": 0.5, "d": 1.0}) == {
        "a": MatterFigures(0.5, 3, 4),
        "b:c": MatterFigures(None, None, 1),
        "d": MatterFigures(1.0, None, 0),
    }


async def test_what_was_never_submitted_does_not_count(client: Client, world: Services) -> None:
    await cases.start(await client.citizen())
    assert await refresh_figures(world.stores, world.clock()) == 0
