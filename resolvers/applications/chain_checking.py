"""Comparing the chains of seals' uses with what the system signed, in both directions: `tongban seals verify`."""

from collections.abc import AsyncIterator, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING

from resolvers.applications.linking import certificate_key, signed_certificate, signed_document
from resolvers.applications.model import Application
from resolvers.seals.checking import codes_of
from resolvers.seals.system_uses import SYSTEM, Signed
from resolvers.seals.uses import SealUse

if TYPE_CHECKING:
    from resolvers.context import Stores

_BATCH = 500


class Mismatch(Enum):
    """How a chain and what was signed don't agree: waits too long for its place; has none though it says so; says
    something else there; is in the chain and nowhere else.
    """

    UNLINKED = "UNLINKED"
    NOT_IN_CHAIN = "NOT_IN_CHAIN"
    DIFFERENT = "DIFFERENT"
    GONE = "GONE"


@dataclass(frozen=True, slots=True)
class Finding:
    """One of them; `key` names the certificate or document."""

    seal: str
    key: str
    problem: Mismatch


@dataclass(frozen=True, slots=True)
class _Found:
    """Something that was signed, and whether it says that it stands in a chain."""

    signed: Signed
    linked: bool


async def compared(stores: "Stores", before: datetime, codes: Collection[str] = ()) -> AsyncIterator[Finding]:
    """Compare everything that was signed by these seals (none: all); what waits counts when signed before then."""
    trees: set[str] = set()
    async for batch in _batches(stores):
        # Trees aren't kept by themselves: what is there are the certificates that they prove.
        trees |= {one.signed.key for one in batch if one.signed.key.startswith("tree:")}
        mine = [one for one in batch if not codes or one.signed.seal in codes]
        there = await _there(stores, mine)
        for one in mine:
            if problem := _problem(one, there.get(one.signed.key), before):
                yield Finding(one.signed.seal, one.signed.key, problem)
    async for code in codes_of(stores, list(codes) or None):
        async for finding in _gone(stores, code, trees):
            yield finding


def _problem(one: _Found, use: SealUse | None, before: datetime) -> Mismatch | None:
    if use is None:
        late = Mismatch.UNLINKED if one.signed.at < before else None
        return Mismatch.NOT_IN_CHAIN if one.linked else late
    # Not its name: types of certificates may be called something else since.
    said, signed = use.document, one.signed.document
    same = (said.sha256, said.sm3, use.signed_at) == (signed.sha256, signed.sm3, one.signed.at)
    return None if same else Mismatch.DIFFERENT


async def _there(stores: "Stores", batch: Sequence[_Found]) -> Mapping[str, SealUse]:
    found: dict[str, SealUse] = {}
    for seal in {one.signed.seal for one in batch}:
        keys = [one.signed.key for one in batch if one.signed.seal == seal]
        found |= await stores.seal_uses.of_keys(seal, keys)
    return found


async def _batches(stores: "Stores") -> AsyncIterator[list[_Found]]:
    last = ""
    while certificates := await stores.certificates.after(last, _BATCH):
        yield [_Found(signed_certificate(one, ""), one.linked) for one in certificates]
        last = certificates[-1].id
    last = ""
    while cases := await stores.applications.after(last, _BATCH):
        yield [one for case in cases for one in _documents(case)]
        last = cases[-1].id


def _documents(case: Application) -> Iterator[_Found]:
    for place, one in enumerate(case.window.documents, start=1):
        if one.seal is not None:
            yield _Found(signed_document(case.id, place, one), place <= case.linked_documents)


async def _gone(stores: "Stores", code: str, trees: Collection[str]) -> AsyncIterator[Finding]:
    """What the system signed by a seal, and isn't to be found any more."""
    last = 0
    while uses := await stores.seal_uses.after(code, last):
        last = uses[-1].sequence
        keys = [one.key for one in uses if one.account == SYSTEM]
        kept = await _kept(stores, keys)
        for key in keys:
            if key not in kept and key not in trees:
                yield Finding(code, key, Mismatch.GONE)


async def _kept(stores: "Stores", keys: Sequence[str]) -> set[str]:
    """Those of these keys whose certificate or document is there."""
    parts = [key.split(":") for key in keys]
    certificates = await stores.certificates.get_many([rest[0] for kind, *rest in parts if kind == "certificate"])
    numbers = {rest[0] for kind, *rest in parts if kind == "document"}
    cases = await stores.applications.get_many(sorted(numbers))
    documents = {one.signed.key for case in cases.values() for one in _documents(case)}
    return {certificate_key(one) for one in certificates} | documents
