"""Whether the books of a database are in order, whatever happened to those who wrote them.

Any test may ask, at any time: `assert await faults_in(database) == []`. What it reads is bounded, so it is for tests.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from api.database import MongoDatabase
from auth.notifications.model import NotificationKind
from resolvers.applications.events import first_broken
from resolvers.applications.lifecycle import ApplicationStatus, EventType
from resolvers.applications.model import Application, TamperedCase
from resolvers.applications.rows import application_from_row

Row = dict[str, Any]

_MOST = 100_000
# These happen once in the life of a case.
_ONCE = {EventType.STARTED, EventType.SUBMITTED, EventType.ACCEPTED, EventType.REVIEW_STARTED, EventType.DECIDED}
_ISSUED = {ApplicationStatus.APPROVED, ApplicationStatus.COMPLETED}


@dataclass(frozen=True)
class Books:
    """Everything that a case leaves behind, read at one moment when nobody writes."""

    cases: dict[str, Application]
    certificates: list[Row]
    notifications: list[Row]
    files: dict[str, str]
    contents: set[str]
    serials: dict[str, int]


async def read_books(database: MongoDatabase) -> Books:
    """Read them; cases are decrypted, since their digests are over what people wrote."""

    async def every(name: str) -> list[Row]:
        return await database.rows(name).find({}, limit=_MOST)

    contents = await every("contents.files")
    return Books(
        {row["_id"]: application_from_row(row) for row in await every("applications")},
        await every("certificates"),
        await every("notifications"),
        {row["_id"]: row["blob"] for row in await every("files")},
        {row["_id"] for row in contents},
        {row["_id"]: row["count"] for row in await every("serials")},
    )


async def faults_in(database: MongoDatabase) -> list[str]:
    """Return what is wrong, a line each."""
    books = await read_books(database)
    checks = (_chains, _histories, _certificates, _told, _files)
    return [fault for check in checks for fault in check(books)]


def leftovers(books: Books) -> set[str]:
    """Return contents that no file names: an upload that broke off before anybody was told of it."""
    return books.contents - set(books.files.values())


def _chains(books: Books) -> Iterator[str]:
    """Every event follows from the one before, and the last covers what the case says now."""
    for case in books.cases.values():
        if (broken := first_broken(case.id, case.events)) is not None:
            yield f"{case.id}: event {broken} does not follow"
        try:
            case.require_intact()
        except TamperedCase:
            yield f"{case.id}: its events do not cover what it says"


def _histories(books: Books) -> Iterator[str]:
    """A case stands where its last event says, and made no move twice that is made once."""
    for case in books.cases.values():
        if case.events[-1].status is not case.status:
            yield f"{case.id}: {case.status} behind {case.events[-1].status}"
        counted = Counter(event.type for event in case.events)
        yield from (f"{case.id}: {one.value} twice" for one in _ONCE if counted[one] > 1)
        # Certificates, and handing them over in the app, are written down in the same write as the decision.
        if len(case.events) > case.revision + len(case.results) + counted[EventType.DELIVERED]:
            yield f"{case.id}: more events than moves"
    keys = Counter((case.account, case.start_key) for case in books.cases.values())
    yield from (f"{account} started twice under {key}" for (account, key), times in keys.items() if times > 1)


def _certificates(books: Books) -> Iterator[str]:
    """Certificates and cases name each other, one of each type; no number is used that wasn't counted."""
    named = [one for case in books.cases.values() for one in case.results]
    there = {row["_id"]: row for row in books.certificates}
    yield from (f"certificate {one} of a case is missing" for one in set(named) - set(there))
    yield from (f"certificate {one} is named twice" for one, times in Counter(named).items() if times > 1)
    of_cases = [row for row in books.certificates if row.get("application")]
    yield from (f"certificate {row['_id']} belongs to no case" for row in of_cases if row["_id"] not in named)
    doubled = Counter((row["application"], row["type"]) for row in of_cases)
    yield from (f"{case} has {times} certificates of {kind}" for (case, kind), times in doubled.items() if times > 1)
    for case in books.cases.values():
        issued = [event for event in case.events if event.type is EventType.CERTIFICATE_ISSUED]
        if len(issued) != len(case.results) or (case.results and case.status not in _ISSUED):
            yield f"{case.id}: {len(issued)} events for {len(case.results)} certificates, {case.status.value}"
    if len(of_cases) > sum(books.serials.values()):
        yield "more certificates than serial numbers"


def _told(books: Books) -> Iterator[str]:
    """Whoever has a decision was told of it, once; and nobody was told of what isn't so."""
    told = Counter(
        (row["application"], row["account"])
        for row in books.notifications
        if row["kind"] == NotificationKind.CASE_DECIDED.value
    )
    for (number, account), times in told.items():
        case = books.cases.get(number)
        if case is None or case.decision is None or times > 1:
            yield f"{account} was told {times} times of a decision on {number}"
    for case in books.cases.values():
        if case.decision and case.decision.outcome.value == "APPROVE" and not told[case.id, case.account]:
            yield f"{case.id}: nobody was told of the decision"


def _files(books: Books) -> Iterator[str]:
    """No case holds a file that is gone, and no file has lost its content."""
    held = {one for case in books.cases.values() for one in case.files}
    yield from (f"file {one} of a case is gone" for one in sorted(held - set(books.files)))
    yield from (f"file {one} has no content" for one, blob in books.files.items() if blob not in books.contents)


def lost(books: Books, acknowledged: Sequence[tuple[str, int]]) -> list[str]:
    """Return which acknowledged moves (case, revision) the books don't have."""
    return [
        f"{number}: revision {revision} was acknowledged"
        for number, revision in acknowledged
        if number not in books.cases or books.cases[number].revision < revision
    ]
