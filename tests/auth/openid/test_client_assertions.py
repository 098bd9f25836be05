"""How a system proves itself (private_key_jwt), and everything that proves nothing."""

import base64
import json
from asyncio import gather
from typing import Any

import httpx
import jwt
import pytest
from starlette.types import ASGIApp

from api.context import Services
from auth.clients.assertion import ASSERTION_TYPE
from auth.clients.store import ClientStore
from tests.auth.forge import signed_with_public_key
from tests.auth.openid.portal import (
    ISSUER,
    TOKEN,
    Person,
    assertion,
    ec_key,
    register,
    rsa_key,
    service_document,
)
from tests.clock import Clock

KEY, OTHER = ec_key(), ec_key()


@pytest.fixture(autouse=True)
async def registered(services: Services) -> None:
    await register(services, service_document("province-50", KEY))


async def send(person: Person, signed: str, **changed: str) -> httpx.Response:
    form = {
        "grant_type": "client_credentials",
        "client_assertion_type": ASSERTION_TYPE,
        "client_assertion": signed,
    }
    return await person.http.post("/oauth/token", data={**form, **changed})


async def refused(person: Person, signed: str, **changed: str) -> bool:
    found = await send(person, signed, **changed)
    return (found.status_code, found.json()["error"]) == (401, "invalid_client")


async def test_a_service_gets_a_token_of_its_own(person: Person, clock: Clock) -> None:
    found = (await send(person, assertion(KEY, "province-50", clock()))).json()

    assert found.keys() == {"access_token", "token_type", "expires_in", "scope"}
    assert (found["scope"], found["expires_in"]) == ("exchange", 900)


@pytest.mark.parametrize("to", [ISSUER, TOKEN, [ISSUER], [TOKEN]])
async def test_it_may_be_addressed_to_the_issuer_or_the_endpoint(person: Person, clock: Clock, to: Any) -> None:
    assert (await send(person, assertion(KEY, "province-50", clock(), aud=to))).status_code == 200


async def test_an_assertion_is_good_once(person: Person, clock: Clock) -> None:
    signed = assertion(KEY, "province-50", clock())
    assert (await send(person, signed)).status_code == 200

    assert await refused(person, signed)
    clock.forward(seconds=59)
    assert await refused(person, signed)
    assert await refused(person, assertion(KEY, "province-50", clock(), jti=claims_of(signed)["jti"]))


async def test_of_the_same_sent_many_times_at_once_one_is_taken(person: Person, clock: Clock) -> None:
    signed = assertion(KEY, "province-50", clock())

    answers = await gather(*(send(person, signed) for _ in range(5)))

    assert sorted(one.status_code for one in answers) == [200, 401, 401, 401, 401]


async def test_two_clients_may_use_the_same_jti(person: Person, services: Services, clock: Clock) -> None:
    await register(services, service_document("province-52", OTHER))

    assert (await send(person, assertion(KEY, "province-50", clock(), jti="1"))).status_code == 200
    assert (await send(person, assertion(OTHER, "province-52", clock(), jti="1"))).status_code == 200


@pytest.mark.parametrize(
    "changed",
    [
        {"exp": 0},
        {"exp": 301},
        {"exp": 3600},
        {"iat": 60},
        {"nbf": 60},
        {"exp": None},
        {"jti": None},
        {"aud": None},
        {"sub": None},
        {"iss": None},
        {"sub": "province-52"},
        {"iss": "province-52"},
        {"aud": "https://other.example"},
        {"aud": f"{ISSUER}/"},
        {"aud": f"{ISSUER}/oauth/authorize"},
        {"aud": [ISSUER, "https://other.example"]},
        {"aud": [[ISSUER]]},
        {"aud": {"x": 1}},
        {"aud": []},
        {"jti": ""},
        {"jti": "x" * 201},
        {"jti": 7},
        {"exp": "soon"},
        {"exp": True},
    ],
    ids=str,
)
async def test_claims_that_do_not_hold_are_refused(person: Person, clock: Clock, changed: dict[str, Any]) -> None:
    now = int(clock().timestamp())
    timed = {
        name: now + value if name in {"exp", "iat", "nbf"} and type(value) is int else value
        for name, value in changed.items()
    }

    assert await refused(person, assertion(KEY, "province-50", clock(), **timed))


