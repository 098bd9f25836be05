"""The protocol graphql-transport-ws, frame by frame, and what hostile clients get."""

import asyncio
from dataclasses import replace

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from api.context import Services
from api.subscriptions import crowd, socket, speaker
from tests.api.subscriptions.conftest import EVENTS, Live, Start
from tests.cases import DEPARTMENT, accept, submitted
from tests.graphql import Client

NOTICES = "subscription { notifications { title } }"


async def test_the_token_has_to_come_in_time(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    assert socket.INIT_SECONDS == 10
    monkeypatch.setattr(socket, "INIT_SECONDS", 0.1)

    assert await (await live.open()).closed() == 4408


@pytest.mark.parametrize("payload", [None, {}, {"authorization": "Bearer x"}, {"authorization": 5}, {"token": "x"}])
async def test_without_a_good_token_nobody_gets_in(live: Live, payload: object) -> None:
    wire = await live.open()

    await wire.say(type="connection_init", payload=payload)

    assert await wire.closed() == 4403


async def test_nobody_subscribes_before_they_are_known(live: Live) -> None:
    wire = await live.open()

    await wire.subscribe("1", NOTICES)

    assert await wire.closed() == 4401


async def test_one_says_who_one_is_once(client: Client, live: Live) -> None:
    wire = await live.enter(await client.citizen())

    await wire.say(type="connection_init")

    assert await wire.closed() == 4429


async def test_an_id_is_used_once_at_a_time(client: Client, live: Live) -> None:
    wire = await live.enter(await client.citizen())

    await wire.subscribe("1", NOTICES)
    await wire.subscribe("1", NOTICES)

    assert await wire.closed() == 4409


@pytest.mark.parametrize(
    "frame",
    [
        b"\x00\x01",
        b'{"type": "ping"}',
        "",
        "{",
        "[]",
        "null",
        '"ping"',
        '{"type": "start"}',
        '{"type": ["ping"]}',
        '{"type": "subscribe"}',
        '{"type": "subscribe", "id": "1"}',
        '{"type": "subscribe", "id": 1, "payload": {}}',
        '{"type": "subscribe", "id": "", "payload": {}}',
        '{"type": "complete"}',
        '{"type": "ping", "payload": 1}',
        '{"type": "subscribe", "id": "' + "x" * 101 + '", "payload": {}}',
        "[" * 100_000,
    ],
)
async def test_what_the_protocol_does_not_know_closes_the_socket(client: Client, live: Live, frame: str) -> None:
    wire = await live.enter(await client.citizen())

    await wire.socket.send(frame)

    assert await wire.closed() == 4400
    await live.idle()


async def test_a_frame_may_not_be_long(client: Client, live: Live) -> None:
    wire = await live.enter(await client.citizen())

    await wire.socket.send(" " * 200_000)

    assert await wire.closed() == 1009


@pytest.mark.parametrize("offered", [["graphql-ws"], None])
async def test_the_legacy_protocol_is_off(live: Live, offered: list[str] | None) -> None:
    wire = await live.open(subprotocols=offered)

    assert await wire.closed() == 4406


async def test_pings_are_answered_before_and_after(client: Client, live: Live) -> None:
    wire = await live.open()
    await wire.say(type="ping")
    assert await wire.hear() == {"type": "pong"}

    await wire.introduce(await client.citizen())
    await wire.say(type="pong")
    await wire.say(type="ping", payload={"at": 1})

    assert await wire.hear() == {"type": "pong", "payload": {"at": 1}}


async def test_queries_and_mutations_run_within_the_limits_of_http(client: Client, live: Live) -> None:
    wire = await live.enter(await client.citizen())

    await wire.subscribe("1", "{ viewer { displayName } }")
    assert (await wire.next("1"))["viewer"]["displayName"]
    assert await wire.hear() == {"id": "1", "type": "complete"}
    await wire.subscribe("2", "mutation { markNotificationsRead(input: {}) { unreadCount } }")
    assert await wire.next("2") == {"markNotificationsRead": {"unreadCount": 0}}
    assert await wire.hear() == {"id": "2", "type": "complete"}

    await wire.subscribe("3", "{ nothing }")
    assert await wire.failed("3") == "BAD_USER_INPUT"
    await wire.subscribe("4", "{ regions " + "{ children " * 20 + "{ code }" + "}" * 20 + "}")
    assert await wire.failed("4") == "QUERY_TOO_EXPENSIVE"
    await wire.subscribe("6", "{ a: __typename } { b: __typename }")
    assert await wire.failed("6") == "BAD_USER_INPUT"


async def test_the_minutes_cost_counts_here_too(client: Client, world: Services, start_live: Start) -> None:
    live = await start_live(replace(world.settings, cost_per_person=100))
    wire = await live.enter(await client.citizen())

    for _ in range(3):
        await wire.subscribe("1", "{ viewer { id } }")
        message = await wire.hear()
        if message["type"] == "error":
            break
        assert await wire.hear() == {"id": "1", "type": "complete"}

    assert message["payload"][0]["extensions"]["code"] == "RATE_LIMITED"


async def test_completing_ends_a_subscription_and_frees_its_id(client: Client, live: Live) -> None:
    citizen = await client.citizen()
    case = await submitted(citizen)
    wire = await live.enter(citizen)
    await wire.subscribe("1", EVENTS, n=case["number"])
    await wire.next("1")

    await wire.say(type="complete", id="1")
    await wire.say(type="complete", id="unknown")
    await wire.say(type="ping")
    while (await wire.hear())["type"] != "pong":
        pass
    await wire.subscribe("1", EVENTS, n=case["number"])

    assert (await wire.next("1"))["applicationEvents"]["sequence"] == 1
    await wire.socket.close()
    await live.idle()


async def test_operations_of_one_socket_are_counted(
    client: Client, live: Live, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "MAX_OPERATIONS", 2)
    wire = await live.enter(await client.citizen())

    for id in ("1", "2", "3"):
        await wire.subscribe(id, NOTICES)

    assert await wire.failed("3") == "RATE_LIMITED"


async def test_sockets_are_counted(client: Client, live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    citizen = await client.citizen()
    monkeypatch.setattr(crowd, "PER_PERSON", 1)
    await live.enter(citizen)

    second = await live.open()
    await second.say(type="connection_init", payload={"authorization": f"Bearer {citizen.token}"})
    assert await second.closed() == 1013

    monkeypatch.setattr(crowd, "PER_ADDRESS", 1)
    with pytest.raises(InvalidStatus) as refused:
        await live.open()
    assert refused.value.response.status_code == 503


async def test_pages_of_others_open_no_socket(live: Live) -> None:
    with pytest.raises(InvalidStatus) as refused:
        await live.open(origin="https://evil.example")

    assert refused.value.response.status_code == 403
    await live.open(origin=live.services.settings.own_origin)
    await live.open(origin=live.url)


async def test_signing_out_elsewhere_closes_the_socket(client: Client, live: Live) -> None:
    citizen = await client.citizen()
    wire = await live.enter(citizen)
    await wire.subscribe("1", NOTICES)

    await citizen.change("mutation { signOut(input: {}) { signedOut } }")

    assert await asyncio.wait_for(wire.closed(), 4) == 4403
    await live.idle()


async def test_the_socket_ends_with_its_token(client: Client, live: Live) -> None:
    wire = await live.enter(await client.citizen())

    live.services.clock.forward(minutes=16)  # type: ignore[attr-defined]

    assert await wire.closed() == 4403


async def test_the_server_says_farewell(client: Client, live: Live) -> None:
    wire = await live.enter(await client.citizen())
    await wire.subscribe("1", NOTICES)

    live.server.should_exit = True

    assert await wire.closed() == 1012


async def test_a_client_that_takes_in_nothing_is_let_go(
    client: Client, live: Live, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "SEND_SECONDS", 0.3)
    wire = await live.enter(await client.citizen())
    wire.socket.transport.pause_reading()

    async def talk() -> None:
        for _ in range(200):
            await wire.say(type="ping", payload={"echo": "x" * 100_000})

    talking = asyncio.create_task(talk())
    await live.idle()
    talking.cancel()


@pytest.mark.parametrize("asks", [True, False])
async def test_after_the_tokens_end_the_socket_closes_before_it_tells_anything(
    client: Client, live: Live, monkeypatch: pytest.MonkeyPatch, asks: bool
) -> None:
    monkeypatch.setattr(speaker, "_LOOK", 600.0)
    citizen = await client.citizen()
    case = await submitted(citizen)
    wire = await live.enter(citizen)
    if not asks:
        await wire.subscribe("1", EVENTS, n=case["number"], after=2)
        await wire.next("1")

    live.services.clock.forward(minutes=16)  # type: ignore[attr-defined]
    if asks:
        await wire.subscribe("1", NOTICES)
    else:
        await accept(await client.staff("CLERK", DEPARTMENT), case)

    with pytest.raises(ConnectionClosed) as closed:
        await wire.hear()
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 4403
