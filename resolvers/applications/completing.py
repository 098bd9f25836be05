"""Completing cases (办结) whose results were issued and delivered: the system does, and nobody else can."""

from functools import partial

from auth.caller import ANONYMOUS
from resolvers.applications.lifecycle import EventType, own_move
from resolvers.applications.model import Application
from resolvers.applications.timekeeping import BATCH, Watch, changed, of


async def complete_delivered(watch: Watch) -> int:
    """Complete a batch of what is approved and delivered; returns how many."""
    waiting = await watch.stores.applications.delivered(watch.at, BATCH)
    done = [await changed(watch, one.id, partial(completed, watch), of(EventType.COMPLETED)) for one in waiting]
    return sum(one is not None for one in done)


def completed(watch: Watch, case: Application) -> Application | None:
    """Return the case as over; None while its result isn't there."""
    move = own_move(case.status, EventType.COMPLETED)
    undelivered = case.delivery is not None and not case.delivery.delivered
    return None if move is None or undelivered else case.moved(move, ANONYMOUS, watch.at)
