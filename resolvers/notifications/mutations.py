from collections.abc import Sequence
from typing import TYPE_CHECKING

from auth.problems import LimitExceeded, NotFound, Unauthenticated

if TYPE_CHECKING:
    from resolvers.context import Context

MAX_MARKED = 100


async def mark_read(context: "Context", ids: Sequence[str] | None) -> None:
    """Mark notifications of the caller's as read, all when None; another's id is NotFound and nothing is marked."""
    account = context.caller.id
    if account is None:
        raise Unauthenticated("token.missing")
    if ids is not None and len(ids) > MAX_MARKED:
        raise LimitExceeded("nodes.too_many", "ids", maximum=MAX_MARKED)
    if ids is not None and await context.stores.notifications.owned(account, ids) != set(ids):
        raise NotFound("id.unknown", "ids")
    await context.stores.notifications.mark_read(account, ids, context.now())
