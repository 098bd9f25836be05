import pytest

from api.context import Services
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
from tests.auth.steps import OTHER_PHONE, PHONE, accepts
from tests.clock import Clock
from tests.graphql import Client


@pytest.fixture
async def signed_in(client: Client) -> Client:
    return await client.sign_in(PHONE)


def token_of(client: Client) -> str:
    assert client.token is not None
    return client.token


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
