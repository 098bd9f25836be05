"""Sealing a PDF: what comes of it, who may, and what is refused."""

import hashlib

import pytest

from api.context import Services
from resolvers.seals.checking import walked
from tests.graphql import Client
from tests.resolvers.seals.pdf.papers import content_of, paper, sealed, verified
from tests.resolvers.seals.steps import company, in_use


@pytest.fixture
async def owner(client: Client) -> Client:
    return await company(client)


async def test_a_sealed_document_verifies(client: Client, owner: Client, services: Services) -> None:
    seal = await in_use(client, owner)

    payload = await sealed(owner, seal, paper())

    content = await content_of(owner, payload)
    assert content.startswith(paper())
    assert payload["file"]["contentType"] == "application/pdf"
    assert payload["file"]["sha256"] == hashlib.sha256(content).hexdigest() == payload["signature"]["documentSha256"]
    assert (payload["signature"]["sequence"], payload["signature"]["signedBy"]) == (1, "周启明")
    found = await verified(owner, content)
    assert (found["valid"], found["reason"], found["modifiedAfterSigning"]) == (True, None, False)
    (one,) = found["seals"]
    assert (one["code"], one["valid"], one["validAtSigning"], one["reason"]) == (seal["code"], True, True, None)
    assert one["record"] == {key: payload["signature"][key] for key in ("id", "sequence", "digestSm3")}
    (signature,) = found["signatures"]
    assert (signature["intact"], signature["trusted"]) == (True, True)
    assert seal["owner"]["name"] in signature["signer"]
    (chain,) = [one async for one in walked(services.stores, [seal["code"]])]
    assert (chain.length, chain.broken) == (1, None)
