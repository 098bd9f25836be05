from asyncio import gather
from dataclasses import replace
from typing import Any

import pytest

from api.context import Services
from auth.accounts.model import Post, Role
from auth.passkeys.registration import BEGINNINGS
from tests.auth.passkeys import add, begin_adding, finish_adding, listed, remove, told
from tests.auth.steps import OTHER_PHONE, PHONE, codes
from tests.authenticator import PRESENT, Authenticator, decode, encode
from tests.clock import Clock
from tests.graphql import Client


@pytest.fixture
async def person(client: Client) -> Client:
    return await client.sign_in(PHONE)


async def account_id(client: Client, services: Services, phone: str = PHONE) -> str:
    account = await services.gate.accounts.by_phone(phone)
    assert account is not None
    return account.id


async def test_the_options_are_those_of_the_standard(person: Client, client: Client, services: Services) -> None:
    options = (await begin_adding(person))["options"]

    assert options["rp"] == {"id": "localhost", "name": "通办"}
    assert decode(options["user"]["id"]).decode() == await account_id(client, services)
    assert (options["user"]["name"], options["user"]["displayName"]) == ("139****5678", "139****5678")
    assert len(decode(options["challenge"])) == 32
    assert {"type": "public-key", "alg": -7} in options["pubKeyCredParams"]
    assert options["authenticatorSelection"] == {
        "residentKey": "required",
        "requireResidentKey": True,
        "userVerification": "required",
    }
    assert (options["attestation"], options["timeout"], options["excludeCredentials"]) == ("none", 300_000, [])


async def test_a_passkey_is_added_and_the_person_told(person: Client) -> None:
    added = await add(person, Authenticator(), "  李秀英的手机\u202e ")

    assert (added["name"], added["lastUsedAt"]) == ("李秀英的手机", None)
    assert await listed(person) == [added]
    assert await told(person) == ["已添加通行密钥"]


async def test_the_next_one_is_told_which_there_are(person: Client) -> None:
    device = Authenticator()
    await add(person, device)

    options = (await begin_adding(person))["options"]

    assert options["excludeCredentials"] == [
        {"id": encode(device.credential), "type": "public-key", "transports": ["internal"]}
    ]


async def test_a_challenge_is_good_once(person: Client) -> None:
    begun = await begin_adding(person)
    assert codes(await finish_adding(person, Authenticator().create(begun["options"]))) == []

    assert codes(await finish_adding(person, Authenticator().create(begun["options"]))) == ["EXPIRED"]


async def test_of_two_at_once_with_one_challenge_one_wins(person: Client) -> None:
    options = (await begin_adding(person))["options"]

    answers = await gather(*(finish_adding(person, Authenticator().create(options)) for _ in range(3)))

    assert sorted(codes(one) for one in answers) == [[], ["EXPIRED"], ["EXPIRED"]]


async def test_a_challenge_lives_five_minutes(person: Client, clock: Clock) -> None:
    options = (await begin_adding(person))["options"]
    clock.forward(minutes=5)

    assert codes(await finish_adding(person, Authenticator().create(options))) == ["EXPIRED"]


async def test_a_challenge_is_bound_to_account_and_session(client: Client, person: Client, clock: Clock) -> None:
    options = (await begin_adding(person))["options"]
    clock.forward(seconds=60)
    stranger, tablet = await client.sign_in(OTHER_PHONE), await client.sign_in(PHONE)

    for other in (stranger, tablet):
        assert codes(await finish_adding(other, Authenticator().create(options))) == ["EXPIRED"]
    assert codes(await finish_adding(person, Authenticator().create(options))) == []


async def test_challenges_are_not_stored(person: Client, services: Services) -> None:
    options = (await begin_adding(person))["options"]
    (row,) = await services.database.rows("passkeyChallenges").find({}, limit=2)

    assert options["challenge"] not in str(row)


@pytest.mark.parametrize(
    "lie",
    [
        {"origin": "https://localhost.evil.example"},
        {"origin": "http://localhost:8001"},
        {"rp_id": "evil.example"},
        {"flags": PRESENT},
        {"flags": 0x04},
        {"cross_origin": True},
        {"format": "fido-u2f"},
        {"format": "tpm"},
    ],
    ids=str,
)
async def test_a_device_that_is_not_what_we_asked_for_is_refused(person: Client, lie: dict[str, Any]) -> None:
    options = (await begin_adding(person))["options"]

    assert codes(await finish_adding(person, Authenticator(**lie).create(options))) == ["INVALID"]
    assert await listed(person) == []


async def test_somebody_elses_credential_cannot_be_taken_over(client: Client, person: Client) -> None:
    owned = Authenticator()
    await add(person, owned)
    thief = await client.sign_in(OTHER_PHONE)
    options = (await begin_adding(thief))["options"]

    again = await finish_adding(thief, Authenticator(credential=owned.credential).create(options))

    assert codes(again) == ["ALREADY_DONE"]
    assert await listed(thief) == []


