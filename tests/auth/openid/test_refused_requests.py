"""What the authorization endpoint refuses, and where it says so."""

import httpx
import pytest

from api.context import Services
from auth.clients.store import ClientStore
from tests.auth.openid.portal import (
    ALL_SCOPES,
    CALLBACK,
    ISSUER,
    Person,
    Portal,
    answer,
    asking,
    portal_document,
    register,
)
from tests.clock import Clock


async def refused(person: Person, **changed: str | None) -> dict[str, str]:
    """The answer that the portal gets."""
    sent = await person.open(asking(**changed))
    assert sent.status_code == 303, sent.text
    assert sent.headers["location"].startswith(f"{CALLBACK}?")
    found = answer(sent.headers["location"])
    assert found["iss"] == ISSUER
    assert "code" not in found
    return found


def said_here(page: httpx.Response) -> bool:
    return page.status_code == 400 and "location" not in page.headers and "未登记" in page.text


@pytest.mark.parametrize(
    "uri",
    [
        f"{CALLBACK}/",
        f"{CALLBACK}?x=1",
        f"{CALLBACK}#x",
        CALLBACK.replace("callback", "Callback"),
        CALLBACK.replace("https", "http"),
        CALLBACK.replace("portal.example", "portal.example:443"),
        CALLBACK.replace("portal.example", "PORTAL.example"),
        CALLBACK.replace("portal.example", "portal.example@evil.example"),
        CALLBACK.replace("portal.example", "portal.example.evil.example"),
        f"{CALLBACK}/../callback",
        f"{CALLBACK}%00",
        f" {CALLBACK}",
        "https://portal.example/*",
        "javascript:alert(1)",
        "",
        None,
    ],
)
async def test_an_address_that_differs_in_anything_is_told_here(
    public: Portal, person: Person, uri: str | None
) -> None:
    assert said_here(await person.open(asking(redirect_uri=uri)))


@pytest.mark.parametrize(
    "client_id", ["portal-two", "PORTAL-ONE", "", None, "tongban", "x" * 5000, "\0", '{"$gt":""}']
)
async def test_an_unknown_client_is_told_here(public: Portal, person: Person, client_id: str | None) -> None:
    assert said_here(await person.open(asking(client_id=client_id)))


async def test_a_second_address_is_told_here(public: Portal, person: Person) -> None:
    assert said_here(await person.open(f"{asking()}&redirect_uri=https://evil.example/"))
    assert said_here(await person.open(f"{asking()}&client_id=portal-two"))


async def test_a_disabled_client_is_told_here(
    public: Portal, person: Person, services: Services, clock: Clock
) -> None:
    await ClientStore(services.database).disable("portal-one", clock())

    assert said_here(await person.open(asking()))


async def test_a_client_that_is_disabled_while_the_person_types_gets_nothing(
    public: Portal, person: Person, services: Services, clock: Clock
) -> None:
    page = await person.sign_in(await person.open(asking()))
    await ClientStore(services.database).disable("portal-one", clock())

    assert said_here(await person.send(page, decision="allow"))


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"response_type": "id_token"}, "unsupported_response_type"),
        ({"response_type": "code id_token"}, "unsupported_response_type"),
        ({"response_type": None}, "invalid_request"),
        ({"response_mode": "fragment"}, "invalid_request"),
        ({"response_mode": "form_post"}, "invalid_request"),
        ({"code_challenge": None}, "invalid_request"),
        ({"code_challenge_method": None}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge_method": "s256"}, "invalid_request"),
        ({"code_challenge": "short"}, "invalid_request"),
        ({"code_challenge": "x" * 44}, "invalid_request"),
        ({"scope": None}, "invalid_scope"),
        ({"scope": "profile"}, "invalid_scope"),
        ({"request": "eyJhbGciOiJub25lIn0.e30."}, "request_not_supported"),
        ({"request_uri": "https://portal.example/r"}, "request_uri_not_supported"),
        ({"registration": "{}"}, "registration_not_supported"),
        ({"prompt": "none login"}, "invalid_request"),
        ({"prompt": "create"}, "invalid_request"),
        ({"max_age": "-1"}, "invalid_request"),
        ({"max_age": "soon"}, "invalid_request"),
        ({"nonce": "n" * 600}, "invalid_request"),
        ({"id_token_hint": "not.a.token"}, "invalid_request"),
        ({"prompt": "none"}, "login_required"),
    ],
)
async def test_what_is_not_supported_goes_back_in_the_standards_words(
    public: Portal, person: Person, changed: dict[str, str | None], error: str
) -> None:
    found = await refused(person, **changed)

    assert (found["error"], found["state"]) == (error, "af0ifjsldkj")


@pytest.mark.parametrize("state", ["s" * 2049, "状态", "a\r\nSet-Cookie: x=1"])
async def test_a_state_that_is_none_does_not_go_back(public: Portal, person: Person, state: str) -> None:
    found = await refused(person, state=state)

    assert found["error"] == "invalid_request"
    assert "state" not in found


async def test_the_longest_request_gets_through(public: Portal, person: Person) -> None:
    location = await person.allow(asking(state='"' * 2048, nonce="\\" * 512, scope=ALL_SCOPES))

    assert answer(location)["state"] == '"' * 2048


async def test_a_parameter_given_twice_goes_back(public: Portal, person: Person) -> None:
    sent = await person.open(f"{asking()}&scope=openid")

    assert answer(sent.headers["location"])["error"] == "invalid_request"


async def test_a_portal_gets_no_more_scopes_than_it_is_registered_for(
    person: Person, services: Services, public: Portal
) -> None:
    await register(services, portal_document(scopes=["openid"]))

    token = await public.sign_in(person)

    assert token["scope"] == "openid"
    assert (await public.userinfo(token)).json().keys() == {"sub"}


async def test_a_request_may_come_as_a_form(public: Portal, person: Person) -> None:
    query = asking().partition("?")[2]
    headers = {"Content-Type": "application/x-www-form-urlencoded"}

    sent = await person.http.post("/oauth/authorize", content=query, headers=headers)

    assert sent.status_code == 303
    assert "/oauth/authorize/phone" in (await person.open(sent.headers["location"])).text


async def test_an_endless_request_is_not_read(public: Portal, person: Person) -> None:
    assert said_here(await person.open(asking(nonce="n" * 20_000)))
    assert said_here(await person.http.post("/oauth/authorize", data={"state": "x" * 20_000}))
    assert said_here(await person.open("/oauth/authorize?" + "&".join(f"a{n}=1" for n in range(100))))
