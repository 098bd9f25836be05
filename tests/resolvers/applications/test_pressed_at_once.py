"""Fifty people press at once on one case, and one person presses fifty times: either way it is done once."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest

from api.context import Services
from auth.accounts.model import Account, Person, Post, Role
from auth.assurance import Assurance
from auth.sessions.model import Channel
from auth.sessions.open import Device, open_session
from seeds.cast_names import resident_id
from tests import cases
from tests.books import faults_in
from tests.cases import DEPARTMENT, FOOD, attempt, change, told
from tests.graphql import Client, key

MANY = 50
# Enough to be under way together, where fifty were had by another test of the same guard.
SOME = 10
LOST = [("CONFLICT", ["revision"])]

Press = Callable[[Client, int], Awaitable[Any]]


async def employed(world: Services, client: Client, number: int) -> list[Client]:
    """People who may all accept and decide, each signed in for themselves."""
    at, signed_in = world.clock(), []
    for place in range(number):
        person = Person(f"职员{place}", resident_id(at.date().replace(year=1985), 100 + place), at, "DEVELOPMENT")
        posts = (Post(Role.CLERK, DEPARTMENT), Post(Role.APPROVER, DEPARTMENT))
        account = Account(f"staff{place}", f"139000030{place:02}", at, Assurance.REAL_NAME, person, posts)
        await world.gate.accounts.open(account)
        session = await open_session(world.gate, account, Device("test", Channel.WEB), at)
        signed_in.append(replace(client, token=session.access_token))
    return signed_in


@pytest.fixture
async def staff(world: Services, client: Client) -> list[Client]:
    return await employed(world, client, SOME)


async def all_at_once(clients: list[Client], press: Press) -> list[Any]:
    """Everybody presses; their payloads."""
    return list(await asyncio.gather(*(press(one, place) for place, one in enumerate(clients))))


def one_won(payloads: list[Any]) -> Any:
    """The case as the one who won sees it; all others were told of a conflict and of the revision there is now."""
    won = [one for one in payloads if not one["userErrors"]]
    assert [told(one) for one in payloads if one["userErrors"]] == [LOST] * (len(payloads) - 1)
    (payload,) = won
    now = {error["currentRevision"] for one in payloads for error in one["userErrors"]}
    assert now == {payload["application"]["revision"]}
    return payload["application"]


async def test_fifty_of_the_staff_at_once(world: Services, client: Client) -> None:
    staff = await employed(world, client, MANY)
    citizen = await client.citizen()
    case = await cases.submitted(citizen)

    def everybody(mutation: str, **given: Any) -> Awaitable[list[Any]]:
        return all_at_once(staff, lambda who, _: attempt(who, mutation, case, **given))

    items = [{"fieldPath": "/shopName", "message": "名称与执照不一致"}]
    case = one_won(await everybody("requestSupplement", items=items))
    citizens_answer = await attempt(citizen, "supplementApplication", case, form=case["form"], idempotencyKey=key())
    assert citizens_answer["userErrors"] == []
    case = citizens_answer["application"]
    case = one_won(await everybody("acceptApplication", mode="COMPLETE"))
    case = one_won(await everybody("startReview"))
    case = one_won(await everybody("decideApplication", outcome="APPROVE"))
    assert len(case["results"]) == 1
    types = [event["type"] for event in case["events"]]
    assert types[3:] == ["SUPPLEMENT_REQUESTED", "SUPPLEMENTED", "ACCEPTED", "REVIEW_STARTED", "DECIDED",
                         "CERTIFICATE_ISSUED", "DELIVERED"]  # fmt: skip
    assert await faults_in(world.database) == []


async def test_different_moves_at_once_leave_one(client: Client, staff: list[Client]) -> None:
    case = await cases.submitted(await client.citizen())
    items = [{"fieldPath": "/shopName", "message": "名称与执照不一致"}]
    moves: list[tuple[str, dict[str, Any]]] = [
        ("acceptApplication", {"mode": "COMPLETE"}),
        ("requestSupplement", {"items": items}),
        (
            "proposeRefusal",
            {"kind": "NOT_ACCEPT", "reason": "不属于职权", "legalBasis": "行政许可法第三十二条"},
        ),
    ]

    async def press(who: Client, place: int) -> Any:
        mutation, given = moves[place % len(moves)]
        return await attempt(who, mutation, case, **given)

    assert len(one_won(await all_at_once(staff, press))["events"]) == len(case["events"]) + 1


async def test_one_person_presses_fifty_times(world: Services, client: Client) -> None:
    citizen = await client.citizen()
    once = key()
    starting = {"matterCode": FOOD, "idempotencyKey": once}
    started = await all_at_once([citizen] * MANY, lambda who, _: change(who, "startApplication", **starting))
    assert all(one == started[0] for one in started)
    case = started[0]["application"]
    case = await cases.move(
        citizen,
        "saveApplication",
        case,
        form=cases.examples(case),
        materials=cases.needed(case, await cases.upload(citizen)),
    )
    given = {"commitmentAccepted": True, "idempotencyKey": key()}
    sent = await all_at_once([citizen] * MANY, lambda who, _: attempt(who, "submitApplication", case, **given))
    assert all(one == sent[0] for one in sent)
    assert [event["type"] for event in sent[0]["application"]["events"]] == ["STARTED", "SAVED", "SUBMITTED"]

    clerk = await client.staff("CLERK", DEPARTMENT)
    asked = await cases.move(
        clerk,
        "requestSupplement",
        sent[0]["application"],
        items=[{"fieldPath": "/shopName", "message": "名称与执照不一致"}],
    )
    given = {"form": asked["form"], "idempotencyKey": key()}
    again = await all_at_once([citizen] * MANY, lambda who, _: attempt(who, "supplementApplication", asked, **given))
    assert all(one == again[0] for one in again)
    assert again[0]["userErrors"] == []
    assert await faults_in(world.database) == []


async def test_supplements_under_different_keys_let_one_win(client: Client) -> None:
    citizen, clerk = await client.citizen(), await client.staff("CLERK", DEPARTMENT)
    case = await cases.submitted(citizen)
    case = await cases.move(clerk, "requestSupplement", case, items=[{"message": "请补充说明"}])

    async def press(who: Client, _: int) -> Any:
        return await attempt(who, "supplementApplication", case, form=case["form"], idempotencyKey=key())

    one_won(await all_at_once([citizen] * SOME, press))
