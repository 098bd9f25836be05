"""What clients follow as it happens, over WebSocket or server-sent events."""

from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from functools import wraps
from typing import Annotated, Any

import strawberry

from auth.rules import Rule, signed_in
from resolvers.applications import following as cases
from resolvers.notifications import following as notices
from schema.applications import ApplicationEvent, EventsAfter
from schema.info import Info
from schema.node import key_of, read_id
from schema.notifications import Notification

# Every subscription's rule by its function's name; a test walks the schema and misses none.
RULES: dict[str, Rule] = {}
Stream = Callable[..., AsyncGenerator[Any, None]]


def subscription(rule: Rule, description: str) -> Callable[[Stream], Any]:
    """Make a subscription that nobody opens against the rule."""

    def decorate(stream: Stream) -> Any:
        @wraps(stream)
        async def guarded(self: Any, info: Info, **given: Any) -> AsyncGenerator[Any, None]:
            rule(info.context.caller)
            async with aclosing(stream(self, info, **given)) as events:
                async for event in events:
                    yield event

        RULES[stream.__name__] = rule
        return strawberry.subscription(resolver=guarded, description=description)

    return decorate


@strawberry.type(description="What happens, as it happens.")
class Subscription:
    @subscription(
        signed_in,
        "What happens to a case, for the applicant's side and its staff: the events that were missed, then each that "
        "comes. The same as polling `Application.events(after:)`.",
    )
    async def application_events(
        self,
        info: Info,
        number: Annotated[str, strawberry.argument(description="The number of the case.")],
        after: EventsAfter = 0,
    ) -> AsyncGenerator[ApplicationEvent, None]:
        async with aclosing(cases.follow(info.context, number, after or 0)) as events:
            async for event in events:
                yield ApplicationEvent.of(event)

    @subscription(signed_in, "What one is told from now on.")
    async def notifications(
        self,
        info: Info,
        after: Annotated[
            strawberry.ID | None,
            strawberry.argument(description="The last notification seen: those since come first, at most 100."),
        ] = None,
    ) -> AsyncGenerator[Notification, None]:
        last = None if after is None else key_of(after, "Notification", "after")
        async with aclosing(notices.follow(info.context, last)) as news:
            async for one in news:
                yield Notification.of(one, info.context)


def event_id(event: object) -> str:
    """Return what a client says that it has seen last when it comes back to the subscription."""
    if isinstance(event, ApplicationEvent):
        return str(event.sequence)
    found = read_id(str(event.id)) if isinstance(event, Notification) else None
    return found[1] if found else ""
