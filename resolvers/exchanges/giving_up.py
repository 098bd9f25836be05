"""When a message can't be delivered: tried again later, or given up, and then those whom it concerns are told."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from auth.accounts.model import Role
from auth.accounts.posts import PostHolders
from auth.caller import ANONYMOUS
from auth.notifications.model import Notification, NotificationKind
from auth.outbox.model import letter_id
from auth.problems import Conflict
from resolvers.applications.crossing import CaseDirection
from resolvers.applications.lifecycle import UNDER_WAY, ApplicationStatus, EventType, Move
from resolvers.applications.model import Application, SupplementItem
from resolvers.applications.telling import tell_kind
from resolvers.exchanges.cases import ExchangeCase
from resolvers.exchanges.messages import (
    GOES_ON_WITHOUT,
    MAX_ATTEMPTS,
    ExchangeMessage,
    ExchangeMessageType,
    MessageState,
    pause,
)
from resolvers.exchanges.sending import Refused, Unanswered

if TYPE_CHECKING:
    from resolvers.context import Stores

MAX_NOTE = 1000
PATIENCE = timedelta(days=30)
# A tenth more, by lot: what waits for the same midnight isn't sent in the same second.
_SPREAD = 10
_CASE = ExchangeMessageType.CASE


async def failed(stores: "Stores", message: ExchangeMessage, why: Exception, at: datetime, share: float) -> None:
    """Try again later, or give up: what the partner calls wrong doesn't get right by waiting.

    A partner that asks us to wait is waited for, and that doesn't count as a failure: its day's limit must not end
    cases. Within a transaction: that a message is given up, what it does to the case, and who is told, are one thing.
    """
    for_good = isinstance(why, Refused) and not why.later
    if not for_good and (wait := _wait(message, why, at)) is not None:
        until = at + wait * (1 + share / _SPREAD)
        await stores.exchange_messages.put_off(message, until, str(why)[:200], counted=False)
    elif not for_good and message.attempts < MAX_ATTEMPTS:
        await stores.exchange_messages.put_off(message, at + pause(message.attempts, share), str(why)[:200])
    elif await stores.exchange_messages.bury(message, str(why)[:200], refused=_content(why)):
        await _given_up(stores, message, why, at)


async def replay(stores: "Stores", name: str, at: datetime) -> list[ExchangeMessage]:
    """Try again what was given up of a conversation, and return it; a case that ended isn't handed over any more."""
    case = await stores.cross_province_cases.get(name)
    application = await stores.applications.get(case.application) if case else None
    over = application is None or application.status not in UNDER_WAY
    said = await stores.exchange_messages.of(name)
    dead = [one for one in said if one.state is MessageState.DEAD and not (over and one.type is _CASE)]
    return [one for one in dead if await stores.exchange_messages.queue(one.id, at, MessageState.DEAD)]


def returned(application: Application, by: str, why: str, at: datetime) -> Application:
    """The case that another province wouldn't take, ended with its words; as it is when it ended before."""
    if application.status not in UNDER_WAY:
        return application
    ended = ApplicationStatus.TERMINATED
    move = Move(application.status, None, EventType.TERMINATED, ended, frozenset())
    moved = application.moved(move, ANONYMOUS, at, note=f"{by}未接收：{why}"[:MAX_NOTE])
    return replace(moved, crossing_news=False)


def asked_again(application: Application, by: str, why: str, at: datetime) -> Application:
    """The case whose supplement another province wouldn't take, asked for once more; as it is when it went on."""
    if application.status is not ApplicationStatus.SUBMITTED:
        return application
    target, said = ApplicationStatus.SUPPLEMENT_REQUIRED, f"{by}未接收补正：{why}"[:MAX_NOTE]
    move = Move(application.status, None, EventType.SUPPLEMENT_REQUESTED, target, frozenset())
    moved = application.moved(move, ANONYMOUS, at, note=said, supplement_items=(SupplementItem(said),))
    return replace(moved, crossing_news=False)


