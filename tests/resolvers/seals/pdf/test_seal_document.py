"""Sealing a PDF: what comes of it, who may, and what is refused."""

import hashlib
from asyncio import gather

import pytest

from api.context import Services
from resolvers.seals.checking import walked
from tests.api.pictures import png
from tests.clock import Clock
from tests.graphql import Client
from tests.resolvers.seals.pdf.papers import content_of, paper, seal_file, sealed, uploaded, verified
from tests.resolvers.seals.steps import company, in_use, member, stamp, taken, told


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


async def test_seals_one_after_another_and_across_pages(client: Client, owner: Client, clock: Clock) -> None:
    first = await in_use(client, owner)
    clock.forward(minutes=2)
    second = await in_use(client, owner, "PERSONAL_NAME")
    once = await sealed(owner, first, paper(3), page=3, acrossPages=True)

    twice = await seal_file(owner, second, once["file"]["id"], page=3, x=180, y=220)

    assert twice["userErrors"] == []
    found = await verified(owner, await content_of(owner, twice))
    assert (found["valid"], [one["valid"] for one in found["seals"]]) == (True, [True, True])
    assert [one["code"] for one in found["seals"]] == [first["code"], second["code"]]


async def test_the_same_key_is_the_same_file(client: Client, owner: Client, services: Services) -> None:
    seal, file = await in_use(client, owner), await uploaded(owner, paper())

    first, second = await gather(*(seal_file(owner, seal, file, idempotencyKey="once") for _ in range(2)))
    third = await seal_file(owner, seal, file, idempotencyKey="once")

    assert first == second == third
    assert first["userErrors"] == []
    other = await seal_file(owner, seal, file, idempotencyKey="once", x=60)
    assert told(other) == [("INVALID", ["idempotencyKey"])]
    await stamp(owner, seal, idempotencyKey="digest")
    assert told(await seal_file(owner, seal, file, idempotencyKey="digest")) == [("INVALID", ["idempotencyKey"])]


async def test_several_at_once_make_one_chain(client: Client, owner: Client, services: Services) -> None:
    seal, file = await in_use(client, owner), await uploaded(owner, paper())

    payloads = await gather(*(seal_file(owner, seal, file) for _ in range(6)))

    assert sorted(one["signature"]["sequence"] for one in payloads) == [1, 2, 3, 4, 5, 6]
    (chain,) = [one async for one in walked(services.stores, [seal["code"]])]
    assert (chain.length, chain.broken) == (6, None)


async def test_only_ones_own_papers_and_only_by_ones_own_seals(
    client: Client, owner: Client, services: Services
) -> None:
    seal, file = await in_use(client, owner), await uploaded(owner, paper())
    stranger, operator = await client.citizen(2), await member(services, client)
    theirs = await uploaded(stranger, paper())

    assert told(await seal_file(owner, seal, theirs)) == [("NOT_FOUND", ["fileId"])]
    assert told(await seal_file(stranger, seal, theirs)) == [("NOT_FOUND", ["sealId"])]
    assert told(await seal_file(operator, seal, file)) == [("NOT_FOUND", ["sealId"])]
    assert told(await seal_file(owner, seal, seal["id"])) == [("NOT_FOUND", ["fileId"])]
    done = await seal_file(owner, seal, file)
    answer = await stranger.get(done["file"]["url"].removeprefix("http://localhost"))
    assert answer.status_code == 404


async def test_a_stopped_seal_seals_nothing(client: Client, owner: Client) -> None:
    seal, file = await in_use(client, owner), await uploaded(owner, paper())
    await taken(owner, "suspendSeal", seal, reason="手机遗失")

    assert told(await seal_file(owner, seal, file)) == [("NOT_ALLOWED_NOW", ["sealId"])]


@pytest.mark.parametrize(
    ("place", "path"),
    [
        ({"page": 0}, "page"),
        ({"page": 2}, "page"),
        ({"page": -1}, "page"),
        ({"x": 10}, "x"),
        ({"x": 205}, "x"),
        ({"y": -30}, "y"),
        ({"y": 1e300}, "y"),
        ({"acrossPages": True}, "acrossPages"),
    ],
)
async def test_a_seal_lies_on_a_page(client: Client, owner: Client, place: dict[str, object], path: str) -> None:
    seal, file = await in_use(client, owner), await uploaded(owner, paper())

    assert told(await seal_file(owner, seal, file, **place)) == [("INVALID", [path])]


async def test_what_is_no_pdf_is_told(client: Client, owner: Client) -> None:
    seal = await in_use(client, owner)
    answer = await owner.upload(png())

    assert told(await seal_file(owner, seal, answer.json()["id"])) == [("INVALID", ["fileId"])]
