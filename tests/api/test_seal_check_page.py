"""The page on which anybody checks the seals in a PDF."""

import httpx

from api.seal_check import CHECKS_PER_ADDRESS
from tests.graphql import Client
from tests.resolvers.seals.pdf.papers import appended, content_of, paper, sealed
from tests.resolvers.seals.steps import company, in_use


async def send(client: Client, content: bytes, **headers: str) -> httpx.Response:
    files = {"file": ("a.pdf", content, "application/pdf")}
    return await client.http.post("/seal-check", files=files, headers=headers)


async def test_a_stranger_sees_whose_seals_they_are(client: Client) -> None:
    owner = await company(client)
    seal = await in_use(client, owner)
    content = await content_of(owner, await sealed(owner, seal, paper()))

    answer = await send(client, content)

    assert answer.status_code == 200
    assert "有效 Valid" in answer.text
    assert seal["code"] in answer.text
    assert "周启明" not in answer.text
    assert answer.headers["cache-control"] == "no-store"
    changed = await send(client, appended(content))
    assert "无效 Not valid" in changed.text


async def test_it_asks_for_a_file(client: Client) -> None:
    answer = await client.http.get("/seal-check")

    assert answer.status_code == 200
    assert "form-action 'self'" in answer.headers["content-security-policy"]
    assert "20 MB" in answer.text


async def test_what_is_no_pdf_is_told(client: Client) -> None:
    assert (await send(client, b"PK\x03\x04")).status_code == 422
    assert (await client.http.post("/seal-check", data={"file": "text"})).status_code == 422
    assert "没有我们能确认的签章" in (await send(client, paper())).text


async def test_too_large_is_told_before_it_is_read(client: Client) -> None:
    answer = await send(client, b"%PDF-" + bytes(21 * 1024 * 1024), **{"Accept-Language": "en"})

    assert answer.status_code == 422
    assert "at most 20 MB" in answer.text


async def test_so_often_and_no_more(client: Client) -> None:
    for _ in range(CHECKS_PER_ADDRESS.limit):
        assert (await send(client, b"no")).status_code == 422

    assert (await send(client, b"no")).status_code == 429
