from asyncio import gather
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from api.database import MongoDatabase
from auth.rows import Duplicate, Index, Row, StaleRow

UNIQUE = (Index((("phone", 1),), unique=True),)


@pytest.fixture
async def people(database: MongoDatabase) -> MongoDatabase:
    """A database with a collection whose phones are unique."""
    await database.ensure_indexes("people", UNIQUE)
    await database.rows("people").insert_many(
        [
            {"_id": "li", "phone": "1", "balance": 5, "revision": 1},
            {"_id": "wang", "phone": "2", "balance": 5, "revision": 1},
        ]
    )
    return database


async def test_unique_stays_unique(people: MongoDatabase) -> None:
    rows = people.rows("people")
    clash: Row = {"_id": "chen", "phone": "1", "revision": 1}

    for attempt in (
        lambda: rows.insert(dict(clash)),
        lambda: rows.insert_many([{"_id": "new", "phone": "9"}, dict(clash)]),
        lambda: rows.put_many([dict(clash)]),
        lambda: rows.replace({"_id": "wang", "phone": "1", "revision": 2}),
        lambda: rows.update({"_id": "wang"}, {"$set": {"phone": "1"}}),
        lambda: rows.update({"_id": "chen"}, {"$set": {"phone": "1"}}, upsert=True),
    ):
        with pytest.raises(Duplicate):
            await attempt()


async def test_only_the_previous_revision_is_replaced(people: MongoDatabase) -> None:
    rows = people.rows("people")
    await rows.replace({"_id": "li", "phone": "1", "balance": 4, "revision": 2})

    for stale in ({"_id": "li", "phone": "1", "revision": 2}, {"_id": "nobody", "phone": "8", "revision": 2}):
        with pytest.raises(StaleRow):
            await rows.replace(stale)
    assert (await rows.get("li") or {})["balance"] == 4


async def test_putting_inserts_and_replaces_and_tells_how_many_changed(people: MongoDatabase) -> None:
    rows = people.rows("people")

    assert await rows.put_many([{"_id": "li", "phone": "7"}, {"_id": "chen", "phone": "3"}]) == 2
    assert await rows.put_many([{"_id": "li", "phone": "7"}, {"_id": "chen", "phone": "4"}]) == 1
    assert await rows.put_many([]) == 0
    assert await rows.get("li") == {"_id": "li", "phone": "7"}


async def test_reading_takes_what_is_asked_for(people: MongoDatabase) -> None:
    rows = people.rows("people")

    assert await rows.get("li", ("balance",)) == {"_id": "li", "balance": 5}
    assert await rows.get("nobody") is None
    assert [row["_id"] for row in await rows.get_many(["wang", "nobody", "li"])] in (["li", "wang"], ["wang", "li"])
    assert await rows.get_many([]) == []
    assert [row["_id"] for row in await rows.find({}, sort=(("phone", -1),), limit=1)] == ["wang"]
    assert await rows.first({"phone": "2"}) == await rows.get("wang")
    assert (await rows.count({}, 10), await rows.count({}, 1)) == (2, 1)


async def test_counting_up_gives_everybody_another_number(database: MongoDatabase) -> None:
    numbers = await gather(*(database.rows("serials").increment("type:issuer") for _ in range(8)))

    assert sorted(numbers) == list(range(1, 9))


async def test_times_come_back_in_utc(database: MongoDatabase) -> None:
    at = datetime(2026, 11, 20, 1, 30, 0, 123_000, tzinfo=UTC)
    await database.rows("times").insert({"_id": "x", "at": at})

    row = await database.rows("times").get("x")

    assert row == {"_id": "x", "at": at}
    assert row["at"].tzinfo is UTC


async def test_deleting_tells_how_many(people: MongoDatabase) -> None:
    assert await people.rows("people").delete({"balance": 5}) == 2
    assert await people.rows("people").delete({"balance": 5}) == 0


async def test_indexes_are_made_once_and_missed_when_gone(database: MongoDatabase) -> None:
    await database.ensure_indexes("people", UNIQUE)
    await database.ensure_indexes("people", UNIQUE)
    assert await database.missing_indexes("people", UNIQUE) == []

    await database.client[database.name]["people"].drop_index("phone_1")

    assert await database.missing_indexes("people", UNIQUE) == ["people.phone_1"]


async def chunks(*parts: bytes, fail: bool = False) -> AsyncIterator[bytes]:
    for part in parts:
        yield part
    if fail:
        raise ConnectionResetError


async def test_a_large_content_comes_back_whole(database: MongoDatabase) -> None:
    blobs, part = database.blobs("contents"), bytes(range(256)) * 1500

    await blobs.put("key", chunks(part, b"", part))

    assert b"".join([chunk async for chunk in blobs.read("key")]) == part * 2
    await blobs.delete("key")
    await blobs.delete("key")
    assert await database.rows("contents.chunks").count({}, 10) == 0


async def test_a_content_that_breaks_off_leaves_nothing(database: MongoDatabase) -> None:
    with pytest.raises(ConnectionResetError):
        await database.blobs("contents").put("key", chunks(b"x" * 600_000, fail=True))

    assert await database.rows("contents.files").count({}, 10) == 0
    assert await database.rows("contents.chunks").count({}, 10) == 0
