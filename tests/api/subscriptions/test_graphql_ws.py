"""The npm package graphql-ws, by those who wrote the protocol, against the live server."""

import asyncio
import json
import shutil
from pathlib import Path
from typing import Any

from tests.api.subscriptions.conftest import EVENTS, Live
from tests.cases import complete, submit
from tests.clock import Clock
from tests.edge.npm import install, require_node
from tests.graphql import Client

PACKAGES = {
    "graphql-ws@6.4.2": (
        "sha512-wxhPhhOGJo8PbGDkBYVE76sZLDrS+GkyrR4bZECSLVbo0pZZNKs0HtBh2Ip/uaUuiVUxwO9ssI9R92buQfNSqQ=="
    ),
    "graphql@16.11.0": (
        "sha512-mS1lbMsxgQj6hge1XZ6p7GPhbrtFwUFYi3wRzXAC/FmYnyXMTvvI3td3rjmQ2u8ewXueaSvRPWaEcgVVOT9Jnw=="
    ),
    "ws@8.23.0": "sha512-wCkmX8QMOrKjgO8HW2WyDbTSGeqkocxgDzS9iR79rEAexty6/2qzilx3Ag8Tqf9ykop3irLKle0MtVn5qjVnoQ==",
}


async def test_its_client_follows_a_case_beyond_the_end_of_its_token(
    client: Client, live: Live, clock: Clock, tmp_path: Path
) -> None:
    node = require_node()
    install(tmp_path, PACKAGES)
    shutil.copy(Path(__file__).with_name("subscriber.mjs"), tmp_path)
    citizen = await client.citizen()
    case = await complete(citizen)
    url = f"{live.url.replace('http', 'ws')}/graphql"
    process = await asyncio.create_subprocess_exec(
        *(node, "subscriber.mjs", url, case["number"], EVENTS),
        cwd=tmp_path,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdin is not None

    process.stdin.write(f"{citizen.token}\n".encode())
    heard = [await _line(process) for _ in case["events"]]
    clock.forward(minutes=16)
    assert await _line(process) == {"closed": 4403}
    again = await client.citizen(verified=False)
    process.stdin.write(f"{again.token}\n".encode())
    await submit(again, case)

    while heard[-1].get("type") != "SUBMITTED":
        heard.append(await _line(process))
    assert [one["sequence"] for one in heard] == sorted({one["sequence"] for one in heard})
    assert len(heard) == len(case["events"]) + 1
    await asyncio.wait_for(process.wait(), 20)
    await live.idle()


async def _line(process: asyncio.subprocess.Process) -> Any:
    assert process.stdout is not None
    return json.loads(await asyncio.wait_for(process.stdout.readline(), 30))
