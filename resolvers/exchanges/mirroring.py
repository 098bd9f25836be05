"""What a partner's word does to a case here: pure decisions. The home province's word counts: where it says that a
case stands somewhere, the mirror stands there, too, even if a withdrawal was on its way."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from auth.caller import ANONYMOUS
from auth.problems import Invalid, NotAllowedNow
from resolvers.applications.correction import Correction
from resolvers.applications.delivery import Delivery, arrived, begun
from resolvers.applications.form import check_size
from resolvers.applications.lifecycle import MOVES, UNDER_WAY, ApplicationStatus, EventType, Move
from resolvers.applications.model import (
    Application,
    Decision,
    DecisionOutcome,
    ProvidedMaterial,
    SupplementItem,
    merged,
)
from resolvers.applications.window import changed_things
from resolvers.calendar.working_days import Calendar
from resolvers.exchanges.forwarded import Vouching, evidence_of
from resolvers.matters.model import MaterialSource, Matter

MAX_TEXT = 1000
MAX_LIST = 50
_S, _E = ApplicationStatus, EventType
_EVENTS: Mapping[ApplicationStatus, EventType] = {
    _S.SUBMITTED: _E.SUPPLEMENTED,
    _S.SUPPLEMENT_REQUIRED: _E.SUPPLEMENT_REQUESTED,
    _S.NOT_ACCEPTED: _E.REFUSAL_CONFIRMED,
    _S.ACCEPTED: _E.ACCEPTED,
    _S.UNDER_REVIEW: _E.REVIEW_STARTED,
    _S.SUSPENDED: _E.SUSPENDED,
    _S.APPROVED: _E.DECIDED,
    _S.DENIED: _E.REFUSAL_CONFIRMED,
    _S.COMPLETED: _E.COMPLETED,
    _S.WITHDRAWN: _E.WITHDRAWN,
    _S.TERMINATED: _E.TERMINATED,
}
_REFUSED = {_S.NOT_ACCEPTED, _S.DENIED}
_DECIDED = {*_REFUSED, _S.APPROVED}
_CORRECTABLE = {_S.APPROVED, _S.COMPLETED, _S.DENIED}


@dataclass(frozen=True, slots=True)
class Word:
    """Whose word it is: the home province's name, when it came, and the calendar here."""

    by: str
    at: datetime
    calendar: Calendar


def mirrored(application: Application, told: Mapping[str, Any], word: Word) -> Application:
    """The case as its home province says that it stands. Raises Invalid.

    What a window here took is over when its result was handed out, and not when home is done with it. A case that was
    taken back here stays so until home has decided: home takes back whatever is under way there once it hears of it,
    so all it says before that is older news.
    """
    status, by, at = _status(told), word.by, word.at
    if _corrects(application, told, status):
        return _corrected(application, told, word)
    crossed = application.status is _S.WITHDRAWN and status in UNDER_WAY
    if status is application.status or crossed or (status is _S.COMPLETED and _to_hand_out(application)):
        return application
    resumed = application.status is _S.SUSPENDED and status is _S.UNDER_REVIEW
    event = _E.RESUMED if resumed else _EVENTS[status]
    items = items_of(told.get("items")) if status is _S.SUPPLEMENT_REQUIRED else ()
    changes: dict[str, Any] = {"supplement_items": items, "note": _note(told, f"{by}反馈", by)}
    if status in _DECIDED:
        changes["decision"] = _decision(told, by, at)
    changes["delivery"] = _delivered(application, status, word)
    moved = application.moved(Move(application.status, None, event, status, frozenset()), ANONYMOUS, at, **changes)
    return replace(moved, crossing_news=False)


def _corrects(application: Application, told: Mapping[str, Any], status: ApplicationStatus) -> bool:
    """Whether home says its decision again: what is over there may wait here for being handed out."""
    decided = application.decision is not None and application.status in _CORRECTABLE
    again = status is application.status or status is _S.COMPLETED
    return decided and again and told.get("decision") is not None


def _corrected(application: Application, told: Mapping[str, Any], word: Word) -> Application:
    """The case with the decision as home has put it right; the one before is kept, and when it was made."""
    before = application.decision
    if before is None:
        raise ValueError("nothing was decided")
    after = replace(_decision(told, word.by, word.at), outcome=before.outcome, at=before.at)
    note = _note(told, f"{word.by}更正决定", word.by)
    move = Move(application.status, None, _E.CORRECTED, application.status, frozenset())
    corrections = (*application.corrections, Correction(note, word.at, before))
    moved = application.moved(move, ANONYMOUS, word.at, decision=after, corrections=corrections, note=note)
    return replace(moved, crossing_news=False)


def _note(told: Mapping[str, Any], otherwise: str, by: str) -> str:
    said = text_of(told.get("note"), "note")
    return f"{by}：{said}"[:MAX_TEXT] if said else otherwise


