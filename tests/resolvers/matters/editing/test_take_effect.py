"""Versions that begin and end on a day, in China's time. The clock of the tests shows 2035-11-20 09:30 there."""

from dataclasses import replace

import pytest

from api.context import Services
from api.jobs import turn_catalogue
from tests.clock import Clock
from tests.graphql import Client
from tests.resolvers.matters.editing.steps import (
    CODE,
    do,
    done,
    editors,
    history,
    in_force,
    submitted,
    told,
)

TOMORROW = "2035-11-21"


async def scheduled(client: Client, services: Services, day: str = TOMORROW) -> tuple[Client, Client]:
    """A version that waits for its day, and its two editors."""
    author, second = await editors(services, client)
    waiting = await submitted(author, name="新名称")
    after = await done(second, "publishMatter", code=CODE, revision=waiting["revision"], effectiveOn=day)
    assert (after["status"], after["version"], after["effectiveOn"]) == ("SCHEDULED", 0, day)
    return author, second


async def test_a_version_takes_effect_on_its_day(client: Client, services: Services, clock: Clock) -> None:
    author, _ = await scheduled(client, services)
    clock.forward(hours=14)  # 23:30 in China
    assert await turn_catalogue(services, clock()) == 0
    assert (await in_force(client))["version"] == 1

    clock.forward(minutes=30)

    assert await turn_catalogue(services, clock()) == 1
    assert await turn_catalogue(services, clock()) == 0
    now = await in_force(client)
    assert (now["version"], now["name"], now["effectiveOn"]) == (2, "新名称", TOMORROW)
    author = await client.sign_in("13900002001")
    newest = {(one["action"], one["by"]) for one in await history(author)}
    assert {("TAKE_EFFECT", "tongban"), ("REPLACE", "tongban"), ("SCHEDULE", "职员2")} <= newest


async def test_a_day_that_was_missed_is_made_up_for(client: Client, services: Services, clock: Clock) -> None:
    await scheduled(client, services)
    clock.forward(days=9)

    assert await turn_catalogue(services, clock()) == 1
    assert (await in_force(client))["version"] == 2


@pytest.mark.parametrize("day", ["2035-11-19", "1900-01-01", "2099-01-01"])
async def test_nothing_is_published_into_the_past_or_for_ever_ahead(
    client: Client, services: Services, day: str
) -> None:
    author, second = await editors(services, client)
    waiting = await submitted(author)

    payload = await do(second, "publishMatter", code=CODE, revision=waiting["revision"], effectiveOn=day)

    assert told(payload) == [("INVALID", "effectiveOn")]
    assert (await in_force(client))["version"] == 1


async def test_a_scheduled_version_can_be_taken_back(client: Client, services: Services, clock: Clock) -> None:
    author, _ = await scheduled(client, services)
    given = {"code": CODE, "reason": "推迟"}

    back = await done(author, "returnMatter", **given, revision=4)
    clock.forward(days=2)

    assert (back["status"], back["effectiveOn"], back["publishedBy"]) == ("DRAFT", None, None)
    assert await turn_catalogue(services, clock()) == 0
    assert (await in_force(client))["version"] == 1


async def test_a_version_that_no_longer_fits_goes_back(client: Client, services: Services, clock: Clock) -> None:
    author, _ = await scheduled(client, services)
    old = await services.stores.matters.version(CODE, 1)
    assert old is not None
    regions = await services.stores.regions.get_many([old.region])
    await services.stores.matters.put_many([replace(old, status=type(old.status).RETIRED)], regions)
    await services.stores.matters.put_many([replace(old, version=2, name="导入")], regions)
    clock.forward(days=1)

    await turn_catalogue(services, clock())

    assert (await in_force(client))["name"] == "导入"
    draft = await services.stores.matters.draft(CODE)
    assert draft is not None
    assert (draft.status.value, draft.published_by) == ("DRAFT", None)
    assert draft.return_reason
    author = await client.sign_in("13900002001")
    assert "LAPSE" in [one["action"] for one in await history(author)]
    assert await turn_catalogue(services, clock()) == 0


async def test_a_matter_is_no_longer_offered_from_the_day_it_is_cancelled(
    client: Client, services: Services, clock: Clock
) -> None:
    author, second = await editors(services, client)
    waiting = await submitted(author, cancelledOn="2035-11-22")
    given = {"code": CODE, "revision": waiting["revision"]}
    assert told(await do(second, "publishMatter", **given, effectiveOn="2035-11-22")) == [("INVALID", "effectiveOn")]
    await done(second, "publishMatter", **given)
    clock.forward(days=1)
    assert await turn_catalogue(services, clock()) == 0
    clock.forward(days=1)

    assert await turn_catalogue(services, clock()) == 1

    assert await in_force(client) is None
    newest = (await services.stores.matters.newest([CODE]))[CODE]
    assert (newest.version, newest.status.value) == (2, "RETIRED")
    assert await turn_catalogue(services, clock()) == 0
