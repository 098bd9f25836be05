from asyncio import gather
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from api.context import Services
from auth.accounts.model import Post, Role
from auth.passkeys.sign_in import BEGINNINGS
from tests.auth.forge import parts
from tests.auth.passkeys import add, begin, finish, listed, remove, sign_in, told
from tests.auth.steps import OTHER_PHONE, PHONE, codes, refresh, viewer_id
from tests.authenticator import PRESENT, Authenticator, decode, encode
from tests.clock import Clock
from tests.graphql import Client


@pytest.fixture
async def person(client: Client) -> Client:
    return await client.sign_in(PHONE)


@pytest.fixture
async def device(person: Client) -> Authenticator:
    """A device whose passkey signs the person in."""
    device = Authenticator()
    await add(person, device)
    return device


async def test_the_options_name_nobody(client: Client) -> None:
    options = (await begin(client))["options"]

    assert (options["rpId"], options["allowCredentials"]) == ("localhost", [])
    assert (options["userVerification"], options["timeout"]) == ("required", 300_000)
    assert len(decode(options["challenge"])) == 32


async def test_a_passkey_signs_its_owner_in(
    client: Client, person: Client, device: Authenticator, clock: Clock
) -> None:
    clock.forward(minutes=1)

    signed = await sign_in(client, device)

    assert codes(signed) == []
    page = Client(client.http, signed["accessToken"])
    assert signed["viewer"]["id"] == await viewer_id(page) == await viewer_id(person)
    assert parts(signed["accessToken"])[1]["channel"] == "WEB"
    assert codes(await refresh(client, signed["refreshToken"])) == []
    (passkey,) = await listed(page)
    assert passkey["lastUsedAt"] > passkey["createdAt"]
    assert (await told(page))[0] == "账号有新的登录"


async def test_a_device_that_does_not_count_signs_in_again_and_again(client: Client, person: Client) -> None:
    device = Authenticator(counts=False)
    await add(person, device)

    assert [codes(await sign_in(client, device)) for _ in range(3)] == [[], [], []]


async def test_an_answer_is_good_once(client: Client, device: Authenticator) -> None:
    answer = device.get((await begin(client))["options"])

    assert codes(await finish(client, answer)) == []
    assert codes(await finish(client, answer)) == ["EXPIRED"]


async def test_of_one_answer_sent_thrice_at_once_one_signs_in(client: Client, device: Authenticator) -> None:
    answer = device.get((await begin(client))["options"])

    signed = await gather(*(finish(client, answer) for _ in range(3)))

    assert sorted(codes(one) for one in signed) == [[], ["EXPIRED"], ["EXPIRED"]]


async def test_a_challenge_lives_five_minutes(client: Client, device: Authenticator, clock: Clock) -> None:
    answer = device.get((await begin(client))["options"])
    clock.forward(minutes=5)

    assert codes(await finish(client, answer)) == ["EXPIRED"]


async def test_a_challenge_of_our_own_making_is_needed(client: Client, device: Authenticator) -> None:
    assert codes(await finish(client, device.get({"challenge": encode(b"x" * 32)}))) == ["EXPIRED"]


@pytest.mark.parametrize(
    "lie",
    [
        {"origin": "https://evil.example"},
        {"origin": "http://localhost:8001"},
        {"origin": "null"},
        {"rp_id": "evil.example"},
        {"flags": PRESENT},
        {"flags": 0x04},
        {"cross_origin": True},
    ],
    ids=str,
)
async def test_an_answer_that_is_not_for_us_is_refused(
    client: Client, device: Authenticator, lie: dict[str, Any]
) -> None:
    assert codes(await sign_in(client, replace(device, **lie))) == ["INVALID"]


def _other_key(answer: dict[str, Any]) -> None:
    answer["response"]["signature"] = encode(b"\x30\x06\x02\x01\x01\x02\x01\x01")


def _flipped(part: str) -> Callable[[dict[str, Any]], None]:
    def flip(answer: dict[str, Any]) -> None:
        content = bytearray(decode(answer["response"][part]))
        content[-1] ^= 1
        answer["response"][part] = encode(bytes(content))

    return flip


def _without(part: str) -> Callable[[dict[str, Any]], None]:
    return lambda answer: answer["response"].pop(part)


