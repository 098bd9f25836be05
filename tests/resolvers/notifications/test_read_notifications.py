from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from api.context import Services
from auth.notifications.model import Notification, NotificationKind, notification
from schema.node import global_id
from schema.notices import NOTICES, notice
from tests import cases
from tests.graphql import Client

INBOX = """query($first: Int, $after: String) { viewer { notifications(first: $first, after: $after) {
  unreadCount pageInfo { hasNextPage endCursor }
  edges { cursor node { id title body at readAt application { number } } }
} } }"""
MARK = """mutation($ids: [ID!]) {
  markNotificationsRead(input: {ids: $ids}) { unreadCount userErrors { code path } }
}"""


@pytest.fixture
async def citizen(client: Client) -> Client:
    return await client.citizen(0)


async def account_of(services: Services, client: Client) -> str:
    phone = (await client.run("{ viewer { phone } }"))["viewer"]["phone"]
    account = await services.gate.accounts.by_phone(phone)
    assert account is not None
    return account.id


async def tell(services: Services, client: Client, count: int = 1) -> list[Notification]:
    """Tell somebody something, `count` times, one minute apart; newest first."""
    account, at = await account_of(services, client), services.clock()
    made = [
        notification(account, NotificationKind.PASSKEY_ADDED, at + timedelta(minutes=minute))
        for minute in range(count)
    ]
    for one in made:
        await services.gate.notifications.add(one)
    return made[::-1]


async def inbox(client: Client, **page: Any) -> Any:
    return (await client.run(INBOX, **page))["viewer"]["notifications"]


def ids(found: Any) -> list[str]:
    return [edge["node"]["id"] for edge in found["edges"]]


def public(told: list[Notification]) -> list[str]:
    return [str(global_id("Notification", one.id)) for one in told]


async def test_nothing_was_told_yet(citizen: Client) -> None:
    found = await inbox(citizen)

    assert found == {"unreadCount": 0, "pageInfo": {"hasNextPage": False, "endCursor": None}, "edges": []}


async def test_they_come_in_pages_newest_first(citizen: Client, services: Services) -> None:
    told = public(await tell(services, citizen, 5))

    first = await inbox(citizen, first=2)
    second = await inbox(citizen, first=2, after=first["pageInfo"]["endCursor"])
    third = await inbox(citizen, first=2, after=second["pageInfo"]["endCursor"])

    assert [ids(first), ids(second), ids(third)] == [told[:2], told[2:4], told[4:]]
    assert [one["pageInfo"]["hasNextPage"] for one in (first, second, third)] == [True, True, False]
    assert {one["unreadCount"] for one in (first, second, third)} == {5}


async def test_they_are_told_in_the_readers_language(citizen: Client, services: Services) -> None:
    await tell(services, citizen)

    titles = [(await inbox(one))["edges"][0]["node"]["title"] for one in (citizen, citizen.english())]

    assert titles == ["已添加通行密钥", "Passkey added"]


async def test_some_are_marked_as_read(citizen: Client, services: Services) -> None:
    told = public(await tell(services, citizen, 3))

    assert await citizen.change(MARK, ids=told[:1]) == {"unreadCount": 2, "userErrors": []}

    read = [edge["node"]["readAt"] is not None for edge in (await inbox(citizen))["edges"]]
    assert read == [True, False, False]


async def test_all_are_marked_as_read_and_keep_their_first_time(
    citizen: Client, services: Services, clock: Any
) -> None:
    told = public(await tell(services, citizen, 3))
    await citizen.change(MARK, ids=told[:1])
    before = (await inbox(citizen))["edges"][0]["node"]["readAt"]
    clock.forward(minutes=1)

    assert await citizen.change(MARK, ids=None) == {"unreadCount": 0, "userErrors": []}

    times = [edge["node"]["readAt"] for edge in (await inbox(citizen))["edges"]]
    assert times[0] == before
    assert times[1] == times[2] > before
    assert (await citizen.change(MARK, ids=[]))["userErrors"] == []


async def test_somebody_elses_are_not_there(client: Client, citizen: Client, services: Services) -> None:
    stranger = await client.citizen(1)
    (theirs,), (own,) = public(await tell(services, citizen)), public(await tell(services, stranger))

    payload = await stranger.change(MARK, ids=[own, theirs])

    assert payload == {"unreadCount": 1, "userErrors": [{"code": "NOT_FOUND", "path": ["ids"]}]}
    assert ids(await inbox(stranger)) == [own]
    assert (await inbox(citizen))["unreadCount"] == 1
    answers = [
        await one.run("query($id: ID!) { node(id: $id) { id } }", id=theirs) for one in (citizen, stranger, client)
    ]
    assert [answer["node"] and answer["node"]["id"] for answer in answers] == [theirs, None, None]


@pytest.mark.parametrize("id", ["", "garbage", str(global_id("Notification", "x")), str(global_id("Region", "51"))])
async def test_what_is_no_notification_is_not_there(citizen: Client, services: Services, id: str) -> None:
    await tell(services, citizen)

    payload = await citizen.change(MARK, ids=[id])

    assert (payload["unreadCount"], [one["code"] for one in payload["userErrors"]]) == (1, ["NOT_FOUND"])


async def test_a_hundred_are_marked_and_no_more(citizen: Client, services: Services) -> None:
    (told,) = public(await tell(services, citizen))

    assert (await citizen.change(MARK, ids=[told] * 100))["userErrors"] == []
    assert (await citizen.change(MARK, ids=[told] * 101))["userErrors"] == [
        {"code": "LIMIT_EXCEEDED", "path": ["ids"]}
    ]


async def test_the_case_is_shown_to_who_may_see_it(client: Client, citizen: Client, services: Services) -> None:
    stranger = await client.citizen(1)
    number = (await cases.start(citizen))["number"]
    for one in (citizen, stranger):
        (told,) = await tell(services, one)
        about = replace(told, id=f"about-{told.account}", application=number, at=told.at + timedelta(minutes=1))
        await services.gate.notifications.add(about)

    shown = [[edge["node"]["application"] for edge in (await inbox(one))["edges"]] for one in (citizen, stranger)]

    assert shown == [[{"number": number}, None], [None, None]]


def test_every_notice_has_words_in_both_languages() -> None:
    assert NOTICES.keys() == set(NotificationKind)
    for kind in NotificationKind:
        (title, body), (english_title, english_body) = notice(kind, "zh"), notice(kind, "en")
        assert title
        assert body
        assert (english_title + english_body).isascii()
        assert len(title) <= 20
