from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from auth.accounts.model import Account
from auth.sessions.model import Channel, Session
from tests.api.answers import CURRENT, LEGACY
from tests.api.conftest import Bare

PHONE = "13900008001"
VIEWER = "{ viewer { id } }"


async def ask(bare: Bare, authorization: str, accept: str = LEGACY) -> httpx.Response:
    headers = {"Authorization": authorization, "Accept": accept}
    return await bare.http.post("/graphql", json={"query": VIEWER}, headers=headers)


def assert_refused(answer: httpx.Response) -> None:
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert answer.headers["content-type"].partition(";")[0] in {LEGACY, CURRENT}
    (error,) = answer.json()["errors"]
    assert error["extensions"]["code"] == "UNAUTHENTICATED"


@pytest.fixture(scope="module")
async def token(bare: Bare) -> str:
    """A good one; its session goes on for weeks."""
    signed_in = await bare.client.sign_in(PHONE)
    assert signed_in.token
    return signed_in.token


def resigned(token: str, change: Callable[[dict[str, Any]], Any] | None = None, **header: Any) -> str:
    """The same claims under a key of somebody else's, who names our key."""
    claims = jwt.decode(token, options={"verify_signature": False})
    if change:
        change(claims)
    names = {**jwt.get_unverified_header(token), **header}
    return jwt.encode(claims, ec.generate_private_key(ec.SECP256R1()), "ES256", headers=names)


async def test_a_good_token_is_taken(bare: Bare, token: str) -> None:
    for scheme in ("Bearer", "bearer"):
        assert (await ask(bare, f"{scheme} {token}")).json()["data"]["viewer"]["id"]


@pytest.mark.parametrize("accept", [LEGACY, CURRENT])
@pytest.mark.parametrize(
    "authorization",
    ["Bearer", "Bearer ", "Bearer x", "Bearer a.b.c", "Basic eDp5", "x", "Bearer " + "x" * 6000],
)
async def test_what_is_no_token_gets_401(bare: Bare, authorization: str, accept: str) -> None:
    assert_refused(await ask(bare, authorization, accept))


async def test_a_token_of_somebody_elses_making_gets_401(bare: Bare, token: str) -> None:
    assert_refused(await ask(bare, f"Bearer {resigned(token)}"))
    assert_refused(await ask(bare, f"Bearer {resigned(token, kid='theirs')}"))
    assert_refused(await ask(bare, f"Bearer {resigned(token, jwk={'kty': 'EC'})}"))


async def test_a_token_without_a_signature_gets_401(bare: Bare, token: str) -> None:
    claims = jwt.decode(token, options={"verify_signature": False})
    assert_refused(await ask(bare, f"Bearer {jwt.encode(claims, None, 'none')}"))
    assert_refused(await ask(bare, f"Bearer {token.rpartition('.')[0]}."))


async def test_a_token_of_another_algorithm_gets_401(bare: Bare, token: str) -> None:
    claims = jwt.decode(token, options={"verify_signature": False})
    kid = jwt.get_unverified_header(token)["kid"]
    published = next(one for one in bare.services.gate.tokens.jwks()["keys"] if one["kid"] == kid)
    secret = published["x"] + published["y"]
    assert_refused(await ask(bare, f"Bearer {jwt.encode(claims, secret, 'HS256', headers={'kid': kid})}"))


async def test_an_altered_token_gets_401(bare: Bare, token: str) -> None:
    header, _, rest = token.partition(".")
    payload, _, signature = rest.partition(".")
    other = resigned(token, lambda claims: claims.update(assurance="FACE")).split(".")[1]
    assert_refused(await ask(bare, f"Bearer {header}.{other}.{signature}"))
    assert_refused(await ask(bare, f"Bearer {header}.{payload}.{signature[::-1]}"))


async def test_our_signature_under_another_issuer_or_audience_gets_401(bare: Bare, token: str) -> None:
    _, key = bare.services.gate.tokens._signer or (None, None)
    claims = jwt.decode(token, options={"verify_signature": False})
    for wrong in ({"aud": "elsewhere"}, {"iss": "https://elsewhere.example"}):
        made = jwt.encode(claims | wrong, key, "ES256", headers=jwt.get_unverified_header(token))
        assert_refused(await ask(bare, f"Bearer {made}"))


async def test_a_token_for_a_session_that_is_not_there_gets_401(bare: Bare) -> None:
    at = bare.clock()
    session = Session("gone", "nobody", "test", Channel.APP, "", at, at, at + timedelta(days=1))
    token = bare.services.gate.tokens.issue(Account("nobody", PHONE, at), session, at)
    assert_refused(await ask(bare, f"Bearer {token}"))


async def test_signing_out_ends_the_token(bare: Bare) -> None:
    leaving = await bare.client.sign_in("13900008002")
    await leaving.run("mutation { signOut(input: {}) { signedOut } }")
    assert_refused(await ask(bare, f"Bearer {leaving.token}"))


async def test_a_bad_token_is_refused_for_files_and_certificates_as_well(bare: Bare) -> None:
    for path in ("/files/x", "/certificates/x.pdf"):
        assert_refused(await bare.http.get(path, headers={"Authorization": "Bearer x"}))
    assert_refused(await bare.http.post("/files", files={"file": b"x"}, headers={"Authorization": "Bearer x"}))


async def test_an_expired_token_gets_401(bare: Bare) -> None:
    person = await bare.client.sign_in("13900008003")
    bare.clock.forward(minutes=14, seconds=59)
    assert (await ask(bare, f"Bearer {person.token}")).status_code == 200
    bare.clock.forward(seconds=1)
    assert_refused(await ask(bare, f"Bearer {person.token}"))
