from io import BytesIO

import httpx
import pytest
from pypdf import PdfReader

from tests.api.conftest import Bare
from tests.api.steps import Licensed, licensed
from tests.cases import DEPARTMENT, ELSEWHERE
from tests.graphql import Client


@pytest.fixture
async def someone(client: Client) -> Licensed:
    return await licensed(client)


def words(answer: httpx.Response) -> str:
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    return "".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)


async def test_the_holder_gets_the_page_with_all_that_it_says(someone: Licensed) -> None:
    certificate = someone.certificate
    text = words(await someone.holder.get(certificate["pdfUrl"]))
    expected = [
        "李秀英",
        certificate["number"],
        certificate["identifier"],
        "广安区市场监督管理局",
        "食品经营许可证",
    ]
    expected += [someone.fields["shopName"], someone.fields["creditCode"]]
    assert [word for word in expected if word not in text] == []


async def test_it_is_never_kept_or_found(someone: Licensed) -> None:
    headers = (await someone.holder.get(someone.certificate["pdfUrl"])).headers
    assert "no-store" in headers["cache-control"]
    assert "noindex" in headers["x-robots-tag"]
    assert headers["x-content-type-options"] == "nosniff"


async def test_the_issuers_staff_get_it(client: Client, someone: Licensed) -> None:
    supervisor = await client.staff("SUPERVISOR", DEPARTMENT)
    for one in (someone.approver, supervisor):
        assert "李秀英" in words(await one.get(someone.certificate["pdfUrl"]))


async def test_for_everybody_else_it_is_not_there(client: Client, someone: Licensed) -> None:
    address = someone.certificate["pdfUrl"]
    missing = "/certificates/000000000000000000000000.pdf"
    strangers = [client, await client.citizen(1), await client.staff("CLERK", ELSEWHERE)]
    for stranger in strangers:
        refused, unknown = await stranger.get(address), await stranger.get(missing)
        assert (refused.status_code, refused.json()) == (404, unknown.json())
        found = await stranger.run("query($id: ID!) { node(id: $id) { id } }", id=someone.certificate["id"])
        assert found["node"] is None


async def test_a_revoked_one_says_so_across_the_page(someone: Licensed) -> None:
    assert "已撤销" not in words(await someone.holder.get(someone.certificate["pdfUrl"]))
    await someone.revoke()
    assert "已撤销" in words(await someone.holder.get(someone.certificate["pdfUrl"]))


@pytest.mark.parametrize("name", ["x", "%2e%2e%2fx", "%00", "$ne", "x" * 3000, "%F0%9F%8D%9C"])
async def test_what_names_no_certificate_is_not_found(bare: Bare, name: str) -> None:
    answer = await bare.http.get(f"/certificates/{name}.pdf")
    assert answer.status_code == 404
    assert answer.json()["errors"][0]["extensions"]["code"] == "NOT_FOUND"
