"""What stands between a person and somebody who would sign them in elsewhere, or make them agree."""

import httpx
import pytest
from starlette.responses import Response
from starlette.types import ASGIApp

from api.context import Services
from api.openid.browser import Browser, Browsers
from tests.api.steps import Page
from tests.auth.openid.portal import PHONE, Person, Portal, action, flow, https, portal_document, register
from tests.auth.steps import wrong
from tests.clock import Clock


def stale(page: httpx.Response) -> bool:
    return page.status_code == 400 and "location" not in page.headers and "页面已失效" in page.text


async def test_the_cookie_is_for_this_host_alone(public: Portal, person: Person) -> None:
    page = await person.open(public.authorization_url())

    name, *attributes = [part.strip() for part in page.headers["set-cookie"].split(";")]
    assert name.startswith("__Host-tongban=")
    assert {one.lower() for one in attributes} == {"path=/", "secure", "httponly", "samesite=lax"}


async def test_no_page_runs_scripts_is_framed_or_says_where_it_was(public: Portal, person: Person) -> None:
    first = await person.open(public.authorization_url())
    second = await person.send(first, phone=PHONE)
    third = await person.send(second, code=await person.code())

    for page in (first, second, third):
        policy = page.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "form-action 'self' https://portal.example;" in policy
        assert page.headers["referrer-policy"] == "no-referrer"
        assert page.headers["cache-control"] == "no-store"
        assert page.headers["x-frame-options"] == "DENY"
        assert not Page(page).tags & {"script", "img", "iframe", "link"}
        assert PHONE not in page.text


@pytest.mark.parametrize("forged", ["", "x", "e30", "令牌", "A" * 13_000])
async def test_a_form_without_our_seal_is_stale(public: Portal, person: Person, forged: str) -> None:
    page = await person.sign_in(await person.open(public.authorization_url()))

    assert stale(await person.http.post(action(page), data={"flow": forged, "decision": "allow"}))
    assert stale(await person.http.post(action(page), data={"decision": "allow"}))


async def test_a_form_from_another_browser_is_stale(app: ASGIApp, public: Portal, person: Person) -> None:
    """An attacker's form in the victim's browser, and the victim's without the cookie."""
    victims = await person.sign_in(await person.open(public.authorization_url()))
    async with https(app) as http:
        attacker = Person(http, "13912345679")
        attackers = await attacker.sign_in(await attacker.open(public.authorization_url()))

        assert stale(await person.send(attackers, decision="allow"))
        assert stale(await attacker.send(victims, decision="allow"))
    async with https(app) as http:
        assert stale(await Person(http).send(victims, decision="allow"))


async def test_a_form_that_another_site_sends_is_stale(public: Portal, person: Person) -> None:
    page = await person.sign_in(await person.open(public.authorization_url()))
    form = {"flow": flow(page), "decision": "allow"}

    for site in ("cross-site", "same-site", "none"):
        assert stale(await person.http.post(action(page), data=form, headers={"Sec-Fetch-Site": site}))
    assert (
        await person.http.post(action(page), data=form, headers={"Sec-Fetch-Site": "same-origin"})
    ).status_code == 303


async def test_a_form_is_good_for_a_quarter_of_an_hour(public: Portal, person: Person, clock: Clock) -> None:
    page = await person.sign_in(await person.open(public.authorization_url()))

    clock.forward(minutes=15)

    assert stale(await person.send(page, decision="allow"))


async def test_signing_in_voids_the_forms_from_before(public: Portal, person: Person, clock: Clock) -> None:
    earlier = await person.open(public.authorization_url())
    await person.sign_in(await person.open(public.authorization_url()))
    clock.forward(seconds=61)

    assert stale(await person.send(earlier, phone=PHONE))


async def test_a_wrong_code_is_told_and_asked_for_again(public: Portal, person: Person) -> None:
    asked = await person.send(await person.open(public.authorization_url()), phone=PHONE)
    code = await person.code()

    told = await person.send(asked, code=wrong(code))

    assert "验证码不正确" in told.text
    assert (await person.send(told, code=code)).status_code == 200


async def test_known_and_unknown_phones_get_the_same_page(public: Portal, person: Person, clock: Clock) -> None:
    await public.sign_in(person)
    clock.forward(seconds=61)
    pages = []
    for phone in (PHONE, "13912345670"):
        page = await person.send(await person.open(public.authorization_url(prompt="login")), phone=phone)
        pages.append(page.text.replace(flow(page), "").replace(phone[-4:], ""))

    assert pages[0] == pages[1]


async def test_a_phone_that_is_none_is_told(public: Portal, person: Person) -> None:
    told = await person.send(await person.open(public.authorization_url()), phone="110")

    assert "请输入有效的手机号码" in told.text
    assert action(told) == "/oauth/authorize/phone"


async def test_asking_twice_shows_where_to_type_the_code(public: Portal, person: Person) -> None:
    page = await person.open(public.authorization_url())
    await person.send(page, phone=PHONE)

    again = await person.send(page, phone=PHONE)

    assert action(again) == "/oauth/authorize/code"
    assert "秒后" in again.text


async def test_a_clients_name_is_text(public: Portal, person: Person, services: Services) -> None:
    await register(services, portal_document(name="<b>%s</b>"))

    page = await person.open(public.authorization_url())

    assert "&lt;b&gt;%s&lt;/b&gt;" in page.text


async def test_signing_out_without_a_hint_asks_first(public: Portal, person: Person) -> None:
    await public.sign_in(person)

    asked = await person.open("/oauth/logout")
    assert (await person.open(public.authorization_url())).status_code == 303
    done = await person.send(asked)

    assert "已退出" in done.text
    assert "/oauth/authorize/phone" in (await person.open(public.authorization_url())).text


async def test_over_plain_http_the_cookie_is_one_that_browsers_take(services: Services) -> None:
    """Development only: production refuses an address that isn't https."""
    browsers = Browsers(services.gate.vault, secure=False)

    kept = browsers.keep(Response(), Browser("b"))

    assert kept.headers["set-cookie"].startswith("tongban=")
    assert "Secure" not in kept.headers["set-cookie"]
