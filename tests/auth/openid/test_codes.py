"""What a code is good for: once, for a minute, for one client, one address, one verifier."""

from asyncio import gather

import httpx
import pytest
from starlette.types import ASGIApp

from api.context import Services
from auth.clients.store import ClientStore
from tests.auth.openid.portal import (
    CALLBACK,
    Person,
    Portal,
    answer,
    asking,
    challenge,
    ec_key,
    portal_document,
    register,
)
from tests.clock import Clock

VERIFIER = "v" * 43


async def code_for(person: Person, **changed: str) -> str:
    location = await person.allow(asking(code_challenge=challenge(VERIFIER), **changed))
    return answer(location)["code"]


async def swap(portal: Portal, code: str, /, **changed: str) -> httpx.Response:
    form = {
        "grant_type": "authorization_code",
        "client_id": "portal-one",
        "code": code,
        "redirect_uri": CALLBACK,
        "code_verifier": VERIFIER,
    }
    return await portal.post("/oauth/token", **{**form, **changed})


def error(refused: httpx.Response) -> tuple[int, str]:
    assert refused.headers["cache-control"] == "no-store"
    assert refused.headers["content-type"].startswith("application/json")
    return refused.status_code, refused.json()["error"]


async def test_a_code_lives_for_a_minute(public: Portal, person: Person, clock: Clock) -> None:
    code = await code_for(person)
    clock.forward(seconds=60)
    assert error(await swap(public, code)) == (400, "invalid_grant")

    code = await code_for(person)
    clock.forward(seconds=59)
    assert (await swap(public, code)).status_code == 200


async def test_a_code_that_comes_again_ends_what_the_first_opened(public: Portal, person: Person) -> None:
    code = await code_for(person)
    token = (await swap(public, code)).json()
    assert (await public.userinfo(token)).status_code == 200

    assert error(await swap(public, code)) == (400, "invalid_grant")

    assert (await public.userinfo(token)).status_code == 401
    refreshed = await public.post(
        "/oauth/token",
        grant_type="refresh_token",
        client_id="portal-one",
        refresh_token=token["refresh_token"],
    )
    assert error(refreshed) == (400, "invalid_grant")


async def test_who_signs_out_everywhere_means_a_code_on_its_way_too(
    public: Portal, person: Person, services: Services, clock: Clock
) -> None:
    code = await code_for(person)
    account = await services.gate.accounts.by_phone(person.phone)
    assert account is not None

    await services.gate.sessions.revoke_all(account.id, clock())

    assert error(await swap(public, code)) == (400, "invalid_grant")
    assert await services.gate.sessions.live(account.id, clock()) == []


async def test_of_two_at_once_none_keeps_a_session(public: Portal, person: Person) -> None:
    code = await code_for(person)

    answers = await gather(*(swap(public, code) for _ in range(4)))

    for one in answers:
        if one.status_code == 200:
            assert (await public.userinfo(one.json())).status_code == 401


@pytest.mark.parametrize(
    "changed",
    [
        {"code_verifier": "w" * 43},
        {"code_verifier": "V" * 43},
        {"code_verifier": challenge(VERIFIER)},
        {"code_verifier": "v" * 44},
        {"redirect_uri": f"{CALLBACK}/"},
        {"redirect_uri": CALLBACK.upper()},
        {"redirect_uri": "https://evil.example/callback"},
    ],
)
async def test_a_code_needs_its_verifier_and_address(public: Portal, person: Person, changed: dict[str, str]) -> None:
    code = await code_for(person)

    assert error(await swap(public, code, **changed)) == (400, "invalid_grant")
    assert (await swap(public, code)).status_code == 200


@pytest.mark.parametrize("missing", ["code", "code_verifier", "redirect_uri"])
async def test_what_is_missing_is_told(public: Portal, person: Person, missing: str) -> None:
    code = await code_for(person)

    assert error(await swap(public, code, **{missing: ""})) == (400, "invalid_request")


async def test_another_clients_code_is_unknown_and_stays_good(
    public: Portal, person: Person, services: Services
) -> None:
    await register(services, portal_document("portal-two"))
    code = await code_for(person)

    assert error(await swap(public, code, client_id="portal-two")) == (400, "invalid_grant")
    assert (await swap(public, code)).status_code == 200


