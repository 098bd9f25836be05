"""Correcting a decision: an approver says what is wrong, a supervisor who isn't the same person makes it so."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from auth.days import today
from auth.problems import Invalid, NotAllowedNow, ProviderUnavailable, Required
from auth.renewal import as_now
from resolvers.applications.apply import existing
from resolvers.applications.correction import Correction, CorrectionProposal, CorrectionWish
from resolvers.applications.lifecycle import EventType
from resolvers.applications.model import Application, Decision, DecisionOutcome
from resolvers.applications.settle import handled, shown
from resolvers.applications.telling import tell
from resolvers.certificates.issue import Renewal, reissue
from resolvers.certificates.lifecycle import CertificateStatus
from resolvers.certificates.model import Certificate, CertificateType
from resolvers.certificates.mutations import valid_reason
from resolvers.seals.bodies import SealBody
from resolvers.seals.failures import SigningUnavailable
from resolvers.seals.model import Seal

if TYPE_CHECKING:
    from resolvers.context import Context, Stores

MAX_CORRECTIONS = 20
_OVER = {CertificateStatus.REVOKED, CertificateStatus.SUPERSEDED}


@dataclass(frozen=True, slots=True)
class _Reissuing:
    """What new versions need, read before the transaction; the seal is None where there will be none."""

    seal: Seal | None
    types: dict[str, CertificateType]
    body: SealBody | None = None


async def propose(context: "Context", number: str, revision: int, wish: CorrectionWish) -> Application:
    """Propose a correction; it counts only when a supervisor confirms it."""
    application = await existing(context, number)
    move = application.move(context.caller, EventType.CORRECTION_PROPOSED, revision)
    proposal, at = await proposed(context, application, wish), context.now()
    after = application.moved(move, context.caller, at, correction_proposal=proposal, note=proposal.wish.reason)
    return await handled(context, application, move, after)


async def proposed(context: "Context", application: Application, wish: CorrectionWish) -> CorrectionProposal:
    """Return the wish as the caller's proposal, after checking that it can be carried out."""
    checked = _valid(application, wish)
    if len(application.corrections) >= MAX_CORRECTIONS:
        raise NotAllowedNow("correction.too_many", maximum=MAX_CORRECTIONS)
    if checked.certificate_fields is not None or checked.revoke:
        found = await context.stores.certificates.get_many(list(application.results))
        await _require_fitting(context, checked, list(found.values()))
    return CorrectionProposal(checked, context.caller.id or "", context.now())


async def confirm(
    context: "Context", number: str, revision: int, *, confirmed: bool, note: str | None
) -> Application:
    """Confirm a proposed correction, which ends or renews certificates in the same transaction, or reject it."""
    application = await existing(context, number)
    event = EventType.CORRECTED if confirmed else EventType.CORRECTION_REJECTED
    move = application.move(context.caller, event, revision)
    proposal = application.correction_proposal
    if proposal is None or proposal.account == context.caller.id:
        raise NotAllowedNow("correction.own_proposal")
    if not confirmed:
        said = (note or "").strip()[:500] or None
        after = application.moved(move, context.caller, context.now(), correction_proposal=None, note=said)
        return await handled(context, application, move, after)
    reissuing = await _prepared(context, application, proposal.wish)

    async def story(stores: "Stores") -> Application:
        now = context.as_caller(await as_now(context.gate, context.caller, context.now()))
        current = await stores.applications.get(number)
        if current is None:
            raise RuntimeError("a case vanished while it was corrected")
        return await _correct(now, stores, current, revision, reissuing)

    return await shown(context, await context.transact(story))


async def _correct(
    context: "Context", stores: "Stores", application: Application, revision: int, reissuing: _Reissuing
) -> Application:
    move = application.move(context.caller, EventType.CORRECTED, revision)
    application.require_intact()
    proposal, decision = application.correction_proposal, application.decision
    if proposal is None or decision is None:
        raise NotAllowedNow("correction.own_proposal")
    wish, at = proposal.wish, context.now()
    ended, issued = await _renewed(context, stores, application, wish, reissuing)
    correction = Correction(
        wish.reason, at, decision, tuple(one.id for one in ended), tuple(one.id for one in issued)
    )
    replaced = dict(zip(correction.ended, correction.issued, strict=False))
    after = application.moved(
        move,
        context.caller,
        at,
        decision=_corrected(decision, wish),
        results=tuple(replaced.get(one, one) for one in application.results),
        corrections=(*application.corrections, correction),
        correction_proposal=None,
        note=wish.reason,
    )
    for certificate in issued:
        after = after.recorded(EventType.CERTIFICATE_ISSUED, context.caller, at, certificate.identifier)
    await tell(stores, after, EventType.CORRECTED, at)
    return await stores.applications.save(after)


