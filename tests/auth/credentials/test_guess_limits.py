from asyncio import gather
from dataclasses import replace

import pytest
from starlette.types import ASGIApp

from api.context import Services
from auth.credentials import attempts
from tests.clock import Clock
from tests.graphql import Client
from tests.staff import STOPPED, WRONG, Counting, Member, attempt, elsewhere, enter, said

STRANGERS = [f"203.0.113.{one}" for one in range(1, 60)]


async def guess(client: Client, username: str, times: int, **more: str) -> list[list[tuple[str, list[str]]]]:
    return [said(await attempt(client, username, f"guess number {one}", None, **more)) for one in range(times)]


async def guess_from_everywhere(app: ASGIApp, username: str) -> None:
    """Use up what strangers may try at one username."""
    for address in STRANGERS[:8]:
        assert await guess(elsewhere(app, address), username, 5) == [WRONG] * 5
    assert await guess(elsewhere(app, STRANGERS[8]), username, 1) == [STOPPED]


async def test_five_failures_at_one_person_from_one_address(client: Client, clerk: Member, hasher: Counting) -> None:
    assert await guess(client, clerk.username, 7) == [WRONG] * 5 + [STOPPED] * 2

    assert said(await attempt(client, clerk.username, clerk.password, clerk.code())) == STOPPED
    assert len(hasher.verified) == 5


async def test_it_says_how_long_to_wait_and_means_it(client: Client, clerk: Member, clock: Clock) -> None:
    await guess(client, clerk.username, 5)
    stopped = await attempt(client, clerk.username, clerk.password, clerk.code())
    seconds = int("".join(filter(str.isdigit, stopped["userErrors"][0]["message"])))
    assert 0 < seconds <= 900

    clock.forward(seconds=seconds)
    await enter(client, clerk)


async def test_an_unknown_username_is_stopped_alike(client: Client, clerk: Member) -> None:
    known, unknown = await guess(client, clerk.username, 6), await guess(client, "nobody", 6)

    assert known == unknown


async def test_twenty_guesses_at_once_are_five(client: Client, clerk: Member, hasher: Counting) -> None:
    answers = await gather(*(guess(client, clerk.username, 1) for _ in range(20)))

    assert sorted(answers) == sorted([[WRONG]] * 5 + [[STOPPED]] * 15)
    assert len(hasher.verified) == 5


async def test_guessing_codes_behind_a_known_password_is_stopped_too(client: Client, clerk: Member) -> None:
    answers = [said(await attempt(client, clerk.username, clerk.password, f"{one:06d}")) for one in range(6)]

    assert answers == [WRONG] * 5 + [STOPPED]


async def test_getting_in_counts_for_nothing(client: Client, clerk: Member, clock: Clock) -> None:
    for _ in range(12):
        await enter(client, clerk)
        clock.forward(seconds=30)


async def test_elsewhere_nobody_notices(client: Client, app: ASGIApp, clerk: Member, colleague: Member) -> None:
    await guess(client, clerk.username, 6)

    await enter(elsewhere(app, STRANGERS[0]), clerk)
    await enter(client, colleague)


async def test_a_colleague_in_the_same_office_cannot_lock_a_known_device_out(
    client: Client, clerk: Member, clock: Clock
) -> None:
    device = (await enter(client, clerk))["deviceToken"]
    clock.forward(seconds=30)
    assert (await guess(client, clerk.username, 6))[-1] == STOPPED

    signed = await enter(client, clerk, deviceToken=device)

    assert signed["deviceToken"] is None


async def test_a_device_has_ten_tries_of_its_own(client: Client, clerk: Member) -> None:
    device = (await enter(client, clerk))["deviceToken"]

    assert await guess(client, clerk.username, 11, deviceToken=device) == [WRONG] * 10 + [STOPPED]


async def test_another_persons_device_opens_no_lane(client: Client, clerk: Member, colleague: Member) -> None:
    device = (await enter(client, colleague))["deviceToken"]

    assert (await guess(client, clerk.username, 6, deviceToken=device))[-1] == STOPPED
    assert (await guess(client, clerk.username, 1, deviceToken="x" * 10_000)) == [STOPPED]


async def test_guessing_at_one_person_from_everywhere_is_stopped(app: ASGIApp, client: Client, clerk: Member) -> None:
    await guess_from_everywhere(app, clerk.username)

    stranger = await attempt(elsewhere(app, STRANGERS[9]), clerk.username, clerk.password, clerk.code())
    assert said(stranger) == STOPPED


async def test_it_locks_nobody_out_where_they_signed_in_before(app: ASGIApp, client: Client, clerk: Member) -> None:
    await enter(client, clerk)
    clerk.clock.forward(seconds=30)

    await guess_from_everywhere(app, clerk.username)

    await enter(client, clerk)


async def test_one_password_against_many_people_is_stopped(
    client: Client, app: ASGIApp, clerk: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attempts, "OF_ADDRESS", replace(attempts.OF_ADDRESS, limit=8))
    names = [one["username"] for one in await client.people() if one["roles"]][-9:]

    sprayed = [said(await attempt(client, name, "Guangan2026!!", None)) for name in names]

    assert sprayed == [WRONG] * 8 + [STOPPED]
    assert said(await attempt(client, clerk.username, clerk.password, clerk.code())) == STOPPED
    await enter(elsewhere(app, STRANGERS[0]), clerk)


async def test_an_ipv6_line_is_one_address(app: ASGIApp, client: Client, clerk: Member) -> None:
    answers = [await guess(elsewhere(app, f"2001:db8:1:2::{one:x}"), clerk.username, 1) for one in range(1, 7)]

    assert answers == [[WRONG]] * 5 + [[STOPPED]]


async def test_no_more_than_ten_addresses_and_devices_are_remembered(
    app: ASGIApp, client: Client, services: Services, clerk: Member
) -> None:
    for address in STRANGERS[:12]:
        await enter(elsewhere(app, address), clerk)
        clerk.clock.forward(seconds=30)

    found = await services.gate.credentials.by_username(clerk.username)
    assert found is not None
    assert (len(found.addresses), len(found.devices)) == (10, 10)
    assert found.addresses[0] == services.gate.attempts.address(clerk.username, STRANGERS[11])
    kept = " ".join([*found.addresses, *found.devices])
    assert not any(address in kept for address in STRANGERS)


async def test_the_counters_name_neither_people_nor_addresses(
    client: Client, services: Services, clerk: Member
) -> None:
    await guess(client, clerk.username, 1)

    keys = [row["_id"] for row in await services.database.rows("counters").find({}, limit=100)]
    assert len([key for key in keys if key.startswith("password-")]) == 3
    assert not any(clerk.username in key or "127.0.0.1" in key for key in keys)
