"""What a decision seals, checked as a stranger would: from the published answer and the seal's public key."""

import asyncio
import json
from typing import Any

import gmalg  # type: ignore[import-untyped]
import pytest
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from api.context import Services
from resolvers.certificates.identifier import parse_certificate_identifier
from resolvers.context import Stores
from resolvers.seals.signer import verify_signature
from seeds.departments import MARKET
from seeds.matters.food import INDIVIDUAL_FOOD_LICENSE
from tests import cases
from tests.graphql import Client

WALLET = """{ viewer { certificates { totalCount edges { node {
  id identifier number version status issuedOn validFrom validUntil fields
  type { code name } issuer { code } holder { kind name idNumber } metadata { region }
  signature { algorithm signer sealCode signedAt value }
} } } } }"""


@pytest.fixture
async def issued(client: Client) -> Any:
    """The one certificate in the wallet of a person whose case was approved."""
    citizen = await client.citizen()
    await cases.approved(citizen)
    found = (await citizen.run(WALLET))["viewer"]["certificates"]
    assert found["totalCount"] == 1
    return found["edges"][0]["node"]


async def public_key(services: Services, certificate: Any) -> bytes:
    code = certificate["signature"]["sealCode"]
    return (await services.stores.seals.get_many([code]))[code].key.public_key


def sealed_text(certificate: Any) -> bytes:
    """The facts as canonical JSON, put together from the published answer alone; its only numbers are small."""
    holder, signature = certificate["holder"], certificate["signature"]
    facts = {name: certificate[name] for name in ("identifier", "number", "version", "fields")}
    facts |= {name: certificate[name] for name in ("issuedOn", "validFrom", "validUntil")}
    facts |= {"type": certificate["type"]["code"], "issuer": certificate["issuer"]["code"]}
    facts |= {"holderName": holder["name"], "holderCode": holder["idNumber"], "holderKind": holder["kind"]}
    facts |= {"format": 2, "region": certificate["metadata"]["region"], "issuerName": signature["signer"]}
    facts |= {"signedAt": f"{signature['signedAt'][:19]}Z"}
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


async def test_its_identifier_is_one_of_gb_t_36904(issued: Any) -> None:
    parsed = parse_certificate_identifier(issued["identifier"])
    assert (parsed.type_code, parsed.issuer, parsed.version) == (INDIVIDUAL_FOOD_LICENSE.code, MARKET.code, 1)
    assert issued["type"] == {"code": INDIVIDUAL_FOOD_LICENSE.code, "name": "食品经营许可证"}


async def test_it_holds_for_five_years_less_a_day(issued: Any) -> None:
    assert (issued["issuedOn"], issued["validFrom"], issued["validUntil"]) == (
        "2035-11-20", "2035-11-20", "2040-11-19",
    )  # fmt: skip


async def test_the_signature_verifies_with_the_seals_public_key(issued: Any, services: Services) -> None:
    key, value = await public_key(services, issued), bytes.fromhex(issued["signature"]["value"])
    assert issued["signature"]["algorithm"] == "SM2-with-SM3"
    assert verify_signature(key, sealed_text(issued), value)
    assert not verify_signature(key, sealed_text({**issued, "number": "x"}), value)


async def test_gmalg_agrees(issued: Any, services: Services) -> None:
    point = (await public_key(services, issued))[-65:]
    r, s = (one.to_bytes(32) for one in decode_dss_signature(bytes.fromhex(issued["signature"]["value"])))
    verifier = gmalg.SM2(uid=b"1234567812345678", pk=point)
    assert verifier.verify(sealed_text(issued), r, s)
    assert not verifier.verify(sealed_text({**issued, "version": 2}), r, s)


async def test_serials_count_up(client: Client) -> None:
    citizen = await client.citizen()
    clerk, approver = await client.staff("CLERK", MARKET.code), await client.staff("APPROVER", MARKET.code)
    for _ in range(2):
        await cases.approve(approver, await cases.under_review(citizen, clerk))
    edges = (await citizen.run(WALLET))["viewer"]["certificates"]["edges"]
    serials = {parse_certificate_identifier(edge["node"]["identifier"]).serial for edge in edges}
    assert serials == {"20350000001", "20350000002"}
    assert len({edge["node"]["number"] for edge in edges}) == 2


async def test_serials_of_several_numbers_are_taken_together(stores: Stores) -> None:
    assert await stores.serials.next_each(["shared", "own", "shared"]) == [1, 1, 2]
    assert await stores.serials.next_each([]) == []
    assert await stores.serials.next("shared") == 3


async def test_serials_asked_for_at_once_are_all_different(stores: Stores) -> None:
    for prefix in ("one", "two", "three", "four"):
        asked = await asyncio.gather(*(stores.serials.next(prefix) for _ in range(10)))
        assert sorted(asked) == list(range(1, 11))
