"""What a camera that isn't the app finds behind a sign-in code."""

import pytest

from tests.api.conftest import Bare
from tests.api.steps import Page
from tests.auth.qr import code_of, start


async def test_it_says_to_use_the_app(bare: Bare) -> None:
    started = await start(bare.client)
    seen = Page(await bare.http.get(started["qrUrl"]))

    assert (seen.answer.status_code, seen.heading) == (200, "请使用通办 App 扫码 Scan with the Tongban app")
    assert "script" not in seen.tags
    assert "form" not in seen.tags
    assert [one for one in (code_of(started), started["ticket"]) if one in seen.text] == []


async def test_nobody_keeps_it(bare: Bare) -> None:
    headers = (await bare.http.get("/q/x")).headers

    assert headers["cache-control"] == "no-store"
    assert headers["referrer-policy"] == "no-referrer"
    assert "default-src 'none'" in headers["content-security-policy"]


@pytest.mark.parametrize("code", ["x", "%E4%BB%A4", "a" * 5000, "%00", "<script>"])
async def test_it_is_the_same_for_every_code(bare: Bare, code: str) -> None:
    pages = [await bare.http.get(path) for path in (f"/q/{code}", "/q/known")]

    assert {page.status_code for page in pages} == {200}
    assert pages[0].text == pages[1].text


async def test_opening_it_changes_nothing(bare: Bare) -> None:
    started = await start(bare.client)

    await bare.http.get(started["qrUrl"])

    rows = await bare.services.database.rows("qrSignIns").find({"state": "WAITING"}, limit=10)
    assert any(row["device"] == "Firefox · 电脑" for row in rows)
