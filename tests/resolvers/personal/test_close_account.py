from typing import Any

import pytest

from api.context import Services
from api.jobs import close_accounts
from auth.accounts.model import Role
from seeds.people import CITIZENS, COMPANY
from tests import cases
from tests.acting import code_of, joined
from tests.auth.steps import ask_code
from tests.cases import employ
from tests.clock import Clock
from tests.graphql import Client
from tests.personal import cancel, close, closing_code, leave

CLOSURE = "{ viewer { closure { closesAt requestedAt } } }"


def reasons(payload: Any) -> list[tuple[str, list[str]]]:
    assert payload["closure"] is None
    return [(error["code"], error["path"]) for error in payload["userErrors"]]


async def closure(client: Client) -> Any:
    return (await client.run(CLOSURE))["viewer"]["closure"]


async def test_an_account_closes_fifteen_days_later(client: Client, clock: Clock) -> None:
    citizen = await client.citizen()

    await leave(citizen)

    found = await closure(citizen)
    assert found["requestedAt"].startswith("2035-11-20")
    assert found["closesAt"].startswith("2035-12-05")
    # The code is spent, and so is the wish.
    assert reasons(await close(citizen, "000000")) == [("ALREADY_DONE", [])]


@pytest.mark.parametrize("code", ["000000", "", "哈哈"])
async def test_without_the_code_nothing_happens(client: Client, code: str) -> None:
    citizen = await client.citizen()
    right = await closing_code(citizen)
    wrong = "111111" if right == code else code

    assert reasons(await close(citizen, wrong)) == [("INVALID", ["code"])]
    assert await closure(citizen) is None


async def test_a_code_for_signing_in_closes_nothing(client: Client, clock: Clock) -> None:
    citizen = await client.citizen()
    clock.forward(seconds=61)
    assert (await ask_code(client, CITIZENS[0].phone))["userErrors"] == []
    code = (await client.http.get("/dev/outbox", params={"phone": CITIZENS[0].phone})).json()[0]["code"]

    assert reasons(await close(citizen, code)) == [("INVALID", ["code"])]


async def test_everything_that_is_open_is_named_at_once(client: Client) -> None:
    representative = await client.citizen(4)
    numbers = [(await cases.submitted(representative))["number"] for _ in range(2)]

    refused = await close(representative, await closing_code(representative))

    cases_open = [("NOT_ALLOWED_NOW", ["applications", number]) for number in reversed(numbers)]
    assert sorted(reasons(refused)) == sorted([*cases_open, ("NOT_ALLOWED_NOW", ["memberships", COMPANY.id])])
    assert COMPANY.name in refused["userErrors"][-1]["message"]


async def test_a_draft_and_a_decided_case_are_no_obstacle(client: Client) -> None:
    citizen = await client.citizen()
    await cases.start(citizen)
    case = await cases.under_review(citizen, await client.staff("CLERK", cases.DEPARTMENT))
    await cases.approve(await client.staff("APPROVER", cases.DEPARTMENT), case)

    await leave(citizen)


async def test_the_only_administrator_stays_until_there_is_another(
    client: Client, services: Services, clock: Clock
) -> None:
    administrator = await joined(await client.citizen(4), await client.citizen(1), CITIZENS[1].phone, "ADMINISTRATOR")
    # The representative's row is gone, as after the register named nobody yet.
    representative = {"memberships.organization": COMPANY.id, "memberships.role": "LEGAL_REPRESENTATIVE"}
    await services.database.rows("accounts").update(representative, {"$set": {"memberships": []}})
    code = await closing_code(administrator)
    assert reasons(await close(administrator, code)) == [("NOT_ALLOWED_NOW", ["memberships", COMPANY.id])]

    await services.database.rows("accounts").update(
        {"phone": CITIZENS[4].phone},
        {
            "$set": {
                "memberships": [{"organization": COMPANY.id, "role": "LEGAL_REPRESENTATIVE", "since": clock()}],
            }
        },
    )
    assert (await close(administrator, code))["userErrors"] == []


async def test_who_holds_a_post_stays(client: Client, services: Services) -> None:
    clerk = await employ(services, client, (Role.CLERK, cases.DEPARTMENT))

    assert reasons(await close(clerk, "123456")) == [("NOT_ALLOWED_NOW", ["posts"])]


async def test_within_the_fifteen_days_it_can_be_undone(client: Client, services: Services, clock: Clock) -> None:
    await leave(await client.citizen())
    clock.forward(days=14, hours=23)
    back = await client.sign_in(CITIZENS[0].phone)

    assert (await cancel(back))["cancelled"]

    clock.forward(days=2)
    assert await close_accounts(services, clock()) == 0
    back = await client.sign_in(CITIZENS[0].phone)
    assert await closure(back) is None
    assert (await back.run("{ viewer { displayName } }"))["viewer"]["displayName"] == CITIZENS[0].name
    assert [error["code"] for error in (await cancel(back))["userErrors"]] == ["NOT_FOUND"]


async def test_who_did_not_ask_for_it_throws_the_others_out(client: Client, clock: Clock) -> None:
    thief = await client.citizen()
    await leave(thief)
    clock.forward(seconds=61)
    owner = await client.sign_in(CITIZENS[0].phone)

    assert (await cancel(owner, signOutOthers=True))["cancelled"]

    clock.forward(seconds=5)
    assert await code_of(thief) == "UNAUTHENTICATED"
    assert await code_of(owner) is None


async def test_another_person_undoes_nothing(client: Client) -> None:
    citizen = await client.citizen()
    await leave(citizen)

    assert [error["code"] for error in (await cancel(await client.citizen(1)))["userErrors"]] == ["NOT_FOUND"]
    assert await closure(citizen) is not None


async def test_who_acts_for_another_closes_nothing(client: Client) -> None:
    assert reasons(await close(await cases.act_for_company(client), "123456")) == [("NOT_ALLOWED_NOW", [])]
