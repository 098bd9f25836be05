"""The window's and the approvers' side: accept, ask for more, review, decide, and the two halves of a "no"."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from auth.days import today
from auth.problems import Invalid, NotAllowedNow, Required
from auth.renewal import as_now
from resolvers.applications.acceptance import Taking, check_asked_once, rejections, taken
from resolvers.applications.apply import existing, existing_with_seal, matter_of
from resolvers.applications.certifying import Issuing, certificates, prepared
from resolvers.applications.consulting import check_answered
from resolvers.applications.delivery import begun
from resolvers.applications.document_words import APPEAL
from resolvers.applications.engraving import request_seals
from resolvers.applications.form import check_size
from resolvers.applications.issuing import delivered_in_app, documented
from resolvers.applications.library import require_holding
from resolvers.applications.lifecycle import ApplicationStatus, EventType
from resolvers.applications.model import (
    Application,
    Decision,
    DecisionOutcome,
    RefusalKind,
    RefusalProposal,
    SupplementItem,
)
from resolvers.applications.settle import handled, shown
from resolvers.applications.telling import tell
from resolvers.certificates.mutations import MAX_REASON, valid_reason
from resolvers.matters.model import Matter

if TYPE_CHECKING:
    from resolvers.context import Context, Stores

MAX_ITEMS = 50
_KIND_OF = {
    ApplicationStatus.SUBMITTED: RefusalKind.NOT_ACCEPT,
    ApplicationStatus.UNDER_REVIEW: RefusalKind.DENY,
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an approver decides; a "no" needs reason and legal basis and becomes a proposal."""

    outcome: DecisionOutcome
    reason: str | None = None
    legal_basis: str | None = None
    certificate_fields: Mapping[str, Any] | None = None


async def accept(context: "Context", number: str, revision: int, taking: Taking) -> Application:
    """Accept a case (受理): completely, on commitment, or with materials that follow by a day (容缺)."""
    application, seal = await existing_with_seal(context, number)
    move = application.move(context.caller, EventType.ACCEPTED, revision)
    matter, at = await matter_of(context, application), context.now()
    facts = taken(application, matter, taking, today(at), await context.calendar())
    note = _note(taking.note)
    after = application.moved(move, context.caller, at, acceptance_mode=taking.mode, window=facts, note=note)
    return await handled(context, application, move, after, known=seal)


async def request_supplement(
    context: "Context", number: str, revision: int, items: Sequence[SupplementItem]
) -> Application:
    """Ask for everything that is missing or wrong, at once (补正)."""
    application, seal = await existing_with_seal(context, number)
    move = application.move(context.caller, EventType.SUPPLEMENT_REQUESTED, revision)
    matter = await matter_of(context, application)
    checked = _valid_items(matter, items)
    check_asked_once(application, checked)
    facts = application.window.marked(rejections(checked))
    note = "；".join(item.message for item in checked)[:1000]
    after = application.moved(move, context.caller, context.now(), supplement_items=checked, window=facts, note=note)
    return await handled(context, application, move, after, known=seal)


async def propose_refusal(
    context: "Context", number: str, revision: int, *, kind: RefusalKind, why: Verdict
) -> Application:
    """Propose a "no"; it counts only when a supervisor confirms it (窗口无权否决)."""
    application = await existing(context, number)
    move = application.move(context.caller, EventType.REFUSAL_PROPOSED, revision)
    if _KIND_OF[application.status] is not kind:
        raise NotAllowedNow("refusal.wrong_kind", "kind", status=application.status.value)
    check_answered(application, why.reason)
    at = context.now()
    reason, basis = valid_reason(why.reason), valid_reason(why.legal_basis, "legalBasis")
    proposal = RefusalProposal(kind, reason, basis, context.caller.id or "", at)
    after = application.moved(move, context.caller, at, refusal_proposal=proposal, note=reason)
    return await handled(context, application, move, after)


async def confirm_refusal(
    context: "Context", number: str, revision: int, *, confirmed: bool, note: str | None
) -> Application:
    """Confirm or reject a proposed "no"; never by the one who proposed it."""
    application, seal = await existing_with_seal(context, number)
    event = EventType.REFUSAL_CONFIRMED if confirmed else EventType.REFUSAL_REJECTED
    move = application.move(context.caller, event, revision)
    proposal = application.refusal_proposal
    if proposal is None or proposal.account == context.caller.id:
        raise NotAllowedNow("refusal.own_proposal")
    at = context.now()
    decision = _refused(application, context, proposal) if confirmed else None
    after = application.moved(move, context.caller, at, refusal_proposal=None, decision=decision, note=_note(note))
    return await handled(context, application, move, after, known=seal)


