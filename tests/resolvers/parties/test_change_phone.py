from asyncio import gather

import pytest

from api.context import Services
from auth.accounts.model import Role
from resolvers.parties.phones import TRIES
from seeds.people import CITIZENS
from tests.auth.faces.steps import passed, step_up, told
from tests.auth.steps import accepts, codes, enter_code, receive_code, viewer_id, wrong
from tests.cases import DEPARTMENT, employ, start
from tests.clock import Clock
from tests.graphql import Client
from tests.resolvers.parties.phone_steps import change_phone, code_to, phone_of, texts

OLD, NEW = CITIZENS[0].phone, "13912345678"
NAME, NUMBER = CITIZENS[0].name, CITIZENS[0].id_number


@pytest.fixture
async def person(client: Client) -> Client:
    return await client.citizen()


async def test_codes_to_both_phones_change_it(client: Client, person: Client, clock: Clock) -> None:
    me = await viewer_id(person)
    given = {"phone": NEW, "code": await code_to(client, NEW), "currentCode": await code_to(client, OLD)}

    payload = await change_phone(person, **given)

    assert (payload["userErrors"], payload["viewer"]["id"]) == ([], me)
    assert await phone_of(person) == NEW
    clock.forward(seconds=61)
    assert await viewer_id(await client.sign_in(NEW)) == me
    assert await viewer_id(await client.sign_in(OLD)) != me


async def test_a_face_does_instead_of_the_old_phone(client: Client, person: Client) -> None:
    given = {"phone": NEW, "code": await code_to(client, NEW), "faceToken": await passed(person)}

    assert (await change_phone(person, **given))["userErrors"] == []
    assert await phone_of(person) == NEW


async def test_both_phones_and_the_inbox_are_told_and_other_devices_end(
    client: Client, person: Client, clock: Clock
) -> None:
    clock.forward(seconds=1)
    other = await client.sign_in(OLD)
    await change_phone(person, phone=NEW, code=await code_to(client, NEW), faceToken=await passed(person))

    assert [len(await texts(client, phone)) for phone in (OLD, NEW)] == [1, 1]
    assert NEW not in (await texts(client, OLD))[0]
    found = await person.run("{ viewer { notifications { edges { node { title } } } } }")
    assert "手机号已更换" in str(found)
    clock.forward(seconds=5)
    assert not await accepts(client, str(other.token))
    assert await accepts(client, str(person.token))


async def test_the_new_phone_alone_is_not_enough(client: Client, person: Client) -> None:
    given = {"phone": NEW, "code": await code_to(client, NEW)}

    assert told(await change_phone(person, **given)) == [("REQUIRED", ["currentCode"])]
    assert await phone_of(person) == OLD


async def test_codes_of_another_purpose_or_phone_are_refused(client: Client, person: Client, clock: Clock) -> None:
    clock.forward(seconds=1)
    sign_in_code = await receive_code(client, OLD)
    clock.forward(seconds=1)
    new, old = await code_to(client, NEW), await code_to(client, OLD)
    for current in (sign_in_code, wrong(old)):
        refused = await change_phone(person, phone=NEW, code=new, currentCode=current)
        assert told(refused) == [("INVALID", ["currentCode"])]
    assert told(await change_phone(person, phone=NEW, code=wrong(new), currentCode=old)) == [("INVALID", ["code"])]
    assert await phone_of(person) == OLD


async def test_a_code_that_changes_phones_signs_nobody_in(client: Client) -> None:
    code = await code_to(client, OLD)

    assert codes(await enter_code(client, code, OLD)) == ["INVALID"]


async def test_a_check_of_another_session_is_refused(client: Client, person: Client, clock: Clock) -> None:
    clock.forward(seconds=1)
    thief, token = await client.sign_in(OLD), await passed(person)

    refused = await change_phone(thief, phone=NEW, code=await code_to(client, NEW), faceToken=token)

    assert told(refused) == [("NOT_FOUND", ["faceToken"])]


async def test_a_check_that_lifted_the_session_is_used_up(client: Client, person: Client) -> None:
    token = await passed(person)
    await step_up(person, NAME, NUMBER, token)

    refused = await change_phone(person, phone=NEW, code=await code_to(client, NEW), faceToken=token)

    assert told(refused) == [("ALREADY_DONE", ["faceToken"])]


async def test_the_same_phone_is_no_change(person: Client) -> None:
    assert told(await change_phone(person, phone=f"+86 {OLD}", code="1", currentCode="1")) == [
        ("ALREADY_DONE", ["phone"])
    ]


async def test_an_account_that_only_has_the_phone_gives_way(client: Client, person: Client, clock: Clock) -> None:
    earlier = await client.sign_in(NEW)
    given = {"phone": NEW, "code": await code_to(client, NEW), "faceToken": await passed(person)}

    assert (await change_phone(person, **given))["userErrors"] == []
    clock.forward(seconds=61)
    assert not await accepts(client, str(earlier.token))
    assert await viewer_id(await client.sign_in(NEW)) == await viewer_id(person)


async def test_an_account_with_an_identity_does_not(client: Client, person: Client) -> None:
    other = await client.citizen(1)
    phone = CITIZENS[1].phone
    given = {"phone": phone, "code": await code_to(client, phone), "faceToken": await passed(person)}

    assert told(await change_phone(person, **given)) == [("NOT_ALLOWED_NOW", ["phone"])]
    assert (await phone_of(person), await phone_of(other)) == (OLD, phone)


async def test_of_two_who_want_one_phone_one_gets_it(client: Client, person: Client) -> None:
    other = await client.citizen(1)
    tokens = await passed(person), await passed(other)
    code = await code_to(client, NEW)

    both = await gather(
        change_phone(person, phone=NEW, code=code, faceToken=tokens[0]),
        change_phone(other, phone=NEW, code=code, faceToken=tokens[1]),
    )

    assert sorted(len(codes(one)) for one in both) == [0, 1]
    assert sorted([await phone_of(person), await phone_of(other)]).count(NEW) == 1


async def test_staff_do_not_change_their_phones(client: Client, services: Services) -> None:
    clerk = await employ(services, client, (Role.CLERK, DEPARTMENT))

    assert told(await change_phone(clerk, phone=NEW, code="1", currentCode="1")) == [("NOT_ALLOWED_NOW", [])]


async def test_cases_stay_with_the_account(client: Client, person: Client, clock: Clock) -> None:
    case = await start(person)
    await change_phone(person, phone=NEW, code=await code_to(client, NEW), faceToken=await passed(person))
    clock.forward(seconds=1)

    mine = await (await client.sign_in(NEW)).run("{ viewer { applications { edges { node { id } } } } }")

    assert mine["viewer"]["applications"]["edges"] == [{"node": {"id": case["id"]}}]


async def test_it_is_not_tried_all_day(client: Client, person: Client) -> None:
    for _ in range(TRIES.limit):
        assert codes(await change_phone(person, phone=NEW, code="1", currentCode="1")) == ["INVALID"]

    assert codes(await change_phone(person, phone=NEW, code="1", currentCode="1")) == ["LIMIT_EXCEEDED"]
