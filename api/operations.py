"""Documents that a request names by their hash: those that our apps registered, and those that clients left with us.

Apollo's automatic persisted queries (extensions.persistedQuery) and `documentId` (GraphQL over HTTP, appendix A) are
both understood and find both kinds; only the former leaves a document here.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from api.asking import Asked
from api.errors import NotRun, Refused
from auth.addresses import subscriber_of
from auth.rate import Rate
from auth.remembered import Remembered
from resolvers.context import Context, Stores
from resolvers.operations.model import KEPT, KeptDocument, hash_of, names_somebody

# So long after a release is retired its documents may still run on some worker.
TRUSTED_FOR = timedelta(minutes=1)
_REMEMBERED = 2000
# New documents that may come from one address: hundreds of phones share one behind their operator's gateway.
_LEFT = Rate("document", 1000, timedelta(hours=1))


@dataclass(frozen=True, slots=True)
class Found:
    """A document's text; whether our apps registered it; and whether it should be kept once it proved good."""

    text: str
    trusted: bool = False
    new: bool = False


@dataclass(frozen=True, slots=True)
class _Known:
    text: str
    trusted: bool
    read_at: datetime


class Operations:
    """Finds documents by hash: in this process's memory, then in the database that all workers share."""

    def __init__(self, stores: Stores, *, only_registered: bool) -> None:
        self._stores = stores
        self._only_registered = only_registered
        self._known: Remembered[_Known] = Remembered(_REMEMBERED)

    async def find(self, asked: Asked, context: Context) -> Found:
        """Return the document that a request is about; raises NotRun for one that isn't known or isn't allowed."""
        if asked.query and asked.hash and hash_of(asked.query) != asked.hash:
            raise NotRun.refused(Refused.told("request.wrong_hash", context.locale), 400)
        demanded = self._only_registered and context.caller.service is None
        if asked.query and not demanded and not asked.automatic:
            return Found(asked.query)
        known = await self._look(asked.hash or hash_of(asked.query), context.clock(), demanded=demanded)
        if demanded and not (known and known.trusted):
            raise NotRun.refused(_unknown(asked, context.locale), 400)
        if known is None and not asked.query:
            raise NotRun.refused(Refused(400, "PersistedQueryNotFound", "PERSISTED_QUERY_NOT_FOUND"), 400)
        if known is None:
            return Found(asked.query, new=not names_somebody(asked.query))
        return Found(known.text, known.trusted)

    async def keep(self, asked: Asked, context: Context) -> None:
        """Keep a document that proved good; not when its sender has left too many, which is no error."""
        at, hash = context.clock(), hash_of(asked.query)
        key = context.gate.rates.key(_LEFT, subscriber_of(context.caller.address), at)
        if await context.gate.counters.take(key, _LEFT.limit, _LEFT.ends(at)):
            await self._stores.kept_documents.keep(KeptDocument(hash, asked.query, at + KEPT))
            self._known.put(hash, _Known(asked.query, False, at))

    async def _look(self, hash: str, at: datetime, *, demanded: bool) -> _Known | None:
        """Look in memory first; where a registered one is demanded, what a client left may be registered since."""
        known = self._known.get(hash)
        if known and (at - known.read_at < TRUSTED_FOR if known.trusted else not demanded):
            return known
        known = await self._read(hash, at)
        if known:
            self._known.put(hash, known)
        else:
            self._known.drop(hash)
        return known

    async def _read(self, hash: str, at: datetime) -> _Known | None:
        if trusted := await self._stores.trusted_documents.get(hash):
            return _Known(trusted.text, True, at)
        kept = await self._stores.kept_documents.get(hash, at)
        return _Known(kept.text, False, at) if kept else None


def _unknown(asked: Asked, locale: str) -> Refused:
    """Apollo's clients send the text after this answer, once; that is refused with a reason."""
    if asked.automatic and not asked.query:
        return Refused(400, "PersistedQueryNotFound", "PERSISTED_QUERY_NOT_FOUND")
    return Refused.told("request.not_registered", locale, "DOCUMENT_NOT_REGISTERED")
