"""What steps leave behind is the same whether they are taken or put there (tests/walks.py)."""

from typing import Any

import pytest

from api.context import Services
from auth.providers import DevelopmentIdentityProvider
from resolvers.context import COLLECTIONS
from seeds.people import known_identities
from tests import cases
from tests.books import faults_in
from tests.cases import DEPARTMENT
from tests.graphql import Client

_LEFT: list[dict[str, int]] = []
_NUMBERS: list[str] = []


async def reviewed(client: Client) -> Any:
    return await cases.under_review(await client.citizen(), await client.staff("CLERK", DEPARTMENT))


async def left(world: Services) -> dict[str, int]:
    """How many rows there are of each kind."""
    names = [store.COLLECTION for store in COLLECTIONS]
    return {name: len(await world.database.rows(name).find({}, limit=10_000)) for name in names}


@pytest.mark.parametrize("time", ["first", "second", "third", "fourth"])
async def test_the_books_are_the_same_and_the_case_goes_on(world: Services, client: Client, time: str) -> None:
    case = await reviewed(client)

    _NUMBERS.append(case["number"])
    _LEFT.append(await left(world))
    assert _LEFT[-1] == _LEFT[0]
    assert await faults_in(world.database) == []
    approver = await client.staff("APPROVER", DEPARTMENT)
    payload = await cases.attempt(approver, "decideApplication", case, outcome="APPROVE")
    assert payload["application"]["status"] == "APPROVED"
    assert await faults_in(world.database) == []


async def test_who_did_something_else_before_walks_by_themselves(world: Services, client: Client) -> None:
    await client.sign_in_by_text("13900009999")

    assert (await reviewed(client))["number"] not in _NUMBERS


async def test_whose_services_are_others_walks_by_themselves(world: Services, client: Client) -> None:
    object.__setattr__(world.gate, "identity", DevelopmentIdentityProvider(known_identities()))

    assert (await reviewed(client))["number"] not in _NUMBERS
