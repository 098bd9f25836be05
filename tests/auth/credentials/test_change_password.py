import pytest

from tests.auth.steps import viewer_id
from tests.clock import Clock
from tests.graphql import Client
from tests.staff import CHANGE, GOOD, Member, attempt, enter, said, signed_in


async def change(client: Client, current: str, chosen: str) -> list[tuple[str, list[str]]]:
    payload = await client.change(CHANGE, input={"currentPassword": current, "newPassword": chosen})
    assert payload["changed"] is (payload["userErrors"] == [])
    return said(payload)


async def test_the_new_password_is_good_and_the_old_one_is_not(client: Client, clerk: Member, clock: Clock) -> None:
    me = await signed_in(client, clerk)

    assert await change(me, clerk.password, GOOD) == []

    clock.forward(seconds=30)
    assert said(await attempt(client, clerk.username, clerk.password, clerk.code())) == [("INVALID", [])]
    assert said(await attempt(client, clerk.username, GOOD, clerk.code())) == []


async def test_other_sessions_end_and_this_one_stays(client: Client, clerk: Member, clock: Clock) -> None:
    other = await signed_in(client, clerk)
    clock.forward(seconds=30)
    me = await signed_in(client, clerk)
    assert await viewer_id(other) == await viewer_id(me)

    assert await change(me, clerk.password, GOOD) == []

    clock.forward(seconds=6)
    assert await viewer_id(other) is None
    assert await viewer_id(me) is not None


async def test_without_the_current_one_nothing_happens(client: Client, clerk: Member, clock: Clock) -> None:
    me = await signed_in(client, clerk)

    assert await change(me, "something else", GOOD) == [("INVALID", ["currentPassword"])]

    clock.forward(seconds=30)
    await enter(client, clerk)


async def test_a_stolen_session_has_five_guesses_and_locks_nobody_out(
    client: Client, clerk: Member, clock: Clock
) -> None:
    stolen = await signed_in(client, clerk)

    answers = [await change(stolen, f"guess {one}", GOOD) for one in range(6)]

    assert answers == [[("INVALID", ["currentPassword"])]] * 5 + [[("LIMIT_EXCEEDED", [])]]
    clock.forward(seconds=30)
    await enter(client, clerk)


@pytest.mark.parametrize(
    "chosen", ["", "elevenchars", "x" * 129, "password1234", "my s20100 is long", "aAaAaAaAaAaA"]
)
async def test_what_cannot_be_chosen(client: Client, clerk: Member, chosen: str) -> None:
    me = await signed_in(client, clerk)
    assert clerk.username == "s20100"

    expected = "REQUIRED" if chosen == "" else "INVALID"
    assert await change(me, clerk.password, chosen) == [(expected, ["newPassword"])]


async def test_the_current_one_is_no_new_one(client: Client, clerk: Member) -> None:
    me = await signed_in(client, clerk)

    assert await change(me, clerk.password, clerk.password) == [("INVALID", ["newPassword"])]


async def test_every_keyboard_types_the_same_password(client: Client, clerk: Member, clock: Clock) -> None:
    me = await signed_in(client, clerk)
    assert await change(me, clerk.password, "ｃａｆé horse staple river") == []

    clock.forward(seconds=30)
    typed = "cafe\u0301 horse staple river"
    assert said(await attempt(client, clerk.username, typed, clerk.code())) == []


async def test_a_citizen_has_none_to_change(client: Client) -> None:
    citizen = await client.citizen()

    assert await change(citizen, "guangan-00000000", GOOD) == [("NOT_FOUND", ["currentPassword"])]
