"""Signing out at a portal's wish, and wishes that aren't one."""

from urllib.parse import urlencode

import httpx
import pytest

from api.context import Services
from auth.clients.store import ClientStore
from auth.keys.store import TokenKeyStore
from auth.openid.claims import ID_TOKEN
from auth.tokens import Tokens
from tests.auth.forge import parts, unsigned, with_claims
from tests.auth.openid.portal import CALLBACK, GOODBYE, Person, Portal, portal_document, register
from tests.clock import Clock


async def leave(person: Person, **parameters: str) -> httpx.Response:
    return await person.open(f"/oauth/logout?{urlencode(parameters)}")


def said_here(page: httpx.Response) -> bool:
    return page.status_code == 400 and "location" not in page.headers


@pytest.mark.parametrize(
    "uri",
    [
        f"{GOODBYE}/",
        GOODBYE.upper(),
        f"{GOODBYE}?x",
        GOODBYE.replace("https", "http"),
        CALLBACK,
        "https://evil.example",
    ],
)
async def test_nobody_is_sent_to_an_address_that_is_not_registered(public: Portal, person: Person, uri: str) -> None:
    token = await public.sign_in(person)

    assert said_here(await leave(person, id_token_hint=token["id_token"], post_logout_redirect_uri=uri))


async def test_a_hint_that_is_not_ours_signs_nobody_out(
    public: Portal, person: Person, services: Services, clock: Clock
) -> None:
    token = await public.sign_in(person)
    other = Tokens(TokenKeyStore(services.database), services.gate.vault, "https://other.example", "tongban")
    await other.load(clock())
    claims = {name: value for name, value in parts(token["id_token"])[1].items() if name != "iss"}

    for hint in (
        unsigned(token["id_token"]),
        with_claims(token["id_token"], sid="another"),
        token["access_token"],
        other.sign(claims, ID_TOKEN),
        "x",
    ):
        assert said_here(await leave(person, id_token_hint=hint))
    assert (await public.userinfo(token)).status_code == 200


async def test_a_hint_of_another_client_goes_nowhere(public: Portal, person: Person, services: Services) -> None:
    await register(services, portal_document("portal-two", postLogoutRedirectUris=["https://two.example/"]))
    hint = (await public.sign_in(person))["id_token"]

    assert said_here(await leave(person, id_token_hint=hint, client_id="portal-two"))
    assert said_here(await leave(person, id_token_hint=hint, post_logout_redirect_uri="https://two.example/"))


async def test_without_a_hint_nobody_is_sent_anywhere(public: Portal, person: Person) -> None:
    await public.sign_in(person)

    asked = await leave(person, client_id="portal-one", post_logout_redirect_uri=GOODBYE)

    assert asked.status_code == 200
    assert "/oauth/logout/confirm" in asked.text
    assert (await person.open(public.authorization_url())).status_code == 303


async def test_a_disabled_client_sends_nobody_anywhere(
    public: Portal, person: Person, services: Services, clock: Clock
) -> None:
    hint = (await public.sign_in(person))["id_token"]
    await ClientStore(services.database).disable("portal-one", clock())

    assert said_here(await leave(person, id_token_hint=hint, post_logout_redirect_uri=GOODBYE))


async def test_an_old_id_token_still_says_whose_session_it_was(
    public: Portal, person: Person, services: Services, clock: Clock
) -> None:
    """Expired, and its key retired long since: sessions outlive both."""
    token = await public.sign_in(person)
    await services.gate.tokens.rotate(clock())
    clock.forward(hours=7)

    left = await leave(person, id_token_hint=token["id_token"], post_logout_redirect_uri=GOODBYE)

    assert left.headers["location"] == GOODBYE
    assert "/oauth/authorize/phone" in (await person.open(public.authorization_url())).text


async def test_another_person_in_the_same_browser_stays(public: Portal, person: Person, clock: Clock) -> None:
    hint = (await public.sign_in(person))["id_token"]
    clock.forward(seconds=61)
    other = Person(person.http, "13912345679")
    page = await other.sign_in(await other.open(public.authorization_url(prompt="login")))
    await other.send(page, decision="allow")

    assert (await leave(person, id_token_hint=hint)).status_code == 200

    page = await other.open(public.authorization_url())
    assert "/oauth/authorize/consent" in page.text
    assert "139****5679" in page.text
