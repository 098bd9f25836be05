"""No token passes for another: a portal's, a service's, an id token's, a person's own."""

import pytest

from api.context import Services
from auth.clients.assertion import ASSERTION_TYPE
from auth.clients.store import ClientStore
from tests.auth.forge import parts, signed_again
from tests.auth.openid.portal import ISSUER, Person, Portal, assertion, ec_key, register, service_document
from tests.auth.steps import accepts, codes, refresh, viewer_id
from tests.clock import Clock
from tests.graphql import Client

KEY = ec_key()


@pytest.fixture
async def own(person: Person, clock: Clock) -> Client:
    """Signed in with the app of our own."""
    signed = await Client(person.http).sign_in(person.phone)
    clock.forward(seconds=61)
    return signed


async def service_token(person: Person, services: Services, clock: Clock) -> str:
    await register(services, service_document("province-50", KEY))
    form = {
        "grant_type": "client_credentials",
        "client_assertion_type": ASSERTION_TYPE,
        "client_assertion": assertion(KEY, "province-50", clock()),
    }
    return str((await person.http.post("/oauth/token", data=form)).json()["access_token"])


async def userinfo(portal: Portal, token: str) -> int:
    return (await portal.post("/oauth/userinfo", access_token=token)).status_code


async def test_what_a_portal_gets_opens_nothing_of_the_person(public: Portal, person: Person) -> None:
    token = await public.sign_in(person)
    anonymous = Client(person.http)

    for name in ("access_token", "id_token", "refresh_token"):
        assert not await accepts(anonymous, token[name]), name


async def test_a_portals_refresh_token_fetches_no_full_token(public: Portal, person: Person) -> None:
    """And trying it ends nothing: it is unknown there."""
    token = await public.sign_in(person)

    assert codes(await refresh(Client(person.http), token["refresh_token"])) == ["EXPIRED"]
    assert await userinfo(public, token["access_token"]) == 200
    assert await public.oauth.refresh_token(f"{ISSUER}/oauth/token", refresh_token=token["refresh_token"])


async def test_a_persons_refresh_token_is_no_portals(public: Portal, own: Client) -> None:
    form = {"grant_type": "refresh_token", "client_id": "portal-one"}

    answer = await public.post("/oauth/token", **form, refresh_token=str(own.refresh_token))

    assert answer.json()["error"] == "invalid_grant"
    assert codes(await refresh(own, own.refresh_token)) == []


async def test_userinfo_takes_nothing_but_a_portals_access_token(
    public: Portal, person: Person, own: Client, services: Services, clock: Clock
) -> None:
    token = await public.sign_in(person)

    assert await userinfo(public, token["id_token"]) == 401
    assert await userinfo(public, token["refresh_token"]) == 401
    assert await userinfo(public, str(own.token)) == 401
    assert await userinfo(public, await service_token(person, services, clock)) == 401
    assert await userinfo(public, token["access_token"]) == 200


async def test_userinfo_without_a_token_says_how(public: Portal) -> None:
    answer = await public.post("/oauth/userinfo")

    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
    assert (await public.get("/oauth/userinfo?access_token=x")).headers["www-authenticate"] == "Bearer"
    bad = await public.post("/oauth/userinfo", access_token="x")
    assert bad.headers["www-authenticate"] == 'Bearer error="invalid_token"'


async def test_a_portals_token_lives_for_a_quarter_of_an_hour(public: Portal, person: Person, clock: Clock) -> None:
    token = await public.sign_in(person)
    clock.forward(minutes=15, seconds=-1)
    assert await userinfo(public, token["access_token"]) == 200

    clock.forward(seconds=1)

    assert await userinfo(public, token["access_token"]) == 401


async def test_a_service_is_a_caller_without_an_account(person: Person, services: Services, clock: Clock) -> None:
    service = Client(person.http, await service_token(person, services, clock))

    assert await service.run("{ viewer { id } }") == {"viewer": None}
    answer = await service.post("mutation { signOut(input: {}) { signedOut } }")
    assert [one["extensions"]["code"] for one in answer["errors"]] == ["UNAUTHENTICATED"]
    assert (await service.upload(b"x")).status_code == 401


async def test_a_services_token_ends_with_its_time_and_with_its_client(
    person: Person, services: Services, clock: Clock
) -> None:
    token = await service_token(person, services, clock)
    clock.forward(minutes=15)
    assert (await Client(person.http, token).post("{ viewer { id } }"))["errors"]

    token = await service_token(person, services, clock)
    await ClientStore(services.database).disable("province-50", clock())
    assert (await Client(person.http, token).post("{ viewer { id } }"))["errors"]


async def test_a_service_that_is_named_like_an_account_is_not_that_account(
    person: Person, own: Client, services: Services, clock: Clock
) -> None:
    account = parts(str(own.token))[1]["sub"]
    token = await service_token(person, services, clock)
    forged = await signed_again(services, token, sub=account)

    assert not await accepts(Client(person.http), forged)
    assert await viewer_id(own) is not None


@pytest.mark.parametrize("typ", ["JWT", "jwt", "", None])
async def test_an_access_token_says_that_it_is_one(own: Client, services: Services, typ: str | None) -> None:
    """The same claims as an id token, under our own signature."""
    claims = parts(str(own.token))[1]

    relabelled = services.gate.tokens.sign(claims, typ)  # type: ignore[arg-type]

    assert not await accepts(own, relabelled)


async def test_a_services_token_is_not_revoked(person: Person, services: Services, clock: Clock) -> None:
    token = await service_token(person, services, clock)
    form = {"client_assertion_type": ASSERTION_TYPE, "client_assertion": assertion(KEY, "province-50", clock())}

    answer = await person.http.post("/oauth/revoke", data={**form, "token": token})

    assert (answer.status_code, answer.json()["error"]) == (400, "unsupported_token_type")


async def test_revoking_what_is_unknown_is_no_error(public: Portal, person: Person) -> None:
    token = await public.sign_in(person)
    session = token["refresh_token"].partition(".")[0]

    for unknown in ("x", f"{session}.guessed", session, token["id_token"]):
        answer = await public.post("/oauth/revoke", client_id="portal-one", token=unknown)
        assert (answer.status_code, answer.json()) == (200, {})
    assert await userinfo(public, token["access_token"]) == 200
    await public.post("/oauth/revoke", client_id="portal-one", token=token["access_token"])
    assert await userinfo(public, token["access_token"]) == 401
