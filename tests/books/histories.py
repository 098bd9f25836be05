"""Cases: their chains of events, and what happens once in a life."""

from collections import Counter
from collections.abc import Iterator, Sequence

from resolvers.applications.events import first_broken
from resolvers.applications.lifecycle import EventType
from resolvers.applications.model import TamperedCase
from tests.books.model import Books

# These happen once in the life of a case.
_ONCE = {EventType.STARTED, EventType.SUBMITTED, EventType.ACCEPTED, EventType.REVIEW_STARTED, EventType.DECIDED}


def chains(books: Books) -> Iterator[str]:
    """Every event follows from the one before, and the last covers what the case says now."""
    for case in books.cases.values():
        if (broken := first_broken(case.id, case.events)) is not None:
            yield f"{case.id}: event {broken} does not follow"
        try:
            case.require_intact()
        except TamperedCase:
            yield f"{case.id}: its events do not cover what it says"


def histories(books: Books) -> Iterator[str]:
    """A case stands where its last event says, and made no move twice that is made once."""
    for case in books.cases.values():
        if case.events[-1].status is not case.status:
            yield f"{case.id}: {case.status} behind {case.events[-1].status}"
        counted = Counter(event.type for event in case.events)
        yield from (f"{case.id}: {one.value} twice" for one in _ONCE if counted[one] > 1)
        # Certificates, and handing them over in the app, are written down in the same write as the decision.
        if len(case.events) > case.revision + len(case.results) + counted[EventType.DELIVERED]:
            yield f"{case.id}: more events than moves"
        if case.delivery and case.delivery.delivered and not counted[EventType.DELIVERED]:
            yield f"{case.id}: was delivered, and nothing says so"
    keys = Counter((case.account, case.start_key) for case in books.cases.values())
    yield from (f"{account} started twice under {key}" for (account, key), times in keys.items() if times > 1)


def files(books: Books) -> Iterator[str]:
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
