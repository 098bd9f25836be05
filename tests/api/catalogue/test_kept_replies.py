"""Public replies sent from memory: to whom, when they are made anew, and what caches and unpackers are told."""

import asyncio
import json
import logging
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import httpx
import pytest
from uvicorn.protocols.http.flow_control import FlowControl
from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

from api.catalogue.feed import SILENCE
from api.context import Services
from tests.api.catalogue.conftest import StartWorker, Worker, until
from tests.api.catalogue.test_memory import rename
from tests.api.conftest import logged
from tests.api.test_public_replies import SHARED, get
from tests.cases import DEPARTMENT, FOOD
from tests.clock import Clock
from tests.graphql import Client

if TYPE_CHECKING:
    from uvicorn._types import HTTPScope

__all__ = ["logged"]

ROOM = 1_000_000
# Read from the database each time, so that what is sent to it tells whether the operation ran.
TYPES = "query Types { certificateTypes { code name fields } }"
MATTER = "query Matter($code: String!) { matter(code: $code) { name summary form } }"
ONE = "query {name}($code: String!) {{ matter(code: $code) {{ {field} }} }} "
BOTH = ONE.format(name="A", field="name") + ONE.format(name="B", field="code")
CURRENT = "application/graphql-response+json"
# Calls of our own functions for a kept reply, as uvicorn is told and as ASGI has it.
WHOLE, MESSAGES = 29, 31


@pytest.fixture
async def worker(start_worker: StartWorker) -> Worker:
    return await start_worker(kept_replies_bytes=ROOM)


async def post(client: Client, body: Any, **headers: str) -> httpx.Response:
    token = {"Authorization": f"Bearer {client.token}"} if client.token else {}
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    sent = {"Content-Type": "application/json", "Accept-Encoding": "identity", **token}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return await client.http.post("/graphql", content=content, headers={**sent, **named})


async def figures(worker: Worker) -> tuple[int, int]:
    """How many replies are kept, and how often one was found."""
    lines = (await worker.client.http.get("/metrics")).text.splitlines()
    told = dict(line.split() for line in lines if line.startswith("tongban_kept_replies"))
    return int(float(told["tongban_kept_replies"])), int(float(told["tongban_kept_replies_found"]))


async def test_what_was_answered_is_answered_again_without_running(worker: Worker) -> None:
    first = await post(worker.client, {"query": TYPES})
    worker.sent()
    again = await post(worker.client, {"query": TYPES})
    assert worker.sent() == []
    assert (again.status_code, again.content) == (200, first.content)
    without = [{k: v for k, v in one.headers.items() if k != "x-request-id"} for one in (first, again)]
    assert without[0] == without[1]
    assert (again.headers["cache-control"], "etag" in again.headers) == ("no-store", False)
    assert first.headers["x-request-id"] != again.headers["x-request-id"]
    assert await figures(worker) == (1, 1)


async def test_each_part_of_a_request_has_a_reply_of_its_own(worker: Worker) -> None:
    asked = {"query": BOTH, "variables": {"code": FOOD}, "operationName": "A"}
    same = [asked, {**asked, "extensions": {}}, {**asked, "extensions": {"cost": False}}]
    contents = {(await post(worker.client, one)).content for one in same}
    assert len(contents) == 1
    assert await figures(worker) == (1, 2)

    others = [
        await post(worker.client, {**asked, "operationName": "B"}),
        await post(worker.client, {**asked, "variables": {"code": "0"}}),
        await post(worker.client, {**asked, "query": BOTH + " "}),
        await post(worker.client, {**asked, "extensions": {"cost": True}}),
        await post(worker.client, asked, Accept=CURRENT),
        await post(worker.client, asked, Accept_Language="en"),
    ]
    assert await figures(worker) == (7, 2)
    assert others[0].json()["data"]["matter"] == {"code": FOOD}
    assert others[1].json()["data"]["matter"] is None
    assert others[3].json()["extensions"]["cost"]["estimated"] > 0
    assert others[4].headers["content-type"].startswith(CURRENT)


async def test_labels_are_kept_in_each_language(worker: Worker) -> None:
    labels = {"query": "{ enumLabels { values { label } } }"}
    chinese, english = [await post(worker.client, labels, Accept_Language=one) for one in ("zh", "en")]
    assert chinese.content != english.content
    assert (await post(worker.client, labels, Accept_Language="en-GB,en;q=0.9")).content == english.content


