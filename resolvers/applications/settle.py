"""Saving a move: by the rights of that moment, with what is told and recorded of it."""

from typing import TYPE_CHECKING

from auth.renewal import as_now, may_lose_rights
from resolvers.applications.issuing import documented
from resolvers.applications.lifecycle import Move
from resolvers.applications.model import Application
from resolvers.applications.queries import HANDLING, record_looks
from resolvers.applications.telling import may_tell, tell
from resolvers.applications.timekeeping import timed
from resolvers.seals.store import KnownSeal

if TYPE_CHECKING:
    from resolvers.context import Context, Stores


async def settled(
    context: "Context", before: Application, move: Move, after: Application, *, known: KnownSeal | None = None
) -> Application:
    """Save a move and tell whom it concerns, in one transaction. `known` is as in `documented`.

    Not when whoever makes it has lost the right to meanwhile: roles, mandates and sessions end.
    """
    if may_lose_rights(context.caller):
        caller = await as_now(context.gate, context.caller, context.now())
        before.move(caller, move.event, before.revision)
    after = await documented(context, after, move.event, known)
    after = await timed(context, after)
    if not may_tell(after, move.event):
        return await context.stores.applications.save(after)

    async def story(stores: "Stores") -> Application:
        saved = await stores.applications.save(after)
        await tell(stores, saved, move.event, saved.updated_at)
        return saved

    return await context.transact(story)


async def handled(
    context: "Context", before: Application, move: Move, after: Application, *, known: KnownSeal | None = None
) -> Application:
    """Save a move of staff's, and record that they saw the case."""
    return await shown(context, await settled(context, before, move, after, known=known))


async def shown(context: "Context", application: Application) -> Application:
    """The answer shows the case, so whose data it holds can see who looked, even if nobody opened it before."""
    await record_looks(context, [application], HANDLING)
    return application