async def start_review(context: "Context", number: str, revision: int) -> Application:
    """Hand an accepted case over to review (审核)."""
    application = await existing(context, number)
    move = application.move(context.caller, EventType.REVIEW_STARTED, revision)
    after = application.moved(move, context.caller, context.now())
    return await handled(context, application, move, after)


async def decide(context: "Context", number: str, revision: int, verdict: Verdict) -> Application:
    """Approve, and issue the certificates in the same transaction; a "no" becomes a proposal."""
    if verdict.outcome is DecisionOutcome.DENY:
        return await propose_refusal(context, number, revision, kind=RefusalKind.DENY, why=verdict)
    application = await existing(context, number)
    application.move(context.caller, EventType.DECIDED, revision)
    if application.window.owed:
        raise NotAllowedNow("decision.material_owed", "outcome")
    check_answered(application, verdict.reason)
    issuing = await prepared(context, await matter_of(context, application))

    async def story(stores: "Stores") -> Application:
        now = context.as_caller(await as_now(context.gate, context.caller, context.now()))
        current = await stores.applications.get(number)
        if current is None:
            raise RuntimeError("a case vanished while it was decided")
        return await _approve(now, stores, current, revision, verdict, issuing)

    return await shown(context, await context.transact(story))


async def _approve(
    context: "Context",
    stores: "Stores",
    application: Application,
    revision: int,
    verdict: Verdict,
    issuing: Issuing,
) -> Application:
    move = application.move(context.caller, EventType.DECIDED, revision)
    check_answered(application, verdict.reason)
    application.require_intact()
    await require_holding(stores, application, issuing.matter, today(context.now()))
    at, by = context.now(), application.actor_name(context.caller)
    decision = Decision(DecisionOutcome.APPROVE, by, at, _note(verdict.reason), _note(verdict.legal_basis))
    issued = certificates(context, application, verdict.certificate_fields or {}, issuing)
    if not await stores.certificates.add_all(issued):
        raise RuntimeError("a certificate's identifier is taken")
    ids = tuple(certificate.id for certificate in issued)
    delivery = begun(application.delivery, at, await context.calendar())
    changes = {"decision": decision, "results": ids, "delivery": delivery, "note": decision.reason}
    after = application.moved(move, context.caller, at, **changes)
    for certificate in issued:
        after = after.recorded(EventType.CERTIFICATE_ISSUED, context.caller, at, certificate.identifier)
    after = await documented(context, delivered_in_app(after, at), EventType.DECIDED)
    await request_seals(context, stores, after, issuing.matter)
    await tell(stores, after, EventType.DECIDED, at)
    return await stores.applications.save(after)


def _refused(application: Application, context: "Context", proposal: RefusalProposal) -> Decision:
    return Decision(
        outcome=DecisionOutcome.DENY,
        by=application.actor_name(context.caller),
        at=context.now(),
        reason=proposal.reason,
        legal_basis=proposal.legal_basis,
        appeal=APPEAL,
    )


def _valid_items(matter: Matter, items: Sequence[SupplementItem]) -> tuple[SupplementItem, ...]:
    if not items:
        raise Required("supplement.empty", "items")
    if len(items) > MAX_ITEMS:
        raise Invalid("supplement.too_many", "items", maximum=MAX_ITEMS)
    for index, item in enumerate(items):
        if not item.message.strip():
            raise Required("reason.missing", "items", str(index), "message")
        if len(item.message) > MAX_REASON or len(item.field_path or "") > MAX_REASON:
            raise Invalid("text.too_long", "items", str(index), "message", maximum=MAX_REASON)
        if item.material_key is not None and matter.requirement(item.material_key) is None:
            raise Invalid("material.unknown", "items", str(index), "materialKey", key_name=item.material_key)
    return tuple(items)


def certificate_fields(given: Any) -> Mapping[str, Any] | None:
    """Return the overrides when they are an object fit to be sealed; raises Invalid for anything else."""
    return None if given is None else check_size(given, "certificateFields")


def _note(text: str | None) -> str | None:
    return (text or "").strip()[:500] or None
