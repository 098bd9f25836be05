"""Saving a submission, or what was supplemented: approved by its rules (秒批), or handed to the window."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from auth.caller import ANONYMOUS
from auth.days import today
from auth.problems import ProviderUnavailable
from auth.renewal import as_now, may_lose_rights
from resolvers.applications.acceptance import answers_all
from resolvers.applications.certifying import certificates, prepared
from resolvers.applications.clock import started
from resolvers.applications.delivery import Delivery, begun
from resolvers.applications.instant import Grounds, InstantJudgement, judged, reason_of
from resolvers.applications.issuing import Desk, delivered_in_app, documented_at
from resolvers.applications.library import Held
from resolvers.applications.lifecycle import ApplicationStatus, EventType, Move, own_move
from resolvers.applications.model import AcceptanceMode, Application, Decision, DecisionOutcome
from resolvers.applications.settle import settled
from resolvers.applications.telling import tell
from resolvers.applications.used_keys import KeyUse
from resolvers.certificates.model import Certificate
from resolvers.matters.model import Matter
from resolvers.seals.store import KnownSeal

if TYPE_CHECKING:
    from resolvers.context import Context, Stores


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an approval ends with: certificates, and how they come."""

    issued: list[Certificate]
    delivery: Delivery


def judgement(application: Application, matter: Matter, held: Held, at: datetime) -> InstantJudgement | None:
    """Return what the matter's rules of instant approval find in what is there now; None where it has none."""
    library = {one.type: one for one in held.values()}
    return judged(matter.form, Grounds(application.id, application.applicant, application.form, library, today(at)))


async def settled_or_approved(
    context: "Context", before: Application, move: Move, after: Application, *, known: KnownSeal | None = None
) -> Application:
    """Save a submission with its approval when every rule holds; what rules can't approve people look at."""
    if not _rules_decide(before, move, after):
        return await settled(context, before, move, after, known=known)
    matter = await context.loaders.matters.load(after.matter)
    if matter is None:
        raise RuntimeError("a case's matter is gone")
    try:
        issuing = await prepared(context, matter)
        issued = certificates(context, after, {}, issuing)
    except ProviderUnavailable:
        return await settled(context, before, move, after, known=known)
    outcome = Outcome(issued, begun(after.delivery, context.now(), await context.calendar()))
    seal = issuing.seal or await context.stores.seals.active_of(after.department, today(context.now()))
    desk = Desk(matter, issuing.department.name, seal, context.signer, context.now())
    after = documented_at(desk, after, EventType.SUBMITTED)
    decided = approved_at_once(after, matter, outcome, desk.at)
    approved = documented_at(desk, delivered_in_app(decided, desk.at), EventType.DECIDED)

    async def story(stores: "Stores") -> Application:
        if may_lose_rights(context.caller):
            caller = await as_now(context.gate, context.caller, context.now())
            before.move(caller, move.event, before.revision)
        if not await stores.certificates.add_all(issued):
            raise RuntimeError("a certificate's identifier is taken")
        await tell(stores, approved, EventType.DECIDED, context.now())
        return await stores.applications.save(approved)

    return await context.transact(story)


def _rules_decide(before: Application, move: Move, after: Application) -> bool:
    """Whether every rule holds, and there is nothing else that people have to look at.

    After a supplement, only if all that was asked for has a name and was changed. What shall follow later is for
    people to take, whatever the rules say of the rest.
    """
    found = after.instant
    if found is None or not found.granted or after.window.wished or after.abroad:
        return False
    if move.event is EventType.SUPPLEMENTED and move.target is ApplicationStatus.SUBMITTED:
        return answers_all(before.supplement_items, after.window.answered or ())
    return move.event is EventType.SUBMITTED


def approved_at_once(after: Application, matter: Matter, outcome: Outcome, at: datetime) -> Application:
    """Return the submission accepted and decided by the system, at the same moment and as one revision."""
    accept = own_move(after.status, EventType.ACCEPTED)
    found, revision = after.instant, after.revision
    if accept is None or found is None:
        raise ValueError("only submissions with a judgement are approved at once")
    accepted = after.moved(
        accept, ANONYMOUS, at, acceptance_mode=AcceptanceMode.COMPLETE, clock=started(matter, at), note="秒批"
    )
    decide = own_move(accepted.status, EventType.DECIDED)
    if decide is None:
        raise ValueError("the lifecycle knows no decision by itself")
    basis = "；".join(f"{one.title}{one.article or ''}" for one in matter.legal_bases)[:500] or None
    reason = reason_of(found, supplemented=any(one.use is KeyUse.SUPPLEMENT for one in after.used))
    decision = Decision(DecisionOutcome.APPROVE, "系统", at, reason, basis, automatic=True)
    ids = tuple(certificate.id for certificate in outcome.issued)
    changes = {"decision": decision, "results": ids, "delivery": outcome.delivery, "note": decision.reason}
    decided = accepted.moved(decide, ANONYMOUS, at, **changes)
    for certificate in outcome.issued:
        decided = decided.recorded(EventType.CERTIFICATE_ISSUED, ANONYMOUS, at, certificate.identifier)
    return replace(decided, revision=revision)
