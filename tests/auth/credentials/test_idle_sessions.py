"""A session of staff that nobody uses ends: desks are left open."""

from datetime import timedelta
from typing import Any

import pytest

from api.context import Services
from api.settings import BadSettings, read_settings
from auth.accounts.model import Post, Role
from seeds.departments import MARKET
from tests.auth.steps import PHONE, codes, refresh, viewer_id
from tests.clock import Clock
from tests.graphql import Client
from tests.staff import Member, signed_in


async def used(client: Client, token: str | None, clock: Clock, *, minutes: int) -> Any:
    """Refresh after so many minutes."""
    clock.forward(minutes=minutes)
    return await refresh(client, token)


async def test_unused_for_half_an_hour_it_is_over(client: Client, clerk: Member, clock: Clock) -> None:
    staff = await signed_in(client, clerk)

    assert codes(await used(client, staff.refresh_token, clock, minutes=30)) == ["EXPIRED"]
    assert await viewer_id(staff) is None


async def test_in_use_it_goes_on_all_day(client: Client, clerk: Member, clock: Clock) -> None:
    token = (await signed_in(client, clerk)).refresh_token

    for _ in range(20):
        swapped = await used(client, token, clock, minutes=29)
        assert codes(swapped) == []
        token = swapped["refreshToken"]

    assert codes(await used(client, token, clock, minutes=31)) == ["EXPIRED"]


async def test_citizens_stay_signed_in(client: Client, clock: Clock) -> None:
    citizen = await client.sign_in(PHONE)

    assert codes(await used(client, citizen.refresh_token, clock, minutes=60 * 24 * 29)) == []


async def test_who_got_a_post_meanwhile_is_staff_by_this_rule_too(
    client: Client, services: Services, clock: Clock
) -> None:
    citizen = await client.sign_in(PHONE)
    account = await services.gate.accounts.by_phone(PHONE)
    assert account is not None
    await services.gate.accounts.save(account.appointed(Post(Role.CLERK, MARKET.code)))

    assert codes(await used(client, citizen.refresh_token, clock, minutes=31)) == ["EXPIRED"]


async def test_the_setting_is_not_shorter_than_an_access_tokens_life() -> None:
    settings = read_settings({"TONGBAN_STAFF_IDLE_MINUTES": "15"}, "development")
    assert timedelta(minutes=settings.staff_idle_minutes) == timedelta(minutes=15)

    for text in ("14", "0", "-1", "x"):
        with pytest.raises(BadSettings):
            read_settings({"TONGBAN_STAFF_IDLE_MINUTES": text}, "development")