_ANSWERS = {_CASE: returned, ExchangeMessageType.SUPPLEMENT: asked_again}


async def _given_up(stores: "Stores", message: ExchangeMessage, why: Exception, at: datetime) -> None:
    case = await stores.cross_province_cases.get(message.case)
    application = await stores.applications.get(case.application) if case else None
    if case is None or application is None:
        raise RuntimeError("a message of a conversation that is gone")
    await _tell_supervisors(stores, application, message, at)
    if _content(why) and message.type in GOES_ON_WITHOUT:
        case = await _closed_up(stores, case, message, at)
    over = message.type in _ANSWERS and application.status not in UNDER_WAY
    # What departments think is no news to the applicant, and silence is consent.
    if application.abroad and not over and message.type is not ExchangeMessageType.OPINION:
        await _answered(stores, (case, application), (message, why), at)


async def _answered(
    stores: "Stores",
    known: tuple[ExchangeCase, Application],
    failed: tuple[ExchangeMessage, Exception],
    at: datetime,
) -> None:
    """Do to the case what the refusal means to it, and tell its applicant."""
    (case, application), (message, why) = known, failed
    moved = application
    if isinstance(why, Refused) and why.words is not None and message.type in _ANSWERS:
        partner = await stores.partners.get(message.partner)
        moved = _ANSWERS[message.type](application, partner.name if partner else message.partner, why.words, at)
    if moved is not application:
        await stores.applications.save(moved)
        reported = replace(case, reported=moved.events[-1].sequence, revision=case.revision + 1)
        await stores.cross_province_cases.save(reported)
    ended = moved is not application and message.type is _CASE
    kind = NotificationKind.CROSSING_REFUSED if ended else NotificationKind.CROSSING_HELD_UP
    if moved.status is ApplicationStatus.SUPPLEMENT_REQUIRED:
        kind = NotificationKind.CASE_NEEDS_SUPPLEMENT
    await tell_kind(stores, moved, kind, at)


async def _closed_up(stores: "Stores", case: ExchangeCase, message: ExchangeMessage, at: datetime) -> ExchangeCase:
    """Let what waits behind a refused message take its place, or it would wait for ever; none of it was sent yet."""
    said = await stores.exchange_messages.of(case.id)
    behind = [one for one in said if one.direction is CaseDirection.OUTBOUND and one.sequence > message.sequence]
    if not behind or not await stores.exchange_messages.make_room(message.id):
        return case
    for one in behind:
        if not await stores.exchange_messages.take_back(one.id):
            raise Conflict
    first, *rest = (replace(one, sequence=one.sequence - 1) for one in behind)
    await stores.exchange_messages.add([replace(first, state=MessageState.QUEUED, due_at=at), *rest])
    closed = replace(case, made=case.made - 1, revision=case.revision + 1)
    await stores.cross_province_cases.save(closed)
    return closed


def _wait(message: ExchangeMessage, why: Exception, at: datetime) -> timedelta | None:
    """How long the partner asks us to wait; None once it has asked so for a month, since somebody must hear of it."""
    patient = at - message.at < PATIENCE
    return why.wait if patient and isinstance(why, Refused | Unanswered) else None


def _content(why: Exception) -> bool:
    """Whether it is what a message says that was refused, and not its envelope."""
    return isinstance(why, Refused) and why.words is not None


async def _tell_supervisors(
    stores: "Stores", application: Application, message: ExchangeMessage, at: datetime
) -> None:
    """Nobody here handles a case that another province decides: its matter's own department has to look."""
    matter = (await stores.matters.get_many([application.matter]))[application.matter]
    kind, places = NotificationKind.CROSSING_FAILED, (matter.department,)
    found = await PostHolders(stores.database).of(places, application.region, Role.SUPERVISOR)
    told = [
        Notification(letter_id(message.uid, kind.value, at.isoformat(), one.id), one.id, kind, at) for one in found
    ]
    await stores.notifications.add_missing(told)