async def test_a_get_and_a_post_share_a_reply_and_only_one_has_a_tag(worker: Worker) -> None:
    posted = await post(worker.client, {"query": MATTER, "variables": {"code": FOOD}})
    got = await get(worker.client, MATTER, code=FOOD)
    assert (got.content, got.headers["cache-control"]) == (posted.content, SHARED)
    assert await figures(worker) == (1, 1)
    again = await get(worker.client, MATTER, {"If-None-Match": got.headers["etag"]}, code=FOOD)
    assert (again.status_code, again.content, again.headers["vary"]) == (304, b"", got.headers["vary"])
    assert await figures(worker) == (1, 2)
    assert (await get(worker.client, MATTER, {"If-None-Match": 'W/"0"'}, code=FOOD)).status_code == 200


async def test_a_publication_makes_new_replies_on_every_worker(world: Services, start_worker: StartWorker) -> None:
    workers = [await start_worker(kept_replies_bytes=ROOM), await start_worker(kept_replies_bytes=ROOM)]
    tags = []
    for one in workers:
        await get(one.client, MATTER, code=FOOD)
        tags.append((await get(one.client, MATTER, code=FOOD)).headers["etag"])
        assert (await figures(one))[1] == 1
    assert tags[0] == tags[1]

    await rename(world, "改了名的事项")
    now = await world.stores.catalogue.version()
    for one in workers:
        await until(lambda one=one: one.services.catalogue._version == now, 1)  # type: ignore[misc]
        answer = await get(one.client, MATTER, {"If-None-Match": tags[0]}, code=FOOD)
        assert (answer.status_code, answer.json()["data"]["matter"]["name"]) == (200, "改了名的事项")


async def test_a_worker_that_hears_nothing_keeps_nothing(worker: Worker) -> None:
    await post(worker.client, {"query": TYPES})
    worker.services.changes._heard = time.monotonic() - 2 * SILENCE
    worker.sent()
    for _ in range(2):
        await post(worker.client, {"query": TYPES})
        worker.services.changes._heard = time.monotonic() - 2 * SILENCE
    assert len([one for one in worker.sent() if one == "find certificateTypes"]) == 2


async def test_staff_are_never_answered_from_there_and_leave_nothing_there(worker: Worker) -> None:
    clerk = await worker.client.staff("CLERK", DEPARTMENT)
    await post(clerk, {"query": TYPES})
    assert await figures(worker) == (0, 0)
    await post(worker.client, {"query": TYPES})
    worker.sent()
    answer = await post(clerk, {"query": TYPES})
    assert "find certificateTypes" in worker.sent()
    assert answer.headers["cache-control"] == "no-store"


async def test_who_is_signed_in_shares_them_and_is_told_otherwise(worker: Worker) -> None:
    citizen = await worker.client.citizen(verified=False)
    anybodys, mine = await get(worker.client, MATTER, code=FOOD), await get(citizen, MATTER, code=FOOD)
    assert mine.content == anybodys.content
    assert mine.headers["cache-control"] == "private, max-age=60"
    forged = await get(Client(worker.client.http, "forged"), MATTER, code=FOOD)
    assert (forged.status_code, "etag" in forged.headers) == (401, False)


@pytest.mark.parametrize(
    "query",
    [
        "{ certificateTypes { code } matters(first: -1) { totalCount } }",
        "{ certificateTypes { code } matter(code: 5) { name } }",
        "{ certificateTypes { code } matters(filter: {status: DRAFT}) { totalCount } }",
        "{ certificateTypes { code } viewer { id } }",
        "{ certificateTypes { code } nothing }",
    ],
)
async def test_errors_and_private_fields_are_never_kept(worker: Worker, query: str) -> None:
    for _ in range(2):
        await post(worker.client, {"query": query})
        await get(worker.client, query)
    assert await figures(worker) == (0, 0)


async def test_a_minute_later_it_runs_again(worker: Worker, clock: Clock) -> None:
    await post(worker.client, {"query": TYPES})
    clock.forward(minutes=1)
    worker.sent()
    await post(worker.client, {"query": TYPES})
    assert "find certificateTypes" in worker.sent()


