import base64
import hashlib
from typing import Any
from urllib.parse import quote

import pytest

from api.context import Services
from tests.api.conftest import Bare
from tests.api.steps import Page
from tests.cases import FOOD
from tests.graphql import Client

GUIDE = """query($code: String!) { matter(code: $code) {
  name code summary guideUrl guideQrCode conditions consultationPhone promisedDays statutoryDays
  materials { name } steps { name } legalBases { title } results { name } department { name }
} }"""


async def matter(client: Client) -> dict[str, Any]:
    found: dict[str, Any] = (await client.run(GUIDE, code=FOOD))["matter"]
    return found


async def test_the_guide_tells_all_that_the_matter_says(client: Client) -> None:
    told = await matter(client)
    assert told["guideUrl"].startswith("http://localhost/")
    seen = Page(await client.http.get(told["guideUrl"]))
    assert (seen.answer.status_code, seen.heading) == (200, told["name"])
    words = [
        told["code"],
        told["summary"],
        told["consultationPhone"],
        told["department"]["name"],
        *told["conditions"],
    ]
    for part in ("materials", "results", "steps"):
        words += [one["name"] for one in told[part]]
    words += [one["title"] for one in told["legalBases"]]
    words += [f"{told['promisedDays']}个工作日", f"{told['statutoryDays']}个工作日"]
    assert told["materials"]
    assert [word for word in words if word not in seen.text] == []


async def test_the_guide_carries_its_own_code(client: Client) -> None:
    told = await matter(client)
    seen = Page(await client.http.get(told["guideUrl"]))
    assert told["guideQrCode"].startswith("<svg")
    drawn = [base64.b64decode(one.partition(",")[2]).decode() for one in seen.addresses if "svg+xml" in one]
    assert drawn == [told["guideQrCode"]]


async def test_the_guide_needs_neither_script_nor_anything_from_elsewhere(client: Client) -> None:
    seen = Page(await client.http.get((await matter(client))["guideUrl"]))
    digest = base64.b64encode(hashlib.sha256(seen.style.encode()).digest()).decode()
    policy = seen.answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert f"'sha256-{digest}'" in policy
    assert "unsafe" not in policy
    assert not {"script", "iframe", "object", "embed", "form", "link"} & seen.tags
    assert [one for one in seen.addresses if not one.startswith(("data:", "tel:", "http://localhost/g/"))] == []


async def test_the_guide_may_be_kept_for_a_while(client: Client) -> None:
    headers = (await client.http.get((await matter(client))["guideUrl"])).headers
    assert "no-store" not in headers.get("cache-control", "")
    assert headers["x-content-type-options"] == "nosniff"
    assert "set-cookie" not in headers


async def test_an_english_reader_gets_english_headings(client: Client) -> None:
    address = (await matter(client))["guideUrl"]
    seen = Page(await client.http.get(address, headers={"Accept-Language": "en"}))
    assert '<html lang="en">' in seen.text
    assert {"Materials", "Conditions", "Procedure"} <= set(seen.after)


@pytest.mark.parametrize("status", ["DRAFT", "SUSPENDED", "RETIRED"])
async def test_a_matter_that_is_not_published_has_no_guide(world: Services, client: Client, status: str) -> None:
    address = (await matter(client))["guideUrl"]
    await world.database.rows("matters").update({"code": FOOD}, {"$set": {"status": status}})
    assert (await client.http.get(address)).status_code == 404


@pytest.mark.parametrize("code", ["0", "a/b", "../../etc/passwd", "<script>alert(1)</script>", "{{7*7}}", "x" * 5000])
async def test_an_unknown_code_gets_a_page_that_says_so(bare: Bare, code: str) -> None:
    answer = await bare.http.get(f"/g/{quote(code, safe='')}")
    seen = Page(answer)
    assert (answer.status_code, seen.heading) == (404, "未找到 Not found")
    assert "script" not in seen.tags
    assert len(code) < 5 or code not in answer.text
