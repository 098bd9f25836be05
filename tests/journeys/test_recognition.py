"""Certificates of Guangdong in Guangxi (互认): by what Guangdong publishes, also while it is down, never guessed."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from importlib import import_module
from typing import Any

import cbor2
import pytest

from api.context import Services
from api.database import MongoDatabase
from api.exchange.jobs import report_crossings
from api.exchange.refreshing import refresh_statements
from api.jobs import list_certificates
from resolvers.certificates.offline import EXP, IAT, PREFIX, _signed
from resolvers.certificates.offline_encoding import base45, decoded, from_base45, read_sign1
from resolvers.exchanges.joining import set_status
from resolvers.exchanges.messages import ExchangeMessageType, MessageState
from resolvers.exchanges.partners import PartnerStatus
from resolvers.exchanges.statements import StatementKind, Wanted, read_statement, stated
from tests.api.offline import carried
from tests.api.steps import REVOKE, Licensed, Page, licensed
from tests.cases import DEPARTMENT, accept, approve, move
from tests.clock import Clock
from tests.journeys.test_two_provinces import at_home, crossed
from tests.provinces import Side, settle, two_provinces
from tests.resolvers.applications.test_library_certificates import KEY
from tests.resolvers.applications.test_library_certificates import licensed as for_library

RESULT = ExchangeMessageType.RESULT
VERIFY = """query($token: String!) { verifyCertificate(token: $token) {
  valid reason status type issuer holderName fields statusAsOf province { code name } } }"""
RECOGNIZED = """query($id: ID!) { node(id: $id) { ... on Application { crossProvince {
  recognized { materialKey identifier issuer standing asOf } } } } }"""


@pytest.fixture
async def provinces(world: Services, neighbour: MongoDatabase, clock: Clock) -> AsyncIterator[tuple[Side, Side]]:
    async with two_provinces((world.database, neighbour), clock) as both:
        yield both


async def asked(side: Side, token: str) -> Any:
    """What anybody in a province is told of a code."""
    return (await side.client.run(VERIFY, token=token))["verifyCertificate"]


async def shown(someone: Licensed, *ticked: str) -> str:
    """A code for ten minutes."""
    token: str = (await carried(someone, *ticked))["offlineToken"]
    return token


async def holder_of(side: Side, someone: Licensed) -> Licensed:
    """The same person after hours, signed in anew."""
    return Licensed(await side.client.citizen(), someone.approver, someone.certificate)


async def test_another_provinces_certificate_is_verified_by_what_it_publishes(
    provinces: tuple[Side, Side], clock: Clock
) -> None:
    here, home = provinces
    someone = await licensed(home.client)
    token = await shown(someone, "holderName", "shopName")

    found = await asked(here, token)
    assert (found["valid"], found["reason"], found["status"]) == (True, None, "ACTIVE")
    assert found["province"] == {"code": "GD", "name": "广东省"}
    assert found["fields"] == {"经营者名称": someone.fields["shopName"]}
    assert found["holderName"]
    assert found["statusAsOf"]
    page = Page(await here.client.http.post("/v", data={"code": token}))
    assert "广东省" in page.reason
    # At home it is one of its own.
    assert (await asked(home, token))["province"] is None

    # Down, but what it said is still good.
    home.line.cut = True
    clock.forward(minutes=5)
    assert (await asked(here, token))["valid"] is True
    home.line.cut = False
    await someone.revoke()
    clock.forward(minutes=2)
    revoked = await asked(here, token)
    assert (revoked["valid"], revoked["reason"], revoked["status"]) == (False, "REVOKED", "REVOKED")
    assert (revoked["holderName"], revoked["fields"]) == (None, None)
    clock.forward(minutes=4)
    assert (await asked(here, token))["reason"] == "EXPIRED_TOKEN"


async def test_what_is_out_of_date_is_never_taken_as_good(provinces: tuple[Side, Side], clock: Clock) -> None:
    here, home = provinces
    someone = await licensed(home.client)
    assert (await asked(here, await shown(someone)))["valid"] is True
    home.line.cut = True
    clock.forward(hours=5, minutes=50)
    token = await shown(await holder_of(home, someone))
    assert (await asked(here, token))["valid"] is True
    clock.forward(minutes=9)
    still = await asked(here, token)
    assert (still["valid"], still["reason"]) == (True, None)
    clock.forward(minutes=20)
    late = await asked(here, await shown(await holder_of(home, someone), "holderName"))
    assert (late["valid"], late["reason"], late["status"], late["holderName"]) == (False, "CANT_TELL", None, None)
    assert late["province"]["code"] == "GD"
    # It is there again, and the worker finds out by itself.
    home.line.cut = False
    clock.forward(minutes=2)
    assert await refresh_statements(here.services, clock()) == 2
    home.line.cut = True
    assert (await asked(here, await shown(await holder_of(home, someone))))["valid"] is True


async def test_never_seen_and_not_to_be_asked_is_not_good_either(provinces: tuple[Side, Side], clock: Clock) -> None:
    here, home = provinces
    someone = await licensed(home.client)
    home.line.cut = True
    token = await shown(someone)
    assert (await asked(here, token))["reason"] == "CANT_TELL"
    home.line.cut = False
    # Nobody makes us ask a partner more than twice a minute.
    assert (await asked(here, token))["reason"] == "CANT_TELL"
    clock.forward(seconds=31)
    assert (await asked(here, token))["valid"] is True
    await set_status(here.services.stores, "GD", PartnerStatus.SUSPENDED)
    assert (await asked(here, token))["reason"] == "UNKNOWN"


async def test_statements_that_are_not_to_be_believed_change_nothing(
    provinces: tuple[Side, Side], clock: Clock
) -> None:
    here, home = provinces
    clock.forward(minutes=30)
    someone = await licensed(home.client)
    token, lists = await shown(someone), Wanted("GD", StatementKind.STATUS)
    early = (await home.client.http.get(lists.path)).json()
    assert (await asked(here, token))["valid"] is True
    await someone.revoke()
    clock.forward(minutes=2)
    assert (await asked(here, token))["reason"] == "REVOKED"
    now = (await home.client.http.get(lists.path)).json()
    (ours,), (theirs,) = [await one.services.stores.province_keys.newest() for one in provinces]
    signer, at, old = here.services.signer, clock() + timedelta(minutes=1), {"bits": 2, "lst": early["lst"]}
    told = {
        "statement.forged": [
            stated(lists, old, replace(ours, id=theirs.id), signer, at),
            json.dumps({**now, "lst": early["lst"]}),
            json.dumps({**now, "expiresAt": "2099-01-01T00:00:00.000Z"}),
        ],
        "statement.older": [stated(lists, old, theirs, home.services.signer, at - timedelta(minutes=20))],
        "statement.time": [stated(lists, old, theirs, home.services.signer, at + timedelta(days=1))],
        "statement.another": [
            stated(Wanted("GX", StatementKind.STATUS), old, ours, signer, at),
            stated(Wanted("GD", StatementKind.STATUS, 1), old, theirs, home.services.signer, at),
            (await home.client.http.get("/.well-known/tongban/keys")).text,
        ],
        "statement.malformed": [
            "[" * 5000,
            json.dumps({"number": 0}),
            stated(lists, {**old, "lst": "eJw"}, theirs, home.services.signer, at),
            stated(lists, {**old, "bits": 8}, theirs, home.services.signer, at),
        ],
        "an answer too large": ["x" * 70_000],
    }
    clock.forward(minutes=1)
    for reason, bodies in told.items():
        for body in bodies:
            home.line.instead = {lists.path: body}
            clock.forward(seconds=31)
            assert (await asked(here, token))["reason"] == "REVOKED", body[:200]
            kept = await here.services.stores.partner_statements.want(lists, clock())
            assert kept.failure == reason, body[:200]
    noted = [one.reason for one in await here.services.stores.exchange_refusals.of("GD", 20)]
    assert sorted(noted) == sorted(reason for reason in told if reason.startswith("statement."))


async def test_keys_that_the_province_did_not_sign_for_open_nothing(
    provinces: tuple[Side, Side], clock: Clock
) -> None:
    here, home = provinces
    token = await shown(await licensed(home.client))
    stranger = (await here.client.http.get("/.well-known/jwks.json")).json()["keys"]
    (theirs,) = await home.services.stores.province_keys.newest()
    wanted = Wanted("GD", StatementKind.KEYS)
    # Nor does a code that its own province lets live for longer than anybody shows it.
    claims = dict(decoded(read_sign1(from_base45(token.removeprefix(PREFIX))).payload))
    for end in (claims[IAT] + 601, 10**18, 2**70):
        lasting = _signed(home.services.gate.tokens, cbor2.dumps({**claims, EXP: end}))
        assert (await asked(here, PREFIX + base45(lasting)))["reason"] == "UNKNOWN", end
    kid = (await home.client.http.get(wanted.path)).json()["tokenKeys"][0]["kid"]
    clock.forward(minutes=2)
    content = {"tokenKeys": [{**stranger[0], "kid": kid}]}
    home.line.instead = {wanted.path: stated(wanted, content, theirs, home.services.signer, clock())}
    assert (await asked(here, token))["reason"] == "BAD_SIGNATURE"
    home.line.instead = {wanted.path: stated(wanted, {"tokenKeys": []}, theirs, home.services.signer, clock())}
    clock.forward(minutes=2)
    assert (await asked(here, token))["reason"] == "UNKNOWN"


async def _given_twice(side: Side, message: str) -> None:
    """The certificate of a case stands for another material as well."""
    found = await side.services.stores.exchange_messages.get(message)
    assert found is not None
    (told,) = [one for one in found.payload["materials"] if one["key"] == KEY]
    payload = {**found.payload, "materials": [*found.payload["materials"], {**told, "key": "again"}]}
    await side.services.database.rows("exchangeMessages").delete({"_id": message})
    await side.services.stores.exchange_messages.add([replace(found, payload=payload)])


def _counted(monkeypatch: pytest.MonkeyPatch, name: str) -> list[Any]:
    """Calls of a function, from now on."""
    calls: list[Any] = []
    module, _, function = name.rpartition(".")
    original = getattr(import_module(module), function)
    monkeypatch.setattr(name, lambda *given: calls.append(given) or original(*given))
    return calls


async def test_what_came_with_a_case_shows_what_became_of_it(
    provinces: tuple[Side, Side], clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, home = provinces
    person, licence, _, approver = await for_library(here.client)
    await list_certificates(here.services, clock())
    mine = await crossed(person)
    await settle(here, home)
    clerk, there = await at_home(home)

    async def standing() -> Any:
        one, again = (await clerk.run(RECOGNIZED, id=there["id"]))["node"]["crossProvince"]["recognized"]
        assert again == {**one, "materialKey": "again"}
        return one

    await _given_twice(home, f"GX-{mine['number']}:INBOUND:000001")
    signatures = _counted(monkeypatch, "resolvers.certificates.vouching.verify_signature")
    lists = _counted(monkeypatch, "resolvers.exchanges.recognizing.statement_of")
    good = await standing()
    assert (len(signatures), len(lists)) == (2, 1)  # each is checked once, and the list of both is read once
    assert (good["materialKey"], good["standing"], good["issuer"] != "") == (KEY, "GOOD", True)
    assert (await approver.change(REVOKE, id=licence))["userErrors"] == []
    here.line.cut = True
    clock.forward(minutes=2)
    assert (await standing())["standing"] == "GOOD"  # by what was said before, and it says of when
    here.line.cut = False
    clock.forward(minutes=1)
    assert (await standing())["standing"] == "REVOKED"
    here.line.cut = True
    clock.forward(hours=7)
    clerk = await home.client.staff("CLERK", DEPARTMENT)
    assert await standing() == {**good, "standing": "CANT_TELL", "asOf": None}
    assert mine["number"] != there["number"]


async def test_a_result_that_its_seal_did_not_sign_is_shown_as_forged(provinces: tuple[Side, Side]) -> None:
    here, home = provinces
    citizen = await here.client.citizen()
    mine = await crossed(citizen)
    await settle(here, home)
    clerk, there = await at_home(home)
    reviewed = await move(clerk, "startReview", await accept(clerk, there))
    await approve(await home.client.staff("APPROVER", DEPARTMENT), reviewed)
    await report_crossings(home.services, home.clock())
    stores = home.services.stores
    result = next(one for one in await stores.exchange_messages.of(f"GX-{mine['number']}") if one.type is RESULT)
    told = result.payload["certificate"]
    altered = {**told, "content": told["content"].replace("广安区", "前锋区")}
    assert altered != told
    await home.services.database.rows("exchangeMessages").delete({"_id": result.id})
    await stores.exchange_messages.add([replace(result, payload={**result.payload, "certificate": altered})])
    await settle(here, home)

    (found,) = (await citizen.run(RECOGNIZED, id=mine["id"]))["node"]["crossProvince"]["recognized"]

    assert found == {"materialKey": None, "identifier": "", "issuer": "", "standing": "FORGED", "asOf": None}


async def test_what_was_revoked_before_does_not_come_with_a_case(provinces: tuple[Side, Side]) -> None:
    here, home = provinces
    person, licence, _, approver = await for_library(here.client)
    mine = await crossed(person)
    await report_crossings(here.services, here.clock())
    assert (await approver.change(REVOKE, id=licence))["userErrors"] == []
    await settle(here, home)
    sent = (await here.services.stores.exchange_messages.of(f"GX-{mine['number']}"))[0]
    assert "status" in next(one["certificate"] for one in sent.payload["materials"] if one["key"] == KEY)
    assert sent.state is MessageState.DEAD
    assert "MATERIAL_REJECTED" in (sent.failure or "")


async def test_we_publish_what_others_check_by(provinces: tuple[Side, Side]) -> None:
    here, _ = provinces
    (ours,) = await here.services.stores.province_keys.newest()
    keys = (await here.client.http.get("/.well-known/tongban/keys")).json()
    assert [one["id"] for one in keys["keys"]] == [ours.id]
    assert keys["tokenKeys"] == (await here.client.http.get("/.well-known/jwks.json")).json()["keys"]
    raw = json.dumps(keys).encode()
    read = read_statement(raw, Wanted("GX", StatementKind.KEYS), (ours.public,), here.clock())
    assert read.expires_at - read.issued_at == timedelta(days=2)
    for path in ("/.well-known/tongban/status/7", "/.well-known/tongban/status/x", "/.well-known/tongban/status/٣"):
        assert (await here.client.http.get(path)).status_code == 404