async def test_it_counts_on_the_callers_account_and_in_the_log(
    start_worker: StartWorker, clock: Clock, logged: Callable[[], str]
) -> None:
    worker = await start_worker(kept_replies_bytes=ROOM, cost_per_address=1000)
    clock.forward(days=40)
    answers = [await post(worker.client, {"query": "query Here { regions { name } }"}) for _ in range(60)]
    statuses = [one.status_code for one in answers]
    assert {200, 429} == set(statuses)
    assert statuses.index(429) > 20
    assert statuses[statuses.index(429) :] == [429] * statuses.count(429)
    line = json.loads(logged().splitlines()[1])
    assert (line["operation"], line["status"], line["route"]) == ("Here", 200, "/graphql")
    assert {"request_id", "timestamp", "milliseconds", "caller", "principal"} <= set(line)


@pytest.mark.parametrize(("accepted", "coding"), [("br", "br"), ("gzip, zstd", "zstd"), ("gzip", "gzip")])
async def test_it_is_packed_once_somebody_asks_again(worker: Worker, accepted: str, coding: str) -> None:
    plain = await post(worker.client, {"query": TYPES})
    heard = [await post(worker.client, {"query": TYPES}, Accept_Encoding=accepted)]
    while "content-encoding" not in heard[-1].headers:
        await asyncio.sleep(0.005)  # a thread is at it, and requests here don't wait for anything
        heard.append(await post(worker.client, {"query": TYPES}, Accept_Encoding=accepted))
        assert len(heard) < 1000
    last = heard[-1]
    assert last.headers["content-encoding"] == coding
    assert int(last.headers["content-length"]) < len(plain.content) // 2
    assert last.headers["vary"] == "Accept-Encoding"
    assert "content-encoding" not in (await post(worker.client, {"query": TYPES})).headers
    if coding == "gzip":  # the others httpx may not know
        assert last.content == plain.content


async def test_who_refuses_plain_gets_it_packed_at_once(worker: Worker) -> None:
    answer = await post(worker.client, {"query": TYPES}, Accept_Encoding="gzip, identity;q=0")
    assert answer.headers["content-encoding"] == "gzip"
    tag = await get(worker.client, TYPES, {"Accept-Encoding": "gzip"})
    assert tag.headers["content-encoding"] == "gzip"
    assert tag.headers["vary"] == "Accept, Accept-Encoding, Accept-Language, Authorization"
    assert tag.headers["etag"] == (await get(worker.client, TYPES, {"Accept-Encoding": "identity"})).headers["etag"]


async def test_small_replies_and_private_ones_are_never_packed(worker: Worker) -> None:
    """What is somebody's own, beside what a stranger may send, must not be packed together (BREACH)."""
    citizen = await worker.client.citizen(verified=False)
    for body in ({"query": "{ __typename }"}, {"query": "{ viewer { id displayName } " + TYPES[14:]}):
        for _ in range(3):
            answer = await post(citizen, body, Accept_Encoding="br, zstd, gzip, identity;q=0")
            assert "content-encoding" not in answer.headers
    assert len(answer.content) > 1024


class Connection:
    """One request as a server gives it to the application, piece by piece."""

    def __init__(self, worker: Worker, *pieces: dict[str, Any], **headers: str) -> None:
        self._app = worker.client.http._transport.app  # type: ignore[attr-defined]
        self._pieces = [{"type": "http.request", "more_body": False, **one} for one in pieces]
        named = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
        self.scope: dict[str, Any] = {
            "type": "http",
            "method": "POST",
            "path": "/graphql",
            "query_string": b"",
            "headers": [(b"content-type", b"application/json"), (b"accept", b"application/json"), *named],
            "client": ("127.0.0.1", 50000),
        }
        self.sent: list[dict[str, Any]] = []

    async def run(self) -> tuple[int, bytes]:
        await self._app(self.scope, self._receive, self._send)
        return self.sent[0]["status"], b"".join(one.get("body", b"") for one in self.sent[1:])

    async def _receive(self) -> dict[str, Any]:
        piece = self._pieces.pop(0)
        if "after" in piece:
            await asyncio.sleep(piece.pop("after"))
        return piece

    async def _send(self, message: Any) -> None:
        self.sent.append(message)


class _Written(asyncio.Transport):
    pass


