from asyncio import gather

import pytest

from api.database import MongoDatabase
from auth.rows import Duplicate, Index, Row


@pytest.fixture
async def people(database: MongoDatabase) -> MongoDatabase:
    """A database with two people, whose phones are unique."""
    await database.ensure_indexes("people", (Index((("phone", 1),), unique=True),))
    await database.rows("people").insert_many(
        [{"_id": "li", "phone": "1", "balance": 5}, {"_id": "wang", "phone": "2", "balance": 5}]
    )
    return database


async def balance(database: MongoDatabase, key: str = "li") -> int:
    row = await database.rows("people").get(key)
    assert row is not None
    return int(row["balance"])


def spend(amount: int) -> Row:
    return {"$inc": {"balance": -amount}}


async def test_a_story_answers_and_stays(people: MongoDatabase) -> None:
    async def story(database: MongoDatabase) -> str:
        await database.rows("people").update({"_id": "li"}, spend(2))
        await database.rows("people").update({"_id": "wang"}, spend(-2))
        return "told"

    assert await people.transact(story) == "told"
    assert (await balance(people, "li"), await balance(people, "wang")) == (3, 7)


async def test_nobody_sees_half_a_story(people: MongoDatabase) -> None:
    seen = []

    async def story(database: MongoDatabase) -> None:
        await database.rows("people").update({"_id": "li"}, spend(2))
        seen.append((await balance(people), await balance(database)))

    await people.transact(story)

    assert seen == [(5, 3)]


async def test_a_story_that_fails_leaves_nothing(people: MongoDatabase) -> None:
    async def story(database: MongoDatabase) -> None:
        await database.rows("people").update({"_id": "li"}, spend(2))
        await database.rows("people").insert({"_id": "chen", "phone": "3"})
        raise ValueError("changed my mind")

    with pytest.raises(ValueError, match="changed my mind"):
        await people.transact(story)

    assert await balance(people) == 5
    assert await people.rows("people").get("chen") is None


async def test_a_story_that_meets_another_is_told_again(people: MongoDatabase) -> None:
    attempts = []

    async def story(database: MongoDatabase) -> int:
        before = await balance(database)
        attempts.append(before)
        if len(attempts) == 1:  # somebody else writes after we have read
            await people.rows("people").update({"_id": "li"}, spend(1))
        await database.rows("people").update({"_id": "li"}, {"$set": {"balance": before - 2}})
        return before - 2

    assert await people.transact(story) == 2
    assert attempts == [5, 4]
    assert await balance(people) == 2


async def test_stories_at_once_lose_nothing(people: MongoDatabase) -> None:
    async def story(database: MongoDatabase) -> None:
        before = await balance(database)
        await database.rows("people").update({"_id": "li"}, {"$set": {"balance": before + 1}})

    await gather(*(people.transact(story) for _ in range(5)))

    assert await balance(people) == 10


async def test_a_duplicate_within_a_story_ends_it(people: MongoDatabase) -> None:
    async def story(database: MongoDatabase) -> None:
        await database.rows("people").update({"_id": "li"}, spend(2))
        await database.rows("people").insert({"_id": "chen", "phone": "1"})

    with pytest.raises(Duplicate):
        await people.transact(story)
    assert await balance(people) == 5