TAMPERED = [
    _other_key,
    _flipped("signature"),
    _flipped("authenticatorData"),
    _without("userHandle"),
    _without("signature"),
]


@pytest.mark.parametrize("tamper", TAMPERED)
async def test_what_was_tampered_with_is_refused(
    client: Client, device: Authenticator, tamper: Callable[[dict[str, Any]], None]
) -> None:
    answer = device.get((await begin(client))["options"])
    tamper(answer)

    assert codes(await finish(client, answer)) == ["INVALID"]


async def test_another_key_under_the_same_credential_id_is_refused(client: Client, device: Authenticator) -> None:
    forger = Authenticator(credential=device.credential, user=device.user, counter=50)

    assert codes(await sign_in(client, forger)) == ["INVALID"]


async def test_a_passkey_opens_no_other_account(client: Client, person: Client, device: Authenticator) -> None:
    victim = await client.sign_in(OTHER_PHONE)
    other = Authenticator()
    await add(victim, other)

    assert codes(await sign_in(client, replace(device, user=other.user))) == ["NOT_FOUND"]
    assert codes(await sign_in(client, replace(device, credential=other.credential))) == ["NOT_FOUND"]
    assert codes(await sign_in(client, replace(device, credential=other.credential, user=other.user))) == ["INVALID"]


async def test_an_unknown_passkey_is_told_apart(client: Client, device: Authenticator) -> None:
    """So that the app can tell the device to forget it (signalUnknownCredential)."""
    assert codes(await sign_in(client, Authenticator(user=device.user))) == ["NOT_FOUND"]


async def test_a_removed_passkey_opens_nothing(client: Client, person: Client, device: Authenticator) -> None:
    (passkey,) = await listed(person)
    await remove(person, passkey["id"])

    assert codes(await sign_in(client, device)) == ["NOT_FOUND"]


@pytest.mark.parametrize("back_to", [0, 4, 5])
async def test_a_counter_that_goes_back_is_refused_and_told(client: Client, person: Client, back_to: int) -> None:
    device = Authenticator(counter=4)
    await add(person, device)
    assert codes(await sign_in(client, device)) == []
    copy = replace(device, counter=back_to, counts=False)

    assert codes(await sign_in(client, copy)) == ["NOT_ALLOWED_NOW"]

    assert (await told(person)).count("通行密钥可能已被复制") == 1
    assert codes(await sign_in(client, device)) == []


async def test_a_stranger_cannot_make_us_cry_wolf(client: Client, person: Client, device: Authenticator) -> None:
    """Knowing a credential's id is not having its key."""
    assert codes(await sign_in(client, device)) == []
    await sign_in(client, Authenticator(credential=device.credential, user=device.user, counts=False))

    assert "通行密钥可能已被复制" not in await told(person)


async def test_registering_is_not_signing_in(client: Client, person: Client, device: Authenticator) -> None:
    """A challenge of one ceremony is none of the other, and neither is its answer."""
    options = (await begin(client))["options"]
    made = Authenticator().create({**options, "user": {"id": device.user}})

    assert codes(await finish(client, made)) == ["INVALID"]


async def test_who_has_become_staff_signs_in_otherwise(
    client: Client, device: Authenticator, services: Services
) -> None:
    account = await services.gate.accounts.by_phone(PHONE)
    assert account is not None
    await services.gate.accounts.save(replace(account, posts=(Post(Role.CLERK, "1"),), revision=2))

    assert codes(await sign_in(client, device)) == ["NOT_ALLOWED_NOW"]


async def test_challenges_for_one_address_are_limited(client: Client, services: Services, clock: Clock) -> None:
    key = services.gate.rates.key(BEGINNINGS, "127.0.0.1", clock())
    assert await services.gate.counters.take(key, BEGINNINGS.limit, clock(), BEGINNINGS.limit - 1)

    assert codes(await begin(client)) == []
    assert codes(await begin(client)) == ["LIMIT_EXCEEDED"]


async def test_a_long_device_name_is_cut(client: Client, device: Authenticator, services: Services) -> None:
    answer = device.get((await begin(client, "长" * 10_000))["options"])
    signed = await finish(client, answer)

    sessions = await Client(client.http, signed["accessToken"]).run("{ viewer { sessions { device current } } }")
    assert {len(one["device"]) for one in sessions["viewer"]["sessions"] if one["current"]} == {100}
