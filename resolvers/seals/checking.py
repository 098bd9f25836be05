"""Walking the chains of seals' uses: `tongban seals verify`."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from resolvers.seals.uses import BrokenLink, SealUse, first_broken

if TYPE_CHECKING:
    from resolvers.context import Stores


@dataclass(frozen=True, slots=True)
class Walked:
    """A chain that was walked: how long it is, its last hash, and where it first breaks, if it does.

    A chain whose end was cut off holds: compare length and hash with those that were written down before.
    """

    seal: str
    length: int
    last_hash: str | None
    broken: BrokenLink | None


async def walked(stores: "Stores", codes: list[str] | None = None) -> AsyncIterator[Walked]:
    """Walk the chains of these seals, of all when None."""
    async for code in _codes(stores, codes):
        yield await _walk(stores, code)


async def _walk(stores: "Stores", code: str) -> Walked:
    last: SealUse | None = None
    length = 0
    while found := await stores.seal_uses.after(code, last.sequence if last else 0):
        length += len(found)
        if broken := first_broken(found, last):
            return Walked(code, length, found[-1].hash, broken)
        last = found[-1]
    return Walked(code, length, last.hash if last else None, None)


async def _codes(stores: "Stores", codes: list[str] | None) -> AsyncIterator[str]:
    if codes is not None:
        for code in codes:
            yield code
        return
    last = ""
    while found := await stores.seals.codes(last):
        for code in found:
            yield code
        last = found[-1]