class Cycle(Connection):
    """The same by uvicorn, which has the request whole; nothing is written anywhere."""

    async def run(self) -> tuple[int, bytes]:
        cycle, written = self._cycle()
        await self._app(self.scope, cycle.receive, cycle.send)
        head, _, body = b"".join(written).partition(b"\r\n\r\n")
        return int(head.split()[1]), body

    def _cycle(self) -> tuple[RequestResponseCycle, list[bytes]]:
        transport, written = _Written(), list[bytes]()
        transport.writelines = written.extend  # type: ignore[assignment]
        log = logging.getLogger("tests")
        flow, usual, event = FlowControl(transport), [(b"date", b"now")], asyncio.Event()
        cycle = RequestResponseCycle(
            cast("HTTPScope", self.scope), transport, flow, log, log, False, usual, event, False, True, lambda: None
        )
        cycle.body, cycle.more_body = bytearray(self._pieces[0]["body"]), False
        return cycle, written


async def test_the_short_way_and_the_long_one_end_alike(worker: Worker, logged: Callable[[], str]) -> None:
    body = json.dumps({"query": TYPES}).encode()
    whole = {"body": body}
    _, expected = await Connection(worker, whole).run()
    pieces = {"body": body[:20], "more_body": True}, {"body": body[20:], "after": 0.01}
    citizen = await worker.client.citizen(verified=False)
    ways = [
        Connection(worker, whole),
        Connection(worker, {**whole, "after": 0.01}),
        Connection(worker, *pieces),
        Connection(worker, whole, authorization=f"Bearer {citizen.token}"),
        Connection(worker, whole, origin="http://localhost"),
        Connection(worker, whole, if_none_match="*"),
    ]
    logged()
    worker.sent()
    before = (await figures(worker))[1]
    assert [await one.run() for one in ways] == [(200, expected)] * len(ways)
    assert (await figures(worker))[1] == before + len(ways)
    assert [one for one in worker.sent() if one == "find certificateTypes"] == []
    lines = [json.loads(line) for line in logged().splitlines()]
    told = [line for line in lines if line["route"] == "/graphql"]
    assert {line["operation"] for line in told} == {"Types"}
    assert {tuple(sorted(line)) for line in told} == {tuple(sorted(told[0]))}
    sent = [sorted(name for name, _ in one.sent[0]["headers"]) for one in ways]
    assert sent == [sent[0]] * len(ways)


async def test_a_kept_reply_takes_so_many_calls_however_long_it_is(worker: Worker) -> None:
    """Behind uvicorn, whose own calls don't count; and behind anything else, which is told in two messages."""
    for query in ("{ __typename }", TYPES):
        body = {"body": json.dumps({"query": query}).encode()}
        await Connection(worker, body).run()
        assert (await _calls(Connection(worker, body))).total() == MESSAGES
        calls = await _calls(Cycle(worker, body))
        assert calls.total() == WHOLE, calls
        assert not {"understood", "read", "begin"} & set(calls)


async def _calls(connection: Connection) -> Counter[str]:
    """How often each of our functions is called for a request."""
    calls: Counter[str] = Counter()

    def count(frame: Any, event: str, _argument: Any) -> None:
        if event == "call" and {"api", "auth", "schema"} & set(Path(frame.f_code.co_filename).parts[:-1]):
            calls[frame.f_code.co_name] += "tests" not in frame.f_code.co_filename

    sys.setprofile(count)
    try:
        await connection.run()
    finally:
        sys.setprofile(None)
    return calls


async def test_a_body_that_never_comes_or_breaks_off_is_told_so(start_worker: StartWorker) -> None:
    worker = await start_worker(kept_replies_bytes=ROOM, body_seconds=0.05)
    whole = {"body": json.dumps({"query": TYPES}).encode()}
    assert (await Connection(worker, whole).run())[0] == 200
    late, gone = Connection(worker, {**whole, "after": 5}), Connection(worker, {"type": "http.disconnect"})
    assert [(await one.run())[0] for one in (late, gone)] == [408, 408]


async def test_only_its_own_address_is_answered_so(worker: Worker) -> None:
    whole = {"body": json.dumps({"query": TYPES}).encode()}
    assert (await Connection(worker, whole).run())[0] == 200
    for path, status in (("/graphql/", 307), ("/graphq", 404), ("/healthz", 405)):
        elsewhere = Connection(worker, whole)
        elsewhere.scope["path"] = path
        assert (await elsewhere.run())[0] == status
