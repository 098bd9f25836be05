import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from resolvers.applications.lifecycle import ApplicationStatus, EventType

GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class ApplicationEvent:
    """One entry in the file of a case (电子档案). `actor` is fit to show; `account` is for auditors.

    `content` is the SHA-256 of what the case said at that time (see Application.content_digest), so the chain
    covers parties, form, materials and decision, too.
    """

    sequence: int
    type: EventType
    at: datetime
    status: ApplicationStatus
    actor: str
    account: str
    note: str | None
    content: str
    hash: str


def chained(number: str, previous: ApplicationEvent | None, facts: dict[str, Any]) -> ApplicationEvent:
    """Return the next event of a case; its hash covers the case's number, all its facts and the previous hash."""
    known = {**facts, "sequence": previous.sequence + 1 if previous else 1}
    return ApplicationEvent(**known, hash=_hash(number, previous, known))


def event_hash(number: str, previous: ApplicationEvent | None, event: ApplicationEvent) -> str:
    """Return SHA-256 in hex over the sorted JSON of number, previous hash and everything but the hash."""
    facts = {name: getattr(event, name) for name in ApplicationEvent.__slots__ if name != "hash"}
    return _hash(number, previous, facts)


def first_broken(number: str, events: tuple[ApplicationEvent, ...]) -> int | None:
    """Return the sequence of the first event that doesn't follow from the ones before it, None when whole."""
    previous: ApplicationEvent | None = None
    for expected, event in enumerate(events, start=1):
        if event.sequence != expected or event.hash != event_hash(number, previous, event):
            return expected
        previous = event
    return None


def digest(facts: Any) -> str:
    """Return SHA-256 in hex over the sorted JSON of some facts; times count to the millisecond."""
    return hashlib.sha256(orjson.dumps(facts, option=orjson.OPT_SORT_KEYS)).hexdigest()


def _hash(number: str, previous: ApplicationEvent | None, facts: dict[str, Any]) -> str:
    whole = {**facts, "number": number, "previous": previous.hash if previous else GENESIS}
    whole |= {"type": facts["type"].value, "status": facts["status"].value, "at": int(facts["at"].timestamp() * 1000)}
    return digest(whole)
