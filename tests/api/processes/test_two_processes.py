"""What people and operators may rely on with several processes: they know the same, and no request is lost."""

import asyncio
import os
import signal
from dataclasses import replace
from urllib.parse import urlsplit

import orjson

from api.context import Services
from tests.api.processes.conftest import Running, alive, kill, process_of, until
from tests.auth.steps import sign_out
from tests.cases import FOOD
from tests.graphql import Client
from tests.resolvers.matters.editing.steps import done, editor

STATUS = "query($code: String!) { matter(code: $code) { status } }"
LIVE = b"tongban_catalogue_live 1.0"
WHO = "{ viewer { id } }"
_HEAD = """POST /graphql HTTP/1.1\r
Host: localhost\r
Content-Type: application/json\r
Content-Length: {size}\r
Expect: 100-continue\r
\r
"""


async def test_one_process_knows_what_another_did(running: Running, world: Services, client: Client) -> None:
    one, other = (await running.clients()).values()
    citizen, author = await client.citizen(), await editor(world, client, 1)
    leaving, same = replace(citizen, http=one.http, world=None), replace(citizen, http=other.http, world=None)
    for each in (leaving, same):
        assert (await each.run(WHO))["viewer"]["id"]
        await until(lambda each=each: _from_memory(each))
        assert (await each.run(STATUS, code=FOOD))["matter"]["status"] == "PUBLISHED"

    assert (await sign_out(leaving))["signedOut"]
    await done(replace(author, http=one.http, world=None), "suspendMatter", code=FOOD, reason="系统升级")

    # The promises are a second and five; a busy machine gets some more.
    await until(lambda: _suspended(other), 5)
    assert await _refused(leaving)
    await until(lambda: _refused(same), 15)


async def test_a_process_that_dies_is_replaced(running: Running) -> None:
    before = await running.clients()
    victim, survivor = before
    kill(victim)

    # Nobody who asks meanwhile is turned away: connections wait at the port that all share.
    assert await process_of(await running.connection()) not in {None, victim}
    after = await running.clients(not_of=victim)
    assert survivor in after
    assert victim not in after


async def test_told_to_stop_they_answer_what_they_have_and_end(running: Running) -> None:
    pids = list(await running.clients())
    reader, writer = await asyncio.open_connection("127.0.0.1", urlsplit(running.url).port)
    body = orjson.dumps({"query": STATUS, "variables": {"code": FOOD}})
    writer.write(_HEAD.format(size=len(body)).encode())
    # What a server says that has begun to work on it.
    assert await reader.readline() == b"HTTP/1.1 100 Continue\r\n"

    os.kill(running.pid, signal.SIGTERM)
    await until(lambda: _closed(running))
    assert any(map(alive, pids))
    writer.write(body)

    assert b"200 OK" in (answer := await reader.read())
    assert b"PUBLISHED" in answer
    writer.close()
    assert await running.ended() == 0
    assert not any(map(alive, pids))


async def test_without_their_parent_they_end_by_themselves(running: Running) -> None:
    pids = list(await running.clients())
    kill(running.pid)

    async def gone() -> bool:
        return not any(map(alive, pids))

    await until(gone)


async def _closed(running: Running) -> bool:
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", urlsplit(running.url).port)
    except ConnectionRefusedError:
        return True
    writer.close()
    return False


async def _from_memory(client: Client) -> bool:
    return LIVE in (await client.http.get("/metrics")).content


async def _suspended(client: Client) -> bool:
    """Nobody but the staff sees a matter while it is suspended."""
    return (await client.run(STATUS, code=FOOD))["matter"] is None


async def _refused(client: Client) -> bool:
    answer = await client.post(WHO)
    return "errors" in answer
