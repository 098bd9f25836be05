import asyncio
from dataclasses import replace

from api.context import Services
from resolvers.matters.model import MatterStatus
from resolvers.matters.publishing import Succession, publish
from tests.api.catalogue.conftest import StartWorker, Worker, until
from tests.cases import DEPARTMENT, FOOD
from tests.resolvers.test_round_trips import MATTERS

NAME = "query($code: String!) { matter(code: $code) { name version department { name region { name } } } }"
DRAFTS = "{ matters(filter: {status: DRAFT}) { edges { node { name } } } }"


async def name(worker: Worker) -> str:
    found: str = (await worker.client.run(NAME, code=FOOD))["matter"]["name"]
    return found


async def rename(world: Services, new: str) -> None:
    """Publish the next version, as an import does."""
    old = (await world.stores.matters.published([FOOD]))[FOOD]
    regions = await world.stores.regions.get_many([old.region])
    await publish(world.stores, [Succession(old, replace(old, version=old.version + 1, name=new))], regions)


async def test_a_page_of_20_takes_four_cold_and_none_warm(start_worker: StartWorker) -> None:
    worker = await start_worker()
    worker.sent()

    cold = await worker.client.run(MATTERS, first=20)
    assert len(cold["matters"]["edges"]) == 20
    assert len(worker.sent()) == 4

    assert await worker.client.run(MATTERS, first=20) == cold
    assert worker.sent() == []


async def test_a_matter_takes_none_once_it_was_on_a_page(start_worker: StartWorker) -> None:
    worker = await start_worker()
    await worker.client.run(MATTERS, first=100)
    await name(worker)
    worker.sent()

    await name(worker)
    assert worker.sent() == []


async def test_a_publication_is_seen_on_every_worker_within_a_second(
    world: Services, start_worker: StartWorker
) -> None:
    workers = [await start_worker(), await start_worker()]
    before = [await name(one) for one in workers]
    versions = [await one.services.catalogue.version() for one in workers]
    assert versions[0] == versions[1]

    await rename(world, "改了名的事项")
    now = await world.stores.catalogue.version()
    for one in workers:
        await until(lambda one=one: one.services.catalogue._version == now, 1)  # type: ignore[misc]

    assert [await name(one) for one in workers] == ["改了名的事项"] * 2 != before


async def test_every_kind_is_seen_when_it_changes(world: Services, start_worker: StartWorker) -> None:
    worker = await start_worker()
    await name(worker)
    department = (await world.stores.departments.get_many([DEPARTMENT]))[DEPARTMENT]
    region = (await world.stores.regions.get_many([department.region]))[department.region]

    await world.stores.departments.put_many([replace(department, name="新的局")])
    await world.stores.regions.put_many([replace(region, name="新的区")])
    now = await world.stores.catalogue.version()
    await until(lambda: worker.services.catalogue._version == now, 1)

    found = (await worker.client.run(NAME, code=FOOD))["matter"]["department"]
    assert found == {"name": "新的局", "region": {"name": "新的区"}}


async def test_packages_lie_in_memory_until_one_is_written(world: Services, start_worker: StartWorker) -> None:
    worker = await start_worker()

    async def names() -> list[str]:
        found = await worker.client.run("{ servicePackages { code name } }")
        code = found["servicePackages"][0]["code"]
        one = await worker.client.run("query($code: String!) { servicePackage(code: $code) { name } }", code=code)
        return [one["servicePackage"]["name"], *(package["name"] for package in found["servicePackages"])]

    before = await names()
    worker.sent()
    assert await names() == before
    assert worker.sent() == []

    (changed, *_) = [one for one in await world.stores.packages.all() if one.name == before[0]]
    await world.stores.packages.put_many([replace(changed, name="新的一件事")])
    now = await world.stores.catalogue.version()
    await until(lambda: worker.services.catalogue._version == now, 1)
    assert (await names())[:2] == ["新的一件事"] * 2


async def test_what_is_read_while_a_change_comes_in_is_not_kept(world: Services, start_worker: StartWorker) -> None:
    """The read began before the publication and ends after it was told."""
    worker = await start_worker()
    catalogue = worker.services.catalogue
    old = (await world.stores.matters.published([FOOD]))[FOOD]
    read = worker.services.stores.matters.published

    async def slowly(codes: list[str]) -> object:
        found = await read(codes)
        await rename(world, "读到一半时发布")
        now = await world.stores.catalogue.version()
        await until(lambda: catalogue._version == now, 5)
        return found

    worker.services.stores.matters.published = slowly  # type: ignore[method-assign,assignment]
    assert (await catalogue.published([FOOD]))[FOOD] == old
    worker.services.stores.matters.published = read  # type: ignore[method-assign]

    assert (await catalogue.published([FOOD]))[FOOD].name == "读到一半时发布"


async def test_unpublished_versions_are_never_kept(world: Services, start_worker: StartWorker) -> None:
    worker = await start_worker()
    old = (await world.stores.matters.published([FOOD]))[FOOD]
    region = (await world.stores.regions.get_many([old.region]))[old.region]
    draft = replace(old, version=99, status=MatterStatus.DRAFT, name="草稿")
    assert await world.stores.matters.add(draft, region)
    now = await world.stores.catalogue.version()
    await until(lambda: worker.services.catalogue._version == now, 1)
    clerk = await worker.client.staff("CLERK", DEPARTMENT)

    for _ in range(2):
        worker.sent()
        assert (await clerk.run(DRAFTS))["matters"]["edges"] == [{"node": {"name": "草稿"}}]
        assert (await worker.services.catalogue.matters([draft.id]))[draft.id] == draft
        assert [one for one in worker.sent() if one.endswith("matters")] == ["aggregate matters", "find matters"]
    refused = await worker.client.post(DRAFTS)
    assert refused["errors"][0]["extensions"]["code"] == "NOT_FOUND"


async def test_the_metrics_tell_what_is_kept(start_worker: StartWorker) -> None:
    worker = await start_worker()
    await worker.client.run(MATTERS, first=20)
    lines = (await worker.client.http.get("/metrics")).text.splitlines()
    told = {line.split()[0]: float(line.split()[1]) for line in lines if line.startswith("tongban_catalogue_")}
    assert told["tongban_catalogue_live"] == 1
    assert told["tongban_catalogue_objects"] > 20
    assert told["tongban_catalogue_bytes"] > 20 * 2000


async def test_a_bad_cursor_spoils_no_other_page(start_worker: StartWorker) -> None:
    worker = await start_worker()
    both = '{ good: matters(first: 1) { edges { cursor } } bad: matters(first: 1, after: "x") { edges { cursor } } }'
    answer = await worker.client.post(both)
    assert [one["path"] for one in answer["errors"]] == [["bad"]]


async def test_many_readers_at_once_see_the_same(start_worker: StartWorker) -> None:
    worker = await start_worker()
    answers = await asyncio.gather(*(worker.client.run(MATTERS, first=20) for _ in range(10)))
    assert all(one == answers[0] for one in answers)
