"""Claiming a case (认领): who of the staff sees to it. A case need not be claimed before it is acted on.

A claim is how colleagues share their work, and nothing that happens to the case: it leaves no event in its file.
"""

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from auth.accounts.model import Role
from auth.caller import Caller
from auth.problems import Conflict, NotAllowedNow
from auth.renewal import as_now, may_lose_rights
from resolvers.applications.apply import existing
from resolvers.applications.lifecycle import UNDER_WAY
from resolvers.applications.model import Application, Claim
from resolvers.applications.settle import shown

if TYPE_CHECKING:
    from resolvers.context import Context


def claimed(application: Application, caller: Caller, at: datetime) -> Application:
    """Return the case as the caller's; raises NotFound, or NotAllowedNow when it is a colleague's or over."""
    _require_staff(application, caller)
    if application.status not in UNDER_WAY:
        raise NotAllowedNow("application.not_allowed_now", status=application.status.value)
    if application.claim is not None:
        raise NotAllowedNow("claim.taken", "applicationId")
    return replace(application, claim=Claim(caller.id or "", at), revision=application.revision + 1)


def released(application: Application, caller: Caller) -> Application:
    """Return the case as nobody's; a colleague's claim only a supervisor ends. Raises NotFound and NotAllowedNow."""
    _require_staff(application, caller)
    claim = application.claim
    supervises = caller.handles(application.department, application.region, Role.SUPERVISOR)
    if claim is not None and claim.account != caller.id and not supervises:
        raise NotAllowedNow("claim.anothers", "applicationId")
    return replace(application, claim=None, revision=application.revision + 1)


async def claim(context: "Context", number: str) -> Application:
    """Claim a case; who has it already keeps it. Raises Conflict when somebody else changed it meanwhile."""
    application = await existing(context, number)
    context = await _as_staff_now(context)
    if not _has(context.caller, application):
        after = claimed(application, context.caller, context.now())
        try:
            application = await context.stores.applications.save(after)
        except Conflict:
            application = await existing(context, number)
            if not _has(context.caller, application):
                raise
    return await shown(context, application)


async def release(context: "Context", number: str) -> Application:
    """Give a claimed case back to everybody; one that nobody has stays so."""
    application = await existing(context, number)
    context = await _as_staff_now(context)
    after = released(application, context.caller)
    if application.claim is not None:
        application = await context.stores.applications.save(after)
    return await shown(context, application)


def _has(caller: Caller, application: Application) -> bool:
    return application.claim is not None and application.claim.account == caller.id


def _require_staff(application: Application, caller: Caller) -> None:
    application.require_visible(caller)
    if not application.staffed_by(caller):
        raise NotAllowedNow("application.not_allowed_now", status=application.status.value)


async def _as_staff_now(context: "Context") -> "Context":
    if not may_lose_rights(context.caller):
        return context
    return context.as_caller(await as_now(context.gate, context.caller, context.now()))
