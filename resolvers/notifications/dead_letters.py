"""What couldn't be delivered, for those who answer for a department: look at it, and have it tried again."""

from dataclasses import replace
from typing import TYPE_CHECKING

from auth.accounts.model import Post, Role
from auth.outbox.model import Letter, LetterState
from auth.problems import NotAllowedNow, NotFound
from auth.renewal import as_now
from resolvers.paging import Page, PageRequest

if TYPE_CHECKING:
    from resolvers.context import Context

IN_CHARGE = (Role.SUPERVISOR, Role.ADMINISTRATOR)
_ID = 24


async def dead_letters(context: "Context", request: PageRequest) -> Page[Letter]:
    """Return one page of the dead letters that the caller answers for; none for others."""
    posts = _posts(context)
    return await context.stores.outbox.dead(posts, request) if posts else Page((), (), False, False)


async def replay(context: "Context", letter_id: str) -> Letter:
    """Queue a dead letter again; raises NotFound for another department's, NotAllowedNow unless it is dead."""
    context = context.as_caller(await as_now(context.gate, context.caller, context.now()))
    letter = await context.stores.outbox.get(letter_id) if len(letter_id) == _ID else None
    if letter is None or not any(post.covers(letter.department, letter.region) for post in _posts(context)):
        raise NotFound("letter.unknown", "letterId")
    if not await context.stores.outbox.replay(letter.id, context.now()):
        raise NotAllowedNow("letter.not_dead", "letterId")
    return replace(letter, state=LetterState.QUEUED, due_at=context.now(), attempts=0)


def _posts(context: "Context") -> tuple[Post, ...]:
    account = context.caller.account
    return tuple(post for post in account.posts if post.role in IN_CHARGE) if account else ()
