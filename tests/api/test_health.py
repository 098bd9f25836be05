import re

import jwt
import pytest

from api.context import Services
from tests.api.conftest import Bare
from tests.api.faults import failing
from tests.graphql import Client


async def test_the_process_answers(bare: Bare) -> None:
    assert (await bare.http.get("/healthz")).status_code == 200


async def test_the_process_answers_even_without_its_database(bare: Bare) -> None:
    async with failing(bare.services.database, "ping", "find", "listIndexes"):
        assert (await bare.http.get("/healthz")).status_code == 200


async def test_it_is_ready_when_everything_is_there(bare: Bare) -> None:
    assert (await bare.http.get("/readyz")).status_code == 200


@pytest.mark.parametrize("command", ["ping", "listIndexes"])
async def test_it_is_not_ready_when_the_database_refuses(bare: Bare, command: str) -> None:
    async with failing(bare.services.database, command):
        answer = await bare.http.get("/readyz")
    assert answer.status_code == 503
    assert "failCommand" not in answer.text
    assert (await bare.http.get("/readyz")).status_code == 200


async def test_it_is_not_ready_without_an_index(services: Services, client: Client) -> None:
    collection = services.database.client[services.database.name]["certificates"]
    await collection.drop_index("identifier_1")
    answer = await client.http.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["missing"] == ["certificates.identifier_1"]
    await collection.create_index([("identifier", 1)], name="identifier_1", unique=True)
    assert (await client.http.get("/readyz")).status_code == 200


async def test_prometheus_reads_how_often_each_route_answered(bare: Bare) -> None:
    for path in ("/v/secret", "/v/secret", "/g/secret", "/secret", "/graphql?query={secret}"):
        await bare.http.get(path)
    answer = await bare.http.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    (count,) = re.findall(r'^tongban_http_requests_total{route="/v/{token}",status="200"} (\S+)$', answer.text, re.M)
    assert float(count) == 2
    assert "tongban_http_request_seconds_bucket" in answer.text
    assert "secret" not in answer.text


async def test_unknown_paths_are_counted_as_one(bare: Bare) -> None:
    for n in range(20):
        await bare.http.get(f"/nowhere/{n}")
    text = (await bare.http.get("/metrics")).text
    routes = set(re.findall(r'route="([^"]*)"', text))
    assert [one for one in routes if "nowhere" in one] == []


async def test_partners_can_verify_a_token_with_the_published_keys(bare: Bare) -> None:
    person = await bare.client.sign_in("13900001998")
    answer = await bare.http.get("/.well-known/jwks.json")
    assert answer.headers["content-type"].startswith("application/json")
    keys = {key["kid"]: key for key in answer.json()["keys"]}
    key = keys[jwt.get_unverified_header(person.token or "")["kid"]]
    assert (key["kty"], key["crv"], key["alg"], key["use"]) == ("EC", "P-256", "ES256", "sig")
    claims = jwt.decode(
        person.token or "",
        jwt.PyJWK(key),
        algorithms=["ES256"],
        audience="tongban",
        issuer="http://localhost",
        options={"verify_exp": False, "verify_iat": False},
    )
    assert claims["exp"] - claims["iat"] == 15 * 60


async def test_the_published_keys_hold_no_secret(bare: Bare) -> None:
    keys = (await bare.http.get("/.well-known/jwks.json")).json()["keys"]
    assert keys
    assert [key for key in keys if "d" in key] == []
