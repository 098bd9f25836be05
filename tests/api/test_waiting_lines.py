"""Lines of requests wait for each other a moment: none is lost, and none overtakes another."""

import json
import subprocess
import sys
from collections.abc import Callable

import pytest
import structlog
from starlette.types import Message

from api.logs import _Straight, log_request
from tests.api.catalogue.conftest import until
from tests.api.conftest import Bare

_SCRIPT = """
import asyncio
from api.logs import configure_logs, log_request
configure_logs("INFO", readable=False)
async def one():
    log_request({"method": "GET", "state": {"id": "last"}}, "/healthz", 200, 0.0)
asyncio.run(one())
print("ended")
"""


def request(id: str) -> None:
    log_request({"method": "GET", "state": {"id": id}}, "/healthz", 200, 0.0123)


@pytest.fixture
def written(logged: Callable[[], str]) -> Callable[[], list[str]]:
    """The ids of what is written by now, without what waits."""
    assert _Straight.stream
    stream = _Straight.stream._stream
    return lambda: [json.loads(line).get("request_id", "") for line in stream.getvalue().splitlines()]  # type: ignore[attr-defined]


async def test_so_many_are_written_at_once(written: Callable[[], list[str]]) -> None:
    ids = [f"request-{place}" for place in range(64)]
    for id in ids[:-1]:
        request(id)
    assert written() == []
    request(ids[-1])
    assert written() == ids


async def test_a_single_one_is_written_in_a_moment(written: Callable[[], list[str]]) -> None:
    request("alone")
    assert written() == []
    assert await until(lambda: written() == ["alone"]) < 5


async def test_a_fault_writes_what_came_before_it_and_itself(written: Callable[[], list[str]]) -> None:
    request("before")
    structlog.get_logger("tongban.errors").error("fault", request_id="it")
    assert written() == ["before", "it"]


async def test_a_line_tells_when_it_was_answered_and_how(logged: Callable[[], str]) -> None:
    request("one")
    structlog.get_logger("tongban.errors").info("request", request_id="other")
    one, other = [json.loads(line) for line in logged().splitlines()]
    assert (one["milliseconds"], one["status"], one["route"], one["method"]) == (12.3, 200, "/healthz", "GET")
    assert (one["event"], one["level"]) == (other["event"], other["level"])
    assert one["timestamp"] < other["timestamp"]
    assert (one["operation"], one["caller"], one["principal"]) == (None, None, None)


async def test_a_server_that_stops_writes_what_waits(bare: Bare, written: Callable[[], list[str]]) -> None:
    told = iter(["lifespan.startup", "lifespan.shutdown"])

    async def receive() -> Message:
        kind = next(told)
        if kind == "lifespan.shutdown":
            request("last")
        return {"type": kind}

    async def send(_message: Message) -> None:
        pass

    await bare.app({"type": "lifespan"}, receive, send)
    assert "last" in written()


def test_a_process_that_ends_writes_what_waits() -> None:
    ended = subprocess.run([sys.executable, "-c", _SCRIPT], capture_output=True, text=True, check=True)
    assert ended.stdout == "ended\n"
    assert json.loads(ended.stderr)["request_id"] == "last"
