"""The signed list of statuses, as a stranger reads it: with pyjwt and zlib, and nothing of ours."""

import base64
import zlib
from dataclasses import replace
from typing import Any

import cbor2
import jwt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.context import Services
from api.jobs import list_certificates
from auth.accounts.model import Role
from resolvers.certificates.lifecycle import NOT_HOLDING, CertificateStatus
from resolvers.certificates.status_list import packed
from resolvers.certificates.status_place import PER_LIST, drawn
from tests import cases
from tests.api.conftest import Bare
from tests.api.offline import carried
from tests.api.steps import Licensed, licensed
from tests.clock import Clock
from tests.graphql import Client
from tests.resolvers.certificates.test_offline_token import claims

CHANGE = """mutation($id: ID!) {
  %sCertificate(input: {certificateId: $id, reason: "复核"}) { certificate { status } userErrors { code } }
}"""


@pytest.fixture
async def someone(client: Client) -> Licensed:
    return await licensed(client)


async def place_of(someone: Licensed) -> dict[str, Any]:
    token = (await carried(someone))["offlineToken"]
    place: dict[str, Any] = claims(token)[65535]["status_list"]
    return place


async def read(client: Client, address: str) -> dict[str, Any]:
    jwks = jwt.PyJWKSet.from_dict((await client.http.get("/.well-known/jwks.json")).json())
    answer = await client.http.get(address)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/statuslist+jwt")
    header = jwt.get_unverified_header(answer.text)
    assert (header["typ"], header["alg"]) == ("statuslist+jwt", "ES256")
    options: Any = {"verify_exp": False, "verify_iat": False}
    read: dict[str, Any] = jwt.decode(answer.text, jwks[header["kid"]], algorithms=["ES256"], options=options)
    return read


async def status(client: Client, place: dict[str, Any]) -> int:
    said = await read(client, place["uri"])
    assert said["sub"] == place["uri"]
    lst = said["status_list"]["lst"]
    bits = zlib.decompress(base64.urlsafe_b64decode(lst + "=" * (-len(lst) % 4)))
    assert (said["status_list"]["bits"], len(bits) * 4) == (2, 131072)
    return bits[place["idx"] // 4] >> place["idx"] % 4 * 2 & 3


async def test_what_becomes_of_a_certificate_shows_within_a_minute(
    client: Client, someone: Licensed, clock: Clock, services: Services
) -> None:
    place = await place_of(someone)
    approver = await cases.employ(services, client, (Role.APPROVER, cases.DEPARTMENT))
    assert await status(client, place) == 0
    for change, worth in (("suspend", 2), ("resume", 0), ("revoke", 1)):
        done = await approver.change(CHANGE % change, id=someone.certificate["id"])
        assert done["userErrors"] == []
        clock.forward(seconds=30)
        assert await status(client, place) == worth


async def test_caches_keep_it_for_half_a_minute_and_ask_with_its_tag(
    client: Client, someone: Licensed, clock: Clock
) -> None:
    first = await client.http.get("/status/0")
    assert (first.headers["cache-control"], first.headers["access-control-allow-origin"]) == (
        "public, max-age=30",
        "*",
    )
    again = await client.http.get("/status/0", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    await place_of(someone)
    await someone.revoke()
    clock.forward(seconds=31)
    changed = await client.http.get("/status/0", headers={"If-None-Match": first.headers["etag"]})
    assert changed.status_code == 200


async def test_a_kept_list_is_never_out_of_date(client: Client, world: Services, clock: Clock) -> None:
    first = await client.http.get("/status/0")
    clock.forward(minutes=14)
    said = await read(client, "/status/0")
    assert said["exp"] > clock().timestamp() + 60
    assert said["ttl"] == 30
    assert (await client.http.get("/status/0")).headers["etag"] != first.headers["etag"]


async def test_a_list_is_signed_with_the_newest_key_whoever_made_it(
    client: Client, world: Services, clock: Clock
) -> None:
    first = jwt.get_unverified_header((await client.http.get("/status/0")).text)["kid"]
    clock.forward(seconds=1)
    await world.gate.tokens.rotate(clock())  # this process doesn't know yet
    newest = (await world.gate.tokens.keys())[0].kid
    clock.forward(minutes=4)
    assert jwt.get_unverified_header((await client.http.get("/status/0")).text)["kid"] == first
    clock.forward(minutes=5)
    assert jwt.get_unverified_header((await client.http.get("/status/0")).text)["kid"] == newest != first


@pytest.mark.parametrize("number", ["1", "999999999", str(2**63), "9" * 5000, "x", "-1", "", "1.0", "١"])
async def test_there_are_no_other_lists(bare: Bare, number: str) -> None:
    assert (await bare.http.get(f"/status/{number}")).status_code == 404


async def test_the_worker_gives_everyone_a_place_and_once(client: Client, someone: Licensed, world: Services) -> None:
    rows = world.database.rows("certificates")
    assert all("statusIndex" not in row for row in await rows.find({}, limit=9))
    assert await list_certificates(world, world.clock()) == 1
    (before,) = await rows.find({}, limit=9)
    assert await list_certificates(world, world.clock()) == 0
    place = await place_of(someone)
    assert place["idx"] == before["statusIndex"]
    ask = "query($id: ID!) { node(id: $id) { ... on Certificate { statusList { uri index } } } }"
    told = (await someone.holder.run(ask, id=someone.certificate["id"]))["node"]["statusList"]
    assert told == {"uri": place["uri"], "index": place["idx"]}


async def test_a_new_version_gets_a_place_of_its_own(world: Services, someone: Licensed) -> None:
    (row,) = await world.database.rows("certificates").find({}, limit=9)
    await list_certificates(world, world.clock())
    held = await world.stores.certificates.get(row["_id"])
    assert held
    twin = replace(held, id="twin", identifier="x", number="x", check_code="x")
    assert not await world.stores.certificates.add(twin)
    assert await world.stores.certificates.add(replace(twin, place=None))


@settings(deadline=None)
@given(st.dictionaries(st.integers(0, 131071), st.sampled_from(NOT_HOLDING), max_size=40))
def test_a_list_says_of_each_what_it_is_and_nothing_of_the_others(fallen: dict[int, CertificateStatus]) -> None:
    bits = packed(fallen.items())
    assert len(bits) == 131072 // 4
    said = {i: bits[i // 4] >> i % 4 * 2 & 3 for i in fallen}
    assert said == {i: 2 if status is CertificateStatus.SUSPENDED else 1 for i, status in fallen.items()}
    assert int.from_bytes(bits).bit_count() == len(fallen)


def test_places_are_drawn_and_a_list_is_never_more_than_half_full() -> None:
    places = [drawn(serial) for serial in (1, 2, PER_LIST, PER_LIST + 1)]
    assert [place.list for place in places] == [0, 0, 0, 1]
    assert len({drawn(1).index for _ in range(50)}) > 40


async def test_our_keys_are_published_as_cose_keys(client: Client) -> None:
    answer = await client.http.get("/.well-known/cose-keys")
    assert answer.headers["content-type"] == "application/cose-key-set"
    (key,) = cbor2.loads(answer.content)
    (jwk,) = (await client.http.get("/.well-known/jwks.json")).json()["keys"]
    assert (key[1], key[2].decode(), key[3], key[-1]) == (2, jwk["kid"], -7, 1)
    x = base64.urlsafe_b64encode(key[-2]).rstrip(b"=").decode()
    assert (x, len(key[-3])) == (jwk["x"], 32)
