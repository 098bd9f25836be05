"""`tongban seals verify`: chains against what was signed, both ways, and against their signed heads."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from api.context import Services
from api.jobs import link_uses, sign_heads
from resolvers.applications.chain_checking import Mismatch, compared
from resolvers.seals.checking import walked
from resolvers.seals.heads import ChainHead, head_from_line, head_to_line
from resolvers.seals.system_uses import Signed, link_all
from resolvers.seals.uses import LinkProblem
from tests import cases
from tests.clock import Clock
from tests.graphql import Client
from tests.resolvers.seals.test_link_signatures import CODE, approved, uses


async def findings(services: Services, *, minutes: int = 15) -> list[tuple[str, Mismatch]]:
    before = services.clock() - timedelta(minutes=minutes)
    return [(one.key, one.problem) async for one in compared(services.stores, before)]


async def broken(services: Services, *kept: ChainHead) -> LinkProblem | None:
    (chain,) = [one async for one in walked(services.stores, [CODE], kept)]
    return chain.broken.problem if chain.broken else None


@pytest.fixture
async def case(client: Client, services: Services, clock: Clock) -> Any:
    """A case whose signatures are linked."""
    found = await approved(client, clock)
    await link_uses(services, clock())
    return found


async def head(services: Services) -> ChainHead:
    """The newest head."""
    found = await services.stores.seal_heads.newest(CODE)
    assert found is not None
    return found


async def test_nothing_is_found_where_all_is_linked(case: Any, services: Services) -> None:
    assert await findings(services) == []
    assert await broken(services) is None


async def test_what_waits_too_long_is_named(client: Client, services: Services, clock: Clock) -> None:
    case = await cases.submitted(await client.citizen())
    clock.forward(minutes=10)
    assert await findings(services) == []

    clock.forward(minutes=10)

    assert await findings(services) == [(f"document:{case['number']}:1", Mismatch.UNLINKED)]


@pytest.mark.parametrize("name", ["signature.signedAt", "number", "fields"])
async def test_a_certificate_that_says_something_else_is_named(case: Any, services: Services, name: str) -> None:
    key = next(one.key for one in await uses(services) if one.key.startswith("certificate:"))
    stored = await services.stores.certificates.get(key.partition(":")[2])
    assert stored is not None
    other = {"signature.signedAt": services.clock(), "number": "JY1", "fields": '{"name":"别的店"}'}[name]
    await services.database.rows("certificates").update({"_id": stored.id}, {"$set": {name: other}})

    assert await findings(services) == [(key, Mismatch.DIFFERENT)]


async def test_a_certificate_that_is_gone_is_named(case: Any, services: Services) -> None:
    key = next(one.key for one in await uses(services) if one.key.startswith("certificate:"))
    await services.database.rows("certificates").delete({"_id": key.partition(":")[2]})

    assert await findings(services) == [(key, Mismatch.GONE)]


async def test_an_entry_that_nothing_was_signed_for_is_named(case: Any, services: Services) -> None:
    key = f"document:{case['number']}:99"
    await link_all(services.stores.seal_uses, [Signed(CODE, "假的", b"x", services.clock(), "某局", key)])

    assert await findings(services) == [(key, Mismatch.GONE)]


async def test_an_end_that_was_cut_off_is_told_by_what_was_signed(case: Any, services: Services) -> None:
    last = (await uses(services))[-1]
    await services.database.rows("sealUses").delete({"_id": last.id})

    assert await broken(services) is None
    assert await findings(services) == [(last.key, Mismatch.NOT_IN_CHAIN)]


async def test_an_end_that_was_cut_off_is_told_by_the_head(case: Any, services: Services, clock: Clock) -> None:
    assert await sign_heads(services, clock()) == 1
    assert await sign_heads(services, clock()) == 0
    assert await broken(services) is None
    last = (await uses(services))[-1]

    await services.database.rows("sealUses").delete({"_id": last.id})

    assert await broken(services) is LinkProblem.CUT


async def test_a_head_kept_elsewhere_tells_of_a_chain_written_anew(
    case: Any, services: Services, clock: Clock
) -> None:
    await sign_heads(services, clock())
    kept = head_from_line(head_to_line(await head(services)))
    assert await broken(services, kept) is None
    found = await uses(services)
    await services.database.rows("sealUses").delete({"seal": CODE})
    await services.database.rows("sealHeads").delete({"seal": CODE})
    others = [Signed(CODE, "换过的", b"x", one.signed_at, one.signed_by, one.key) for one in found]
    await link_all(services.stores.seal_uses, others)

    assert await broken(services) is None
    assert await broken(services, kept) is LinkProblem.REWRITTEN


async def test_a_head_that_we_did_not_sign_is_named(case: Any, services: Services, clock: Clock) -> None:
    await sign_heads(services, clock())
    signed = await head(services)

    for forged in (replace(signed, count=1), replace(signed, hash="0" * 64), replace(signed, authority=2)):
        assert await broken(services, forged) is LinkProblem.BAD_HEAD


@pytest.mark.parametrize("line", ["", "{", "[]", "{}", '{"seal":"1","count":"x"}', "null"])
def test_what_is_no_head_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        head_from_line(line)
