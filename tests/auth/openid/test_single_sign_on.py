"""Signing in once for several portals: when the person is asked again, and what a portal may demand."""

from typing import Any

import pytest
from starlette.types import ASGIApp

from api.context import Services
from tests.auth.openid.portal import ALL_SCOPES, Person, Portal, answer, portal, portal_document, register
from tests.clock import Clock

SIGN_IN, CONSENT = "/oauth/authorize/phone", "/oauth/authorize/consent"


async def test_the_second_portal_asks_for_consent_only(
    app: ASGIApp, services: Services, public: Portal, person: Person, clock: Clock
) -> None:
    await public.sign_in(person)
    await register(services, portal_document("portal-two", name="社保网"))
    async with portal(app, clock, "portal-two").oauth as oauth:
        page = await person.open(Portal(oauth, clock).authorization_url())

    assert CONSENT in page.text
    assert "社保网" in page.text
    assert SIGN_IN not in page.text


async def test_who_agreed_before_is_sent_straight_back(public: Portal, person: Person) -> None:
    first = await public.sign_in(person)

    sent = await person.open(public.authorization_url(prompt="none"))

    assert sent.status_code == 303
    assert (await public.claims(await public.fetch_token(sent.headers["location"])))["sub"] == (
        await public.claims(first)
    )["sub"]


async def test_more_than_was_agreed_to_is_asked_for(
    app: ASGIApp, person: Person, public: Portal, clock: Clock
) -> None:
    async with portal(app, clock, scope="openid").oauth as oauth:
        await Portal(oauth, clock).sign_in(person)

    assert CONSENT in (await person.open(public.authorization_url())).text
    silent = await person.open(public.authorization_url(prompt="none"))
    assert answer(silent.headers["location"])["error"] == "consent_required"


async def test_prompt_consent_asks_again(public: Portal, person: Person) -> None:
    await public.sign_in(person)

    assert CONSENT in (await person.open(public.authorization_url(prompt="consent"))).text


@pytest.mark.parametrize("demand", [{"prompt": "login"}, {"prompt": "select_account"}, {"max_age": 0}])
async def test_a_portal_may_demand_a_fresh_sign_in(
    public: Portal, person: Person, clock: Clock, demand: dict[str, Any]
) -> None:
    await public.sign_in(person)
    clock.forward(minutes=5)
    page = await person.open(public.authorization_url(**demand))
    assert SIGN_IN in page.text

    sent = await person.sign_in(page)
    token = await public.fetch_token(sent.headers["location"])

    assert (await public.claims(token))["auth_time"] == int(clock().timestamp())


async def test_a_demanded_sign_in_can_not_be_skipped(public: Portal, person: Person, clock: Clock) -> None:
    """The form of the sign-in page, sent where the consent page's goes."""
    await public.sign_in(person)
    page = await person.open(public.authorization_url(prompt="login"))
    form = page.text.partition('name="flow" value="')[2].partition('"')[0]

    skipped = await person.http.post(CONSENT, data={"flow": form, "decision": "allow"})

    assert (skipped.status_code, "location" in skipped.headers) == (400, False)


async def test_max_age_counts_from_signing_in(public: Portal, person: Person, clock: Clock) -> None:
    await public.sign_in(person)
    clock.forward(minutes=10)

    assert (await person.open(public.authorization_url(max_age=600))).status_code == 303
    assert SIGN_IN in (await person.open(public.authorization_url(max_age=599))).text


async def test_a_browser_stays_signed_in_for_eight_hours(public: Portal, person: Person, clock: Clock) -> None:
    await public.sign_in(person)

    clock.forward(hours=8, seconds=-1)
    assert (await person.open(public.authorization_url())).status_code == 303
    clock.forward(seconds=1)
    assert SIGN_IN in (await person.open(public.authorization_url())).text


async def test_signing_out_everywhere_ends_it(
    public: Portal, person: Person, services: Services, clock: Clock
) -> None:
    token = await public.sign_in(person)
    account = await services.gate.accounts.by_phone(person.phone)
    assert account

    await services.gate.sessions.revoke_all(account.id, clock())

    assert SIGN_IN in (await person.open(public.authorization_url())).text
    assert (await public.userinfo(token)).status_code == 401


async def test_a_hint_that_names_somebody_else_is_not_answered_for_them(
    app: ASGIApp, public: Portal, person: Person, clock: Clock
) -> None:
    token = await public.sign_in(person)
    hinted = {"id_token_hint": token["id_token"]}
    assert (await person.open(public.authorization_url(prompt="none", **hinted))).status_code == 303
    clock.forward(seconds=61)
    other = Person(person.http, "13912345679")
    await other.sign_in(await other.open(public.authorization_url(prompt="login")))

    silent = await person.open(public.authorization_url(prompt="none", **hinted))
    assert answer(silent.headers["location"])["error"] == "login_required"
    clock.forward(seconds=61)
    asked = await other.sign_in(await person.open(public.authorization_url(**hinted)))
    assert answer(asked.headers["location"])["error"] == "login_required"


async def test_the_sessions_of_portals_are_among_the_persons_devices(
    public: Portal, person: Person, services: Services, clock: Clock
) -> None:
    await public.sign_in(person)
    account = await services.gate.accounts.by_phone(person.phone)
    assert account

    names = {session.device for session in await services.gate.sessions.live(account.id, clock())}

    assert names == {"广安人才网", "浏览器（单点登录）"}


async def test_who_says_no_is_sent_back_with_it(public: Portal, person: Person) -> None:
    page = await person.sign_in(await person.open(public.authorization_url(scope=ALL_SCOPES)))
    for words in ("您的姓名", "您的手机号码", "您的实名等级", "广安人才网", "portal.example"):
        assert words in page.text

    sent = await person.send(page, decision="deny")

    assert answer(sent.headers["location"])["error"] == "access_denied"
