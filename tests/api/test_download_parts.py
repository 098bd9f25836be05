"""Parts of a file, for phones that lost their connection, and looks that open nothing."""

import pytest

from tests.api.conftest import Bare
from tests.api.pictures import noise
from tests.cases import DEPARTMENT, complete, submit
from tests.graphql import Client

CONTENT = noise(170)


@pytest.fixture(scope="module")
async def uploaded(bare: Bare) -> tuple[Client, str]:
    person = await bare.client.sign_in("13900005006")
    answer = await person.upload(CONTENT)
    assert answer.status_code == 201, answer.text
    return person, f"/files/{answer.json()['id']}"


async def part(uploaded: tuple[Client, str], asked: str, **more: str) -> tuple[int, bytes, str | None]:
    person, path = uploaded
    headers = {"Authorization": f"Bearer {person.token}", "Range": asked, **more}
    answer = await person.http.get(path, headers=headers)
    assert int(answer.headers.get("content-length", len(answer.content))) == len(answer.content)
    return answer.status_code, answer.content, answer.headers.get("content-range")


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-0", 0, 0),
        ("bytes=10-19", 10, 19),
        ("bytes=80000-", 80_000, len(CONTENT) - 1),
        ("bytes=-7", len(CONTENT) - 7, len(CONTENT) - 1),
        ("bytes=5-99999999", 5, len(CONTENT) - 1),
        ("bytes=-99999999", 0, len(CONTENT) - 1),
    ],
)
async def test_the_part_that_is_asked_for_is_sent(
    uploaded: tuple[Client, str], asked: str, first: int, last: int
) -> None:
    told = f"bytes {first}-{last}/{len(CONTENT)}"
    assert await part(uploaded, asked) == (206, CONTENT[first : last + 1], told)


@pytest.mark.parametrize("asked", ["bytes=0-1,5-6", "bytes=-", "lines=1-2", "bytes=9-3", "bytes=a-b", "bytes=1-1 "])
async def test_what_is_no_plain_range_is_answered_whole(uploaded: tuple[Client, str], asked: str) -> None:
    assert await part(uploaded, asked) in {(200, CONTENT, None), (206, CONTENT[1:2], f"bytes 1-1/{len(CONTENT)}")}


async def test_a_range_of_another_content_is_answered_whole(uploaded: tuple[Client, str]) -> None:
    assert (await part(uploaded, "bytes=0-0", **{"If-Range": '"other"'}))[0] == 200


@pytest.mark.parametrize("asked", [f"bytes={len(CONTENT)}-", "bytes=-0", "bytes=999999999999999-"])
async def test_a_range_behind_the_end_is_refused(uploaded: tuple[Client, str], asked: str) -> None:
    assert await part(uploaded, asked) == (416, b"", f"bytes */{len(CONTENT)}")


async def test_a_head_tells_of_the_file_and_sends_nothing(uploaded: tuple[Client, str]) -> None:
    person, path = uploaded
    answer = await person.http.head(path, headers={"Authorization": f"Bearer {person.token}"})
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["content-length"] == str(len(CONTENT))
    assert (await person.http.head(path)).status_code == 404


async def test_only_an_opened_file_is_in_the_log(client: Client) -> None:
    owner, clerk = await client.citizen(), await client.staff("CLERK", DEPARTMENT)
    case = await submit(owner, await complete(owner))
    file = next(one["files"][0]["id"] for one in case["materials"] if one["files"])
    log = "{ viewer { accessLog { edges { node { purpose } } } } }"
    for method, entries in (("HEAD", 0), ("GET", 1)):
        headers = {"Authorization": f"Bearer {clerk.token}"}
        assert (await clerk.http.request(method, f"/files/{file}", headers=headers)).status_code == 200
        found = (await owner.run(log))["viewer"]["accessLog"]["edges"]
        assert len([one for one in found if "下载" in one["node"]["purpose"]]) == entries
