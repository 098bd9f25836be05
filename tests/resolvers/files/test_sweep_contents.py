"""Contents of uploads that broke off go after a day; what a file names stays, however old it is."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

from api.context import Services
from api.jobs import sweep_contents
from tests.cases import PICTURE, upload
from tests.graphql import Client

# GridFS dates contents by the machine's clock, whatever the tests' clock says.
SOON, LATER = timedelta(hours=23), timedelta(days=1, seconds=5)


async def chunks(content: bytes) -> AsyncIterator[bytes]:
    yield content


async def abandoned(services: Services, key: str, *, whole: bool) -> None:
    """A content whose server died: before its file was written down, or in the middle of it."""
    await services.database.blobs("contents").put(key, chunks(b"x" * 600_000))
    if not whole:
        await services.database.rows("contents.files").delete({"_id": key})


async def left(services: Services) -> tuple[int, int]:
    rows = services.database.rows
    return await rows("contents.files").count({}, 1000), await rows("contents.chunks").count({}, 1000)


async def test_what_broke_off_goes_after_a_day(services: Services) -> None:
    await abandoned(services, "whole", whole=True)
    await abandoned(services, "half", whole=False)
    now = datetime.now(UTC)
    before = await left(services)
    assert before[0] == 1
    assert before[1] > 2

    assert await sweep_contents(services, now + SOON) == 0
    assert await left(services) == before
    assert await sweep_contents(services, now + LATER) == 2
    assert await left(services) == (0, 0)


async def test_what_files_name_stays_and_can_be_read(client: Client, services: Services) -> None:
    citizen = await client.citizen()
    await upload(citizen)
    await upload(citizen, name="again.png")
    await abandoned(services, "whole", whole=True)

    assert await sweep_contents(services, datetime.now(UTC) + timedelta(days=4000)) == 1

    rows = await services.database.rows("files").find({}, limit=10)
    files = await services.stores.files.get_many([row["_id"] for row in rows])
    assert (len(files), len({one.blob for one in files.values()})) == (2, 1)
    for file in files.values():
        content = b"".join([piece async for piece in services.stores.files.read(file)])
        assert len(content) == file.size
    assert PICTURE[:8] == content[:8]


async def test_more_than_a_page_is_swept(services: Services) -> None:
    heads = [{"files_id": f"key{place:04}", "n": 0, "data": b"x"} for place in range(505)]
    await services.database.rows("contents.chunks").insert_many(heads)

    assert await sweep_contents(services, datetime.now(UTC) + LATER) == 505
    assert await left(services) == (0, 0)


async def test_an_empty_house_has_nothing_to_sweep(services: Services) -> None:
    assert await sweep_contents(services, datetime.now(UTC) + LATER) == 0
