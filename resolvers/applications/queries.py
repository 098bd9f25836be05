from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from auth.accounts.model import HANDLING as CASE_ROLES
from auth.accounts.model import Role
from auth.days import today
from auth.problems import Unauthenticated
from resolvers.access.model import Opened, subjects
from resolvers.access.record import record
from resolvers.applications.deadline import DeadlineState
from resolvers.applications.lifecycle import ApplicationStatus
from resolvers.applications.model import Application
from resolvers.applications.number import is_number
from resolvers.applications.opinions import AWAITED_IN
from resolvers.applications.reading import WHO, Part
from resolvers.applications.store import Mine, Queue
from resolvers.applications.timekeeping import as_time_has_it
from resolvers.paging import Page, PageRequest
from resolvers.parties.queries import principal
from resolvers.parties.wards import party_ids

if TYPE_CHECKING:
    from resolvers.context import Context

# What waits for staff when nobody says otherwise: everything between submission and decision.
WAITING = (ApplicationStatus.SUBMITTED, ApplicationStatus.ACCEPTED, ApplicationStatus.UNDER_REVIEW)


@dataclass(frozen=True, slots=True)
class Look:
    """What staff look at a case for, and what of it they see."""

    purpose: str
    fields: tuple[str, ...]


HANDLING = Look("办理办件", ("姓名", "证件号码", "申请表", "材料"))


def mine(context: "Context", statuses: tuple[ApplicationStatus, ...]) -> Mine:
    """Whose cases `viewer.applications` lists: one's own, or those of whom one acts for."""
    caller = context.caller
    if caller.account is None:
        raise Unauthenticated("token.missing")
    mandate = caller.delegation.id if caller.delegation else None
    return Mine(party_ids(context, principal(caller)), mandate, statuses)


def queue(
    context: "Context",
    statuses: tuple[ApplicationStatus, ...] | None,
    deadline: DeadlineState | None = None,
    claimed_by: tuple[str | None, ...] = (),
) -> Queue:
    """Which cases the caller's queue holds: those of their departments and regions, drafts never."""
    asked = WAITING if statuses is None else statuses
    visible = tuple(status for status in asked if status is not ApplicationStatus.DRAFT)
    return Queue(context.caller.reach(), visible, deadline, today(context.now()), claimed_by)


def claims(context: "Context", mine: bool | None, unclaimed: bool | None) -> tuple[str | None, ...]:
    """Whose claims the caller asks for: their own, nobody's, or both; empty when they don't ask."""
    return tuple([context.caller.id] if mine else []) + tuple([None] if unclaimed else [])


@dataclass(frozen=True, slots=True)
class Asked:
    """What `workbench.queue` is asked for."""

    statuses: tuple[ApplicationStatus, ...] | None = None
    deadline: DeadlineState | None = None
    claimed_by: tuple[str | None, ...] = ()
    opinions: bool = False
    department: str | None = None
    role: Role | None = None


def wanted(context: "Context", asked: Asked) -> Queue:
    """Which cases `workbench.queue` lists: those of the caller's departments, or those that wait for an opinion."""
    found = opinions_owed(context, asked.statuses) if asked.opinions else _own(context, asked)
    if asked.department is None:
        return found
    # One that isn't the caller's has nothing in it, as one that doesn't exist.
    return replace(found, reach={one: at for one, at in found.reach.items() if one == asked.department})


def _own(context: "Context", asked: Asked) -> Queue:
    """Cases of the caller's departments, or only of those where they have that role, one that handles cases."""
    found = queue(context, asked.statuses, asked.deadline, asked.claimed_by)
    if asked.role is None:
        return found
    return replace(found, reach=context.caller.reach(asked.role) if asked.role in CASE_ROLES else {})


def opinions_owed(context: "Context", statuses: tuple[ApplicationStatus, ...] | None) -> Queue:
    """Which cases wait for an opinion of the caller's departments."""
    asked = tuple(AWAITED_IN) if statuses is None else tuple(one for one in statuses if one in AWAITED_IN)
    return Queue(context.caller.reach(Role.APPROVER), asked, opinions=True)


async def list_mine(
    context: "Context", mine: Mine, request: PageRequest, part: Part | None = None
) -> Page[Application]:
    """Return one page of one's own cases; only that part of each, when one is named."""
    return await context.stores.applications.mine(mine, request, part)


async def list_queue(
    context: "Context", queue: Queue, request: PageRequest, part: Part | None = None
) -> Page[Application]:
    """Return one page of the caller's queue; whose data it shows can see who looked."""
    page = await context.stores.applications.queue(queue, request, _with_who(part))
    await record_looks(context, page.items, HANDLING)
    return page


async def list_instant_reviews(
    context: "Context", request: PageRequest, part: Part | None = None
) -> Page[Application]:
    """Return one page of the instant approvals that wait for a look in the caller's departments."""
    reach = context.caller.reach()
    page = await context.stores.applications.instant_reviews(reach, request, _with_who(part))
    await record_looks(context, page.items, HANDLING)
    return page


def _with_who(part: Part | None) -> Part | None:
    """That part with what tells whether a look at the case has to be recorded, and for whom."""
    return None if part is None else part | WHO


async def of_number(context: "Context", number: str) -> Application | None:
    """Return a case that the caller may see, else None: a stranger can't tell it from a missing one."""
    application = await context.stores.applications.get(number) if is_number(number) else None
    if application is None or not application.actors(context.caller):
        return None
    application = await as_time_has_it(context, application)
    await record_looks(context, [application], HANDLING)
    return application


async def record_looks(context: "Context", applications: Sequence[Application], look: Look) -> None:
    """Record staff's looking at people's cases; one's own case is nobody else's business."""
    seen = [one for one in applications if one.opened_by_staff(context.caller)]
    departments = await context.loaders.departments.load_many([one.department for one in seen])
    names = {one.code: one.name for one in departments if one}
    owed = {one.id: asked.name for one in seen if (asked := one.asked_of_staff(context.caller))}
    await record(
        context,
        [
            (subject, _opened(context, one, owed.get(one.id) or names.get(one.department, ""), look))
            for one in seen
            for subject in subjects(one.applicant.id_number, one.agent.id_number if one.agent else None)
        ],
    )


def _opened(context: "Context", application: Application, department: str, look: Look) -> Opened:
    return Opened(
        thing=application.id,
        account=context.caller.id or "",
        by=f"{department}{application.actor_name(context.caller)}",
        purpose=f"{look.purpose} {application.id}",
        fields=look.fields,
    )
