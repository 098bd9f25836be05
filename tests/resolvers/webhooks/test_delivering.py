"""Events go in order, once each batch was taken, signed; what isn't taken is tried again, and in the end given up."""

import asyncio
import hmac
from base64 import b64decode, b64encode
from dataclasses import replace
from datetime import timedelta

from api.webhooks.jobs import number_events
from auth.accounts.model import Role
from auth.clients.store import ClientStore
from resolvers.exchanges.envelope import is_signed
from resolvers.exchanges.messages import ExchangeMessageType
from resolvers.webhooks.model import MAX_EVENTS, RETRIES
from tests.cases import DEPARTMENT, ELSEWHERE, employ
from tests.clock import Clock
from tests.graphql import Client
from tests.hooks import Taken
from tests.resolvers.webhooks.partner import House, change, registered, shown


def places(taken: list[Taken]) -> list[int]:
    return [one["data"]["message"] for batch in taken for one in batch.told["data"]["events"]]


def by(secret: str, taken: Taken) -> bool:
    """Whether one of the signatures is this secret's, as Standard Webhooks has it."""
    headers = taken.headers
    content = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + taken.body
    key = b64decode(secret.removeprefix("whsec_"))
    wanted = b64encode(hmac.digest(key, content, "sha256")).decode()
    return f"v1,{wanted}" in headers["webhook-signature"].split(" ")


async def test_events_arrive_in_order_and_signed_twice(house: House, clock: Clock) -> None:
    system = await house.join("GX")
    await house.say("GX-0", 1)
    await house.work()
    hook, secret = await registered(system)
    await house.say("GX-1", 1)
    clock.forward(seconds=1)
    await house.say("GX-1", 2, ExchangeMessageType.RESULT)
    await house.say("FJ-1", 1, to="FJ")

    (taken,) = await house.work()

    assert taken.kinds == ["case.progress", "case.result"]
    first, second = taken.told["data"]["events"]
    assert (first["data"], second["position"] - first["position"]) == (
        {"case": "GX-1", "message": 1, "status": "ACCEPTED"},
        1,
    )
    assert "张三" not in taken.body.decode()
    assert by(secret, taken)
    assert not by("whsec_AAAA", taken)
    (key,) = await house.services.stores.province_keys.newest()
    headers = taken.headers
    signature = next(one for one in headers["webhook-signature"].split(" ") if one.startswith("sm2,"))
    content = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + taken.body
    assert headers["webhook-key-id"] == key.id
    assert headers["webhook-timestamp"] == str(int(clock().timestamp()))
    assert is_signed(content, signature.removeprefix("sm2,"), key.public.public_key)
    (seen,) = await shown(system)
    assert (seen["id"], seen["position"], seen["failures"]) == (hook["id"], second["position"], 0)
    assert await house.work() == []


async def test_the_next_batch_waits_until_the_one_before_was_taken(house: House, clock: Clock) -> None:
    system = await house.join("GX")
    await registered(system)
    for sequence in range(1, MAX_EVENTS + 3):
        await house.say("GX-1", sequence)
    house.endpoint.answers = [(500, {})]

    (failed,) = await house.work()
    assert await house.work() == []
    await house.say("GX-1", MAX_EVENTS + 3)
    clock.forward(seconds=31)
    again, rest = await house.work()

    assert again.headers["webhook-id"] == failed.headers["webhook-id"]
    assert again.body == failed.body
    assert again.headers["webhook-timestamp"] != failed.headers["webhook-timestamp"]
    assert places([again, rest]) == list(range(1, MAX_EVENTS + 4))
    assert len(places([again])) == MAX_EVENTS


async def test_only_what_was_chosen_is_told(house: House) -> None:
    system = await house.join("GX")
    await registered(system, kinds=["RESULT"])
    await house.say("GX-1", 1)
    assert await house.work() == []
    await house.say("GX-1", 2, ExchangeMessageType.RESULT)
    house.side.clock.forward(seconds=6)

    (taken,) = await house.work()

    assert taken.kinds == ["case.result"]


async def titles(who: Client) -> list[str]:
    """What somebody was told of."""
    found = await who.run("{ viewer { notifications { edges { node { title } } } } }")
    return [edge["node"]["title"] for edge in found["viewer"]["notifications"]["edges"]]


