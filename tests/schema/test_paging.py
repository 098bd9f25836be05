from dataclasses import replace
from typing import Any

import httpx
import pytest

from api.app import make_app
from api.context import Services
from api.services import make_services
from resolvers.matters.model import Matter, MatterStatus
from seeds.catalogue import MATTERS
from seeds.people import known_identities
from tests.cases import DEPARTMENT
from tests.commands import Commands, counted
from tests.graphql import Client
from tests.schema.pages import ORDERS, codes, page

COPIES = 130


async def everything(client: Client, size: int, **arguments: Any) -> list[str]:
    """Every code, page after page from the front."""
    found, cursor, first = [], None, True
    while True:
        one = await page(client, first=size, after=cursor, **arguments)
        assert one["pageInfo"]["hasPreviousPage"] is not first
        found, cursor, first = [*found, *codes(one)], one["pageInfo"]["endCursor"], False
        if not one["pageInfo"]["hasNextPage"]:
            return found


async def everything_backwards(client: Client, size: int, **arguments: Any) -> list[str]:
    """Every code, page before page from the end."""
    found, cursor, first = [], None, True
    while True:
        one = await page(client, last=size, before=cursor, **arguments)
        assert one["pageInfo"]["hasNextPage"] is not first
        found, cursor, first = [*codes(one), *found], one["pageInfo"]["startCursor"], False
        if not one["pageInfo"]["hasPreviousPage"]:
            return found


async def copy_matters(services: Services, **changed: Any) -> list[Matter]:
    """Put many more matters into the catalogue."""
    regions = await services.stores.regions.get_many([MATTERS[0].region])
    copies = [replace(MATTERS[0], code=f"copy-{number:03d}", **changed) for number in range(COPIES)]
    await services.stores.matters.put_many(copies, regions)
    return copies


@pytest.mark.parametrize("order", ORDERS)
async def test_every_order_shows_everything_once_in_both_directions(client: Client, order: str) -> None:
    expected = {matter.code for matter in MATTERS if matter.status is MatterStatus.PUBLISHED}

    forwards = await everything(client, 7, order=order)
    backwards = await everything_backwards(client, 6, order=order)

    assert forwards == backwards
    assert len(forwards) == len(set(forwards))
    assert set(forwards) == expected


async def test_orders_are_what_they_say(client: Client) -> None:
    by_code = await everything(client, 50, order="CODE")
    by_name = (await page(client, order="NAME", first=100))["edges"]

    assert by_code == sorted(by_code)
    names = [edge["node"]["name"] for edge in by_name]
    assert names == sorted(names)


async def test_what_has_no_date_is_not_lost_in_the_order_by_date(client: Client, services: Services) -> None:
    written = MATTERS[0]
    regions = await services.stores.regions.get_many([written.region])
    dated = [replace(written, code=f"d{one}", status=MatterStatus.DRAFT) for one in range(3)]
    undated = [replace(written, code=f"u{one}", status=MatterStatus.DRAFT, published_at=None) for one in range(3)]
    await services.stores.matters.put_many([*dated, *undated], regions)
    clerk, drafts = await client.staff("CLERK", DEPARTMENT), {"status": "DRAFT"}

    forwards = await everything(clerk, 2, order="PUBLISHED_AT", filter=drafts)
    backwards = await everything_backwards(clerk, 2, order="PUBLISHED_AT", filter=drafts)

    assert sorted(forwards) == ["d0", "d1", "d2", "u0", "u1", "u2"]
    assert backwards == forwards


async def test_a_page_continues_where_the_cursor_stands_when_others_come_between(
    client: Client, services: Services
) -> None:
    before = await everything(client, 100, order="CODE")
    first = await page(client, order="CODE", first=5)
    await copy_matters(services)

    second = await page(client, order="CODE", first=5, after=first["pageInfo"]["endCursor"])

    assert codes(first) == before[:5]
    assert codes(second) == sorted([*before, *(f"copy-{number:03d}" for number in range(COPIES))])[5:10]


async def test_a_page_has_at_most_a_hundred(client: Client, services: Services) -> None:
    await copy_matters(services)

    for arguments in ({"first": 101}, {"first": 2_147_483_647}, {"last": 500}):
        assert len(codes(await page(client, **arguments))) == 100
    assert len(codes(await page(client))) == 20


async def test_a_page_of_nothing_is_empty(client: Client) -> None:
    found = await page(client, first=0)

    assert found == {
        "edges": [],
        "pageInfo": {"hasNextPage": True, "hasPreviousPage": False, "startCursor": None, "endCursor": None},
    }


async def test_a_total_is_counted_only_when_selected(client: Client, services: Services, mongodb_uri: str) -> None:
    commands = Commands()
    database = counted(mongodb_uri, services.database.name, commands)
    watched = make_services(services.settings, database, known_identities(), services.clock)
    await watched.gate.tokens.load(services.clock())
    await watched.gate.tokens.load(services.clock())
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(make_app(watched)), base_url="http://localhost"
    ) as http:
        counting = {}
        for size in (2, 30):
            for selected in ("", "totalCount"):
                commands.sent.clear()
                found = await Client(http).run(
                    f"{{ matters(first: {size}) {{ {selected} edges {{ node {{ code }} }} }} }}"
                )
                counting[size, selected] = len(commands.sent), found["matters"].get("totalCount")
    database.close()

    published = sum(matter.status is MatterStatus.PUBLISHED for matter in MATTERS)
    without, with_total = (1, None), (2, published)
    assert counting == {
        (2, ""): without,
        (30, ""): without,
        (2, "totalCount"): with_total,
        (30, "totalCount"): with_total,
    }
