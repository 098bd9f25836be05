"""Sealing a PDF: the seal where it was asked for, its SES_Signature, and a document signature over both.

All is made in memory first. What comes out is given to nobody unless the use stands in the seal's chain: entry and
file are written in one transaction.
"""

import asyncio
import hashlib
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from random import uniform
from typing import TYPE_CHECKING, Final

from auth.accounts.model import Account
from auth.days import today
from auth.problems import Conflict, Invalid, NotFound, ProviderUnavailable
from auth.rate import DAY, Rate
from resolvers.files.model import PDF, File
from resolvers.files.queries import readable
from resolvers.parties.checks import valid_key
from resolvers.seals import using
from resolvers.seals.lifecycle import SealStatus
from resolvers.seals.pdf.making import made, pdf_of
from resolvers.seals.pdf.model import Placement
from resolvers.seals.rights import may_use
from resolvers.seals.uses import GENESIS, SealedDocument, SealUse, linked

if TYPE_CHECKING:
    from resolvers.context import Context, Stores

RATE: Final = Rate("seal-document", 2000, DAY)
_TRIES = 400
_PAUSE = 0.05
_CHUNK = 255 * 1024


@dataclass(frozen=True, slots=True)
class Order:
    """What to seal, by which seal and where; `key` is the client's."""

    seal: str
    file: str
    placement: Placement
    key: str

    def mark(self, account: str) -> str:
        """What the use is repeated by; raises Invalid for a key that can't be one."""
        return f"{account}:{valid_key(self.key)}"

    def result(self, account: str) -> str:
        """The id of the file that comes of it: the same order is the same file, another under its key isn't."""
        place = self.placement
        facts = (account, self.key, self.seal, self.file, place.page, place.x, place.y, place.across_pages)
        return hashlib.sha256(repr(facts).encode()).hexdigest()[:24]


@dataclass(frozen=True, slots=True)
class Sealed:
    """A sealed file, and the use that stands in the seal's chain for it."""

    file: File
    use: SealUse


class _Taken(Exception):
    """Somebody else's use took the place, or this key was used at the same moment."""


async def seal_document(context: "Context", order: Order) -> Sealed:
    """Seal a PDF that the caller may read; the same key again returns the first result.

    Raises what using a seal raises, NotFound, Invalid, LimitExceeded, or MaterialRejected for PDFs that can't be.
    """
    seal, account = await using.usable(context, order.seal)
    if earlier := await _earlier(context, order, account):
        return earlier
    file = await readable(context, order.file)
    if file is None:
        raise NotFound("file.unknown", "fileId")
    content = await pdf_of(context, file)
    body = await context.stores.seal_bodies.get(seal.code)
    if body is None:
        raise ProviderUnavailable("seal.no_body")
    await context.gate.rates.take(RATE, account.id, context.now())
    stamp = using.Stamp(_use(context, order, account, file.name), seal, body)
    use, done = await made(context, stamp, order.placement, content)
    return await _kept(context, order, account, use, done)


async def _earlier(context: "Context", order: Order, account: Account) -> Sealed | None:
    """What came of the same order before; raises Invalid for another one under its key."""
    use = await context.stores.seal_uses.of_key(order.seal, order.mark(account.id))
    if use is None:
        return None
    found = await context.stores.files.get_many([order.result(account.id)])
    if not found:
        raise Invalid("key.reused", "idempotencyKey")
    return Sealed(next(iter(found.values())), use)


def _use(context: "Context", order: Order, account: Account, name: str) -> SealUse:
    """A use as it begins: without digests, and not in the chain."""
    if account.person is None:
        raise NotFound("seal.unknown", "sealId")
    document = SealedDocument(name[: using.MAX_DOCUMENT_NAME], "", "")
    at, by, key = context.now(), account.person.name, order.mark(account.id)
    return SealUse(order.seal, 0, document, at, account.id, by, key=key, previous_hash=GENESIS)


async def _kept(context: "Context", order: Order, account: Account, use: SealUse, content: bytes) -> Sealed:
    """Write the use and the file down, in one; whoever comes second to a place in the chain takes the next one."""
    file = _file(order, account, use, len(content))
    await context.stores.files.put(file, _chunks(content))
    for attempt in range(_TRIES):
        try:
            return await context.transact(lambda stores: _written(context, stores, account, Sealed(file, use)))
        except _Taken:
            if earlier := await _earlier(context, order, account):
                await context.stores.files.discard(file)
                return earlier
        await asyncio.sleep(uniform(0, _PAUSE * min(attempt, 4)))  # noqa: S311 - only so that they don't meet again
    raise Conflict


async def _written(context: "Context", stores: "Stores", account: Account, sealed: Sealed) -> Sealed:
    """One try. Making it took a while: the seal may have been stopped, or the caller's permission taken, since."""
    day = today(context.now())
    seal = await stores.seals.get(sealed.use.seal)
    if seal is None or seal.status_on(day) is not SealStatus.ACTIVE or not may_use(account, seal, day):
        raise NotFound("seal.unknown", "sealId")
    entry = linked(sealed.use, await stores.seal_uses.last(seal.code))
    if not await stores.seal_uses.append(entry):
        raise _Taken
    await stores.files.insert(sealed.file)
    return replace(sealed, use=entry)


def _file(order: Order, account: Account, use: SealUse, size: int) -> File:
    return File(
        id=order.result(account.id),
        owner=account.id,
        name=use.document.name,
        content_type=PDF,
        size=size,
        sha256=use.document.sha256,
        created_at=use.signed_at,
        blob=secrets.token_hex(12),
    )


async def _chunks(content: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(content), _CHUNK):
        yield content[start : start + _CHUNK]
