"""Commitments across a border (跨省+承诺): the text accepted here counts there, and a breach counts in both."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from auth.caller import ANONYMOUS
from auth.problems import Invalid, NotAllowedNow
from resolvers.applications.breaches.model import Breach, BreachStatus
from resolvers.applications.breaches.mutations import recorded
from resolvers.applications.commitments import offers_commitment, text_hash
from resolvers.applications.events import ApplicationEvent
from resolvers.applications.lifecycle import EventType
from resolvers.applications.model import Application, ProvidedMaterial
from resolvers.applications.promising import require_not_barred
from resolvers.applications.window import Commitment
from resolvers.exchanges.envelope import CLOCKS_DIFFER, as_text, as_time
from resolvers.matters.model import Matter
from resolvers.parties.model import Party

if TYPE_CHECKING:
    from resolvers.context import Context, Stores

MAX_TEXT = 20_000
MAX_TEMPLATE = 100
MAX_REASON = 1000
_MEMBERS = {"text", "sha256", "template", "acceptedAt"}
_BREACHES = {EventType.BREACH_CONFIRMED: BreachStatus.IN_FORCE, EventType.BREACH_REPAIRED: BreachStatus.REPAIRED}


@dataclass(frozen=True, slots=True)
class Accuser:
    """Which province found a commitment broken, as what it is known here, and when it said so."""

    code: str
    name: str
    at: datetime


def commitment_told(case: Application) -> dict[str, Any] | None:
    """What the other province needs to keep of what was committed to; None without a commitment."""
    made = case.window.commitment
    if made is None:
        return None
    return {
        "text": made.text,
        "sha256": made.sha256,
        "template": made.template,
        "acceptedAt": as_text(made.accepted_at),
    }


def commitment_of(told: Any, matter: Matter, by: str, at: datetime) -> Commitment | None:
    """Read what somebody committed to there; raises Invalid, or NotAllowedNow where the matter takes none."""
    if told is None:
        return None
    exact = isinstance(told, Mapping) and set(told) == _MEMBERS and all(isinstance(one, str) for one in told.values())
    if not exact or not 0 < len(told["text"]) <= MAX_TEXT or len(told["template"]) > MAX_TEMPLATE:
        raise Invalid("exchange.commitment", "commitment")
    accepted_at = as_time(told["acceptedAt"], "commitment")
    if told["sha256"] != _hash(told["text"]) or accepted_at > at + CLOCKS_DIFFER:
        raise Invalid("exchange.commitment", "commitment")
    if not offers_commitment(matter):
        raise NotAllowedNow("exchange.no_commitment", "commitment")
    return Commitment(told["text"], told["sha256"], f"{by}:{told['template']}", accepted_at)


async def require_trusted(
    context: "Context", who: Party, made: Commitment | None, materials: tuple[ProvidedMaterial, ...]
) -> None:
    """Raise NotAllowedNow when somebody who broke a commitment here, and hasn't repaired it, makes another."""
    if made is not None and await context.stores.breaches.bars(who.id_number):
        raise NotAllowedNow("commitment.barred", "commitment")
    await require_not_barred(context, who, materials)


def breach_told(event: ApplicationEvent, breach: Breach | None) -> dict[str, Any] | None:
    """What the other province is told of a breach by an event of the case; None for any other event."""
    status = _BREACHES.get(event.type)
    if status is None or breach is None:
        return None
    repair = breach.repair if status is BreachStatus.REPAIRED else None
    return {"status": status.value, "reason": breach.reason, "repair": repair}


async def breach_taken(stores: "Stores", application: Application, told: Any, by: Accuser) -> Application:
    """The case with what became of its commitment, which the book of breaches here says, too; as it is when nothing
    is new. Raises Invalid.
    """
    if told is None:
        return application
    status, reason, repair = _breach(told)
    there = await stores.breaches.get(application.id)
    if application.window.commitment is None or application.applicant.id_number is None:
        raise Invalid("exchange.breach", "breach")
    if there is not None and there.status in {status, BreachStatus.REPAIRED}:
        return application
    said, place = f"{by.name}：{reason}"[:MAX_REASON], f"@{by.code}"
    found = there or await stores.breaches.add(
        Breach(application.id, application.applicant.id_number, place, said, place, by.at, BreachStatus.IN_FORCE)
    )
    if status is BreachStatus.REPAIRED:
        await stores.breaches.save(found.mended(repair, by.at))
    event = EventType.BREACH_CONFIRMED if status is BreachStatus.IN_FORCE else EventType.BREACH_REPAIRED
    return recorded(application, event, ANONYMOUS, by.at)


def _breach(told: Any) -> tuple[BreachStatus, str, str]:
    if not isinstance(told, Mapping) or not {"status", "reason"} <= set(told) <= {"status", "reason", "repair"}:
        raise Invalid("exchange.breach", "breach")
    texts = {name: told[name] for name in told}
    if not all(isinstance(one, str) and 0 < len(one) <= MAX_REASON for one in texts.values()):
        raise Invalid("exchange.breach", "breach")
    if texts["status"] not in {one.value for one in _BREACHES.values()}:
        raise Invalid("exchange.breach", "breach", "status")
    return BreachStatus(texts["status"]), texts["reason"], texts.get("repair", "")


def _hash(text: str) -> str:
    try:
        return text_hash(text)
    except UnicodeError as error:  # a lone surrogate
        raise Invalid("exchange.commitment", "commitment", "text") from error


def with_commitment(application: Application, made: Commitment | None) -> Application:
    """The case with what was committed to in the other province."""
    return replace(application, window=replace(application.window, commitment=made)) if made else application
