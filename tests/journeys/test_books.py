"""The books of tests/books.py are in order after a whole case, and every kind of disorder is found."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from api.context import Services
from tests import cases
from tests.books import faults_in, leftovers, lost, read_books
from tests.graphql import Client

Damage = Callable[[Services, str], Awaitable[Any]]


async def no_certificate(world: Services, _number: str) -> None:
    await world.database.rows("certificates").delete({})


async def no_result(world: Services, number: str) -> None:
    await world.database.rows("applications").update({"_id": number}, {"$set": {"results": []}})


async def no_event(world: Services, number: str) -> None:
    await world.database.rows("applications").update({"_id": number}, {"$pop": {"events": 1}})


async def another_status(world: Services, number: str) -> None:
    await world.database.rows("applications").update({"_id": number}, {"$set": {"status": "DENIED"}})


async def told_twice(world: Services, _number: str) -> None:
    rows = world.database.rows("notifications")
    told = await rows.find({"kind": "CASE_DECIDED"}, limit=1)
    await rows.insert({**told[0], "_id": "again"})


async def told_nobody(world: Services, _number: str) -> None:
    await world.database.rows("notifications").delete({"kind": "CASE_DECIDED"})


async def no_file(world: Services, _number: str) -> None:
    await world.database.rows("files").delete({})


async def no_content(world: Services, _number: str) -> None:
    await world.database.rows("contents.files").delete({})


@pytest.mark.parametrize(
    "damage", [no_certificate, no_result, no_event, another_status, told_twice, told_nobody, no_file, no_content]
)
async def test_disorder_is_found(damage: Damage, world: Services, client: Client) -> None:
    case = await cases.approved(await client.citizen())
    assert await faults_in(world.database) == []
    await damage(world, case["number"])
    assert await faults_in(world.database) != []


async def test_what_was_acknowledged_and_is_gone_is_found(world: Services, client: Client) -> None:
    case = await cases.submitted(await client.citizen())
    books = await read_books(world.database)
    assert lost(books, [(case["number"], case["revision"])]) == []
    assert len(lost(books, [(case["number"], case["revision"] + 1), ("another", 1)])) == 2
    assert leftovers(books) == set()
