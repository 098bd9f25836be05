"""Saving a move: by the rights of that moment, with what is told and recorded of it."""

from typing import TYPE_CHECKING

from auth.renewal import as_now, may_lose_rights
from resolvers.applications.issuing import documented
from resolvers.applications.lifecycle import Move
from resolvers.applications.model import Application
from resolvers.applications.queries import HANDLING, record_looks
from resolvers.applications.telling import tell_applicant
from resolvers.applications.timekeeping import timed

if TYPE_CHECKING:
    from resolvers.context import Context


async def settled(context: "Context", before: Application, move: Move, after: Application) -> Application:
    """Save a move, unless whoever makes it has lost the right to meanwhile: roles, mandates and sessions end."""
    if may_lose_rights(context.caller):
        caller = await as_now(context.gate, context.caller, context.now())
        before.move(caller, move.event, before.revision)
    after = await documented(context, after, move.event)
    return await context.stores.applications.save(await timed(context, after))


async def handled(context: "Context", before: Application, move: Move, after: Application) -> Application:
    """Save a move of staff's, and tell whose case it is."""
    saved = await settled(context, before, move, after)
    await tell_applicant(context.stores, saved, move.event, context.now())
    return await shown(context, saved)


async def shown(context: "Context", application: Application) -> Application:
    """The answer shows the case, so whose data it holds can see who looked, even if nobody opened it before."""
    await record_looks(context, [application], HANDLING)
    return application
