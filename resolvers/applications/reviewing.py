"""People's look at a sample of instant approvals (秒批抽查): it is right, or it is to be corrected."""

from dataclasses import replace
from typing import TYPE_CHECKING

from auth.problems import NotAllowedNow
from resolvers.applications.apply import existing
from resolvers.applications.correcting import proposed
from resolvers.applications.correction import CorrectionWish
from resolvers.applications.instant import InstantJudgement, InstantReview, InstantReviewState
from resolvers.applications.lifecycle import EventType, Move
from resolvers.applications.model import Application
from resolvers.applications.settle import handled
from resolvers.certificates.mutations import MAX_REASON, valid_reason

if TYPE_CHECKING:
    from resolvers.context import Context


async def review_instant(
    context: "Context", number: str, revision: int, *, confirmed: bool, wish: CorrectionWish
) -> Application:
    """Write down what people found: `wish.reason` is their note, the rest of it what an objection wants."""
    application = await existing(context, number)
    move, judgement = _waiting(context, application, revision)
    if not confirmed:
        return await _objected(context, application, wish, move, judgement)
    said = wish.reason.strip()[:MAX_REASON] or None
    found = _found(context, judgement, InstantReviewState.CONFIRMED, said)
    after = application.moved(move, context.caller, context.now(), instant=found, note=said)
    return await handled(context, application, move, after)


async def _objected(
    context: "Context", application: Application, wish: CorrectionWish, move: Move, judgement: InstantJudgement
) -> Application:
    """Propose a correction in the same write: a second person makes it so, or doesn't.

    A wish that says nothing else wants the certificates back, and whatever is wished, the decision will say why.
    """
    said = valid_reason(wish.reason, "note")
    if application.proposed:
        raise NotAllowedNow("application.not_allowed_now", status=application.status.value)
    proposal = await proposed(context, application, _whole(application, wish, said))
    at, found = context.now(), _found(context, judgement, InstantReviewState.OBJECTED, said)
    after = application.moved(move, context.caller, at, instant=found, correction_proposal=proposal, note=said)
    after = after.recorded(EventType.CORRECTION_PROPOSED, context.caller, at, said)
    return await handled(context, application, move, after)


def _waiting(context: "Context", application: Application, revision: int) -> tuple[Move, InstantJudgement]:
    """Return the move and what the rules found; raises NotAllowedNow for a case that nobody has to look at."""
    move, judgement = application.move(context.caller, EventType.INSTANT_REVIEWED, revision), application.instant
    if judgement is None or not application.waits_for_review:
        raise NotAllowedNow("instant.not_waiting")
    return move, judgement


def _found(
    context: "Context", judgement: InstantJudgement, state: InstantReviewState, said: str | None
) -> InstantJudgement:
    return replace(judgement, review=InstantReview(state, context.caller.id, context.now(), said))


def _whole(application: Application, wish: CorrectionWish, said: str) -> CorrectionWish:
    """The wish with what follows from an objection where it says nothing."""
    says = (wish.decision_reason, wish.legal_basis, wish.certificate_fields)
    revoke = wish.revoke or (bool(application.results) and not any(says))
    reason = wish.decision_reason or f"经人工抽查复核，原自动审批有误：{said}"[:MAX_REASON]
    return replace(wish, reason=said, decision_reason=reason, revoke=revoke)
