"""Signed heads of chains: by itself, one whose end was cut off holds, and one that was written anew as a whole."""

from base64 import b64decode, b64encode
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import orjson

from resolvers.seals.authority import Authorities
from resolvers.seals.signer import Signer, verify_signature
from resolvers.seals.uses import LinkProblem, SealUse

if TYPE_CHECKING:
    from resolvers.context import Stores


@dataclass(frozen=True, slots=True)
class ChainHead:
    """How long a seal's chain was at a time, and the hash of its last use; signed by our seal maker's key."""

    seal: str
    count: int
    hash: str
    at: datetime
    authority: int
    signature: bytes = field(repr=False, default=b"")

    @property
    def content(self) -> bytes:
        """What is signed: sorted JSON, the time in milliseconds."""
        at = int(self.at.timestamp() * 1000)
        facts = {"seal": self.seal, "count": self.count, "hash": self.hash, "at": at, "authority": self.authority}
        return orjson.dumps(facts, option=orjson.OPT_SORT_KEYS)

    def problem(self, use: SealUse | None, authorities: Sequence[Authorities]) -> LinkProblem | None:
        """What is wrong with the chain whose use at this place that is; None when it reaches the head as it was."""
        if not self.genuine(authorities):
            return LinkProblem.BAD_HEAD
        if use is None:
            return LinkProblem.CUT
        return None if use.hash == self.hash else LinkProblem.REWRITTEN

    def genuine(self, authorities: Sequence[Authorities]) -> bool:
        """Tell whether one of these authorities signed it."""
        keys = [one.seal_maker.key.public_key for one in authorities if one.number == self.authority]
        return any(verify_signature(key, self.content, self.signature) for key in keys)


def signed_head(last: SealUse, authorities: Authorities, signer: Signer, at: datetime) -> ChainHead:
    """Sign that a chain ends with this use; raises SigningUnavailable."""
    bare = ChainHead(last.seal, last.sequence, last.hash, at, authorities.number)
    signature = signer.sign(authorities.seal_maker.key, bare.content)
    return ChainHead(bare.seal, bare.count, bare.hash, bare.at, bare.authority, signature)


async def keep_heads(stores: "Stores", signer: Signer, at: datetime) -> int:
    """Sign the heads of chains that have grown; returns how many. Without an authority nothing signs."""
    found, kept, after = await stores.authorities.newest(), 0, ""
    while found and (codes := await stores.seals.codes(after)):
        for code in codes:
            last, head = await stores.seal_uses.last(code), await stores.seal_heads.newest(code)
            if last is not None and (head is None or head.count < last.sequence):
                await stores.seal_heads.add(signed_head(last, found[0], signer, at))
                kept += 1
        after = codes[-1]
    return kept


async def newest_heads(stores: "Stores") -> AsyncIterator[ChainHead]:
    """Return the newest head of each seal that was used."""
    after = ""
    while codes := await stores.seals.codes(after):
        for code in codes:
            if head := await stores.seal_heads.newest(code):
                yield head
        after = codes[-1]


def head_to_line(head: ChainHead) -> str:
    """Write a head as one line of JSON, to be kept outside the database."""
    return orjson.dumps({**orjson.loads(head.content), "signature": b64encode(head.signature).decode()}).decode()


def head_from_line(line: str) -> ChainHead:
    """Read one back; ValueError for what is none."""
    try:
        found = orjson.loads(line)
        return ChainHead(
            seal=str(found["seal"]),
            count=int(found["count"]),
            hash=str(found["hash"]),
            at=datetime.fromtimestamp(found["at"] / 1000, UTC),
            authority=int(found["authority"]),
            signature=b64decode(found["signature"], validate=True),
        )
    except (KeyError, TypeError, OverflowError, OSError) as error:
        raise ValueError("not a head of a chain") from error
