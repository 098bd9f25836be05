"""Codes on a phone's screen: one at a time, only ever the ticked fields, and none after the phone is lost."""

import asyncio
from typing import Any

import pytest

from tests.api.steps import Licensed, licensed, verified
from tests.cases import told
from tests.clock import Clock
from tests.graphql import Client

LOG = "{ viewer { accessLog { edges { node { by purpose fields } } } } }"


@pytest.fixture
async def someone(client: Client) -> Licensed:
    return await licensed(client)


async def reason(client: Client, shown: Any) -> str | None:
    found: str | None = (await verified(client, shown["token"]))["reason"]
    return found


async def test_the_next_code_ends_the_one_before(client: Client, someone: Licensed, clock: Clock) -> None:
    first = await someone.present("shopName")
    clock.forward(seconds=20)
    second = await someone.present("holderName")
    assert (await reason(client, first), await reason(client, second)) == ("EXPIRED_TOKEN", None)
    third = await someone.present()
    assert [await reason(client, one) for one in (first, second, third)] == ["EXPIRED_TOKEN", "EXPIRED_TOKEN", None]


async def test_another_phone_shows_a_code_of_its_own(client: Client, someone: Licensed, clock: Clock) -> None:
    clock.forward(minutes=2)
    other = Licensed(await client.citizen(), someone.approver, someone.certificate)
    first, second = await someone.present("shopName"), await other.present("shopName")
    assert (await reason(client, first), await reason(client, second)) == (None, None)


async def test_of_codes_asked_for_at_once_one_lives(client: Client, someone: Licensed) -> None:
    ask = """mutation($id: ID!) { presentCertificate(input: {certificateId: $id, fields: []}) {
      presentation { token } userErrors { code } } }"""
    payloads = await asyncio.gather(*(someone.holder.change(ask, id=someone.certificate["id"]) for _ in range(5)))
    shown = [one["presentation"] for one in payloads if one["presentation"]]
    assert {error["code"] for one in payloads for error in one["userErrors"]} <= {"CONFLICT"}
    assert [await reason(client, one) for one in shown].count(None) == 1


@pytest.mark.parametrize("how", ["", "allDevices: true"])
async def test_signing_out_ends_the_code(client: Client, someone: Licensed, how: str) -> None:
    shown = await someone.present("shopName")
    await someone.holder.run(f"mutation {{ signOut(input: {{{how}}}) {{ signedOut }} }}")
    found = await verified(client, shown["token"])
    assert (found["valid"], found["reason"], found["fields"]) == (False, "EXPIRED_TOKEN", None)


async def test_a_lost_phone_shows_nothing_from_then_on(client: Client, someone: Licensed, clock: Clock) -> None:
    clock.forward(minutes=2)
    at_home = await client.citizen()
    shown = await someone.present("shopName")
    sessions = (await at_home.run("{ viewer { sessions { id current } } }"))["viewer"]["sessions"]
    (lost,) = [one["id"] for one in sessions if not one["current"]]
    ended = await at_home.change(
        "mutation($id: ID!) { revokeSession(input: {sessionId: $id}) { userErrors { code } } }", id=lost
    )
    assert ended["userErrors"] == []
    assert await reason(client, shown) == "EXPIRED_TOKEN"


async def test_every_check_is_in_the_holders_log_also_of_a_bare_code(client: Client, someone: Licensed) -> None:
    for ticked in ((), ("holderName",)):
        await verified(client, (await someone.present(*ticked))["token"])
    log = [edge["node"] for edge in (await someone.holder.run(LOG))["viewer"]["accessLog"]["edges"]]
    checks = [one["fields"] for one in log if one["purpose"] == "亮证核验"]
    assert sorted(checks) == [[], ["holderName"]]


async def test_nobody_asks_for_codes_without_end(client: Client, someone: Licensed) -> None:
    ask = """mutation($id: ID!) { presentCertificate(input: {certificateId: $id, fields: []}) {
      presentation { token } userErrors { code path } } }"""
    for _ in range(60):
        assert told(await someone.holder.change(ask, id=someone.certificate["id"])) == []
    assert told(await someone.holder.change(ask, id=someone.certificate["id"])) == [("LIMIT_EXCEEDED", [])]
