import base64

import bson
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from api.context import Services
from api.database import MongoDatabase
from tests.auth.forge import (
    parts,
    signed_again,
    signing_key,
)
from tests.auth.steps import OTHER_PHONE, PHONE, accepts
from tests.clock import Clock
from tests.graphql import Client


@pytest.fixture
async def signed_in(client: Client) -> Client:
    return await client.sign_in(PHONE)


def token_of(client: Client) -> str:
    assert client.token is not None
    return client.token


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
