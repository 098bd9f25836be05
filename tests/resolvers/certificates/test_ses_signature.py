"""Certificates as SES_Signature: what other systems of e-seals read and believe."""

from base64 import b64decode
from typing import Any

import pytest

from api.context import Services
from resolvers.certificates.ses import COVERED
from resolvers.seals.ses_reading import read_signature
from resolvers.seals.ses_verifying import verify_signature
from resolvers.seals.sm3 import sm3
from resolvers.seals.trust import trust
from schema.node import key_of
from seeds.departments import MARKET
from seeds.load import seal_code
from tests import cases
from tests.graphql import Client

SES = """query($id: ID!) { node(id: $id) { ... on Certificate {
  signedContent signature { sesSignature sealCode signedAt } } } }"""
CODE = seal_code(MARKET)


@pytest.fixture
async def held(client: Client) -> tuple[Client, str]:
    """A citizen and the certificate that they hold."""
    citizen = await client.citizen()
    (certificate,) = (await cases.approved(citizen))["results"]
    return citizen, certificate["id"]


async def shown(held: tuple[Client, str]) -> Any:
    citizen, certificate = held
    return (await citizen.run(SES, id=certificate))["node"]


async def test_it_verifies_over_the_signed_content(held: tuple[Client, str], services: Services) -> None:
    found = await shown(held)

    read = read_signature(b64decode(found["signature"]["sesSignature"]))

    digest, trusted = sm3(found["signedContent"].encode()), await trust(services.stores)
    assert verify_signature(read, digest, trusted, services.clock()) is None
    assert verify_signature(read, sm3(b"other"), trusted, services.clock()) is not None
    assert (read.seal.info.es_id, read.property_info) == (CODE, COVERED)
    assert read.signed_at.isoformat() == found["signature"]["signedAt"]


async def test_it_is_the_same_each_time(held: tuple[Client, str]) -> None:
    assert await shown(held) == await shown(held)


async def test_every_change_of_the_certificate_is_caught(held: tuple[Client, str], services: Services) -> None:
    before = await shown(held)
    own = key_of(held[1], "Certificate", "id")
    trusted = await trust(services.stores)

    await services.database.rows("certificates").update({"_id": own}, {"$set": {"number": "JY1"}})

    after = await shown(held)
    read = read_signature(b64decode(after["signature"]["sesSignature"]))
    changed = sm3(after["signedContent"].encode())
    assert after != before
    assert verify_signature(read, changed, trusted, services.clock()) is not None


async def test_a_seal_without_a_body_issues_without_it(client: Client, services: Services) -> None:
    await services.database.rows("sealBodies").delete({"_id": CODE})
    citizen = await client.citizen()
    (certificate,) = (await cases.approved(citizen))["results"]

    found = await shown((citizen, certificate["id"]))

    assert found["signature"]["sesSignature"] is None
    assert found["signature"]["sealCode"] == CODE


async def test_where_the_body_is_gone_nothing_is_made_up(held: tuple[Client, str], services: Services) -> None:
    await services.database.rows("sealBodies").delete({"_id": CODE})

    assert (await shown(held))["signature"]["sesSignature"] is None
