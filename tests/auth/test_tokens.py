import base64

import bson
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from api.context import Services
from api.database import MongoDatabase
from auth.tokens import MAX_TOKEN_LENGTH
from tests.auth.forge import (
    parts,
    signed_again,
    signed_with_public_key,
    signing_key,
    unsigned,
    with_claims,
    with_header,
)
from tests.auth.steps import OTHER_PHONE, PHONE, viewer_id
from tests.clock import Clock
from tests.graphql import Client


@pytest.fixture
async def signed_in(client: Client) -> Client:
    return await client.sign_in(PHONE)


def token_of(client: Client) -> str:
    assert client.token is not None
    return client.token


async def accepts(client: Client, token: str) -> bool:
    return await viewer_id(Client(client.http, token)) is not None


async def test_the_token_names_who_how_well_known_and_through_what(signed_in: Client, clock: Clock) -> None:
    header, claims = parts(token_of(signed_in))

    assert (header["alg"], header["typ"]) == ("ES256", "at+jwt")
    assert claims["exp"] - claims["iat"] == 15 * 60
    assert (claims["assurance"], claims["channel"], claims["aud"]) == ("PHONE", "APP", "tongban")
    assert "org" not in claims
    assert PHONE not in str(claims)


async def test_a_token_is_good_for_less_than_fifteen_minutes(signed_in: Client, clock: Clock) -> None:
    clock.forward(seconds=15 * 60 - 1)
    assert await accepts(signed_in, token_of(signed_in))

    clock.forward(seconds=1)
    answer = await signed_in.http.post("/graphql", json={"query": "{ viewer { id } }"}, headers=signed_in._headers())

    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == 'Bearer error="invalid_token"'
    (error,) = answer.json()["errors"]
    assert (error["message"], error["extensions"]["code"]) == ("登录已过期，请刷新令牌", "UNAUTHENTICATED")


async def test_our_own_key_signs_what_is_taken(signed_in: Client, services: Services) -> None:
    assert await accepts(signed_in, await signed_again(services, token_of(signed_in)))


@pytest.mark.parametrize(
    "changed",
    [
        {"aud": "somebody-else"},
        {"iss": "https://elsewhere.example"},
        {"aud": None},
        {"iss": None},
        {"exp": None},
        {"sid": None},
        {"sub": None},
        {"jti": None},
        {"assurance": "SUPERHUMAN"},
        {"channel": "PIGEON"},
        {"nbf": 4_000_000_000},
        {"sid": "of-nobody"},
        {"padding": "x" * MAX_TOKEN_LENGTH},
    ],
    ids=str,
)
async def test_claims_that_are_not_ours_are_refused(
    signed_in: Client, services: Services, changed: dict[str, object]
) -> None:
    assert not await accepts(signed_in, await signed_again(services, token_of(signed_in), **changed))


async def test_one_persons_session_does_not_carry_another_person(client: Client, services: Services) -> None:
    mine, theirs = await client.sign_in(PHONE), await client.sign_in(OTHER_PHONE)
    other_account = parts(token_of(theirs))[1]["sub"]

    assert not await accepts(client, await signed_again(services, token_of(mine), sub=other_account))


async def test_an_unknown_key_is_refused(signed_in: Client, services: Services, clock: Clock) -> None:
    token = await signed_again(services, token_of(signed_in), kid="unknown")

    assert not await accepts(signed_in, token)
    clock.forward(seconds=6)  # far enough for the server to look for new keys
    assert not await accepts(signed_in, token)


async def test_other_algorithms_are_refused(signed_in: Client, services: Services) -> None:
    stored, _ = await signing_key(services)
    token = token_of(signed_in)

    assert not await accepts(signed_in, unsigned(token))
    assert not await accepts(signed_in, signed_with_public_key(token, stored.public_pem))
    assert not await accepts(signed_in, with_header(token, alg="ES384"))


async def test_a_changed_claim_is_refused(signed_in: Client) -> None:
    assert not await accepts(signed_in, with_claims(token_of(signed_in), assurance="FACE"))


@pytest.mark.parametrize("token", ["x", "a.b.c", "....", "e30.e30.", "eyJraWQiOltdfQ.e30.AA", "x" * 4950])
async def test_garbage_is_refused(client: Client, token: str) -> None:
    assert not await accepts(client, token)


async def test_another_scheme_is_refused(client: Client) -> None:
    basic = Client(client.http, headers={"Authorization": "Basic dG9uZ2Jhbjp0b25nYmFu"})

    (error,) = (await basic.post("{ viewer { id } }"))["errors"]

    assert error["extensions"]["code"] == "UNAUTHENTICATED"


async def test_after_a_rotation_old_tokens_stay_good_and_a_new_key_signs(
    signed_in: Client, services: Services, clock: Clock
) -> None:
    clock.forward(seconds=1)
    await services.gate.tokens.rotate(clock())
    clock.forward(minutes=6)

    assert await accepts(signed_in, token_of(signed_in))
    later = await signed_in.sign_in(OTHER_PHONE)
    assert parts(token_of(later))[0]["kid"] != parts(token_of(signed_in))[0]["kid"]
    assert [key.retired_at is None for key in await services.gate.tokens.keys()] == [True, False]


async def test_a_retired_key_verifies_nothing_once_its_last_token_has_run_out(
    client: Client, signed_in: Client, services: Services, clock: Clock
) -> None:
    old = parts(token_of(signed_in))[0]["kid"]
    await services.gate.tokens.rotate(clock())
    clock.forward(hours=1)
    await services.gate.tokens.load(clock())

    published = (await client.http.get("/.well-known/jwks.json")).json()["keys"]

    new = parts(token_of(await client.sign_in(PHONE)))[0]["kid"]
    assert [key["kid"] for key in published] == [new]
    assert new != old
    revived = await signed_again(services, token_of(signed_in), kid=old, exp=int(clock().timestamp()) + 60)
    assert not await accepts(signed_in, revived)


async def test_the_published_keys_are_public(client: Client) -> None:
    (key,) = (await client.http.get("/.well-known/jwks.json")).json()["keys"]

    assert set(key) == {"kty", "crv", "x", "y", "kid", "alg", "use"}
    assert (key["crv"], key["alg"], key["use"]) == ("P-256", "ES256", "sig")


async def test_private_keys_are_not_stored_in_the_clear(
    services: Services, database: MongoDatabase, client: Client
) -> None:
    _, private = await signing_key(services)
    (row,) = await database.rows("tokenKeys").find({}, limit=2)
    stored = bson.encode(row)

    for secret in _spellings(private):
        assert secret not in stored


def _spellings(private: ec.EllipticCurvePrivateKey) -> list[bytes]:
    """The secret number in every way that one might write it down, and the marks of whole private keys."""
    scalar = private.private_numbers().private_value.to_bytes(32, "big")
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    encoded = base64.b64encode(scalar), base64.urlsafe_b64encode(scalar).rstrip(b"=")
    lines = [line for line in pem.splitlines() if b"-" not in line]
    return [scalar, scalar[::-1], scalar.hex().encode(), *encoded, *lines, b"PRIVATE KEY"]
