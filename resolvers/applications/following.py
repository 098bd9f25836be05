from collections.abc import AsyncGenerator
from typing import TYPE_CHECKING

from auth.problems import NotFound
from resolvers.applications.events import ApplicationEvent
from resolvers.applications.queries import of_number
from resolvers.applications.store import ApplicationStore

if TYPE_CHECKING:
    from resolvers.context import Context


async def follow(context: "Context", number: str, after: int) -> AsyncGenerator[ApplicationEvent, None]:
    """Give the events of a case behind a sequence number, then each that comes; raises NotFound for a stranger.

    The file of the case itself is read again after each write, as whom the caller is by then: nothing can be lost
    between what was and what comes, and nobody hears more than they could read.
    """
    seen = max(after, _sequence(context.news.resume))
    with context.news.hear(ApplicationStore.COLLECTION, number) as ear:
        while True:
            application = await of_number(context, number)
            if application is None:
                raise NotFound("application.unknown", "number")
            while later := application.later_events(context.caller, seen, None):
                for event in later:
                    seen = event.sequence
                    yield event
            context = await ear.next()


def _sequence(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0
