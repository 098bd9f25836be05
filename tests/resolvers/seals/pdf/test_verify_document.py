"""Checking PDFs: ours, others', changed ones, and what isn't what it seems."""

from dataclasses import replace

import pytest

from api.context import Services, context_of
from auth.caller import Caller
from auth.problems import LimitExceeded, MaterialRejected
from resolvers.seals.verifying import DocumentCheck, check
from resolvers.seals.x509_reading import read_certificate
from tests.clock import Clock
from tests.graphql import Client
from tests.resolvers.seals import making
from tests.resolvers.seals.pdf import foreign
from tests.resolvers.seals.pdf.papers import (
    VERIFY,
    appended,
    content_of,
    filled_in,
    form,
    overdrawn,
    paper,
    seal_file,
    sealed,
    signed_by_a_stranger,
    uploaded,
    verified,
)
from tests.resolvers.seals.steps import approver, company, in_use, taken


@pytest.fixture
async def owner(client: Client) -> Client:
    return await company(client)


async def asked(services: Services, content: bytes) -> DocumentCheck:
    return await check(context_of(services, Caller(), "zh"), content)


async def test_every_region_is_covered(client: Client, owner: Client, services: Services) -> None:
    """Change a byte wherever: in the page, the picture, the tables, both signatures, both byte ranges, the end."""
    content = await content_of(owner, await sealed(owner, await in_use(client, owner), paper()))
    assert (await asked(services, content)).reason is None
    # Within a CMS a few bytes mean nothing (a list of digests, say): it is hit at its beginning only.
    marks = [b"/ByteRange", b"/Contents <", b"/Rect", b"/AP", b"startxref", b"/Matrix"]
    found = {place + len(mark) + 2 for mark in marks for place in _all(content, mark)}
    cms = content.rindex(b"/Contents <")
    places = sorted({*found, *range(50, cms, cms // 12)})
    for place in places:
        changed = content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]
        try:
            assert (await asked(services, changed)).reason is not None, place
        except (LimitExceeded, MaterialRejected):
            continue


def _all(content: bytes, mark: bytes) -> list[int]:
    return [place for place in range(len(content)) if content.startswith(mark, place)]


async def test_what_is_appended_is_told(client: Client, owner: Client) -> None:
    content = await content_of(owner, await sealed(owner, await in_use(client, owner), paper()))

    for changed in (appended(content), overdrawn(content), content + b"%\n"):
        found = await verified(owner, changed)
        assert (found["valid"], found["modifiedAfterSigning"]) == (False, True)
        assert (found["seals"][0]["validAtSigning"], found["reason"]) == (True, "签章后文件内容有改动或追加")


async def test_what_is_changed_between_two_seals_is_told(client: Client, owner: Client, clock: Clock) -> None:
    first = await in_use(client, owner)
    clock.forward(minutes=2)
    second = await in_use(client, owner, "CONTRACT")
    content = await content_of(owner, await sealed(owner, first, paper()))

    refused = await seal_file(owner, second, await uploaded(owner, overdrawn(content)))

    assert [error["code"] for error in refused["userErrors"]] == ["MATERIAL_REJECTED"]
    both = await content_of(owner, await sealed(owner, second, content))
    found = await verified(owner, both)
    assert (found["valid"], [one["code"] for one in found["seals"]]) == (True, [first["code"], second["code"]])
    assert [one["trusted"] for one in found["signatures"]] == [True, True]


async def test_a_form_that_is_filled_in_after_it_was_sealed_is_told(client: Client, owner: Client) -> None:
    """Filling in is harmless to a signature by PDF's own rules; a seal is over what the paper says."""
    content = await content_of(owner, await sealed(owner, await in_use(client, owner), form()))
    assert (await verified(owner, content))["valid"] is True

    other = filled_in(content, "玖佰元")
    for changed in (other, await signed_by_a_stranger(other, shown=False)):
        found = await verified(owner, changed)
        assert (found["valid"], found["modifiedAfterSigning"]) == (False, True)
        assert found["seals"][0]["validAtSigning"] is True


async def test_a_strangers_signature_covers_nothing_of_what_was_sealed(client: Client, owner: Client) -> None:
    """Anybody can sign, and a signature's picture may lie over anything."""
    content = await content_of(owner, await sealed(owner, await in_use(client, owner), paper()))

    hidden = await verified(owner, await signed_by_a_stranger(content, shown=False))
    shown = await verified(owner, await signed_by_a_stranger(content, shown=True))

    assert (hidden["valid"], [one["trusted"] for one in hidden["signatures"]]) == (True, [True, False])
    assert (shown["valid"], shown["modifiedAfterSigning"], shown["signatures"][1]["intact"]) == (False, True, True)


async def test_a_strangers_signature_from_before_is_under_the_seal(client: Client, owner: Client) -> None:
    before = await signed_by_a_stranger(paper(), shown=True)

    found = await verified(owner, await content_of(owner, await sealed(owner, await in_use(client, owner), before)))

    assert (found["valid"], [one["trusted"] for one in found["signatures"]]) == (True, [False, True])


async def test_what_became_of_a_seal_later_doesnt_matter(client: Client, owner: Client, clock: Clock) -> None:
    seal = await in_use(client, owner)
    content = await content_of(owner, await sealed(owner, seal, paper()))
    clock.forward(days=1)
    await taken(await approver(client), "cancelSeal", seal, reason="注销")

    assert (await verified(await company(client), content))["valid"] is True


@pytest.mark.parametrize("status", ["SUSPENDED", "CANCELLED"])
async def test_a_seal_that_was_stopped_before_is_told(
    client: Client, owner: Client, services: Services, clock: Clock, status: str
) -> None:
    """Nobody signs by a stopped seal here; a stolen key would. The register says what was when."""
    seal = await in_use(client, owner)
    content = await content_of(owner, await sealed(owner, seal, paper()))
    kept = await services.stores.seals.get(seal["code"])
    assert kept is not None
    last = kept.history[-1]
    await services.database.rows("seals").update(
        {"_id": seal["code"]}, {"$set": {f"history.{len(kept.history) - 1}.status": status}}
    )

    found = await asked(services, content)

    assert last.status.value == "ACTIVE"
    assert found.reason == f"{status}_AT_SIGNING"


async def test_a_signature_that_isnt_in_the_chain_doesnt_count(
    client: Client, owner: Client, services: Services
) -> None:
    seal = await in_use(client, owner)
    content = await content_of(owner, await sealed(owner, seal, paper()))
    await services.database.rows("sealUses").delete({"seal": seal["code"]})

    assert (await asked(services, content)).reason == "BAD_DOCUMENT_SIGNATURE"


async def test_others_seals_are_read_and_believed_by_their_roots(services: Services, world: Services) -> None:
    content = foreign.foreign(foreign.sealed)
    unknown = await asked(services, content)
    root = read_certificate(making.root())
    believing = replace(context_of(services, Caller(), "zh"), seal_roots=(root,))
    known = await check(believing, content)

    assert (unknown.reason, unknown.seals[0].name) == ("UNTRUSTED_SIGNER", "广安区市场监督管理局")
    assert (known.reason, known.seals[0].issuer, known.modified) == (None, "制章系统", False)
    elsewhere = await check(believing, foreign.foreign(lambda digest: foreign.sealed(digest[::-1])))
    assert (elsewhere.reason, elsewhere.seals[0].at_signing) == ("DIGEST_MISMATCH", None)


@pytest.mark.parametrize("subfilter", ["/GM.sm2seal", "/adbe.pkcs7.detached", "/Vendor.own"])
async def test_what_is_no_seal_is_named(services: Services, world: Services, subfilter: str) -> None:
    """SignedData after GB/T 35275: digests and signature are there, but no seal is."""
    told = bytes.fromhex("06 0a 2a 81 1c cf 55 06 01 04 02 02".replace(" ", ""))
    signed_data = bytes([0x30, len(told) + 2]) + told + b"\xa0\x00"

    found = await asked(services, foreign.foreign(lambda _: signed_data, subfilter))

    assert found.reason == "NOT_A_SEAL"
    assert "35275" in found.seals[0].failure.detail if found.seals[0].failure else False


async def test_a_paper_without_any_is_unsigned(client: Client, owner: Client) -> None:
    found = await verified(owner, paper())

    assert (found["valid"], found["seals"], found["signatures"]) == (False, [], [])
    assert (found["modifiedAfterSigning"], found["reason"]) == (False, "文件没有我们能确认的签章")


async def test_only_who_may_read_a_file_checks_it(client: Client, owner: Client) -> None:
    file = await uploaded(owner, paper())

    for stranger in (await client.citizen(2), client):
        answer = await stranger.post(VERIFY, id=file)
        assert answer["errors"], answer


async def test_the_record_is_for_the_owners_side(client: Client, owner: Client) -> None:
    content = await content_of(owner, await sealed(owner, await in_use(client, owner), paper()))

    found = await verified(await client.citizen(2), content)

    assert (found["valid"], found["seals"][0]["record"]) == (True, None)
