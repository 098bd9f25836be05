import argon2
import pytest
from argon2 import PasswordHasher

from api.context import Services
from auth.credentials import passwords
from auth.credentials.passwords import NOBODYS, Passwords
from tests.graphql import Client
from tests.staff import Counting, Member, attempt, enter, said


async def stored(services: Services, who: Member) -> str:
    found = await services.gate.credentials.by_username(who.username)
    assert found is not None
    return found.password_hash


async def test_every_answer_costs_one_comparison(
    client: Client, services: Services, hasher: Counting, clerk: Member
) -> None:
    await attempt(client, "nobody", "some password", None)
    await attempt(client, clerk.username, "some password", None)
    await attempt(client, clerk.username, clerk.password, None)
    await attempt(client, clerk.username, clerk.password, "000000")

    assert hasher.verified == [NOBODYS, *[await stored(services, clerk)] * 3]
    assert hasher.hashed == 0


def test_nobodys_hash_has_todays_parameters() -> None:
    assert not Passwords().outdated(NOBODYS)
    parameters = argon2.extract_parameters(NOBODYS)
    assert (parameters.type, parameters.time_cost, parameters.memory_cost) == (argon2.Type.ID, 3, 64 * 1024)


async def test_an_older_hash_is_renewed_at_the_next_sign_in_and_costs_as_much_meanwhile(
    client: Client, services: Services, hasher: Counting, clerk: Member
) -> None:
    old = PasswordHasher(time_cost=2, memory_cost=8, parallelism=1).hash(clerk.password)
    found = await services.gate.credentials.by_username(clerk.username)
    assert found is not None
    await services.gate.credentials.rehash(found, old)

    await attempt(client, clerk.username, "wrong password", clerk.code())
    assert hasher.verified == [NOBODYS, old]
    await enter(client, clerk)

    assert hasher.hashed == 1
    renewed = await stored(services, clerk)
    assert not hasher.check_needs_rehash(renewed)
    clerk.clock.forward(seconds=30)
    await enter(client, clerk)
    assert await stored(services, clerk) == renewed


async def test_a_password_that_was_changed_meanwhile_is_not_put_back(
    services: Services, client: Client, clerk: Member
) -> None:
    before = await services.gate.credentials.by_username(clerk.username)
    assert before is not None
    await services.gate.credentials.set_password(before, "another hash", clerk.clock())

    await services.gate.credentials.rehash(before, "the old password's")

    assert await stored(services, clerk) == "another hash"


async def test_the_queue_has_an_end_and_who_is_sent_away_has_not_failed(
    client: Client, clerk: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "_WAITING", 0)
    for _ in range(8):
        assert said(await attempt(client, clerk.username, clerk.password, clerk.code())) == [("LIMIT_EXCEEDED", [])]

    monkeypatch.setattr(passwords, "_WAITING", 1)
    await enter(client, clerk)


async def test_the_place_in_the_queue_is_free_again(hasher: Counting, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_WAITING", 1)
    door = Passwords(hasher)

    assert [await door.matches(await door.hash("one"), word) for word in ("one", "two")] == [True, False]
