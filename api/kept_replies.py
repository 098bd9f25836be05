"""Public replies as bytes, kept in this process for as long as it hears of every change to the catalogue.

A reply is found by the request as it came, so what has been answered isn't even parsed; `ways` lead there. Requests
that are written otherwise and mean the same meet at the reply's tag.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from api.codings import LEAST, Choice, packed
from api.public import OWN, SHARED, cache_headers
from api.replies import UNKEPT, Reply

# Nothing that is heard of lasts longer than a moment. This is for what may have been missed, and for searches, whose
# index catches up with large imports little by little.
KEPT_FOR = timedelta(minutes=1)
# How it is to be answered (Manner.kind), and the body or the query string.
Way = tuple[str, bytes]
# What the catalogue is at, see Catalogue.stamp.
Stamp = tuple[str, int]
_MOST_WAYS = 20
_LONGEST_WAY = 20_000
# Of a reply: its place, its headers in their several shapes; of a way: its place and its key.
_REPLY, _WAY = 4_000, 500
_KIB = 1024
# More at once would hold up requests for nothing that can't wait.
_MOST_PACKING = 4


@dataclass(slots=True)
class KeptReply:
    """A reply without errors. `packed` are its codings, None for one that saves nothing; `vary` is for caches.

    `cost` is what sending it costs besides the arrival of the request: 1 for each KiB.
    """

    tag: str
    operation: str | None
    media_type: str
    vary: str
    body: bytes
    until: datetime
    packed: dict[str, bytes | None] = field(default_factory=dict)
    ways: list[Way] = field(default_factory=list)
    said: dict[tuple[bool, bool, str | None], Reply] = field(default_factory=dict)
    cost: int = field(init=False)

    def __post_init__(self) -> None:
        self.cost = len(self.body) // _KIB

    @property
    def weight(self) -> int:
        """About how many bytes it takes."""
        contents = len(self.body) + sum(len(one) for one in self.packed.values() if one)
        return _REPLY + contents + sum(_WAY + len(way[-1]) for way in self.ways)

    def reply(self, safe: bool, own: bool, coding: str | None) -> Reply:
        """Say it: to a GET with what caches want to know. `coding` is one that is in `packed`, or None."""
        shape = (safe, own and safe, coding)
        if shape not in self.said:
            content = self.packed.get(coding) if coding else None
            named = {"Content-Encoding": coding} if coding and content else {}
            told = (
                cache_headers(self.tag, OWN if own else SHARED, self.vary)
                if safe
                else {**UNKEPT, "Vary": "Accept-Encoding"}
            )
            self.said[shape] = Reply.of(200, content or self.body, self.media_type, {**told, **named})
        return self.said[shape]


class KeptReplies:
    """Keeps replies within so many bytes; what nobody asked for the longest leaves first."""

    def __init__(self, room: int, stamp: Callable[[], Stamp | None]) -> None:
        self._room = room
        self._stamp = stamp
        self._made_at: Stamp | None = None
        self._ways: dict[Way, KeptReply] = {}
        self._replies: OrderedDict[str, KeptReply] = OrderedDict()
        self._packing: dict[tuple[str, str], asyncio.Task[None]] = {}
        self.bytes = 0
        self.found = 0

    def __len__(self) -> int:
        return len(self._replies)

    def stamp(self) -> Stamp | None:
        """Return what the catalogue is at; None while nothing is to be kept, or found."""
        stamp = self._stamp() if self._room else None
        if stamp is not None and stamp != self._made_at:
            self._forget()
            self._made_at = stamp
        return stamp

    def find(self, way: Way, at: datetime) -> KeptReply | None:
        """Return the reply to a request that came just so before."""
        reply = self._ways.get(way)
        if reply is None or self._stamp() != self._made_at:
            self.stamp()
            return None
        return self._good(reply, at)

    def known(self, tag: str, way: Way, at: datetime) -> KeptReply | None:
        """Return the reply of that tag, and remember the way that somebody took to it."""
        known = self._good(self._replies.get(tag), at)
        if known is not None and len(known.ways) < _MOST_WAYS:
            self._weigh(known, lambda: self._lead(way, known))
        return known

    def put(self, stamp: Stamp, way: Way, reply: KeptReply) -> None:
        """Keep a reply whose every part was read at that stamp or later; not when the catalogue changed meanwhile."""
        if stamp != self.stamp() or reply.weight > self._room // 10:
            return
        self._drop(self._replies.get(reply.tag))
        self._replies[reply.tag] = reply
        self.bytes += reply.weight
        self._weigh(reply, lambda: self._lead(way, reply))

    async def packed(self, reply: KeptReply, choice: Choice) -> str | None:
        """Return the coding to send; plain as long as it isn't packed yet, where the client takes that."""
        coding = choice.coding
        if coding is None or len(reply.body) < LEAST:
            return None
        if coding not in reply.packed:
            task = self._started(reply, coding)
            if task and not choice.plain:
                await asyncio.shield(task)
        return coding if reply.packed.get(coding) else None

    async def settled(self) -> None:
        """Wait for what is being packed."""
        await asyncio.gather(*self._packing.values())

    def _started(self, reply: KeptReply, coding: str) -> asyncio.Task[None] | None:
        name = (reply.tag, coding)
        if name not in self._packing and len(self._packing) < _MOST_PACKING:
            task = asyncio.create_task(self._pack(reply, coding))
            self._packing[name] = task
            task.add_done_callback(lambda _done: self._packing.pop(name, None))
        return self._packing.get(name)

    async def _pack(self, reply: KeptReply, coding: str) -> None:
        content = await asyncio.to_thread(packed, reply.body, coding)
        smaller = content if len(content) < len(reply.body) else None
        self._weigh(reply, lambda: reply.packed.update({coding: smaller}))

    def _good(self, reply: KeptReply | None, at: datetime) -> KeptReply | None:
        if reply is None:
            return None
        if at >= reply.until:
            self._drop(reply)
            return None
        self._replies.move_to_end(reply.tag)
        self.found += 1
        return reply

    def _lead(self, way: Way, reply: KeptReply) -> None:
        if len(way[-1]) <= _LONGEST_WAY and way not in self._ways:
            self._ways[way] = reply
            reply.ways.append(way)

    def _weigh(self, reply: KeptReply, change: Callable[[], None]) -> None:
        """Let a reply grow, and make room for that."""
        kept = self._replies.get(reply.tag) is reply
        before = reply.weight
        change()
        if kept:
            self.bytes += reply.weight - before
        while self.bytes > self._room:
            self._drop(next(iter(self._replies.values())))

    def _drop(self, reply: KeptReply | None) -> None:
        if reply is not None and self._replies.get(reply.tag) is reply:
            del self._replies[reply.tag]
            self.bytes -= reply.weight
            for way in reply.ways:
                del self._ways[way]

    def _forget(self) -> None:
        self._ways.clear()
        self._replies.clear()
        self.bytes = 0