def withdrawn(application: Application, told: Mapping[str, Any], at: datetime) -> Application:
    """The case as its applicant takes it back in the other province; as it is where that comes too late."""
    move = _applicants_move(application, _E.WITHDRAWN)
    if move is None or application.status not in UNDER_WAY:
        return application
    note = text_of(told.get("reason"), "reason")
    return application.moved(move, ANONYMOUS, at, note=note, refusal_proposal=None)


def supplemented(application: Application, matter: Matter, told: Mapping[str, Any], by: Vouching) -> Application:
    """The case with what was asked for; as it is when nothing is waited for any more."""
    at = by.at
    move = _applicants_move(application, _E.SUPPLEMENTED)
    form, materials = check_size(told.get("form")), materials_of(told.get("materials"), matter)
    evidence = evidence_of(told["materials"], matter, by)
    if move is None or application.status is not _S.SUPPLEMENT_REQUIRED:
        return application
    keys = tuple(one.key for one in materials)
    answered = changed_things(application.form, form, keys)
    return application.moved(
        move,
        ANONYMOUS,
        at,
        received_at=at,
        form=form,
        materials=merged(application.materials, materials),
        evidence=evidence or application.evidence,
        supplement_items=(),
        window=replace(application.window.unmarked(keys), answered=answered),
    )


def materials_of(told: Any, matter: Matter) -> tuple[ProvidedMaterial, ...]:
    """What a partner says was given; files come after it. Raises Invalid for what the matter doesn't know."""
    if not isinstance(told, list) or len(told) > MAX_LIST or not all(isinstance(one, Mapping) for one in told):
        raise Invalid("exchange.materials", "materials")
    for one in told:
        if not isinstance(one.get("key"), str) or not isinstance(one.get("committed"), bool):
            raise Invalid("exchange.materials", "materials")
        asked = matter.requirement(one["key"])
        if asked is None:
            raise Invalid("material.unknown", "materials", key_name=one["key"][:100])
        if one["committed"] and asked.source is not MaterialSource.COMMITMENT:
            raise NotAllowedNow("material.no_commitment", "materials", asked.key, name=asked.name)
    given = tuple(ProvidedMaterial(one["key"], committed=one["committed"]) for one in told)
    return merged((), given)


def items_of(told: Any) -> tuple[SupplementItem, ...]:
    """What is missing or wrong, as the home province says; raises Invalid."""
    if not isinstance(told, list) or not 0 < len(told) <= MAX_LIST:
        raise Invalid("exchange.items", "items")
    if not all(isinstance(one, Mapping) for one in told):
        raise Invalid("exchange.items", "items")
    return tuple(
        SupplementItem(
            text_of(one.get("message"), "items") or "",
            text_of(one.get("materialKey"), "items"),
            text_of(one.get("fieldPath"), "items"),
        )
        for one in told
    )


def text_of(told: Any, path: str) -> str | None:
    """A text of at most a thousand characters, or None; raises Invalid for anything else."""
    if told is not None and (not isinstance(told, str) or len(told) > MAX_TEXT):
        raise Invalid("text.too_long", path, maximum=MAX_TEXT)
    return told or None


def day_of(told: Any) -> date | None:
    """A day as text, or None; raises Invalid for anything else."""
    try:
        return date.fromisoformat(told) if told is not None else None
    except (ValueError, TypeError) as error:
        raise Invalid("exchange.due", "dueOn") from error


def _delivered(application: Application, status: ApplicationStatus, word: Word) -> Delivery | None:
    """How its result comes by now: what a window took it hands out from the decision on, all else comes from home."""
    delivery = application.delivery
    if status is _S.APPROVED and application.collected:
        return begun(delivery, word.at, word.calendar)
    there = status is _S.COMPLETED and delivery is not None and not delivery.delivered
    return arrived(delivery, word.at) if there and delivery else delivery


def _status(told: Mapping[str, Any]) -> ApplicationStatus:
    try:
        status = ApplicationStatus(told.get("status"))
    except ValueError as error:
        raise Invalid("exchange.status", "status") from error
    if status not in _EVENTS:
        raise Invalid("exchange.status", "status")
    return status


def _decision(told: Mapping[str, Any], by: str, at: datetime) -> Decision:
    said = told.get("decision") or {}
    if not isinstance(said, Mapping):
        raise Invalid("exchange.status", "decision")
    outcome = DecisionOutcome.DENY if _status(told) in _REFUSED else DecisionOutcome.APPROVE
    reason, basis, appeal = (text_of(said.get(one), "decision") for one in ("reason", "legalBasis", "appeal"))
    return Decision(outcome, by, at, reason, basis, appeal)


def _to_hand_out(application: Application) -> bool:
    delivery = application.delivery
    waits = application.collected and application.status is _S.APPROVED
    return waits and delivery is not None and not delivery.delivered


def _applicants_move(application: Application, event: EventType) -> Move | None:
    found = (one for one in MOVES if one.source is application.status and one.event is event and not one.owing)
    return next(found, None)