async def test_another_client_that_sends_a_used_code_ends_nothing(
    public: Portal, person: Person, services: Services
) -> None:
    await register(services, portal_document("portal-two"))
    code = await code_for(person)
    token = (await swap(public, code)).json()

    assert error(await swap(public, code, client_id="portal-two")) == (400, "invalid_grant")
    assert (await public.userinfo(token)).status_code == 200


async def test_another_clients_refresh_token_is_unknown_and_stays_good(
    public: Portal, person: Person, services: Services
) -> None:
    await register(services, portal_document("portal-two"))
    token = (await swap(public, await code_for(person))).json()
    form = {"grant_type": "refresh_token", "refresh_token": token["refresh_token"]}

    assert error(await public.post("/oauth/token", client_id="portal-two", **form)) == (400, "invalid_grant")
    assert (await public.post("/oauth/revoke", client_id="portal-two", token=token["refresh_token"])).json() == {}
    assert (await public.post("/oauth/token", client_id="portal-one", **form)).status_code == 200


async def test_a_refreshed_token_may_know_less_but_not_more(public: Portal, person: Person) -> None:
    token = (await swap(public, await code_for(person, scope="openid phone"))).json()
    form = {"grant_type": "refresh_token", "client_id": "portal-one", "refresh_token": token["refresh_token"]}

    assert error(await public.post("/oauth/token", **form, scope="openid profile")) == (400, "invalid_scope")
    less = (await public.post("/oauth/token", **form, scope="openid")).json()

    assert less["scope"] == "openid"
    assert (await public.userinfo(less)).json().keys() == {"sub"}


async def test_a_disabled_client_can_do_nothing_with_what_it_has(
    public: Portal, person: Person, services: Services, clock: Clock
) -> None:
    token = (await swap(public, await code_for(person))).json()
    code = await code_for(person)
    await ClientStore(services.database).disable("portal-one", clock())

    assert error(await swap(public, code)) == (401, "invalid_client")
    assert (await public.userinfo(token)).status_code == 401


async def test_a_client_with_a_key_must_use_it(public: Portal, person: Person, services: Services) -> None:
    code = await code_for(person)
    await register(services, portal_document("portal-one", ec_key()))

    assert error(await swap(public, code)) == (401, "invalid_client")


@pytest.mark.parametrize(
    "form",
    [
        {"grant_type": "password", "username": "x", "password": "y"},
        {"grant_type": "implicit"},
        {"grant_type": "urn:ietf:params:oauth:grant-type:device_code"},
    ],
)
async def test_other_grants_are_not_supported(public: Portal, form: dict[str, str]) -> None:
    found = await public.post("/oauth/token", client_id="portal-one", **form)

    assert error(found) == (400, "unsupported_grant_type")


async def test_nothing_is_taken_from_the_address_or_as_json(app: ASGIApp, public: Portal, person: Person) -> None:
    code = await code_for(person)
    query = f"grant_type=authorization_code&client_id=portal-one&code={code}&code_verifier={VERIFIER}"
    assert error(await public.post(f"/oauth/token?{query}")) == (400, "invalid_request")
    assert error(await public.post(f"/oauth/token?{query}", scope="openid")) == (401, "invalid_client")

    sent = await person.http.post("/oauth/token", json={"grant_type": "authorization_code", "code": code})
    assert error(sent) == (400, "invalid_request")
    assert (await person.open(f"/oauth/token?{query}")).status_code == 405


async def test_a_password_is_no_way_in(public: Portal, person: Person) -> None:
    basic = await person.http.post(
        "/oauth/token", data={"grant_type": "client_credentials"}, auth=("portal-one", "x")
    )
    assert error(basic) == (401, "invalid_client")
    assert basic.headers["www-authenticate"] == "Basic"

    secret = await public.post(
        "/oauth/token", grant_type="client_credentials", client_id="portal-one", client_secret="x"
    )
    assert error(secret) == (401, "invalid_client")


async def test_codes_and_refresh_tokens_are_not_stored(public: Portal, person: Person, services: Services) -> None:
    code = await code_for(person)
    token = (await swap(public, code)).json()

    for collection in ("authorizationCodes", "grants", "sessions"):
        rows = str(await services.database.rows(collection).find({}, limit=10))
        assert code not in rows
        assert token["refresh_token"].partition(".")[2] not in rows
