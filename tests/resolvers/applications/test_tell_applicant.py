"""What people are told in the app about their cases; each notification leads to its case."""

from typing import Any

import pytest

from api.context import Services
from auth.accounts.model import Role
from tests import cases
from tests.acting import DELEGATE, GIVER, acting, delegated
from tests.cases import DEPARTMENT, employ
from tests.clock import Clock
from tests.graphql import Client

TOLD = "{ viewer { notifications { edges { node { title application { number } } } } } }"
WHY = {"reason": "材料虚假", "legalBasis": "行政许可法第三十一条"}


async def news(client: Client) -> list[tuple[str, Any]]:
    """Titles with the number of the case, newest first."""
    edges = (await client.run(TOLD))["viewer"]["notifications"]["edges"]
    return [(one["node"]["title"], (one["node"]["application"] or {}).get("number")) for one in edges]


@pytest.fixture
async def window(client: Client, world: Services) -> Client:
    """Somebody with every role at the window."""
    return await employ(world, client, *[(role, DEPARTMENT) for role in Role])


async def test_acceptance_and_decision_are_told_and_lead_to_the_case(
    client: Client, window: Client, clock: Clock
) -> None:
    citizen = await client.citizen()
    case = await cases.accept(window, await cases.submitted(citizen))
    assert await news(citizen) == [("办件已受理", case["number"])]
    case = await cases.move(window, "startReview", case)
    clock.forward(seconds=1)

    await cases.approve(window, case)

    assert await news(citizen) == [("办件已有结果", case["number"]), ("办件已受理", case["number"])]
    assert await news(window) == []


async def test_a_supplement_is_told(client: Client, window: Client) -> None:
    citizen = await client.citizen()
    case = await cases.submitted(citizen)

    await cases.move(window, "requestSupplement", case, items=[{"message": "请补充平面图"}])

    assert await news(citizen) == [("办件需要补正", case["number"])]


async def test_a_refusal_is_told_when_it_is_one(client: Client, window: Client, world: Services) -> None:
    citizen = await client.citizen()
    case = await cases.submitted(citizen)
    case = await cases.move(window, "proposeRefusal", case, kind="NOT_ACCEPT", **WHY)
    assert await news(citizen) == []
    supervisor = await employ(world, client, (Role.SUPERVISOR, DEPARTMENT), place=2)

    await cases.move(supervisor, "confirmRefusal", case, confirmed=True)

    assert await news(citizen) == [("办件已有结果", case["number"])]


async def test_giver_and_delegate_are_told(client: Client, window: Client, clock: Clock) -> None:
    giver, delegate = await client.citizen(GIVER), await client.citizen(DELEGATE)
    mandate = await delegated(giver, delegate, clock)
    clock.forward(seconds=1)
    case = await cases.submitted(await acting(delegate, delegationId=mandate))

    await cases.accept(window, case)

    assert (await news(giver))[0] == ("办件已受理", case["number"])
    # As themselves they don't see the case of whom they act for; acting they do.
    assert (await news(delegate))[0] == ("办件已受理", None)
    assert (await news(await acting(delegate, delegationId=mandate)))[0] == ("办件已受理", case["number"])


async def test_a_decision_that_fails_is_told_to_nobody(client: Client, window: Client) -> None:
    """The news is in the transaction of the decision."""
    citizen = await client.citizen()
    case = await cases.move(window, "startReview", await cases.accept(window, await cases.submitted(citizen)))
    before = await news(citizen)

    payload = await cases.attempt(
        window, "decideApplication", case, outcome="APPROVE", certificateFields={"unknown": "x"}
    )

    assert payload["userErrors"]
    assert await news(citizen) == before