async def _renewed(
    context: "Context", stores: "Stores", application: Application, wish: CorrectionWish, reissuing: _Reissuing
) -> tuple[list[Certificate], list[Certificate]]:
    """End the certificates that the wish is about; returns them, and the new versions that took their places."""
    if wish.certificate_fields is None and not wish.revoke:
        return [], []
    found = await stores.certificates.get_many(list(application.results))
    standing = [found[one] for one in application.results if one in found and found[one].status not in _OVER]
    at, by = context.now(), context.caller.id
    if wish.revoke:
        await stores.certificates.save_all([one.revoked(wish.reason, at, by) for one in standing])
        return standing, []
    ended = [one for one in standing if _changes(wish, reissuing.types[one.type])]
    new = [_new_version(context, one, wish, reissuing) for one in ended]
    await stores.certificates.save_all([one.superseded(wish.reason, at, by) for one in ended])
    if not await stores.certificates.add_all(new):
        raise RuntimeError("a certificate's identifier is taken")
    return ended, new


def _new_version(context: "Context", old: Certificate, wish: CorrectionWish, reissuing: _Reissuing) -> Certificate:
    if reissuing.seal is None:
        raise ValueError("new versions need a seal")
    known = reissuing.types[old.type].properties
    own = {key: value for key, value in (wish.certificate_fields or {}).items() if key in known}
    try:
        renewal = Renewal(own, reissuing.seal, context.now(), body=reissuing.body)
        return reissue(old, renewal, context.signer)
    except SigningUnavailable as error:
        raise error.problem from error


async def _prepared(context: "Context", application: Application, wish: CorrectionWish) -> _Reissuing:
    if wish.certificate_fields is None:
        return _Reissuing(None, {})
    found = await context.stores.certificates.get_many(list(application.results))
    types = await context.stores.certificate_types.get_many(sorted({one.type for one in found.values()}))
    seal = await context.stores.seals.active_of(application.department, today(context.now()))
    if seal is None:
        raise ProviderUnavailable("seal.none", department=application.department)
    return _Reissuing(seal, types, await context.stores.seal_bodies.get(seal.code))


def _valid(application: Application, wish: CorrectionWish) -> CorrectionWish:
    """Return a wish whose words are fit to be stored; raises Required when nothing would be different."""
    checked = replace(
        wish,
        reason=valid_reason(wish.reason),
        decision_reason=_valid_words(wish.decision_reason, "decisionReason"),
        legal_basis=_valid_words(wish.legal_basis, "legalBasis"),
    )
    if wish.revoke and wish.certificate_fields is not None:
        raise Invalid("correction.revoke_or_renew", "certificateFields")
    certificates = wish.revoke or bool(wish.certificate_fields)
    if not certificates and checked.decision_reason is None and checked.legal_basis is None:
        raise Required("correction.nothing", "reason")
    denied = application.decision is not None and application.decision.outcome is DecisionOutcome.DENY
    if certificates and denied:
        raise NotAllowedNow("correction.no_certificate", "certificateFields")
    return checked if wish.certificate_fields else replace(checked, certificate_fields=None)


def _valid_words(text: str | None, path: str) -> str | None:
    return None if text is None else valid_reason(text, path)


async def _require_fitting(context: "Context", wish: CorrectionWish, found: list[Certificate]) -> None:
    """Raise NotAllowedNow without a certificate to correct, Invalid for a field that none of them has."""
    standing = [one for one in found if one.status not in _OVER]
    if not standing:
        raise NotAllowedNow("correction.no_certificate", "certificateFields")
    types = await context.stores.certificate_types.get_many(sorted({one.type for one in standing}))
    known = {key for type in types.values() for key in type.properties}
    if unknown := sorted(set(wish.certificate_fields or {}) - known):
        raise Invalid("certificate.field_unknown", "certificateFields", unknown[0], field=unknown[0])


def _changes(wish: CorrectionWish, type: CertificateType) -> bool:
    return not type.properties.keys().isdisjoint(wish.certificate_fields or {})


def _corrected(decision: Decision, wish: CorrectionWish) -> Decision:
    """The decision in its new words; who decided and when stays, the correction itself is an event."""
    return replace(
        decision,
        reason=wish.decision_reason or decision.reason,
        legal_basis=wish.legal_basis or decision.legal_basis,
    )
