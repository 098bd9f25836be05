from asyncio import gather

import pytest

from api.context import Services
from auth.accounts.model import Role
from auth.credentials.rules import require_good
from auth.credentials.sign_in import totp_purpose
from tests.auth.steps import viewer_id
from tests.clock import Clock
from tests.graphql import Client
from tests.staff import WRONG, Member, attempt, enter, member, said


@pytest.mark.parametrize("role", list(Role))
async def test_every_kind_of_staff_gets_in(client: Client, clock: Clock, role: Role) -> None:
    payload = await enter(client, await member(client, clock, role.value))

    assert payload["expiresIn"] == 900
    assert await viewer_id(Client(client.http, payload["accessToken"])) == payload["viewer"]["id"]


async def test_everybodys_password_and_app_are_the_published_ones(client: Client, services: Services) -> None:
    staff = [one for one in await client.people() if one["roles"]]
    assert len(staff) > 100

    for one in staff:
        found = await services.gate.credentials.by_username(one["username"])
        assert found is not None
        assert await services.gate.staff.passwords.matches(found.password_hash, one["password"])
        assert services.gate.vault.open(found.totp or b"", totp_purpose(found.id)).decode() == one["totpSecret"]
        require_good(one["password"], found.username)
        assert not await services.gate.staff.breached.contains(one["password"])


async def test_it_is_the_account_of_the_phone(client: Client, clerk: Member) -> None:
    by_phone = await client.sign_in(clerk.phone)

    assert (await enter(client, clerk))["viewer"]["id"] == await viewer_id(by_phone)


async def test_the_session_works_and_names_its_device(client: Client, clerk: Member) -> None:
    me = Client(client.http, (await enter(client, clerk))["accessToken"])

    found = await me.run("{ workbench { queue { edges { node { id } } } } viewer { sessions { device channel } } }")

    assert found["workbench"] is not None
    assert found["viewer"]["sessions"] == [{"device": "window 3", "channel": "WINDOW"}]


async def test_usernames_and_codes_are_taken_as_keyboards_type_them(client: Client, clerk: Member) -> None:
    wide = "".join(chr(ord(one) + 0xFEE0) for one in clerk.code())

    signed = await attempt(client, f" {clerk.username.upper()} ", clerk.password, f"{wide[:3]} {wide[3:]}")

    assert signed["userErrors"] == []


async def test_whatever_is_wrong_the_answer_is_the_same(client: Client, clerk: Member, colleague: Member) -> None:
    wrong = f"{(int(clerk.code()) + 1) % 1_000_000:06d}"

    answers = [
        await attempt(client, "nobody", clerk.password, clerk.code()),
        await attempt(client, "nobody", clerk.password, None),
        await attempt(client, clerk.username, "not the password", clerk.code()),
        await attempt(client, clerk.username, "not the password", None),
        await attempt(client, clerk.username, clerk.password, wrong),
        await attempt(client, colleague.username, colleague.password, clerk.code()),
    ]

    assert said(answers[0]) == WRONG
    assert all(answer == answers[0] for answer in answers)


@pytest.mark.parametrize("code", [None, "", "  "])
async def test_a_missing_code_is_asked_for_after_the_right_password(
    client: Client, clerk: Member, code: str | None
) -> None:
    for _ in range(8):  # asking for the code is no failure
        assert said(await attempt(client, clerk.username, clerk.password, code)) == [("REQUIRED", ["oneTimeCode"])]

    await enter(client, clerk)


async def test_a_code_works_once(client: Client, clerk: Member) -> None:
    code = clerk.code()
    await enter(client, clerk)

    assert said(await attempt(client, clerk.username, clerk.password, code)) == WRONG


@pytest.mark.parametrize("steps", [-1, 0, 1])
async def test_a_clock_may_be_one_step_off(client: Client, clerk: Member, steps: int) -> None:
    assert (await attempt(client, clerk.username, clerk.password, clerk.code(steps)))["userErrors"] == []


@pytest.mark.parametrize("steps", [-2, 2])
async def test_a_clock_may_not_be_two_steps_off(client: Client, clerk: Member, steps: int) -> None:
    assert said(await attempt(client, clerk.username, clerk.password, clerk.code(steps))) == WRONG


async def test_a_code_before_the_last_one_is_used_up_too(client: Client, clerk: Member, clock: Clock) -> None:
    earlier = clerk.code()
    assert (await attempt(client, clerk.username, clerk.password, clerk.code(1)))["userErrors"] == []

    assert said(await attempt(client, clerk.username, clerk.password, earlier)) == WRONG
    clock.forward(seconds=60)
    await enter(client, clerk)


async def test_of_several_at_once_with_one_code_one_gets_in(client: Client, clerk: Member) -> None:
    device = (await enter(client, clerk))["deviceToken"]
    clerk.clock.forward(seconds=30)

    tries = [attempt(client, clerk.username, clerk.password, clerk.code(), deviceToken=device) for _ in range(8)]
    answers = await gather(*tries)

    assert sorted(len(answer["userErrors"]) for answer in answers) == [0, *[1] * 7]


@pytest.mark.parametrize("code", ["１２３", "' or 1=1", "0" * 10_000, "-00001", "12345", "1234567", "①②③④⑤⑥x"])
async def test_what_is_no_code_is_refused(client: Client, clerk: Member, code: str) -> None:
    assert said(await attempt(client, clerk.username, clerk.password, code)) == WRONG


@pytest.mark.parametrize("text", ["", " ", "\x00", "x" * 10_000, "ﷺ" * 1000, "{$ne: null}", "$argon2id$v=19$m=8"])
async def test_hostile_usernames_and_passwords_are_just_wrong(client: Client, clerk: Member, text: str) -> None:
    assert said(await attempt(client, text, text, text)) == WRONG
    assert said(await attempt(client, clerk.username, text, clerk.code())) == WRONG


async def test_a_citizen_has_no_username(client: Client) -> None:
    person = (await client.people())[0]
    await client.citizen()

    assert said(await attempt(client, person["phone"], "guangan-00000000", "123456")) == WRONG
