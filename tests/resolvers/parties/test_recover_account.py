from asyncio import gather
from typing import Any

import pytest

from api.context import Services
from auth.accounts.model import Role
from seeds.people import CAST, CITIZENS
from tests.auth.faces.steps import passed, step_up, told
from tests.auth.passkeys import add
from tests.auth.steps import accepts, codes, viewer_id
from tests.authenticator import Authenticator
from tests.cases import DEPARTMENT, employ
from tests.clock import Clock
from tests.graphql import Client
from tests.resolvers.parties.phone_steps import code_to, phone_of, recover, texts

OLD, NEW, THIRD = CITIZENS[0].phone, "13912345678", "13912345679"
NAME, NUMBER = CITIZENS[0].name, CITIZENS[0].id_number


@pytest.fixture
async def earlier(client: Client) -> Client:
    """The person on the phone that gets lost."""
    return await client.citizen()


@pytest.fixture
async def fresh(client: Client, earlier: Client) -> Client:
    """The same person on a new phone, which made a new account."""
    return await client.sign_in(NEW)


async def claim(client: Client, phone: str = NEW) -> dict[str, Any]:
    """All that it takes: face and a fresh code."""
    token = await passed(client, NAME, NUMBER)
    return {"name": NAME, "idNumber": NUMBER, "faceToken": token, "code": await code_to(client, phone)}


async def test_a_second_account_for_one_number_is_refused_without_telling_whose(fresh: Client) -> None:
    refused = await fresh.verify(NAME, NUMBER)

    assert told(refused) == [("ALREADY_DONE", ["idNumber"])]
    assert OLD[:3] not in str(refused)
    assert "recoverAccount" in refused["userErrors"][0]["message"]


async def test_who_showed_their_face_is_told_by_which_phone_and_may_go_on(fresh: Client) -> None:
    token = await passed(fresh, NAME, NUMBER)
    refused = await step_up(fresh, NAME, NUMBER, token)
    assert told(refused) == [("ALREADY_DONE", ["idNumber"])]
    assert f"{OLD[:3]}****{OLD[-4:]}" in refused["userErrors"][0]["message"]

    given = {"name": NAME, "idNumber": NUMBER, "faceToken": token, "code": await code_to(fresh, NEW)}

    assert (await recover(fresh, **given))["userErrors"] == []


async def test_face_and_code_lead_back_to_the_account(client: Client, earlier: Client, fresh: Client) -> None:
    me = await viewer_id(earlier)

    payload = await recover(fresh, **await claim(fresh))

    assert (payload["userErrors"], payload["viewer"]["id"], payload["viewer"]["displayName"]) == ([], me, NAME)
    back = Client(client.http, payload["accessToken"])
    assert await phone_of(back) == NEW
    assert [len(await texts(client, phone)) for phone in (OLD, NEW)] == [1, 1]


async def test_the_lost_phone_opens_nothing_any_more(
    client: Client, earlier: Client, fresh: Client, clock: Clock, services: Services
) -> None:
    await add(earlier, Authenticator())
    me = (await services.gate.accounts.by_phone(OLD)).id  # type: ignore[union-attr]
    await recover(fresh, **await claim(fresh))
    clock.forward(seconds=5)

    assert not await accepts(client, str(earlier.token))
    assert not await accepts(client, str(fresh.token))
    assert await services.gate.passkeys.of_account(me) == []
    assert await services.gate.accounts.by_phone(OLD) is None


async def test_without_a_face_nobody_comes_back(fresh: Client) -> None:
    given = {"name": NAME, "idNumber": NUMBER, "code": await code_to(fresh, NEW)}

    assert told(await recover(fresh, **given, faceToken="")) == [("NOT_FOUND", ["faceToken"])]


async def test_without_a_fresh_code_nobody_comes_back(fresh: Client) -> None:
    given = await claim(fresh)

    assert told(await recover(fresh, **{**given, "code": "x"})) == [("INVALID", ["code"])]
    assert (await recover(fresh, **given))["userErrors"] == []


async def test_another_persons_face_does_not_open_the_account(client: Client, fresh: Client) -> None:
    token = await passed(fresh, CITIZENS[1].name, CITIZENS[1].id_number)
    given = {"name": NAME, "idNumber": NUMBER, "faceToken": token, "code": await code_to(fresh, NEW)}

    assert told(await recover(fresh, **given)) == [("NOT_FOUND", ["faceToken"])]


async def test_where_there_is_no_account_there_is_none_to_come_back_to(client: Client) -> None:
    alone = await client.sign_in(NEW)

    assert told(await recover(alone, **await claim(alone))) == [("NOT_FOUND", ["idNumber"])]


async def test_an_account_with_an_identity_is_not_swallowed(client: Client, earlier: Client) -> None:
    other = await client.citizen(1)
    given = {"name": NAME, "idNumber": NUMBER, "faceToken": "x", "code": "1"}

    assert told(await recover(other, **given)) == [("NOT_FOUND", ["faceToken"])]


async def test_of_two_new_phones_at_once_one_gets_the_account(client: Client, fresh: Client) -> None:
    third = await client.sign_in(THIRD)
    claims = [await claim(fresh), await claim(third, THIRD)]

    both = await gather(recover(fresh, **claims[0]), recover(third, **claims[1]))

    assert sorted(codes(one) for one in both) == [[], ["CONFLICT"]]


async def test_staffs_accounts_are_not_recovered_by_face(client: Client) -> None:
    clerk = next(one for one in CAST if one.posts)
    fresh = await client.sign_in(NEW)
    token = await passed(fresh, clerk.name, clerk.id_number)
    given = {"name": clerk.name, "idNumber": clerk.id_number, "faceToken": token, "code": await code_to(client, NEW)}

    assert told(await recover(fresh, **given)) == [("NOT_ALLOWED_NOW", [])]


async def test_staff_do_not_come_back_as_somebody_else(client: Client, services: Services) -> None:
    clerk = await employ(services, client, (Role.CLERK, DEPARTMENT))
    given = {"name": NAME, "idNumber": NUMBER, "faceToken": "x", "code": "1"}

    assert told(await recover(clerk, **given)) == [("NOT_ALLOWED_NOW", [])]