def garbage() -> list[Any]:
    whole = {"id": "AA", "rawId": "AA", "type": "public-key"}
    response = {"clientDataJSON": encode(b"{}"), "attestationObject": encode(b"\xa0")}
    nested: Any = {}
    for _ in range(25):
        nested = {"response": nested}
    return [
        {}, [], "x", 1, {"response": None}, {"response": []}, {**whole, "response": {}}, nested,
        {**whole, "response": response}, {**whole, "response": {**response, "clientDataJSON": "%%%"}},
        {**whole, "response": {**response, "clientDataJSON": encode(b'{"type":1,"challenge":[],"origin":{}}')}},
        {**whole, "response": {**response, "clientDataJSON": "A" * 100_000}},
    ]  # fmt: skip


@pytest.mark.parametrize("credential", garbage(), ids=lambda one: str(one)[:40])
async def test_garbage_is_refused(person: Client, credential: Any) -> None:
    """Where a challenge can be made out, it is none of ours."""
    assert codes(await finish_adding(person, credential)) in (["INVALID"], ["EXPIRED"])


@pytest.mark.parametrize("part", ["clientDataJSON", "attestationObject"])
async def test_half_an_answer_is_refused(person: Client, part: str) -> None:
    answer = Authenticator().create((await begin_adding(person))["options"])
    answer["response"][part] = encode(decode(answer["response"][part])[:-9])

    assert codes(await finish_adding(person, answer)) == ["INVALID"]


async def test_a_key_that_is_no_point_of_the_curve_is_refused(person: Client) -> None:
    answer = Authenticator().create((await begin_adding(person))["options"])
    attestation = bytearray(decode(answer["response"]["attestationObject"]))
    attestation[-1] ^= 1
    answer["response"]["attestationObject"] = encode(bytes(attestation))

    assert codes(await finish_adding(person, answer)) == ["INVALID"]


async def test_ten_and_no_more_however_many_at_once(person: Client, services: Services) -> None:
    for number in range(8):
        await add(person, Authenticator(), f"{number}")
    offers = [(await begin_adding(person))["options"] for _ in range(4)]

    answers = await gather(*(finish_adding(person, Authenticator().create(one)) for one in offers))

    assert sorted(codes(one) for one in answers) == [[], [], ["LIMIT_EXCEEDED"], ["LIMIT_EXCEEDED"]]
    assert len(await listed(person)) == 10
    assert codes(await begin_adding(person)) == ["LIMIT_EXCEEDED"]


async def test_one_that_was_removed_makes_room(person: Client) -> None:
    added = [await add(person, Authenticator(), f"{number}") for number in range(10)]

    assert await remove(person, added[3]["id"]) == {"removed": True, "userErrors": []}
    await add(person, Authenticator(), "new")

    assert len(await listed(person)) == 10
    assert "已删除通行密钥" in await told(person)


async def test_somebody_elses_passkey_cannot_be_removed(client: Client, person: Client) -> None:
    added = await add(person, Authenticator())
    stranger = await client.sign_in(OTHER_PHONE)

    for id in (added["id"], "garbage", ""):
        payload = await remove(stranger, id)
        assert (payload["removed"], codes(payload)) == (False, ["NOT_FOUND"])
    assert await listed(person) == [added]


async def test_a_passkey_has_a_name(person: Client) -> None:
    assert codes(await begin_adding(person, " \u200b")) == ["REQUIRED"]
    assert len((await add(person, Authenticator(), "长" * 500))["name"]) == 50


async def test_beginning_all_day_is_limited(client: Client, person: Client, services: Services, clock: Clock) -> None:
    key = services.gate.rates.key(BEGINNINGS, await account_id(client, services), clock())
    assert await services.gate.counters.take(key, BEGINNINGS.limit, clock(), BEGINNINGS.limit - 1)

    assert codes(await begin_adding(person)) == []
    assert codes(await begin_adding(person)) == ["LIMIT_EXCEEDED"]
    clock.forward(hours=1)
    assert codes(await begin_adding(await client.sign_in(PHONE))) == []


async def test_staff_have_none(client: Client, person: Client, services: Services) -> None:
    account = await services.gate.accounts.by_phone(PHONE)
    assert account is not None
    employed = replace(account, posts=(Post(Role.CLERK, "1"),), revision=account.revision + 1)
    await services.gate.accounts.save(employed)

    assert codes(await begin_adding(person)) == ["NOT_ALLOWED_NOW"]


async def test_a_session_that_has_just_ended_adds_nothing(client: Client, person: Client, services: Services) -> None:
    """Even on a worker that remembers the caller for five seconds."""
    options = (await begin_adding(person))["options"]
    (session,) = await services.database.rows("sessions").find({}, limit=2)
    await services.gate.sessions.revoke(session["_id"], services.clock())

    answer = await person.post(
        "mutation($c: JSON!) { finishPasskeyRegistration(input: {credential: $c}) { passkey { id } } }",
        c=Authenticator().create(options),
    )

    assert [error["extensions"]["code"] for error in answer["errors"]] == ["UNAUTHENTICATED"]
    assert await services.gate.passkeys.of_account(session["account"]) == []
