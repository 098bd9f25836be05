"""What people are told: everything that is news to them, once, in the app and outside."""

from collections import Counter
from collections.abc import Iterator

from auth.notifications.model import NotificationKind
from auth.outbox.model import Letter, LetterChannel, letter_id
from resolvers.applications.events import ApplicationEvent
from resolvers.applications.model import Application
from resolvers.applications.telling import NEWS, Audience
from tests.books.model import Books

# How a package goes on is told for all of it; which of these words that takes depends on the whole.
_TOLD_BY_PACKAGE = {NotificationKind.CASE_ACCEPTED, NotificationKind.CASE_DECIDED}


def told(books: Books) -> Iterator[str]:
    """Whoever has a decision was told of it, once; and nobody was told of what isn't so."""
    decided = Counter(
        (row["application"], row["account"])
        for row in books.notifications
        if row["kind"] == NotificationKind.CASE_DECIDED.value
    )
    for (number, account), times in decided.items():
        case = books.cases.get(number)
        if case is None or case.decision is None or times > 1:
            yield f"{account} was told {times} times of a decision on {number}"
    in_app, written = {row["_id"] for row in books.notifications}, {one.id for one in books.letters}
    for case in books.cases.values():
        for event, kind in _news(case):
            mark = letter_id(case.id, str(event.sequence), kind.value, case.account)
            if mark not in in_app or mark not in written:
                yield f"{case.id}: its applicant was not told of {event.type.value}"


def letters(books: Books) -> Iterator[str]:
    """No case is in more letters of a channel than there is news of it, and none is in a letter that isn't there."""
    news = Counter(_subjects(books.letters, None))
    for channel in LetterChannel:
        sent = Counter(_subjects(books.letters, channel))
        for (account, kind, number), times in sent.items():
            if times > news[account, kind, number]:
                yield f"{account} got {times} letters by {channel.value}: {kind} of {number}"
    yield from (
        f"letter {one.id} is about {number}, which is not there"
        for one in books.letters
        for number in one.cases
        if number not in books.cases
    )


def _subjects(found: list[Letter], channel: LetterChannel | None) -> Iterator[tuple[str, str, str]]:
    of_channel = (one for one in found if one.channel is channel)
    return ((one.account, one.kind.value, number) for one in of_channel for number in one.cases)


def _news(case: Application) -> Iterator[tuple[ApplicationEvent, NotificationKind]]:
    """The events that the applicant must have been told of, since somebody else made them."""
    for event in case.events:
        news = NEWS.get(event.type)
        if news is None or news.audience is not Audience.APPLICANT or event.account == case.account:
            continue
        if not (case.package and news.kind in _TOLD_BY_PACKAGE):
            yield event, news.kind
