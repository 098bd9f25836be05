"""Whoever writes to the public catalogue makes another version of it."""

import inspect
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from api.context import Services
from api.migrate import migrate
from auth.rows import Duplicate, Rows, StaleRow
from resolvers.applications.figures import refresh_figures
from resolvers.catalogue.rows import PUBLISHED
from resolvers.context import COLLECTIONS
from resolvers.matters.publishing import Succession, publish
from seeds.catalogue import CERTIFICATE_TYPES, MATTERS
from seeds.departments import DEPARTMENTS
from seeds.load import regions
from tests.cases import FOOD

READS = {"get", "get_many", "first", "find", "aggregate", "count"}
ROW = {"_id": "x", "v": 1, "revision": 1}
WRITES: dict[str, Callable[[Rows], Awaitable[object]]] = {
    "insert": lambda rows: rows.insert({"_id": "y"}),
    "insert_many": lambda rows: rows.insert_many([{"_id": "y"}]),
    "insert_missing": lambda rows: rows.insert_missing([{"_id": "y"}]),
    "replace": lambda rows: rows.replace({**ROW, "revision": 2}),
    "put_many": lambda rows: rows.put_many([{"_id": "y"}]),
    "update": lambda rows: rows.update({"_id": "x"}, {"$set": {"z": 1}}),
    "update_all": lambda rows: rows.update_all({"_id": "x"}, {"$set": {"z": 1}}),
    "update_each": lambda rows: rows.update_each([({"_id": "x"}, {"$set": {"z": 1}})]),
    "increment": lambda rows: rows.increment("y"),
    "delete": lambda rows: rows.delete({"_id": "x"}),
}


@pytest.fixture
async def plain(services: Services) -> Services:
    """Every index, no seeds; one row that has no unique keys."""
    await services.database.rows("certificateTypes").insert(ROW)
    return services


def test_every_verb_is_known_to_read_or_to_write() -> None:
    verbs = {name for name, one in vars(Rows).items() if inspect.isfunction(one) and not name.startswith("_")}
    assert verbs == READS | WRITES.keys() | {"replace_many"}
    assert {store.COLLECTION for store in COLLECTIONS} > PUBLISHED


@pytest.mark.parametrize("verb", WRITES)
async def test_every_write_raises_the_version(plain: Services, verb: str) -> None:
    before = await plain.stores.catalogue.version()
    await WRITES[verb](plain.database.rows("certificateTypes"))
    assert before != await plain.stores.catalogue.version()


async def test_replacing_several_in_a_transaction_raises_it(plain: Services) -> None:
    before, changed = await plain.stores.catalogue.version(), [{**ROW, "revision": 2}]
    await plain.database.transact(lambda database: database.rows("certificateTypes").replace_many(changed))
    assert before != await plain.stores.catalogue.version()


@pytest.mark.parametrize("name", sorted(PUBLISHED))
async def test_every_part_of_the_catalogue_raises_it(plain: Services, name: str) -> None:
    before = await plain.stores.catalogue.version()
    await plain.database.rows(name).insert({"_id": "z"})
    assert before != await plain.stores.catalogue.version()


async def test_what_changed_nothing_and_what_is_not_public_leave_it(plain: Services) -> None:
    before = await plain.stores.catalogue.version()
    rows = plain.database.rows("certificateTypes")
    await rows.put_many([ROW])
    await rows.delete({"_id": "nobody"})
    with pytest.raises(StaleRow):
        await rows.replace({**ROW, "revision": 9})
    await plain.database.rows("files").insert({"_id": "z"})
    assert before == await plain.stores.catalogue.version()


async def test_a_write_that_broke_off_raises_it(plain: Services) -> None:
    """The first of the two rows is there."""
    before = await plain.stores.catalogue.version()
    with pytest.raises(Duplicate):
        await plain.database.rows("certificateTypes").insert_many([{"_id": "first"}, ROW])
    assert before != await plain.stores.catalogue.version()


async def test_a_transaction_raises_it_with_what_it_wrote_or_not_at_all(plain: Services) -> None:
    before = await plain.stores.catalogue.version()

    async def breaking(database: object) -> None:
        await database.rows("regions").insert({"_id": "z"})  # type: ignore[attr-defined]
        raise LookupError

    with pytest.raises(LookupError):
        await plain.database.transact(breaking)
    assert (await plain.stores.catalogue.version(), await plain.database.rows("regions").get("z")) == (before, None)

    await plain.database.transact(lambda database: database.rows("regions").insert({"_id": "z"}))
    assert before != await plain.stores.catalogue.version()


async def _publish(services: Services) -> None:
    old = (await services.stores.matters.published([FOOD]))[FOOD]
    every = {one.code: one for one in regions()}
    await publish(services.stores, [Succession(old, replace(old, version=old.version + 1))], every)


async def _migrate(services: Services) -> None:
    await services.database.client[services.database.name]["matters"].update_one({"code": FOOD}, {"$set": {"v": 1}})
    versions = {"matters": 1}
    await services.database.rows("meta").update({"_id": "schemaVersions"}, {"$set": {"versions": versions}})
    await migrate(services.database, lambda _line: None)


WRITERS: dict[str, Callable[[Services], Awaitable[object]]] = {
    "publishing": _publish,
    "a migration": _migrate,
    "the daily figures": lambda services: refresh_figures(services.stores, services.clock()),
    "regions": lambda services: services.stores.regions.put_many([replace(next(regions()), name="新")]),
    "departments": lambda services: services.stores.departments.put_many([replace(DEPARTMENTS[0], name="新")]),
    "certificate types": lambda services: services.stores.certificate_types.put_many(
        [replace(CERTIFICATE_TYPES[0], name="新")]
    ),
    "matters": lambda services: services.stores.matters.put_many(
        [replace(MATTERS[0], name="新")], {one.code: one for one in regions()}
    ),
}


@pytest.mark.parametrize("writer", WRITERS)
async def test_every_writer_raises_it(world: Services, writer: str) -> None:
    before = await world.stores.catalogue.version()
    await WRITERS[writer](world)
    assert before != await world.stores.catalogue.version()
