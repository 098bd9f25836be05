"""Tokens for where no network is: what they say, for how long, and how large they get."""

from typing import Any

import cbor2
import orjson
import pytest
import segno

from api.context import Services
from auth.days import today
from resolvers.certificates.offline import MAX_OFFLINE, PREFIX, read_offline
from resolvers.certificates.offline_encoding import from_base45, read_sign1
from tests.api.offline import OFFLINE, carried
from tests.api.steps import Licensed, licensed, verified
from tests.cases import told
from tests.clock import Clock
from tests.graphql import Client


@pytest.fixture
async def someone(client: Client) -> Licensed:
    return await licensed(client)


def claims(token: str) -> dict[Any, Any]:
    said: dict[Any, Any] = cbor2.loads(read_sign1(from_base45(token.removeprefix(PREFIX))).payload)
    return said


async def test_it_says_what_was_ticked_and_nothing_else(someone: Licensed, clock: Clock) -> None:
    shown = await carried(someone, "shopName")
    said = claims(shown["offlineToken"])
    assert said.keys() == {1, 2, 4, 6, 65535, "type", "issuer", "fields"}
    assert (said[1], said[2]) == ("http://localhost", someone.certificate["identifier"])
    assert said["fields"] == {"经营者名称": "广安区张三面馆"}
    assert (said[6], said[4]) == (int(clock().timestamp()), int(clock().timestamp()) + 600)
    assert shown["offlineExpiresIn"] == 600
    assert "无法收回" in shown["offlineNotice"]


async def test_it_comes_on_request_only(someone: Licensed) -> None:
    ask = """mutation($id: ID!) { presentCertificate(input: {certificateId: $id, fields: []}) {
      presentation { offlineToken offlineQrCode offlineExpiresIn offlineNotice } userErrors { code } } }"""
    shown = (await someone.holder.change(ask, id=someone.certificate["id"]))["presentation"]
    assert set(shown.values()) == {None}


async def test_it_ends_with_the_certificate(client: Client, someone: Licensed, world: Services, clock: Clock) -> None:
    (row,) = await world.database.rows("certificates").find({}, limit=2)
    certificate = await world.stores.certificates.get(row["_id"])
    assert certificate
    assert certificate.valid_until
    days = (certificate.valid_until - today(clock())).days
    midnight = (16 - clock().hour) % 24 * 60 - clock().minute
    clock.forward(days=days, minutes=midnight - 4)
    shown = await carried(Licensed(await client.citizen(), someone.approver, someone.certificate))
    assert 0 < shown["offlineExpiresIn"] <= 300


async def test_more_than_a_readable_code_holds_is_refused(someone: Licensed, world: Services) -> None:
    everything = ["holderName", *someone.fields]
    full = (await carried(someone, *everything))["offlineToken"]
    assert len(full) <= MAX_OFFLINE
    assert segno.make(full, error="m", micro=False).version <= 20
    (row,) = await world.database.rows("certificates").find({}, limit=2)
    long = orjson.dumps({**orjson.loads(row["fields"]), "premises": "四川省广安市" * 60}).decode()
    await world.database.rows("certificates").update({}, {"$set": {"fields": long}})
    payload = await someone.holder.change(OFFLINE, id=someone.certificate["id"], fields=everything)
    assert told(payload) == [("INVALID", ["fields"])]


async def test_a_session_that_has_ended_gets_none(client: Client, someone: Licensed) -> None:
    token = someone.holder.token
    await someone.holder.run("mutation { signOut(input: {}) { signedOut } }")
    again = Client(client.http, token)
    answer = await again.post(OFFLINE, id=someone.certificate["id"], fields=[])
    assert answer["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


async def test_with_a_connection_it_says_how_things_stand_now(
    client: Client, someone: Licensed, clock: Clock
) -> None:
    token = (await carried(someone, "holderName", "shopName"))["offlineToken"]
    found = await verified(client, token)
    assert (found["valid"], found["holderName"]) == (True, "李秀英")
    assert found["fields"] == {"shopName": "广安区张三面馆"}
    clock.forward(minutes=10)
    assert (await verified(client, token))["reason"] == "EXPIRED_TOKEN"


async def test_every_changed_letter_is_refused(someone: Licensed, world: Services) -> None:
    token, tokens = (await carried(someone, "shopName"))["offlineToken"], world.gate.tokens
    assert read_offline(tokens, token)
    for place in range(len(token)):
        for letter in "0A:":
            changed = token[:place] + letter + token[place + 1 :]
            assert changed == token or read_offline(tokens, changed) is None
    for length in range(0, len(token), 7):
        assert read_offline(tokens, token[:length]) is None


async def test_it_outlives_the_key_that_signed_it(
    client: Client, someone: Licensed, world: Services, clock: Clock
) -> None:
    token = (await carried(someone, "shopName"))["offlineToken"]
    clock.forward(seconds=1)
    await world.gate.tokens.rotate(world.clock())
    await world.gate.tokens.load(world.clock())
    assert (await verified(client, token))["valid"]
    (new, old) = (await client.http.get("/.well-known/jwks.json")).json()["keys"]
    again = (await carried(someone, "shopName"))["offlineToken"]
    kids = [read_sign1(from_base45(one.removeprefix(PREFIX))).kid for one in (again, token)]
    assert kids == [new["kid"], old["kid"]]
