"""Recording, confirming and repairing the breach of a commitment: two people, never one."""

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from auth.caller import Caller
from auth.problems import NotAllowedNow, NotFound
from auth.renewal import as_now
from resolvers.applications.apply import existing
from resolvers.applications.breaches.model import Breach
from resolvers.applications.lifecycle import Actor, ApplicationStatus, EventType
from resolvers.applications.model import Application
from resolvers.applications.queries import HANDLING, record_looks
from resolvers.applications.telling import tell
from resolvers.certificates.lifecycle import FINAL
from resolvers.certificates.mutations import valid_reason
from resolvers.parties.queries import principal

if TYPE_CHECKING:
    from resolvers.context import Context, Stores

_KEPT = {ApplicationStatus.APPROVED, ApplicationStatus.COMPLETED}
_TAKEN_BACK = "告知承诺不实，依法撤销"


async def record_breach(context: "Context", number: str, reason: str) -> Breach:
    """Record that a check found a commitment broken; it counts when a supervisor confirms it."""
    case = await _case(context, number, Actor.APPROVER)
    if case.window.commitment is None or case.status not in _KEPT or case.applicant.id_number is None:
        raise NotAllowedNow("breach.no_commitment", "applicationId")
    why, account, at = valid_reason(reason), context.caller.id or "", context.now()
    earlier = await context.stores.breaches.get(case.id)
    if earlier:
        return await context.stores.breaches.save(earlier.again(why, account, at))
    breach = Breach(case.id, case.applicant.id_number, case.department, why, account, at)
    return await context.stores.breaches.add(breach)


async def confirm_breach(context: "Context", number: str, *, confirmed: bool) -> Breach:
    """Confirm or reject it; confirmed, it revokes what the case ended with and bars further commitments.

    What was confirmed is an event of the case, of the same transaction, as its repair is.
    """
    case = await _case(context, number, Actor.SUPERVISOR)
    at = context.now()

    async def story(stores: "Stores") -> Breach:
        settled = _found(await stores.breaches.get(number)).settled(context.caller.id or "", at, confirmed=confirmed)
        if confirmed:
            noted = await _noted(stores, case.id, context, EventType.BREACH_CONFIRMED)
            await _take_back(stores, noted.results, context)
            await tell(stores, noted, EventType.BREACH_CONFIRMED, at)
        return await stores.breaches.save(settled)

    return await context.transact(story)


async def repair_breach(context: "Context", number: str, note: str) -> Breach:
    """Note that it was repaired (信用修复): from now on the person may commit again."""
    case = await _case(context, number, Actor.SUPERVISOR)
    said, at = valid_reason(note, "note"), context.now()

    async def story(stores: "Stores") -> Breach:
        mended = _found(await stores.breaches.get(case.id)).mended(said, at)
        await _noted(stores, case.id, context, EventType.BREACH_REPAIRED)
        return await stores.breaches.save(mended)

    return await context.transact(story)


async def breach_of(context: "Context", number: str) -> Breach | None:
    """Return the breach of a case that the caller handles, else None."""
    case = await context.stores.applications.get(number)
    if case is None or not case.staffed_by(context.caller):
        return None
    await record_looks(context, [case], HANDLING)
    return await context.stores.breaches.get(number)


async def own_breaches(context: "Context") -> list[Breach]:
    """Return what was confirmed of whom the caller acts for; a delegate learns nothing of it."""
    if context.caller.account is None or context.caller.delegation is not None:
        return []
    subject = principal(context.caller).id_number
    return await context.stores.breaches.of(subject) if subject else []


async def _case(context: "Context", number: str, who: Actor) -> Application:
    case = await existing(context, number)
    caller = await as_now(context.gate, context.caller, context.now())
    if who not in case.actors(caller):
        raise NotFound("application.unknown", "applicationId")
    await record_looks(context, [case], HANDLING)
    return case


def recorded(case: Application, event: EventType, caller: Caller, at: datetime) -> Application:
    """Return the case with what became of its commitment in its chain.

    Neither reason nor repair is in it: what was found out about somebody lies encrypted in the breach. The province
    that a case came from is told.
    """
    after = case.recorded(event, caller, at, None)
    news = case.crossing_news or (case.crossing is not None and not case.abroad)
    return replace(after, updated_at=at, revision=case.revision + 1, crossing_news=news)


async def _noted(stores: "Stores", number: str, context: "Context", event: EventType) -> Application:
    """Put the event into the case as it is now: a correction may have changed it since it was looked at."""
    current = await stores.applications.get(number)
    if current is None:
        raise NotFound("application.unknown", "applicationId")
    return await stores.applications.save(recorded(current, event, context.caller, context.now()))


async def _take_back(stores: "Stores", results: tuple[str, ...], context: "Context") -> None:
    by, found = context.caller.id, (await stores.certificates.get_many(list(results))).values()
    standing = [one for one in found if one.status not in FINAL]
    await stores.certificates.save_all([one.revoked(_TAKEN_BACK, context.now(), by) for one in standing])


def _found(breach: Breach | None) -> Breach:
    if breach is None:
        raise NotFound("breach.unknown", "applicationId")
    return breach
