from dataclasses import replace
from typing import TYPE_CHECKING

from auth.problems import Conflict, NotAllowedNow
from auth.renewal import as_now, may_lose_rights
from resolvers.applications.lifecycle import EventType, moves
from resolvers.applications.model import Application
from resolvers.applications.telling import tell
from resolvers.package_applications.model import PackageApplication
from resolvers.package_applications.queries import existing

if TYPE_CHECKING:
    from resolvers.context import Context, Stores

CLOSED = "申请人撤回了整个一件事"


async def withdraw(context: "Context", number: str, revision: int, reason: str | None) -> PackageApplication:
    """Take a whole package back: every case that isn't decided, and all that waits. What is decided stays."""
    whole = await existing(context, number)
    if may_lose_rights(context.caller):
        context = context.as_caller(await as_now(context.gate, context.caller, context.now()))
    whole.require_at(context.caller, revision, submitted=None)
    note = (reason or "").strip()[:500] or None
    return await context.transact(lambda stores: _withdraw(context, stores, whole, note))


async def _withdraw(
    context: "Context", stores: "Stores", before: PackageApplication, note: str | None
) -> PackageApplication:
    whole = await stores.package_applications.get(before.id)
    if whole is None or whole.revision != before.revision:
        raise Conflict(whole.revision if whole else None)
    cases = await stores.applications.get_many(list(whole.numbers))
    open_cases = [one for one in cases.values() if _may(context, one)]
    waiting = {one.code: replace(one, closed=CLOSED) for one in whole.parts if one.application is None}
    if not open_cases and not waiting:
        raise NotAllowedNow("package_application.not_allowed_now")
    at = context.now()
    for case in open_cases:
        move = case.move(context.caller, EventType.WITHDRAWN, case.revision)
        after = case.moved(move, context.caller, at, note=note, refusal_proposal=None)
        await tell(stores, after, EventType.WITHDRAWN, at)
        await stores.applications.save(after)
    return await stores.package_applications.save(whole.changed(at, parts=whole.with_parts(waiting), withdrawn_at=at))


def _may(context: "Context", case: Application) -> bool:
    """Whether the caller may still take that case back."""
    found = moves(case.status, case.actors(context.caller), case.refusal_proposal is not None)
    return any(one.event is EventType.WITHDRAWN for one in found)
