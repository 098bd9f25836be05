"""Answering what is the same for everybody: its tag, what caches are told, and what is kept here."""

from dataclasses import dataclass
from typing import Any

import orjson

from api.asking import Asked
from api.checking import Checked
from api.context import Services
from api.kept_replies import KEPT_FOR, KeptReplies, KeptReply, Stamp, Way
from api.manners import Head, Manner
from api.public import OWN, SHARED, cache_headers, entity_tag, unchanged
from api.replies import Reply
from auth.caller import Caller
from resolvers.context import Context

_VARY = "Accept, Accept-Encoding, Accept-Language, Authorization"


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, for whom, how it is to be answered, and how it came: as body or query string, by a head."""

    asked: Asked
    context: Context
    manner: Manner
    raw: bytes
    head: Head

    @property
    def way(self) -> Way:
        """What it is found by when it comes again."""
        return self.manner.kind, self.raw


class PublicReplies:
    """Makes replies of public fields alone, and keeps them."""

    def __init__(self, services: Services) -> None:
        settings = services.settings
        self.kept = KeptReplies(settings.kept_replies_bytes, services.catalogue.stamp)
        self._catalogue = services.catalogue
        self._clock = services.clock
        self._url = settings.url
        self._vary = f"{_VARY}, Origin" if settings.other_origins else _VARY

    def concerns(self, manner: Manner, checked: Checked, caller: Caller) -> bool:
        """Tell whether to answer so: never staff, who may see more; a POST only where that is kept."""
        public = checked.prepared.public and not caller.on_duty
        return public and (manner.safe or self.kept.stamp() is not None)

    async def tag(self, question: Question, checked: Checked) -> tuple[str, Stamp | None]:
        """Return the reply's tag, and the stamp to keep it by. To be asked for before anything is read."""
        stamp, asked, manner = self.kept.stamp(), checked.asked, question.manner
        version = stamp[0] if stamp else await self._catalogue.version()
        parts = (asked.query, asked.variables, asked.operation_name, manner.locale, manner.media_type, asked.told)
        return entity_tag(version, self._url, *parts), stamp

    def known(self, tag: str, stamp: Stamp | None, question: Question) -> KeptReply | None:
        """Return the reply of that tag to a request that was written another way."""
        return self.kept.known(tag, question.way, self._clock()) if stamp else None

    def made(self, tag: str, question: Question, checked: Checked, body: dict[str, Any]) -> KeptReply:
        """Return a reply without errors as bytes."""
        until = self._clock() + KEPT_FOR
        media_type = question.manner.media_type
        return KeptReply(tag, checked.name, media_type, self._vary, orjson.dumps(body), until)

    def same(self, head: Head, tag: str, caller: Caller) -> Reply | None:
        """Say that nothing has changed, to a GET of who has that reply already."""
        if not unchanged(head.get(b"if-none-match", b"").decode("latin-1"), tag):
            return None
        told = cache_headers(tag, OWN if caller.session else SHARED, self._vary)
        return Reply(304, [(name.lower().encode(), value.encode()) for name, value in told.items()], b"")

    async def say(self, head: Head, reply: KeptReply, manner: Manner, caller: Caller) -> Reply:
        """Answer a request by a reply."""
        if manner.safe and (same := self.same(head, reply.tag, caller)):
            return same
        coding = await self.kept.packed(reply, manner.coding) if manner.coding.coding else None
        return reply.reply(manner.safe, caller.session is not None, coding)
