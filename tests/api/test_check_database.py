from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from motor.motor_asyncio import AsyncIOMotorClient

from api.database import BadDatabase, MongoDatabase, connect
from auth.rows import Unreachable
from tests.api.stand_in_mongod import stand_in
from tests.server import free_port

REPLICA_SET = {"setName": "rs0", "hosts": ["127.0.0.1:1"], "me": "127.0.0.1:1"}


@asynccontextmanager
async def connected(uri: str) -> AsyncIterator[MongoDatabase]:
    database = connect(uri, "tongban")
    try:
        yield database
    finally:
        database.close()


async def complaint(database: MongoDatabase, *, production: bool = False) -> str:
    with pytest.raises(BadDatabase) as caught:
        await database.check(production=production)
    line = str(caught.value)
    assert "\n" not in line
    return line


async def test_the_tests_own_server_will_do(database: MongoDatabase) -> None:
    await database.check()
    await database.ping()


@pytest.mark.parametrize("hello", [REPLICA_SET, {"msg": "isdbgrid"}], ids=["replica set", "sharded cluster"])
async def test_a_server_that_can_do_transactions_will_do(hello: dict[str, Any]) -> None:
    async with stand_in("6.0.0", 17, hello) as uri, connected(uri) as database:
        await database.check(production=True)


async def test_a_lone_server_will_not_do() -> None:
    async with stand_in("7.0.14", 21, {}) as uri, connected(uri) as database:
        line = await complaint(database)

    assert line == "the database is not a replica set; transactions and change streams need one"


@pytest.mark.parametrize(("version", "wire_version"), [("5.0.31", 13), ("4.4.29", 9), ("3.6.23", 6)])
async def test_an_old_server_will_not_do(version: str, wire_version: int) -> None:
    async with stand_in(version, wire_version, REPLICA_SET) as uri, connected(uri) as database:
        line = await complaint(database)

    assert "too old" in line
    assert "6.0 or newer" in line


async def test_a_server_that_does_not_answer_is_said_to_be_so() -> None:
    client: AsyncIOMotorClient[dict[str, Any]] = AsyncIOMotorClient(
        f"mongodb://127.0.0.1:{free_port()}", serverSelectionTimeoutMS=200
    )
    database = MongoDatabase(client, "tongban")

    assert await complaint(database) == "the database does not answer; is TONGBAN_MONGODB_URI right?"
    with pytest.raises(Unreachable):
        await database.ping()
    database.close()


async def test_a_server_that_refuses_us_is_said_to_do_so() -> None:
    refusal = {"ok": 0.0, "code": 13, "codeName": "Unauthorized", "errmsg": "command requires authentication"}
    async with stand_in("7.0.14", 21, REPLICA_SET, refusal) as uri, connected(uri) as database:
        line = await complaint(database)

    assert "refuses us" in line
    assert "requires authentication" in line


@pytest.mark.parametrize(
    "uri",
    [
        "mongodb://",
        "mongodb://user:hunter@2@localhost/",
        "mongodb://localhost:99999/",
    ],
)
async def test_an_address_that_is_none_is_said_to_be_so(uri: str) -> None:
    with pytest.raises(BadDatabase) as caught:
        await connect(uri, "tongban").check()

    assert "\n" not in str(caught.value)
    assert "hunter" not in str(caught.value)


async def test_production_refuses_the_embedded_server() -> None:
    async with stand_in("7.0.14", 21, REPLICA_SET, {"secantusVersion": "0.7"}) as uri, connected(uri) as database:
        await database.check()
        line = await complaint(database, production=True)

    assert line == "production refuses the embedded database; name a MongoDB replica set"
