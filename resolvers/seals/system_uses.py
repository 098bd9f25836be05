"""Uses of seals by the system itself, which signs first and links later.

An entry in the same transaction would make every decision of a department wait for the one before it. So whatever is
signed keeps a mark in its own row, written with it, and the worker puts it into the chain. A chain has each key once
and each place once (unique indexes): however often it is tried, and by however many workers, it comes in once.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from resolvers.seals.sm3 import sm3
from resolvers.seals.uses import GENESIS, SealedDocument, SealUse, linked

# No account has that id.
SYSTEM = "system"
_TRIES = 5


class _Uses(Protocol):
    async def of_keys(self, seal: str, keys: Sequence[str]) -> dict[str, SealUse]:
        """Those that are there."""

    async def last(self, seal: str) -> SealUse | None:
        """The last one."""

    async def append_all(self, uses: Sequence[SealUse]) -> bool:
        """Add them."""


@dataclass(frozen=True, slots=True)
class Signed:
    """What the system signed by a seal: `content` under `name`, for a department, known by `key`."""

    seal: str
    name: str
    content: bytes
    at: datetime
    department: str
    key: str

    @property
    def document(self) -> SealedDocument:
        """It as it stands in the chain."""
        return SealedDocument(self.name, hashlib.sha256(self.content).hexdigest(), sm3(self.content).hex())

    @property
    def use(self) -> SealUse:
        """It as a use that has no place yet."""
        return SealUse(self.seal, 0, self.document, self.at, SYSTEM, self.department, self.key, GENESIS)


async def link_all(uses: _Uses, signed: Sequence[Signed]) -> set[str]:
    """Put signatures into the chains of their seals, in the order given; returns the keys that stand there now."""
    done: set[str] = set()
    for seal in dict.fromkeys(one.seal for one in signed):
        # One signature may cover several things: it is one use.
        mine = {one.key: one for one in signed if one.seal == seal}
        if await _link(uses, seal, [one.use for one in mine.values()]):
            done |= mine.keys()
    return done


async def _link(uses: _Uses, seal: str, wanted: Sequence[SealUse]) -> bool:
    """False when somebody else was at that chain again and again: there is another round."""
    for _ in range(_TRIES):
        there = await uses.of_keys(seal, [one.key for one in wanted])
        missing = [one for one in wanted if one.key not in there]
        if not missing or await uses.append_all(_placed(missing, await uses.last(seal))):
            return True
    return False


def _placed(wanted: Sequence[SealUse], last: SealUse | None) -> list[SealUse]:
    placed: list[SealUse] = []
    for one in wanted:
        placed.append(linked(one, placed[-1] if placed else last))
    return placed
