"""The page /v: by keyboard and without scripts; what its scripts do is tested in tests/interop."""

from typing import Any

import pytest

from tests.api.conftest import Bare
from tests.api.steps import Licensed, Page, licensed
from tests.graphql import Client

VALID, NOT_VALID = "有效 Valid", "无效 Not valid"
OFFLINE = """mutation($id: ID!) {
  presentCertificate(input: {certificateId: $id, fields: ["holderName", "shopName"], offline: true}) {
    presentation { offlineToken } userErrors { code }
  }
}"""


@pytest.fixture
async def someone(client: Client) -> Licensed:
    return await licensed(client)


async def typed(client: Client, code: str) -> Page:
    return Page(await client.http.post("/v", data={"code": code}))


async def test_a_code_may_be_typed_or_pasted_as_its_address(client: Client, someone: Licensed) -> None:
    shown = await someone.present("shopName")
    for code in (shown["token"], f"  {shown['verifyUrl']}\n"):
        assert (await typed(client, code)).heading == VALID
    assert (await typed(client, "nothing of ours")).heading == NOT_VALID


async def test_an_offline_code_is_checked_with_what_is_known_now(client: Client, someone: Licensed) -> None:
    payload: Any = await someone.holder.change(OFFLINE, id=someone.certificate["id"])
    token = payload["presentation"]["offlineToken"]
    seen = await typed(client, token)
    assert (seen.heading, "李秀英" in seen.text) == (VALID, True)
    await someone.revoke()
    seen = await typed(client, token)
    assert (seen.heading, "李秀英" in seen.text) == (NOT_VALID, False)


async def test_the_site_is_named_large_on_both_pages(client: Client, someone: Licensed) -> None:
    shown = await someone.present()
    for address in ("/v", shown["verifyUrl"]):
        assert '<p class="host">localhost</p>' in (await client.http.get(address)).text


async def test_the_page_runs_our_scripts_only_and_nothing_else_may_use_the_camera(bare: Bare) -> None:
    seen = Page(await bare.http.get("/v"))
    policy = dict(part.strip().split(" ", 1) for part in seen.answer.headers["content-security-policy"].split(";"))
    assert (policy["default-src"], policy["frame-ancestors"], policy["base-uri"]) == ("'none'",) * 3
    assert (policy["script-src"], policy["connect-src"], policy["form-action"]) == ("'self'",) * 3
    assert seen.answer.headers["permissions-policy"] == "camera=(self), microphone=(), geolocation=()"
    assert "camera=()" in (await bare.http.get("/v/x")).headers["permissions-policy"]
    for script in ("verifier.js", "offline.js", "qr/decode.js", "qr/index.js"):
        found = await bare.http.get(f"/static/verifier/{script}")
        assert "javascript" in found.headers["content-type"]
        assert "sourceMappingURL" not in found.text


@pytest.mark.parametrize(
    ("body", "status"),
    [(b"code=" + b"x" * 9000, 413), (b"code=\xff", 400), (b"a=1&b=2", 400), (b"", 200), (b"x", 200)],
)
async def test_a_form_that_no_page_sends_does_no_harm(bare: Bare, body: bytes, status: int) -> None:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = await bare.http.post("/v", content=body, headers=headers)
    assert answer.status_code == status


async def test_strangers_check_so_often_a_minute_only(client: Client) -> None:
    answers = [(await client.http.get("/v/x")).status_code for _ in range(121)]
    assert answers == [200] * 120 + [429]
    refused = await client.http.get("/v/x")
    assert 0 < int(refused.headers["retry-after"]) <= 60
    assert "请一分钟后再试" in refused.text
    answer = await client.post('{ verifyCertificate(token: "x") { valid } }')
    assert answer["errors"][0]["extensions"]["code"] == "RATE_LIMITED"
