import base64
import hashlib

import pytest

from api.context import Services
from tests.api.steps import Licensed, Page, licensed, verified
from tests.clock import Clock
from tests.graphql import Client

VALID, NOT_VALID = "有效 Valid", "无效 Not valid"


@pytest.fixture
async def someone(client: Client) -> Licensed:
    return await licensed(client)


async def page(client: Client, address: str) -> Page:
    """Open it as a stranger does."""
    return Page(await client.http.get(address))


async def test_a_certificate_that_is_shown_is_valid(client: Client, someone: Licensed) -> None:
    shown = await someone.present("holderName", "shopName")
    assert shown["expiresIn"] == 60
    assert shown["verifyUrl"] == f"http://localhost/v/{shown['token']}"
    seen = await page(client, shown["verifyUrl"])
    assert (seen.answer.status_code, seen.heading) == (200, VALID)
    assert "有效" in seen.reason
    for word in ("李秀英", someone.fields["shopName"], "食品经营许可证", "广安区市场监督管理局"):
        assert word in seen.text


async def test_only_what_was_ticked_is_shown(client: Client, someone: Licensed) -> None:
    fields, certificate = someone.fields, someone.certificate
    seen = await page(client, (await someone.present("shopName"))["verifyUrl"])
    assert fields["shopName"] in seen.text
    hidden = [fields["premises"], fields["creditCode"], fields["businessForm"], certificate["number"]]
    hidden += [certificate["identifier"], certificate["holder"]["name"], certificate["holder"]["idNumber"]]
    assert [word for word in hidden if word in seen.text] == []


async def test_with_nothing_ticked_type_issuer_and_status_are_all(client: Client, someone: Licensed) -> None:
    shown = await someone.present()
    seen = await page(client, shown["verifyUrl"])
    assert seen.heading == VALID
    assert [value for value in someone.fields.values() if str(value) in seen.text] == []
    found = await verified(client, shown["token"])
    assert (found["holderName"], found["fields"]) == (None, {})
    assert (found["type"], found["issuer"], found["status"]) == (
        "食品经营许可证",
        "广安区市场监督管理局",
        "ACTIVE",
    )


async def test_the_graph_says_the_same(client: Client, someone: Licensed, clock: Clock) -> None:
    found = await verified(client, (await someone.present("holderName", "premises"))["token"])
    assert (found["valid"], found["reason"], found["holderName"]) == (True, None, "李秀英")
    assert found["fields"] == {"premises": someone.fields["premises"]}
    assert found["verifiedAt"].startswith(clock().isoformat()[:19])


async def test_a_code_may_be_checked_often_while_it_lives(client: Client, someone: Licensed, clock: Clock) -> None:
    shown = await someone.present("shopName")
    clock.forward(seconds=59)
    headings = [(await page(client, shown["verifyUrl"])).heading for _ in range(3)]
    assert headings == [VALID] * 3


async def test_after_a_minute_the_code_has_expired(client: Client, someone: Licensed, clock: Clock) -> None:
    shown = await someone.present("holderName", "shopName")
    clock.forward(seconds=60)
    seen = await page(client, shown["verifyUrl"])
    assert seen.heading == NOT_VALID
    assert "过期" in seen.reason
    assert someone.fields["shopName"] not in seen.text
    found = await verified(client, shown["token"])
    assert (found["valid"], found["reason"]) == (False, "EXPIRED_TOKEN")
    assert (found["holderName"], found["fields"]) == (None, None)


async def test_a_revoked_certificate_says_so_at_once(client: Client, someone: Licensed) -> None:
    shown = await someone.present("holderName", "shopName")
    await someone.revoke()
    seen = await page(client, shown["verifyUrl"])
    assert seen.heading == NOT_VALID
    assert "撤销" in seen.reason
    assert [word for word in ("李秀英", someone.fields["shopName"]) if word in seen.text] == []
    found = await verified(client, shown["token"])
    assert (found["valid"], found["reason"], found["status"]) == (False, "REVOKED", "REVOKED")
    assert (found["holderName"], found["fields"]) == (None, None)


async def test_an_altered_certificate_is_found_out(world: Services, client: Client, someone: Licensed) -> None:
    shown = await someone.present("shopName")
    altered = {"$set": {"fields": '{"shopName":"广安第一大酒楼"}'}}
    assert await world.database.rows("certificates").update({}, altered) == 1
    seen = await page(client, shown["verifyUrl"])
    assert seen.heading == NOT_VALID
    assert "广安第一大酒楼" not in seen.text
    assert (await verified(client, shown["token"]))["reason"] == "BAD_SIGNATURE"


async def test_the_page_is_never_kept_found_or_passed_on(client: Client, someone: Licensed) -> None:
    good = (await someone.present("shopName"))["verifyUrl"]
    for address in (good, "/v/unknown"):
        headers = (await client.http.get(address)).headers
        assert "no-store" in headers["cache-control"]
        assert "noindex" in headers["x-robots-tag"]
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["x-content-type-options"] == "nosniff"
        assert "set-cookie" not in headers


async def test_the_page_works_under_a_policy_that_lets_nothing_in(client: Client, someone: Licensed) -> None:
    seen = await page(client, (await someone.present("shopName"))["verifyUrl"])
    policy = dict(part.strip().split(" ", 1) for part in seen.answer.headers["content-security-policy"].split(";"))
    digest = base64.b64encode(hashlib.sha256(seen.style.encode()).digest()).decode()
    assert (policy["default-src"], policy["style-src"]) == ("'none'", f"'sha256-{digest}'")
    assert (policy["frame-ancestors"], policy["base-uri"], policy["form-action"]) == ("'none'",) * 3
    assert not {"script-src", "connect-src"} & set(policy)
    assert not {"script", "iframe", "object", "embed", "form", "link", "base"} & seen.tags
    assert [one for one in seen.addresses if not one.startswith("data:")] == []


async def test_an_english_reader_gets_the_same_heading(client: Client, someone: Licensed) -> None:
    address = (await someone.present())["verifyUrl"]
    seen = Page(await client.http.get(address, headers={"Accept-Language": "en"}))
    assert seen.heading == VALID
    assert '<html lang="en">' in seen.text
    assert seen.reason.isascii()