async def test_after_thirteen_retries_it_is_disabled_and_administrators_are_told(house: House, clock: Clock) -> None:
    system = await house.join("GX")
    hook, _ = await registered(system)
    await house.say("GX-1", 1)
    for place, department in ((1, DEPARTMENT), (2, ELSEWHERE)):
        await employ(house.services, house.side.client, (Role.ADMINISTRATOR, department), place=place)
    house.endpoint.answers = [(500, {})] * (RETRIES + 5)

    tried = 0
    for _ in range(RETRIES + 3):
        tried += len(await house.work())
        clock.forward(hours=12)

    assert tried == RETRIES + 1
    # Hours have passed. Another department's administrator looks after no partner.
    administrator, other = [await house.side.client.sign_in(f"1390000200{place}") for place in (1, 2)]
    (seen,) = await shown(administrator, partner="GX")
    assert (seen["status"], seen["failure"], seen["failures"], seen["dueAt"]) == (
        "DISABLED", "status 500", RETRIES + 1, None,
    )  # fmt: skip
    assert [(await titles(who)).count("协作方推送已停用") for who in (administrator, other)] == [1, 0]

    # Enabled again it goes on where it stopped: nothing was lost.
    house.endpoint.answers = []
    await change(administrator, "setWebhookStatus", webhook=hook["id"], status="ENABLED")
    assert places(await house.work()) == [1]


async def test_whoever_answers_gone_is_disabled_at_once_and_retry_after_is_obeyed(house: House, clock: Clock) -> None:
    system = await house.join("GX")
    await registered(system)
    await house.say("GX-1", 1)
    settings = replace(house.side.services.settings, partner_office="")
    house.side.services = replace(house.side.services, settings=settings)
    await employ(house.services, house.side.client, (Role.ADMINISTRATOR, ELSEWHERE))
    house.endpoint.answers = [(503, {"retry-after": "3600"}), (410, {})]

    assert len(await house.work()) == 1
    clock.forward(minutes=59)
    assert await house.work() == []
    clock.forward(minutes=1)
    assert len(await house.work()) == 1

    (seen,) = await shown(await house.join("GX"))
    assert (seen["status"], seen["failure"], seen["failures"]) == ("DISABLED", "status 410", 2)
    # Where no office looks after partners, every administrator is told.
    administrator = await house.side.client.sign_in("13900002001")
    assert "协作方推送已停用" in await titles(administrator)


async def test_a_partner_that_was_shut_out_is_told_nothing(house: House, clock: Clock) -> None:
    system = await house.join("GX")
    await registered(system)
    await house.say("GX-1", 1)
    clients = ClientStore(house.services.database)
    client = await clients.get("partner-gx")
    assert client is not None
    await clients.replace(replace(client, disabled_at=clock()))

    assert await house.work() == []
    await clients.replace(client)
    clock.forward(seconds=6)
    assert len(await house.work()) == 1


async def test_two_workers_send_a_batch_once(house: House) -> None:
    system = await house.join("GX")
    await registered(system)
    await house.say("GX-1", 1)
    stores, at = house.services.stores, house.side.clock()
    (due,) = await stores.webhooks.due(at, 10)

    assert await stores.webhooks.lease(due, at) is not None
    assert await stores.webhooks.lease(due, at) is None
    assert await house.work() == []
    house.side.clock.forward(seconds=61)
    assert len(await house.work()) == 1


async def test_a_replay_overrides_what_a_worker_is_at(house: House, clock: Clock) -> None:
    system = await house.join("GX")
    hook, _ = await registered(system)
    begun = clock()
    for sequence in (1, 2):
        await house.say("GX-1", sequence)
        clock.forward(seconds=1)
    (first,) = await house.work()
    (due,) = await house.services.stores.webhooks.due(clock() + timedelta(minutes=1), 10)
    leased = await house.services.stores.webhooks.lease(due, clock())
    assert leased is not None

    payload = await change(system, "replayWebhook", webhook=hook["id"], since=begun.isoformat())
    assert payload["userErrors"] == []
    settled = await house.services.stores.webhooks.settle(leased, leased.took(99, clock(), told=True))
    (again,) = await house.work()

    assert not settled
    assert places([again]) == [1, 2]
    assert again.told == first.told
    assert again.headers["webhook-id"] != first.headers["webhook-id"]
    later = (begun + timedelta(seconds=1)).isoformat()
    await change(system, "replayWebhook", webhook=hook["id"], since=later)
    assert places(await house.work()) == [2]


async def test_workers_that_number_at_the_same_time_give_each_event_one_place(house: House) -> None:
    for sequence in range(1, 21):
        await house.say("GX-1", sequence)
        await house.say("FJ-1", sequence, to="FJ")

    for _ in range(5):
        await asyncio.gather(*(number_events(house.services) for _ in range(3)))

    events = house.services.stores.webhook_events
    assert await events.pending(1) == []
    for partner in ("GX", "FJ"):
        numbered = await events.after(partner, 0, 100)
        assert [one.message for one in numbered] == list(range(1, 21))
        assert len({one.position for one in numbered}) == 20
