"""Saving a submission: approved by its rules (秒批) or handed to the window; and people's look afterwards."""

from dataclasses import replace
from typing import TYPE_CHECKING

from auth.caller import ANONYMOUS
from auth.problems import NotAllowedNow, ProviderUnavailable
from auth.renewal import as_now, may_lose_rights
from resolvers.applications.certifying import certificates, prepared
from resolvers.applications.clock import started
from resolvers.applications.instant import InstantReview, InstantReviewState, reason_of
from resolvers.applications.issuing import documented
from resolvers.applications.lifecycle import EventType, Move, own_move
from resolvers.applications.model import AcceptanceMode, Application, Decision, DecisionOutcome
from resolvers.applications.settle import settled, shown
from resolvers.applications.telling import tell
from resolvers.certificates.model import Certificate
from resolvers.certificates.mutations import valid_reason
from resolvers.matters.model import Matter

if TYPE_CHECKING:
    from resolvers.context import Context, Stores


async def settled_or_approved(context: "Context", before: Application, move: Move, after: Application) -> Application:
    """Save a submission with its approval when every rule holds; what rules can't approve people look at."""
    judgement = after.instant
    # What shall follow later is for people to take, whatever the rules say of the rest.
    if move.event is not EventType.SUBMITTED or judgement is None or not judgement.granted or after.window.wished:
        return await settled(context, before, move, after)
    matter = (await context.stores.matters.get_many([after.matter]))[after.matter]
    try:
        issuing = await prepared(context, matter)
        issued = certificates(context, after, {}, issuing)
    except ProviderUnavailable:
        return await settled(context, before, move, after)
    decided = _approved(context, after, matter, issued)
    approved = await documented(context, decided, EventType.DECIDED)

    async def story(stores: "Stores") -> Application:
        if may_lose_rights(context.caller):
            caller = await as_now(context.gate, context.caller, context.now())
            before.move(caller, move.event, before.revision)
        if not await stores.certificates.add_all(issued):
            raise RuntimeError("a certificate's identifier is taken")
        await tell(stores, approved, EventType.DECIDED, context.now())
        return await stores.applications.save(approved)

    return await context.transact(story)


async def review_instant(
    context: "Context", application: Application, revision: int, *, confirmed: bool, note: str | None
) -> Application:
    """Write down what people found in a sampled case; an objection says what is wrong, to be corrected then."""
    move = application.move(context.caller, EventType.INSTANT_REVIEWED, revision)
    judgement = application.instant
    if judgement is None or judgement.review is None or judgement.review.state is not InstantReviewState.WAITING:
        raise NotAllowedNow("instant.not_waiting")
    said = ((note or "").strip()[:500] or None) if confirmed else valid_reason(note, "note")
    state = InstantReviewState.CONFIRMED if confirmed else InstantReviewState.OBJECTED
    at = context.now()
    review = InstantReview(state, context.caller.id, at, said)
    after = application.moved(move, context.caller, at, instant=replace(judgement, review=review), note=said)
    return await shown(context, await settled(context, application, move, after))


def _approved(context: "Context", after: Application, matter: Matter, issued: list[Certificate]) -> Application:
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
    decision = Decision(DecisionOutcome.APPROVE, "系统", at, reason_of(judgement), basis, automatic=True)
    ids = tuple(certificate.id for certificate in issued)
    decided = accepted.moved(decide, ANONYMOUS, at, decision=decision, results=ids, note=decision.reason)
    for certificate in issued:
        decided = decided.recorded(EventType.CERTIFICATE_ISSUED, ANONYMOUS, at, certificate.identifier)
    return replace(decided, revision=revision)
