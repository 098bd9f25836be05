"""One timeline across both provinces, from the messages that they gave each other, and what of a person crossed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from auth.problems import Invalid
from resolvers.applications.crossing import CaseDirection
from resolvers.applications.lifecycle import ApplicationStatus
from resolvers.exchanges.envelope import as_time
from resolvers.exchanges.messages import ExchangeMessage, ExchangeMessageType

_PARTS = {
    "name": "姓名",
    "idNumber": "证件号码",
    "form": "申请表",
    "materials": "材料",
    "commitment": "告知承诺书",
    "delivery": "收件信息",
}
# Where messages, decisions and lists of what is missing have words for people.
_SAID = ("note", "reason", "legalBasis", "message")
MAX_WORDS = 1000
_STATUS_SAID = {
    ExchangeMessageType.CASE: ApplicationStatus.SUBMITTED,
    ExchangeMessageType.SUPPLEMENT: ApplicationStatus.SUBMITTED,
}


@dataclass(frozen=True, slots=True)
class Step:
    """What happened, where, when, by that province's clock, and in its words; `received` is when the other knew."""

    at: datetime
    province: str
    type: ExchangeMessageType
    status: ApplicationStatus | None
    words: tuple[str, ...]
    received: datetime | None


@dataclass(frozen=True, slots=True)
class Piece:
    """What of a person's data crossed in one message: which parts, for what, known how well, and when it was taken.

    `form` and `materials` are the keys of what was filled in and given.
    """

    at: datetime
    to: str
    type: ExchangeMessageType
    purpose: str
    assurance: str
    parts: tuple[str, ...]
    form: tuple[str, ...]
    materials: tuple[str, ...]
    received: datetime | None


def timeline(said: Iterable[ExchangeMessage], ours: str) -> list[Step]:
    """Return what both sides did, by the time at which they did it."""
    begins = ExchangeMessageType.CASE
    return sorted((_step(one, ours) for one in said), key=lambda step: (step.at, step.type is not begins))


def pieces(said: Iterable[ExchangeMessage]) -> list[Piece]:
    """Return what of the applicant's we told the partner, in its order; all of it for the purpose of the case."""
    told = sorted((one for one in said if one.direction is CaseDirection.OUTBOUND), key=lambda one: one.sequence)
    applicant: Mapping[str, Any] = next(
        (one.payload["applicant"] for one in told if one.type is ExchangeMessageType.CASE), {}
    )
    return [_piece(one, applicant) for one in told if one.type in _STATUS_SAID]


def _step(message: ExchangeMessage, ours: str) -> Step:
    payload, outbound = message.payload, message.direction is CaseDirection.OUTBOUND
    return Step(
        at=_time(payload.get("at")) or message.at,
        province=ours if outbound else message.partner,
        type=message.type,
        status=_status(message),
        words=tuple(dict.fromkeys(_words(payload))),
        received=_received(message),
    )


def _status(message: ExchangeMessage) -> ApplicationStatus | None:
    """What the message made of the case; nothing certain of a withdrawal, which may come too late."""
    told = message.payload.get("status")
    return ApplicationStatus(told) if told else _STATUS_SAID.get(message.type)


def _words(payload: Mapping[str, Any]) -> Iterable[str]:
    """What a message says to people: note, reason of a decision or withdrawal, what is missing.

    A partner may send anything in places that the message's type doesn't look at.
    """
    decision, items = payload.get("decision"), payload.get("items")
    said = [payload, decision, *(items if isinstance(items, list) else ())]
    found = (one.get(name) for one in said if isinstance(one, Mapping) for name in _SAID)
    yield from (one[:MAX_WORDS] for one in found if isinstance(one, str) and one)


def _piece(message: ExchangeMessage, applicant: Mapping[str, Any]) -> Piece:
    payload = message.payload
    person = [name for name in ("name", "idNumber") if payload.get("applicant", {}).get(name)]
    form, materials = tuple(payload.get("form") or ()), payload.get("materials") or ()
    given = [name for name in ("form", "materials", "commitment", "delivery") if payload.get(name)]
    return Piece(
        at=message.at,
        to=message.partner,
        type=message.type,
        purpose=applicant.get("purpose", ""),
        assurance=applicant.get("assurance", ""),
        parts=tuple(_PARTS[name] for name in [*person, *given]),
        form=form,
        materials=tuple(one["key"] for one in materials),
        received=_received(message),
    )


def _received(message: ExchangeMessage) -> datetime | None:
    return _time(message.receipt.received_at) if message.receipt else None


def _time(told: Any) -> datetime | None:
    """A time as it crossed; None where a partner wrote none that can be read."""
    try:
        return as_time(told, "at") if isinstance(told, str) else None
    except Invalid:
        return None