async def test_another_key_is_refused(person: Person, clock: Clock) -> None:
    assert await refused(person, assertion(OTHER, "province-50", clock()))
    assert await refused(person, assertion(ec_key("other"), "province-50", clock()))


async def test_an_unsigned_assertion_is_refused(person: Person, clock: Clock) -> None:
    _, claims, signature = assertion(KEY, "province-50", clock()).split(".")

    for header in ({"alg": "none"}, {"alg": "None"}, {"alg": "none", "kid": KEY.kid}, {"kid": KEY.kid}):
        head = base64.urlsafe_b64encode(json.dumps(header).encode()).decode().rstrip("=")
        assert await refused(person, f"{head}.{claims}.")
        assert await refused(person, f"{head}.{claims}.{signature}")


async def test_the_public_key_is_no_secret_to_sign_with(person: Person, clock: Clock) -> None:
    for secret in (KEY.as_pem(private=False).decode(), json.dumps(KEY.as_dict(private=False))):
        assert await refused(person, signed_with_public_key(assertion(KEY, "province-50", clock()), secret))


async def test_a_key_brought_along_is_not_used(person: Person, clock: Clock) -> None:
    signed = assertion(OTHER, "province-50", clock(), header={"jwk": OTHER.as_dict(private=False)})

    assert await refused(person, signed)


async def test_an_rsa_key_signs_with_its_own_algorithm(person: Person, services: Services, clock: Clock) -> None:
    key = rsa_key()
    await register(services, service_document("province-52", key))

    assert (await send(person, assertion(key, "province-52", clock()))).status_code == 200
    for algorithm in ("RS512", "PS256"):
        claims = claims_of(assertion(key, "province-52", clock()))
        other = jwt.encode(claims, key.as_pem(private=True), algorithm, headers={"kid": key.kid})
        assert await refused(person, other)


async def test_the_form_must_name_the_same_client(person: Person, clock: Clock) -> None:
    assert await refused(person, assertion(KEY, "province-50", clock()), client_id="province-52")
    assert await refused(person, assertion(KEY, "province-50", clock()), client_assertion_type="urn:x")
    assert await refused(person, assertion(KEY, "province-50", clock()), client_secret="x")
    assert (await send(person, assertion(KEY, "province-50", clock()), client_id="province-50")).status_code == 200


@pytest.mark.parametrize("garbage", ["x", "a.b.c", "令牌", "e30.e30.", "x" * 10_000, ""])
async def test_garbage_is_refused(person: Person, garbage: str) -> None:
    found = await send(person, garbage)

    assert found.json()["error"] in {"invalid_client", "invalid_request"}
    assert found.status_code in {400, 401}


async def test_a_disabled_service_is_refused(person: Person, services: Services, clock: Clock) -> None:
    await ClientStore(services.database).disable("province-50", clock())

    assert await refused(person, assertion(KEY, "province-50", clock()))


async def test_it_asks_for_what_it_is_registered_for(person: Person, clock: Clock) -> None:
    found = await send(person, assertion(KEY, "province-50", clock()), scope="exchange admin")

    assert (found.status_code, found.json()["error"]) == (400, "invalid_scope")


async def test_a_service_signs_nobody_in(person: Person, app: ASGIApp) -> None:
    query = "response_type=code&client_id=province-50&redirect_uri=https://portal.example/callback"

    assert (await person.open(f"/oauth/authorize?{query}")).status_code == 400


def claims_of(signed: str) -> dict[str, Any]:
    body = signed.split(".")[1]
    found: dict[str, Any] = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    return found
