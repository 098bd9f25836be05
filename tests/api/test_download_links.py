"""Links to files that need no token, live for minutes and can't be used up."""

import httpx
import pytest

from tests.cases import DEPARTMENT, PICTURE, complete, submit, upload
from tests.clock import Clock
from tests.graphql import Client


async def linked(person: Client, file: str) -> str:
    answer = await person.http.post(f"/files/{file}/link", headers={"Authorization": f"Bearer {person.token}"})
    assert (answer.status_code, answer.json()["expiresIn"]) == (201, 300)
    return str(answer.json()["url"])


async def opened(client: Client, url: str) -> httpx.Response:
    """As somebody opens it who isn't signed in."""
    return await client.http.get(url)


async def test_a_link_opens_as_often_as_it_takes_and_for_five_minutes(client: Client, clock: Clock) -> None:
    person = await client.citizen()
    url = await linked(person, await upload(person))
    assert (await client.http.head(url)).status_code == 200
    for _ in range(3):
        answer = await opened(client, url)
        assert (answer.status_code, answer.content) == (200, PICTURE)
        assert answer.headers["referrer-policy"] == "no-referrer"
    clock.forward(seconds=299)
    assert (await opened(client, url)).status_code == 200
    clock.forward(seconds=1)
    assert (await opened(client, url)).status_code == 404


async def test_it_opens_nothing_else(client: Client) -> None:
    person = await client.citizen()
    first, second = await upload(person), await upload(person, name="b.png")
    link = (await linked(person, first)).partition("?")[2]
    assert (await opened(client, f"/files/{second}?{link}")).status_code == 404


async def test_it_ends_with_its_makers_session(client: Client, clock: Clock) -> None:
    person = await client.citizen()
    url = await linked(person, await upload(person))
    await person.change("mutation { signOut(input: {}) { signedOut userErrors { code } } }")
    clock.forward(seconds=6)
    assert (await opened(client, url)).status_code == 404


@pytest.mark.parametrize("link", ["", "x", "%00", "A" * 9000, "é", "AQ=="])
async def test_what_is_no_link_opens_nothing(client: Client, link: str) -> None:
    file = await upload(await client.citizen())
    assert (await opened(client, f"/files/{file}?link={link}")).status_code == 404


async def test_only_who_may_read_makes_one(client: Client) -> None:
    owner, other = await client.citizen(), await client.citizen(2)
    file = await upload(owner)
    for stranger in (other, client):
        headers = {"Authorization": f"Bearer {stranger.token}"} if stranger.token else {}
        assert (await client.http.post(f"/files/{file}/link", headers=headers)).status_code == 404


async def test_staffs_opening_is_in_the_log(client: Client) -> None:
    owner, clerk = await client.citizen(), await client.staff("CLERK", DEPARTMENT)
    case = await submit(owner, await complete(owner))
    file = next(one["files"][0]["id"] for one in case["materials"] if one["files"])
    url = await linked(clerk, file)
    log = "{ viewer { accessLog { edges { node { purpose } } } } }"
    for entries in (0, 1):
        found = (await owner.run(log))["viewer"]["accessLog"]["edges"]
        assert len([one for one in found if "下载" in one["node"]["purpose"]]) == entries
        assert (await opened(client, url)).status_code == 200
