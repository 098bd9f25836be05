"""Walking the chains of seals' uses: `tongban seals verify`."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from resolvers.seals.authority import Authorities
from resolvers.seals.heads import ChainHead
from resolvers.seals.uses import BrokenLink, SealUse, first_broken, use_id

if TYPE_CHECKING:
    from resolvers.context import Stores


@dataclass(frozen=True, slots=True)
class Walked:
    """A chain that was walked: how long it is, its last hash, and where it first breaks, if it does.

    Where its end was cut off, the heads that were signed before tell (see heads.py).
    """

    seal: str
    length: int
    last_hash: str | None
    broken: BrokenLink | None


async def walked(
    stores: "Stores", codes: list[str] | None = None, kept: Sequence[ChainHead] = ()
) -> AsyncIterator[Walked]:
    """Walk the chains of these seals, of all when None; `kept` are heads that were taken out of the database."""
    authorities = await stores.authorities.newest()
    async for code in codes_of(stores, codes):
        chain = await _walk(stores, code)
        newest = await stores.seal_heads.newest(code)
        heads = [*([newest] if newest else []), *(one for one in kept if one.seal == code)]
        yield chain if chain.broken else replace(chain, broken=await _cut(stores, heads, authorities))


async def _cut(stores: "Stores", heads: Sequence[ChainHead], authorities: Sequence[Authorities]) -> BrokenLink | None:
    """Return the first head that the chain doesn't reach, or not as it was."""
    for head in heads:
        use = await stores.seal_uses.get(use_id(head.seal, head.count))
        if problem := head.problem(use, authorities):
            return BrokenLink(head.seal, head.count, problem)
    return None


async def _walk(stores: "Stores", code: str) -> Walked:
    last: SealUse | None = None
    length = 0
    while found := await stores.seal_uses.after(code, last.sequence if last else 0):
        length += len(found)
        if broken := first_broken(found, last):
            return Walked(code, length, found[-1].hash, broken)
        last = found[-1]
    return Walked(code, length, last.hash if last else None, None)


async def codes_of(stores: "Stores", codes: list[str] | None) -> AsyncIterator[str]:
    """Return these codes, or those of all seals when None."""
    if codes is not None:
        for code in codes:
            yield code
        return
    last = ""
    while found := await stores.seals.codes(last):
        for code in found:
            yield code
        last = found[-1]
