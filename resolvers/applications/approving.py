"""Saving a submission, or what was supplemented: approved by its rules (秒批), or handed to the window."""

from dataclasses import replace
from typing import TYPE_CHECKING

from auth.caller import ANONYMOUS
from auth.problems import ProviderUnavailable
from auth.renewal import as_now, may_lose_rights
from resolvers.applications.acceptance import answers_all
from resolvers.applications.certifying import certificates, prepared
from resolvers.applications.clock import started
from resolvers.applications.delivery import Delivery, begun
from resolvers.applications.instant import reason_of
from resolvers.applications.issuing import delivered_in_app, documented
from resolvers.applications.lifecycle import ApplicationStatus, EventType, Move, own_move
from resolvers.applications.model import AcceptanceMode, Application, Decision, DecisionOutcome
from resolvers.applications.settle import settled
from resolvers.applications.telling import tell
from resolvers.certificates.model import Certificate
from resolvers.matters.model import Matter

if TYPE_CHECKING:
    from resolvers.context import Context, Stores


async def settled_or_approved(context: "Context", before: Application, move: Move, after: Application) -> Application:
    """Save a submission with its approval when every rule holds; what rules can't approve people look at."""
    if not _rules_decide(before, move, after):
        return await settled(context, before, move, after)
    matter = (await context.stores.matters.get_many([after.matter]))[after.matter]
    try:
        issuing = await prepared(context, matter)
        issued = certificates(context, after, {}, issuing)
    except ProviderUnavailable:
        return await settled(context, before, move, after)
    delivery = begun(after.delivery, context.now(), await context.calendar())
    after = await documented(context, after, EventType.SUBMITTED)
    decided = _approved(context, after, matter, issued, delivery)
    approved = await documented(context, delivered_in_app(decided, context.now()), EventType.DECIDED)

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
    judgement = after.instant
    if judgement is None or not judgement.granted or after.window.wished or after.abroad:
        return False
    if move.event is EventType.SUPPLEMENTED and move.target is ApplicationStatus.SUBMITTED:
        return answers_all(before.supplement_items, after.window.answered or ())
    return move.event is EventType.SUBMITTED


def _approved(
    context: "Context", after: Application, matter: Matter, issued: list[Certificate], delivery: Delivery
) -> Application:
    """The submission accepted and decided by the system, at the same moment and as one revision."""
    accept = own_move(after.status, EventType.ACCEPTED)
    judgement, at, revision = after.instant, context.now(), after.revision
    if accept is None or judgement is None:
        raise ValueError("only submissions with a judgement are approved at once")
    accepted = after.moved(
        accept, ANONYMOUS, at, acceptance_mode=AcceptanceMode.COMPLETE, clock=started(matter, at), note="秒批"
    )
    decide = own_move(accepted.status, EventType.DECIDED)
    if decide is None:
        raise ValueError("the lifecycle knows no decision by itself")
    basis = "；".join(f"{one.title}{one.article or ''}" for one in matter.legal_bases)[:500] or None
    reason = reason_of(judgement, supplemented=after.supplement_key is not None)
    decision = Decision(DecisionOutcome.APPROVE, "系统", at, reason, basis, automatic=True)
    ids = tuple(certificate.id for certificate in issued)
    changes = {"decision": decision, "results": ids, "delivery": delivery, "note": decision.reason}
    decided = accepted.moved(decide, ANONYMOUS, at, **changes)
    for certificate in issued:
        decided = decided.recorded(EventType.CERTIFICATE_ISSUED, ANONYMOUS, at, certificate.identifier)
    return replace(decided, revision=revision)
