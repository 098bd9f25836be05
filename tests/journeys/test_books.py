"""The books of tests/books.py are in order after a whole case, and every kind of disorder is found."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from api.context import Services
from seeds.matters.birth import BIRTH_CERTIFICATE_ISSUE
from tests import cases
from tests.books import faults_in, leftovers, lost, read_books, standing
from tests.clock import Clock
from tests.graphql import Client
from tests.resolvers.package_applications.steps import advanced, handled, part, submitted

Damage = Callable[[Services, Any], Awaitable[Any]]


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


async def no_letter(world: Services, _number: str) -> None:
    await world.database.rows("outbox").delete({"kind": "CASE_ACCEPTED"})


async def two_texts(world: Services, number: str) -> None:
    rows = world.database.rows("outbox")
    (root,) = await rows.find({"kind": "CASE_DECIDED"}, limit=2)
    assert root["cases"] == [number]
    await rows.insert_many([{**root, "_id": name, "channel": "SMS"} for name in ("one", "another")])


async def a_text_about_nothing(world: Services, _number: str) -> None:
    await world.database.rows("outbox").update({"kind": "CASE_DECIDED"}, {"$set": {"cases": ["nothing"]}})


async def another_seal(world: Services, _number: str) -> None:
    await world.database.rows("certificates").update({}, {"$set": {"identifier": "another"}})


async def two_in_force(world: Services, _number: str) -> None:
    rows = world.database.rows("certificates")
    (issued,) = await rows.find({}, limit=2)
    again = {"_id": "again", "identifier": "another", "version": 2, "checkCode": "another"}
    await rows.insert({**issued, **again})


DAMAGES = [no_certificate, no_result, no_event, another_status, told_twice, told_nobody, no_file, no_content,
           no_letter, two_texts, a_text_about_nothing, another_seal, two_in_force]  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGES)
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


async def no_part(world: Services, whole: Any) -> None:
    numbers = [one["application"]["number"] for one in whole["parts"] if one["application"]]
    await world.database.rows("applications").delete({"_id": {"$in": numbers}})


async def no_package(world: Services, whole: Any) -> None:
    await world.database.rows("packageApplications").delete({"_id": whole["number"]})


async def another_package(world: Services, whole: Any) -> None:
    row = await world.database.rows("packageApplications").get(whole["number"])
    assert row
    await world.database.rows("packageApplications").insert({**row, "_id": "another", "startKey": "another"})


async def out_of_turn(world: Services, whole: Any) -> None:
    row = await world.database.rows("packageApplications").get(whole["number"])
    assert row
    begun = next(one["application"] for one in row["parts"] if one["application"])
    parts = [{**one, "application": begun} for one in row["parts"]]
    await world.database.rows("packageApplications").update({"_id": row["_id"]}, {"$set": {"parts": parts}})


@pytest.mark.parametrize("damage", [no_part, no_package, another_package, out_of_turn])
async def test_disorder_of_a_package_is_found(damage: Damage, world: Services, client: Client) -> None:
    whole = await submitted(await client.citizen())
    assert await faults_in(world.database) == []
    assert list(standing(await read_books(world.database))) == []
    await damage(world, whole)
    assert await faults_in(world.database) != []


async def test_a_package_that_stands_still_is_found(world: Services, client: Client, clock: Clock) -> None:
    whole = await submitted(await client.citizen())
    await handled(client, part(whole, BIRTH_CERTIFICATE_ISSUE.code))
    assert len(list(standing(await read_books(world.database)))) == 1

    assert await advanced(world, clock) == 1

    assert list(standing(await read_books(world.database))) == []
    assert await faults_in(world.database) == []
