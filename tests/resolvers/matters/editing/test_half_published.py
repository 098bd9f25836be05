"""A publication that breaks off between two of its writes has not happened."""

from asyncio import gather
from typing import Any

import pytest

from api.context import Services
from api.jobs import turn_catalogue
from resolvers.matters.changes.store import MatterChangeStore
from resolvers.matters.store import MatterStore
from tests.clock import Clock
from tests.graphql import Client
from tests.resolvers.matters.editing.steps import CODE, do, done, editors, in_force, submitted, told


async def rows(services: Services) -> dict[str, list[dict[str, Any]]]:
    """Everything that a publication writes to."""
    return {
        "matters": await services.database.rows("matters").find({"code": CODE}, sort=(("_id", 1),), limit=10),
        "matterChanges": await services.database.rows("matterChanges").find({}, sort=(("_id", 1),), limit=100),
    }


WRITES = [(MatterStore, "set_status"), (MatterStore, "discard"), (MatterStore, "succeed"), (MatterChangeStore, "add")]
after_each_write = pytest.mark.parametrize(("store", "write"), WRITES, ids=[name for _, name in WRITES])


def break_off(patch: pytest.MonkeyPatch, store: type, write: str) -> None:
    """Let the power fail right after that write."""
    whole = getattr(store, write)

    async def cut(*given: Any, **named: Any) -> None:
        await whole(*given, **named)
        raise ConnectionError("the power failed")

    patch.setattr(store, write, cut)


@after_each_write
async def test_nothing_is_half_published(
    client: Client, services: Services, monkeypatch: pytest.MonkeyPatch, store: type, write: str
) -> None:
    author, second = await editors(services, client)
    waiting = await submitted(author, name="新名称")
    before = await rows(services)

    with monkeypatch.context() as patch:
        break_off(patch, store, write)
        mutation = """mutation($i: PublishMatterInput!) { publishMatter(input: $i) { matter { id } } }"""
        answer = await second.post(mutation, i={"code": CODE, "revision": waiting["revision"]})

    assert answer["errors"][0]["extensions"]["code"] == "INTERNAL"
    assert await rows(services) == before
    assert (await done(second, "publishMatter", code=CODE, revision=waiting["revision"]))["version"] == 2


@after_each_write
async def test_nothing_is_half_in_force(
    client: Client,
    services: Services,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
    store: type,
    write: str,
) -> None:
    author, second = await editors(services, client)
    waiting = await submitted(author, name="新名称")
    await done(second, "publishMatter", code=CODE, revision=waiting["revision"], effectiveOn="2035-11-21")
    before = await rows(services)
    clock.forward(days=1)

    with monkeypatch.context() as patch:
        break_off(patch, store, write)
        assert await turn_catalogue(services, clock()) == 0

    assert await rows(services) == before
    assert await turn_catalogue(services, clock()) == 1
    assert (await in_force(client))["version"] == 2


async def test_two_who_publish_at_once_publish_once(client: Client, services: Services) -> None:
    author, second = await editors(services, client)
    waiting = await submitted(author, name="新名称")
    given = {"code": CODE, "revision": waiting["revision"]}

    payloads = await gather(*(do(second, "publishMatter", **given) for _ in range(4)))

    outcomes = [told(payload) for payload in payloads]
    assert outcomes.count([]) == 1
    assert {outcome[0][0] for outcome in outcomes if outcome} <= {"NOT_FOUND", "CONFLICT"}
    found = await services.database.rows("matters").find({"code": CODE}, sort=(("version", 1),), limit=10)
    assert [(row["version"], row["status"]) for row in found] == [(1, "RETIRED"), (2, "PUBLISHED")]


async def test_workers_at_once_put_a_version_in_force_once(client: Client, services: Services, clock: Clock) -> None:
    author, second = await editors(services, client)
    waiting = await submitted(author)
    await done(second, "publishMatter", code=CODE, revision=waiting["revision"], effectiveOn="2035-11-21")
    clock.forward(days=1)

    await gather(*(turn_catalogue(services, clock()) for _ in range(3)))

    found = await services.database.rows("matters").find({"code": CODE}, sort=(("version", 1),), limit=10)
    assert [(row["version"], row["status"]) for row in found] == [(1, "RETIRED"), (2, "PUBLISHED")]
