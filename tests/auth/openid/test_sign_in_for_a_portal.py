"""The whole way of a real relying party, Authlib's: code with PKCE, id token, userinfo, refresh, logout."""

from urllib.parse import urlencode

import pytest
from joserfc.jwk import ECKey, RSAKey
from starlette.types import ASGIApp

from api.context import Services
from tests.auth.openid.portal import (
    CALLBACK,
    GOODBYE,
    ISSUER,
    PHONE,
    Person,
    Portal,
    answer,
    ec_key,
    https,
    portal,
    portal_document,
    register,
    rsa_key,
)
from tests.clock import Clock


async def test_a_public_portal_signs_somebody_in(public: Portal, person: Person, clock: Clock) -> None:
    location = await person.allow(public.authorization_url())
    assert location.startswith(f"{CALLBACK}?")
    assert answer(location).keys() == {"code", "state", "iss"}

    token = await public.fetch_token(location)

    claims = await public.claims(token, nonce=public.nonce)
    assert (claims["acr"], claims["auth_time"]) == ("PHONE", int(clock().timestamp()))
    told = (await public.userinfo(token)).json()
    assert told == {
        "sub": claims["sub"],
        "phone_number": f"+86{PHONE}",
        "phone_number_verified": True,
        "assurance": "PHONE",
    }
    assert (token["token_type"], token["expires_in"], token["scope"]) == (
        "Bearer",
        900,
        "openid profile phone assurance",
    )


@pytest.mark.parametrize("make_key", [ec_key, rsa_key])
async def test_a_confidential_portal_proves_itself_with_its_key(
    app: ASGIApp, services: Services, person: Person, clock: Clock, make_key: type[ECKey | RSAKey]
) -> None:
    key = make_key()
    await register(services, portal_document("portal-two", key))
    async with portal(app, clock, "portal-two", key).oauth as oauth:
        confidential = Portal(oauth, clock)
        token = await confidential.sign_in(person)
        claims = await confidential.claims(token, nonce=confidential.nonce)
        again = await oauth.refresh_token(f"{ISSUER}/oauth/token", refresh_token=token["refresh_token"])

        assert claims["aud"] == "portal-two"
        assert (await confidential.claims(again))["sub"] == claims["sub"]


async def test_everything_stands_in_the_configuration(public: Portal) -> None:
    found = (await public.get("/.well-known/openid-configuration")).json()

    assert found["issuer"] == ISSUER
    for name in ("authorization", "token", "userinfo", "end_session", "revocation"):
        path = found[f"{name}_endpoint"].removeprefix(ISSUER)
        assert (await public.post(path)).status_code != 404, name
    assert found["response_types_supported"] == ["code"]
    assert found["code_challenge_methods_supported"] == ["S256"]
    assert found["request_uri_parameter_supported"] is False
    assert found["authorization_response_iss_parameter_supported"] is True


async def test_two_portals_know_a_person_by_different_names(
    app: ASGIApp, services: Services, public: Portal, person: Person, clock: Clock
) -> None:
    await register(services, portal_document("portal-two"))
    one = await public.sign_in(person)
    async with portal(app, clock, "portal-two").oauth as oauth:
        two = await Portal(oauth, clock).sign_in(person)

        subjects = {(await public.claims(one))["sub"], (await Portal(oauth, clock).claims(two))["sub"]}

    assert len(subjects) == 2
    again = await public.sign_in(person)
    assert (await public.claims(again))["sub"] in subjects


async def test_a_refresh_token_is_swapped_and_an_old_one_ends_the_session(
    public: Portal, person: Person, clock: Clock
) -> None:
    token = await public.sign_in(person)
    again = await public.oauth.refresh_token(f"{ISSUER}/oauth/token", refresh_token=token["refresh_token"])
    assert again["refresh_token"] != token["refresh_token"]
    assert (await public.userinfo(again)).status_code == 200
    clock.forward(seconds=60)

    old = await public.post(
        "/oauth/token",
        grant_type="refresh_token",
        client_id="portal-one",
        refresh_token=token["refresh_token"],
    )

    assert (old.status_code, old.json()["error"]) == (400, "invalid_grant")
    assert (await public.userinfo(again)).status_code == 401


async def test_signing_out_at_a_portal_signs_out_here(public: Portal, person: Person, app: ASGIApp) -> None:
    token = await public.sign_in(person)
    query = urlencode({"id_token_hint": token["id_token"], "post_logout_redirect_uri": GOODBYE, "state": "bye"})

    left = await person.open(f"/oauth/logout?{query}")

    assert (left.status_code, left.headers["location"]) == (303, f"{GOODBYE}?state=bye")
    assert (await public.userinfo(token)).status_code == 401
    assert "/oauth/authorize/phone" in (await person.open(public.authorization_url())).text


async def test_signing_out_works_without_the_browsers_cookie(public: Portal, person: Person, app: ASGIApp) -> None:
    """A form that another site posts comes without it."""
    token = await public.sign_in(person)
    async with https(app) as elsewhere:
        left = await elsewhere.post("/oauth/logout", data={"id_token_hint": token["id_token"]})

    assert left.status_code == 200
    assert "/oauth/authorize/phone" in (await person.open(public.authorization_url())).text


async def test_a_token_is_revoked(public: Portal, person: Person) -> None:
    token = await public.sign_in(person)

    done = await public.oauth.revoke_token(f"{ISSUER}/oauth/revoke", token=token["refresh_token"])

    assert done.status_code == 200
    assert (await public.userinfo(token)).status_code == 401
