"""Using a seal: who may, when, and the entry in its chain without which nothing is signed."""

import asyncio
import re
from dataclasses import dataclass
from random import uniform
from typing import TYPE_CHECKING

from auth.accounts.model import Account
from auth.days import today
from auth.given import plain_name
from auth.problems import Conflict, Invalid, NotAllowedNow, NotFound, ProviderUnavailable, Required
from resolvers.parties.checks import valid_key
from resolvers.seals.bodies import SealBody
from resolvers.seals.failures import SigningUnavailable
from resolvers.seals.lifecycle import SealStatus
from resolvers.seals.model import Seal
from resolvers.seals.rights import found, may_use
from resolvers.seals.ses import Sealing
from resolvers.seals.ses_making import make_signature
from resolvers.seals.uses import GENESIS, SealedDocument, SealUse, linked

if TYPE_CHECKING:
    from resolvers.context import Context

MAX_DOCUMENT_NAME = 200
# Uses of one seal at the same moment take turns; of n, the last waits n times at most.
_TRIES = 400
_PAUSE = 0.05
_HEX_256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Stamp:
    """A use that stands in the seal's chain, with what signs for it."""

    use: SealUse
    seal: Seal
    body: SealBody


async def use(context: "Context", code: str, document: SealedDocument, key: str) -> Stamp:
    """Write down that the caller seals a document; the same key again returns the first entry.

    Raises NotFound for who may not know of the seal, NotAllowedNow for who may not use it or when it is not in use.
    """
    seal, account = await usable(context, code)
    asked, mark = valid_document(document), f"{account.id}:{valid_key(key)}"
    body = await context.stores.seal_bodies.get(code)
    if body is None:
        raise ProviderUnavailable("seal.no_body")
    earlier = await context.stores.seal_uses.of_key(code, mark)
    entry = earlier or await _appended(context, _new(context, seal, account, asked, mark))
    if not entry.same_document(asked):
        raise Invalid("key.reused", "idempotencyKey")
    return Stamp(entry, seal, body)


async def usable(context: "Context", code: str) -> tuple[Seal, Account]:
    """Return a seal that is in use and that the caller may use now, with the caller's account."""
    seal, _, account = await found(context, code)
    day = today(context.now())
    if not may_use(account, seal, day):
        raise NotAllowedNow("seal.not_yours", "sealId")
    if (status := seal.status_on(day)) is not SealStatus.ACTIVE:
        raise NotAllowedNow("seal.not_allowed_now", "sealId", status=f"SEAL_{status.value}")
    return seal, account


def signature(context: "Context", stamp: Stamp, property_info: str) -> bytes:
    """Return the SES_Signature of a use, at its time; `property_info` is ASCII and says what the digest covers.

    Made twice it differs, as SM2 signatures do, and is as good. Raises ProviderUnavailable when nobody can
    sign.
    """
    digest = bytes.fromhex(stamp.use.document.sm3)
    sealing = Sealing(stamp.body.seal, stamp.body.certificate, digest, property_info)
    try:
        return make_signature(
            sealing, lambda message: context.signer.sign(stamp.seal.key, message), at=stamp.use.signed_at
        )
    except SigningUnavailable as error:
        raise error.problem from error


def valid_document(document: SealedDocument) -> SealedDocument:
    """Return a document with a fit name; raises Required or Invalid."""
    name = plain_name(document.name)[:MAX_DOCUMENT_NAME]
    if not name:
        raise Required("seal.document_name", "documentName")
    for field, digest in (("documentSha256", document.sha256), ("digestSm3", document.sm3)):
        if not _HEX_256.fullmatch(digest):
            raise Invalid("seal.digest", field)
    return SealedDocument(name, document.sha256, document.sm3)


def _new(context: "Context", seal: Seal, account: Account, document: SealedDocument, key: str) -> SealUse:
    if account.person is None:
        raise NotFound("seal.unknown", "sealId")
    at, by = context.now(), account.person.name
    return SealUse(seal.code, 0, document, at, account.id, by, key=key, previous_hash=GENESIS)


async def _appended(context: "Context", wanted: SealUse) -> SealUse:
    """Add a use behind the last one. The place is guarded by an index: who comes second looks again."""
    uses = context.stores.seal_uses
    for attempt in range(_TRIES):
        entry = linked(wanted, await uses.last(wanted.seal))
        if await uses.append(entry):
            return entry
        if earlier := await uses.of_key(wanted.seal, wanted.key):
            return earlier
        await asyncio.sleep(uniform(0, _PAUSE * min(attempt, 4)))  # noqa: S311 - only so that they don't meet again
    raise Conflict
