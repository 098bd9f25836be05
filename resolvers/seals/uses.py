"""Every use of a seal, in one hash chain per seal: whoever changes, removes or inserts one breaks all that follow."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum

import orjson

GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class SealedDocument:
    """What is sealed: its name, and SHA-256 and SM3 over all of it, in hex."""

    name: str
    sha256: str
    sm3: str


@dataclass(frozen=True, slots=True)
class SealUse:
    """One use of a seal; `sequence` counts from 1, `key` is what it is repeated by."""

    seal: str
    sequence: int
    document: SealedDocument
    signed_at: datetime
    account: str
    signed_by: str
    key: str
    previous_hash: str
    hash: str = ""

    @property
    def id(self) -> str:
        """The seal's code and the place in its chain."""
        return use_id(self.seal, self.sequence)

    def same_document(self, document: SealedDocument) -> bool:
        """Tell whether it was about this very document."""
        return self.document == document


class LinkProblem(Enum):
    """How a chain is broken; the last three are told by its signed heads: shorter than it was, another one than it
    was, a head that we didn't sign.
    """

    MISSING = "MISSING"
    DETACHED = "DETACHED"
    CHANGED = "CHANGED"
    CUT = "CUT"
    REWRITTEN = "REWRITTEN"
    BAD_HEAD = "BAD_HEAD"


@dataclass(frozen=True, slots=True)
class BrokenLink:
    """The first place where a chain doesn't hold."""

    seal: str
    sequence: int
    problem: LinkProblem


def use_id(seal: str, sequence: int) -> str:
    """Name a place in a seal's chain."""
    return f"{seal}.{sequence}"


def use_hash(use: SealUse) -> str:
    """Return SHA-256 in hex over the sorted JSON of all that a use says, the hash before it among that."""
    facts = {
        "seal": use.seal,
        "sequence": use.sequence,
        "name": use.document.name,
        "sha256": use.document.sha256,
        "sm3": use.document.sm3,
        "at": int(use.signed_at.timestamp() * 1000),
        "account": use.account,
        "by": use.signed_by,
        "key": use.key,
        "previous": use.previous_hash,
    }
    return hashlib.sha256(orjson.dumps(facts, option=orjson.OPT_SORT_KEYS)).hexdigest()


def linked(use: SealUse, previous: SealUse | None) -> SealUse:
    """Return a use as it stands behind another one."""
    place = previous.sequence + 1 if previous else 1
    bare = replace(use, sequence=place, previous_hash=previous.hash if previous else GENESIS, hash="")
    return replace(bare, hash=use_hash(bare))


def first_broken(uses: Iterable[SealUse], after: SealUse | None = None) -> BrokenLink | None:
    """Return the first link that doesn't hold; `after` is the one that these follow."""
    return next(_broken(uses, after), None)


def _broken(uses: Iterable[SealUse], after: SealUse | None) -> Iterator[BrokenLink]:
    previous = after
    for use in uses:
        expected = previous.sequence + 1 if previous else 1
        if use.sequence != expected:
            yield BrokenLink(use.seal, expected, LinkProblem.MISSING)
        elif use.previous_hash != (previous.hash if previous else GENESIS):
            yield BrokenLink(use.seal, use.sequence, LinkProblem.DETACHED)
        elif use.hash != use_hash(use):
            yield BrokenLink(use.seal, use.sequence, LinkProblem.CHANGED)
        previous = use
