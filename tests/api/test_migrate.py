from collections.abc import Mapping
from typing import Any, ClassVar

import pytest

from api.database import BadDatabase, MongoDatabase
from api.migrate import META, Upgrade, migrate, outdated, record_versions
from api.prepare import prepare
from auth.rows import Index, Row


class First:
    """A made-up collection of people as its first version stored them."""

    COLLECTION = "people"
    SCHEMA_VERSION = 1
    INDEXES: ClassVar[tuple[Index, ...]] = ()


def _split_name(row: Row) -> Row:
    family, _, given = row["name"].partition(" ")
    return {**{key: value for key, value in row.items() if key != "name"}, "family": family, "given": given}


class Second(First):
    """The name in two parts."""

    SCHEMA_VERSION = 2
    UPGRADES: ClassVar[Mapping[int, Upgrade]] = {1: _split_name}


class Third(Second):
    """With a place to live, which nobody has told us yet."""

    SCHEMA_VERSION = 3
    UPGRADES: ClassVar[Mapping[int, Upgrade]] = {1: _split_name, 2: lambda row: {**row, "region": None}}


class Broken(Second):
    """An upgrade that stops half way."""

    UPGRADES: ClassVar[Mapping[int, Upgrade]] = {1: lambda row: _split_name(row) if row["_id"] < "p07" else {}["no"]}


LI = {"_id": "1", "family": "李", "given": "秀英", "region": None, "v": 3}
WANG = {"_id": "2", "family": "王", "given": "建国", "region": None, "v": 3}
CHEN = {"_id": "3", "family": "陈", "given": "思远", "region": "511602000000", "v": 3}


async def put(database: MongoDatabase, *rows: Row) -> None:
    await database.rows("people").insert_many([dict(row) for row in rows])


async def rows(database: MongoDatabase) -> list[Row]:
    return await database.rows("people").find({}, sort=(("_id", 1),), limit=5000)


def silent(_line: str) -> None:
    """Nobody listens."""


async def test_rows_of_every_version_come_up(database: MongoDatabase) -> None:
    await put(
        database, {"_id": "1", "name": "李 秀英", "v": 1}, {"_id": "2", "family": "王", "given": "建国", "v": 2}, CHEN
    )
    await record_versions(database, (First,))

    assert await migrate(database, silent, (Third,)) == 2

    assert await rows(database) == [LI, WANG, CHEN]


async def test_running_it_again_changes_nothing(database: MongoDatabase) -> None:
    await put(database, {"_id": "1", "name": "李 秀英", "v": 1})
    await record_versions(database, (First,))
    await migrate(database, silent, (Third,))

    assert await migrate(database, silent, (Third,)) == 0
    assert await outdated(database, (Third,)) == []
    assert await rows(database) == [LI]


async def test_more_rows_than_one_batch_come_up_and_progress_is_told(database: MongoDatabase) -> None:
    await put(database, *({"_id": f"p{number:04d}", "name": "李 秀英", "v": 1} for number in range(1100)))
    await record_versions(database, (First,))
    told: list[str] = []

    assert await migrate(database, told.append, (Second,)) == 1100

    assert told == ["people: 500 rows", "people: 1000 rows", "people: 1100 rows"]
    assert {(row["v"], row["family"]) for row in await rows(database)} == {(2, "李")}


async def test_a_migration_that_stopped_half_way_goes_on(
    database: MongoDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.migrate._BATCH", 5)
    await put(database, *({"_id": f"p{number:02d}", "name": "李 秀英", "v": 1} for number in range(12)))
    await record_versions(database, (First,))
    with pytest.raises(KeyError):
        await migrate(database, silent, (Broken,))
    assert await outdated(database, (Second,)) == ["people"]
    assert {row["v"] for row in await rows(database)} == {1, 2}

    assert await migrate(database, silent, (Second,)) == 7
    assert {row["v"] for row in await rows(database)} == {2}


async def test_a_database_of_a_newer_version_is_refused(database: MongoDatabase) -> None:
    await record_versions(database, (Third,))

    for attempt in (lambda: outdated(database, (Second,)), lambda: migrate(database, silent, (Second,))):
        with pytest.raises(BadDatabase) as caught:
            await attempt()
        assert str(caught.value) == "the database was written by a newer version of tongban (people)"


async def test_a_collection_that_is_new_is_recorded_and_older_records_stay(database: MongoDatabase) -> None:
    class Pets(First):
        COLLECTION = "pets"
        SCHEMA_VERSION = 4

    await record_versions(database, (First,))
    await record_versions(database, (Third, Pets))

    found = await database.rows(META).get("schemaVersions")
    assert found is not None
    assert {name: found["versions"][name] for name in ("people", "pets")} == {"people": 1, "pets": 4}


@pytest.mark.parametrize("upgrade", [True, False])
async def test_a_start_refuses_newer_rows(database: MongoDatabase, upgrade: bool) -> None:
    await _pretend(database, accounts=99)

    with pytest.raises(BadDatabase, match="newer version of tongban"):
        await prepare(database, silent, upgrade=upgrade)


async def test_a_start_refuses_older_rows_and_says_what_to_run(database: MongoDatabase) -> None:
    await _pretend(database, accounts=0)

    with pytest.raises(BadDatabase) as caught:
        await prepare(database, silent, upgrade=False)

    assert str(caught.value) == "rows of an older version (accounts); run: tongban migrate"


async def test_a_development_start_brings_them_up(database: MongoDatabase) -> None:
    await _pretend(database, accounts=0)

    await prepare(database, silent, upgrade=True)

    assert await outdated(database) == []


async def _pretend(database: MongoDatabase, **versions: int) -> None:
    """Record other versions than the code's."""
    found: Any = await database.rows(META).get("schemaVersions")
    await database.rows(META).put_many([{**found, "versions": {**found["versions"], **versions}}])
