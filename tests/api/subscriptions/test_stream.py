"""Server-sent events: for those who would rather have them, resumed by Last-Event-ID."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest

from api.subscriptions import crowd, stream
from tests.api.catalogue.conftest import until
from tests.api.subscriptions.conftest import EVENTS, Live
from tests.cases import complete, submit, submitted
from tests.graphql import Client


class Heard:
    """The lines of a stream, put together to events."""

    def __init__(self, answer: httpx.Response) -> None:
        self._lines = answer.aiter_lines()
        self.silences = 0

    async def next(self) -> dict[str, str]:
        """The next event's members."""
        members: dict[str, str] = {}
        async with asyncio.timeout(20):
            async for line in self._lines:
                if line.startswith(":"):
                    self.silences += 1
                elif line:
                    name, _, value = line.partition(":")
                    members[name] = value.strip()
                elif members:
                    return members
        raise AssertionError("the stream ended")

    async def result(self) -> Any:
        """The next event's GraphQL response."""
        event = await self.next()
        assert event["event"] == "next"
        return json.loads(event["data"])


@asynccontextmanager
async def streaming(
    web: httpx.AsyncClient, client: Client, query: str, headers: dict[str, str] | None = None, **variables: Any
) -> AsyncIterator[Heard]:
    given = {"Accept": "text/event-stream", **(headers or {})}
    if client.token:
        given["Authorization"] = f"Bearer {client.token}"
    body = {"query": query, "variables": variables}
    async with web.stream("POST", "/graphql", json=body, headers=given) as answer:
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/event-stream")
        yield Heard(answer)


async def test_events_come_with_the_id_to_resume_from(client: Client, live: Live, web: httpx.AsyncClient) -> None:
    citizen = await client.citizen()
    case = await complete(citizen)
    async with streaming(web, citizen, EVENTS, n=case["number"]) as heard:
        missed = [await heard.next() for _ in case["events"]]
    assert [one["id"] for one in missed] == [str(place + 1) for place in range(len(missed))]

    await submit(citizen, case)

    async with streaming(web, citizen, EVENTS, {"Last-Event-ID": missed[-1]["id"]}, n=case["number"]) as heard:
        result = await heard.result()
    assert result["data"]["applicationEvents"]["type"] == "SUBMITTED"
    await live.idle()


async def test_what_comes_comes_at_once(client: Client, live: Live, web: httpx.AsyncClient) -> None:
    citizen = await client.citizen()
    case = await complete(citizen)
    async with streaming(web, citizen, EVENTS, n=case["number"], after=len(case["events"])) as heard:
        await submit(citizen, case)
        assert (await heard.result())["data"]["applicationEvents"]["type"] == "SUBMITTED"


async def test_a_query_is_answered_and_completed(client: Client, web: httpx.AsyncClient) -> None:
    async with streaming(web, client, "{ __typename }") as heard:
        assert await heard.result() == {"data": {"__typename": "Query"}}
        assert await heard.next() == {"event": "complete", "data": ""}


async def test_a_person_has_no_more_streams_than_sockets(
    client: Client, live: Live, web: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From however many addresses they come: one person doesn't fill a worker."""
    monkeypatch.setattr(crowd, "PER_PERSON", 1)
    first, second = await client.citizen(), await client.citizen(1)
    following = "subscription { notifications { title } }"
    async with streaming(web, first, following):
        await until(lambda: live.services.crowd.open == 1)
        headers = {"Accept": "text/event-stream", "Authorization": f"Bearer {first.token}"}
        refused = await web.post("/graphql", json={"query": following}, headers=headers)
        assert (refused.status_code, refused.json()["errors"][0]["extensions"]["code"]) == (503, "RATE_LIMITED")
        async with streaming(web, second, following):
            await until(lambda: live.services.crowd.open == 2)
    await live.idle()


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("{ nothing }", "BAD_USER_INPUT"),
        ("subscription { notifications { title } }", "UNAUTHENTICATED"),
        ('subscription { applicationEvents(number: "x") { type } }', "UNAUTHENTICATED"),
    ],
)
async def test_why_nothing_runs_is_told_as_an_event(
    client: Client, web: httpx.AsyncClient, query: str, code: str
) -> None:
    async with streaming(web, client, query) as heard:
        assert (await heard.result())["errors"][0]["extensions"]["code"] == code
        assert (await heard.next())["event"] == "complete"


async def test_silence_is_filled(client: Client, web: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "KEEP_ALIVE_SECONDS", 0.05)
    citizen = await client.citizen()
    case = await complete(citizen)
    async with streaming(web, citizen, EVENTS, n=case["number"], after=len(case["events"])) as heard:
        await asyncio.sleep(0.5)
        await submit(citizen, case)
        await heard.next()
        assert heard.silences >= 3


async def test_signing_out_ends_the_stream(client: Client, live: Live, web: httpx.AsyncClient) -> None:
    citizen = await client.citizen()
    async with streaming(web, citizen, "subscription { notifications { title } }") as heard:
        await until(lambda: len(live.services.hub) >= 2)
        await citizen.change("mutation { signOut(input: {}) { signedOut } }")
        assert (await heard.result())["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
        assert (await heard.next())["event"] == "complete"
    await live.idle()


async def test_who_is_gone_is_forgotten(client: Client, live: Live, web: httpx.AsyncClient) -> None:
    citizen = await client.citizen()
    case = await submitted(citizen)
    async with streaming(web, citizen, EVENTS, n=case["number"]) as heard:
        await heard.next()
        text = (await web.get("/metrics")).text
        assert "tongban_sockets_open 1.0" in text

    await live.idle()


@pytest.mark.parametrize(
    ("accept", "streamed"),
    [
        ("text/event-stream", True),
        ("text/event-stream, application/json;q=0.5", True),
        ("text/event-stream;q=0.5, application/json", False),
        ("text/event-stream, application/json", False),
        ("application/json, */*", False),
        ("*/*", False),
    ],
)
async def test_only_who_prefers_events_gets_them(web: httpx.AsyncClient, accept: str, streamed: bool) -> None:
    answer = await web.post("/graphql", json={"query": "{ __typename }"}, headers={"Accept": accept})

    assert answer.headers["content-type"].startswith("text/event-stream") is streamed


async def test_a_subscription_without_a_stream_is_refused(client: Client) -> None:
    answer = await (await client.citizen()).post("subscription { notifications { title } }")

    assert "text/event-stream" in answer["errors"][0]["message"]
