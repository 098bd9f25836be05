"""Certificates and documents of cases stand in the chain of their seal: once, in order, whatever dies."""

from asyncio import gather
from datetime import datetime, timedelta
from typing import Any

import pytest

from api.context import Services
from api.jobs import link_uses
from resolvers.applications.linking import SETTLED, certificate_key, document_key
from resolvers.applications.store import ApplicationStore
from resolvers.certificates.store import CertificateStore
from resolvers.context import Stores
from resolvers.seals.checking import walked
from resolvers.seals.use_store import SealUseStore
from resolvers.seals.uses import SealUse
from schema.node import key_of
from seeds.departments import MARKET
from seeds.load import seal_code
from tests import cases
from tests.clock import Clock
from tests.graphql import Client

CODE = seal_code(MARKET)


async def approved(client: Client, clock: Clock) -> Any:
    """A case with its documents and certificate, some time ago."""
    case = await cases.approved(await client.citizen())
    clock.forward(minutes=1)
    return case


async def uses(services: Services) -> list[SealUse]:
    return await services.stores.seal_uses.after(CODE, 0)


async def test_what_a_case_ends_with_is_linked_in_the_order_of_signing(
    client: Client, services: Services, clock: Clock
) -> None:
    case = await approved(client, clock)
    assert await uses(services) == []

    assert await link_uses(services, clock()) == len(await uses(services))

    found = await uses(services)
    stored = await services.stores.applications.get(case["number"])
    assert stored is not None
    certificate = key_of(case["results"][0]["id"], "Certificate", "id")
    documents = [document_key(case["number"], place) for place in range(1, len(stored.window.documents) + 1)]
    assert {one.key for one in found} == {certificate_key(certificate), *documents}
    assert [one.signed_at for one in found] == sorted(one.signed_at for one in found)
    names = [one.document.name for one in found]
    assert any(name.startswith("食品经营许可证 JY") for name in names), names
    assert not any(stored.applicant.name in name for name in names)
    assert {one.signed_by for one in found} == {MARKET.name}
    (chain,) = [one async for one in walked(services.stores, [CODE])]
    assert (chain.length, chain.broken) == (len(found), None)


async def test_a_second_round_links_nothing_more(client: Client, services: Services, clock: Clock) -> None:
    await approved(client, clock)
    await link_uses(services, clock())
    found = await uses(services)

    assert await link_uses(services, clock()) == 0
    assert await uses(services) == found


async def test_several_workers_link_each_signature_once(client: Client, services: Services, clock: Clock) -> None:
    case = await approved(client, clock)

    await gather(*(link_uses(services, clock()) for _ in range(4)))
    await link_uses(services, clock())

    keys = [one.key for one in await uses(services)]
    assert len(keys) == len(set(keys))
    stored = await services.stores.applications.get(case["number"])
    assert stored is not None
    assert len(keys) == len(stored.window.documents) + 1
    (chain,) = [one async for one in walked(services.stores, [CODE])]
    assert chain.broken is None


async def test_what_was_signed_just_now_waits(client: Client, services: Services, clock: Clock) -> None:
    await cases.approved(await client.citizen())

    assert await link_uses(services, clock()) == 0
    assert await link_uses(services, clock() + SETTLED + timedelta(seconds=1)) > 0


class Killed(Exception):
    """The worker dies here."""


@pytest.mark.parametrize(
    ("store", "step"),
    [(SealUseStore, "append_all"), (CertificateStore, "set_linked"), (ApplicationStore, "set_linked")],
)
async def test_a_worker_that_dies_loses_and_doubles_nothing(
    client: Client, services: Services, clock: Clock, monkeypatch: pytest.MonkeyPatch, store: Any, step: str
) -> None:
    await approved(client, clock)

    async def die(*_given: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(store, step, die)
        with pytest.raises(Killed):
            await link_uses(services, clock())
    await link_uses(services, clock())
    found = await uses(services)
    assert await link_uses(services, clock()) == 0
    assert await uses(services) == found
    assert len({one.key for one in found}) == len(found) > 2
    (chain,) = [one async for one in walked(services.stores, [CODE])]
    assert chain.broken is None


async def test_a_case_that_moves_on_while_it_is_linked_is_linked_whole(
    client: Client, services: Services, clock: Clock
) -> None:
    """Whoever read the case before the worker's mark writes the old mark back: that only means one more look."""
    citizen = await client.citizen()
    case = await cases.submitted(citizen)
    clock.forward(minutes=1)
    before = await services.stores.applications.get(case["number"])
    assert before is not None
    await link_uses(services, clock())
    await _write(services.stores, before.id, before.unlinked_documents[0][1].issued_at)

    await link_uses(services, clock())

    keys = [one.key for one in await uses(services)]
    assert keys == [document_key(case["number"], 1)]
    assert await link_uses(services, clock()) == 0


async def _write(stores: Stores, number: str, since: datetime) -> None:
    change = {"$set": {"linkedDocuments": 0, "unlinkedSince": since}}
    assert await stores.database.rows("applications").update({"_id": number}, change) == 1
