from dataclasses import replace
from io import BytesIO
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from pypdf import PdfReader

from api.app import make_app
from api.context import Services
from api.pages import SHEETS_PER_ADDRESS
from api.settings import BadSettings, read_settings
from tests.api.steps import Page
from tests.cases import COMPANY_FOOD, FOOD
from tests.clock import Clock
from tests.graphql import Client

SHEET = f"/g/{FOOD}.pdf"


async def change(services: Services, **fields: Any) -> None:
    await services.database.rows("matters").update({"code": FOOD}, {"$set": fields})


async def test_the_sheet_is_one_page_that_may_be_kept(client: Client) -> None:
    answer = await client.http.get(SHEET)

    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    assert answer.headers["cache-control"].startswith("public, max-age=60")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "set-cookie" not in answer.headers
    (page,) = PdfReader(BytesIO(answer.content)).pages
    assert FOOD in page.extract_text()


async def test_the_page_links_to_the_sheet(client: Client) -> None:
    seen = Page(await client.http.get(f"/g/{FOOD}"))

    (address,) = [one for one in seen.addresses if one.endswith(".pdf")]
    assert (await client.http.get(address)).status_code == 200


@pytest.mark.parametrize("code", ["nothing", "", "a/b", "../x", "<script>", "x" * 3000])
async def test_an_unknown_code_has_no_sheet(client: Client, code: str) -> None:
    answer = await client.http.get(f"/g/{quote(code, safe='')}.pdf")

    assert answer.status_code == 404
    assert "<script" not in answer.text


async def test_a_suspended_matter_has_no_sheet(client: Client, services: Services) -> None:
    assert (await client.http.get(SHEET)).status_code == 200
    await change(services, status="SUSPENDED")

    assert (await client.http.get(SHEET)).status_code == 404


async def test_a_sheet_says_what_the_matter_says_now(client: Client, services: Services) -> None:
    await client.http.get(SHEET)
    await change(services, name="改名后的事项")

    answer = await client.http.get(SHEET)

    assert "改名后的事项" in PdfReader(BytesIO(answer.content)).pages[0].extract_text()


async def test_nobody_keeps_us_making_sheets(client: Client, services: Services, clock: Clock) -> None:
    for _ in range(SHEETS_PER_ADDRESS.limit - 1):
        await services.gate.rates.take(SHEETS_PER_ADDRESS, "127.0.0.1", clock())
    assert (await client.http.get(SHEET)).status_code == 200
    again = await client.http.get(SHEET)
    await change(services, version=1000)

    refused = await client.http.get(SHEET)

    assert again.status_code == 200, "what was made before costs nothing"
    assert refused.status_code == 429
    assert 1 <= int(refused.headers["retry-after"]) <= 60
    assert refused.json()["errors"][0]["extensions"]["code"] == "RATE_LIMITED"
    assert (await client.http.get(f"/g/{FOOD}")).status_code == 200, "the page itself isn't counted"
    clock.forward(minutes=1)
    assert (await client.http.get(SHEET)).status_code == 200


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://x.cn/sample.pdf", True),
        ("http://x.cn/a b", True),
        ("javascript:alert(1)", False),
        ("JaVaScRiPt:alert(1)", False),
        ("java\nscript:alert(1)", False),
        ("data:text/html,<script>alert(1)</script>", False),
        ("//x.cn/sample", False),
        ("https://", False),
        ("https://[", False),
        ("", False),
    ],
)
async def test_samples_lead_to_the_web_and_nowhere_else(
    client: Client, services: Services, address: str, shown: bool
) -> None:
    (row,) = await services.database.rows("matters").find({"code": FOOD}, limit=1)
    await change(services, materials=[{**one, "sample_url": address} for one in row["materials"]])

    page = await client.http.get(f"/g/{FOOD}")

    assert page.status_code == 200
    assert ('class="sample"' in page.text) is shown
    assert "alert(1)" not in page.text


async def test_hostile_names_stay_text(client: Client, services: Services) -> None:
    hostile = "</title><script>alert(1)</script><img src=x onerror=alert(1)>\"'"
    await change(services, name=hostile, summary=hostile, conditions=[hostile], consultationPhone=hostile)

    seen = Page(await client.http.get(f"/g/{FOOD}"))
    sheet = await client.http.get(SHEET)

    assert not {"script"} & seen.tags
    assert "onerror=alert(1)>" not in seen.answer.text
    assert sheet.status_code == 200
    assert "\n" not in sheet.headers["content-disposition"]


@pytest.mark.parametrize("link", ["tongban://matter?code={code}", "https://app.example.cn/m/{code}"])
async def test_the_app_is_one_tap_away(client: Client, services: Services, link: str) -> None:
    app = make_app(replace(services, settings=replace(services.settings, app_link=link)))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as http:
        seen = Page(await http.get(f"/g/{COMPANY_FOOD}"))

    assert link.replace("{code}", COMPANY_FOOD) in seen.addresses
    assert not [one for one in Page(await client.http.get(f"/g/{COMPANY_FOOD}")).addresses if "app.example" in one]


@pytest.mark.parametrize(
    "link",
    [
        "https://x.cn/m",
        "https://x.cn/{code}/{code}",
        "javascript://x/%0aalert({code})",
        "data://{code}",
        "/m/{code}",
        'https://x.cn/"onclick={code}',
        "https://x.cn/ {code}",
    ],
)
def test_a_link_that_no_app_answers_to_is_refused(link: str) -> None:
    with pytest.raises(BadSettings, match="TONGBAN_APP_LINK"):
        read_settings({"TONGBAN_APP_LINK": link}, "development")
