"""Telling people how a case goes on: who is told what of which event, written in the transaction of the move."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING

from auth.accounts.members import Members
from auth.accounts.model import HANDLING, Role
from auth.accounts.posts import PostHolders
from auth.days import today
from auth.notifications.model import Notification, NotificationKind
from auth.outbox.model import Letter, letter_id
from resolvers.applications.lifecycle import EventType
from resolvers.applications.model import Application
from resolvers.applications.opinions import awaited
from resolvers.parties.model import PartyKind

if TYPE_CHECKING:
    from resolvers.context import Stores


class Audience(Enum):
    """Who is told. Only the applicant's side is told outside the app, too: staff look at their queues at work.

    APPLICANT: who does the clicking, and whom it is for: of an organization those who lead it now, and whoever does
    the clicking as long as they belong to it. HANDLER: who claimed the case. PROPOSER: who proposed last
    what a supervisor rejected. STAFF: everybody who handles such cases. SUPERVISORS: those of the department.
    CONSULTED: approvers of the departments that were asked just now. ASKERS: who asked, once nobody is waited for.
    """

    APPLICANT = "APPLICANT"
    HANDLER = "HANDLER"
    PROPOSER = "PROPOSER"
    STAFF = "STAFF"
    SUPERVISORS = "SUPERVISORS"
    CONSULTED = "CONSULTED"
    ASKERS = "ASKERS"


@dataclass(frozen=True, slots=True)
class News:
    """What an event is to whom."""

    audience: Audience
    kind: NotificationKind


_ACCEPTED = News(Audience.APPLICANT, NotificationKind.CASE_ACCEPTED)
_DECIDED = News(Audience.APPLICANT, NotificationKind.CASE_DECIDED)
# Every event is either here or in SILENT; tests/resolvers/applications/test_telling_table.py holds that.
NEWS: Mapping[EventType, News] = {
    EventType.ACCEPTED: _ACCEPTED,
    EventType.DEEMED_ACCEPTED: _ACCEPTED,
    EventType.SUPPLEMENT_REQUESTED: News(Audience.APPLICANT, NotificationKind.CASE_NEEDS_SUPPLEMENT),
    EventType.SUPPLEMENTED: News(Audience.HANDLER, NotificationKind.CASE_SUPPLEMENTED),
    EventType.REFUSAL_PROPOSED: News(Audience.SUPERVISORS, NotificationKind.REFUSAL_WAITS),
    EventType.REFUSAL_CONFIRMED: _DECIDED,
    EventType.REFUSAL_REJECTED: News(Audience.PROPOSER, NotificationKind.REFUSAL_REJECTED),
    EventType.SUSPENDED: News(Audience.APPLICANT, NotificationKind.CASE_SUSPENDED),
    EventType.RESUMED: News(Audience.APPLICANT, NotificationKind.CASE_RESUMED),
    EventType.EXTENDED: News(Audience.APPLICANT, NotificationKind.CASE_EXTENDED),
    EventType.ESCALATED: News(Audience.SUPERVISORS, NotificationKind.CASE_OVERDUE),
    EventType.URGED: News(Audience.STAFF, NotificationKind.CASE_URGED),
    EventType.OPINION_REQUESTED: News(Audience.CONSULTED, NotificationKind.OPINION_REQUESTED),
    EventType.OPINION_GIVEN: News(Audience.ASKERS, NotificationKind.OPINIONS_COMPLETE),
    EventType.DECIDED: _DECIDED,
    EventType.WITHDRAWN: News(Audience.HANDLER, NotificationKind.CASE_WITHDRAWN),
    EventType.TERMINATED: News(Audience.APPLICANT, NotificationKind.CASE_TERMINATED),
    EventType.CORRECTION_PROPOSED: News(Audience.SUPERVISORS, NotificationKind.CORRECTION_WAITS),
    EventType.DISPATCHED: News(Audience.APPLICANT, NotificationKind.RESULT_SENT),
    EventType.RETURNED: News(Audience.APPLICANT, NotificationKind.RESULT_RETURNED),
    EventType.BREACH_CONFIRMED: News(Audience.APPLICANT, NotificationKind.COMMITMENT_BROKEN),
    EventType.CORRECTED: News(Audience.APPLICANT, NotificationKind.CASE_CORRECTED),
    EventType.CORRECTION_REJECTED: News(Audience.PROPOSER, NotificationKind.CORRECTION_REJECTED),
}
# Why nobody is told of these.
SILENT: Mapping[EventType, str] = {
    EventType.STARTED: "whoever starts a case sees it",
    EventType.SAVED: "autosave is no news",
    EventType.SUBMITTED: "whoever submits sees the answer, and the window its queue",
    EventType.REVIEW_STARTED: "the case is accepted already; reviewing is what follows",
    EventType.EVALUATED: "what is bad becomes a rectification, which is told",
    EventType.CERTIFICATE_ISSUED: "it comes with the decision, which is told",
    EventType.DELIVERED: "whoever gets it has it",
    EventType.COMPLETED: "nothing is left to do or to know",
    EventType.BREACH_REPAIRED: "whoever repaired it brought it to the window, and finds it among their breaches",
    EventType.FORWARDED: "what another province sent after a case was part of it all along",
    EventType.INSTANT_REVIEWED: "what people find in a sample changes nothing by itself",
}
_PROPOSALS = {EventType.REFUSAL_PROPOSED, EventType.CORRECTION_PROPOSED}
_TOLD_BY_PACKAGE = {EventType.ACCEPTED, EventType.DEEMED_ACCEPTED, EventType.DECIDED}


async def tell(stores: "Stores", application: Application, event: EventType, at: datetime) -> None:
    """Tell whom it concerns of the case's last event of that kind; nobody is told of what they did themselves.

    Ids follow from the event, so the same event is told once.
    """
    news = NEWS.get(event)
    # How a package goes on is told once for all of it (resolvers/package_applications/advance.py).
    if news is None or (application.package and event in _TOLD_BY_PACKAGE):
        return
    done = next(one for one in reversed(application.events) if one.type is event)
    readers = [one for one in await _readers(stores, application, news.audience) if one != done.account]
    mark = (application.id, str(done.sequence), news.kind.value)
    told = [Notification(letter_id(*mark, one), one, news.kind, at, application=application.id) for one in readers]
    await stores.notifications.add_missing(told)
    if news.audience is Audience.APPLICANT:
        await stores.outbox.add([_letter(application, one) for one in told])


async def tell_kind(stores: "Stores", application: Application, kind: NotificationKind, at: datetime) -> None:
    """Tell the applicant's side something that is no event of the case; the same thing once a day."""
    await _tell_side(stores, application, kind, at, today(at).isoformat())


async def tell_of_package(stores: "Stores", case: Application, kind: NotificationKind, at: datetime) -> None:
    """Tell the same people how the package goes on that a case is part of; the case is where to look."""
    await _tell_side(stores, case, kind, at, at.isoformat())


async def _tell_side(
    stores: "Stores", application: Application, kind: NotificationKind, at: datetime, mark: str
) -> None:
    told = [
        Notification(letter_id(application.id, kind.value, mark, one), one, kind, at, application=application.id)
        for one in await _applicants(stores, application)
    ]
    await stores.notifications.add_missing(told)
    await stores.outbox.add([_letter(application, one) for one in told])


def may_tell(application: Application, event: EventType) -> bool:
    """Tell whether somebody may have to be told, without asking the database."""
    news = NEWS.get(event)
    return news is not None and (news.audience is not Audience.HANDLER or application.claim is not None)


def _letter(application: Application, told: Notification) -> Letter:
    place = application.department, application.region
    return Letter(told.id, told.account, told.kind, *place, (application.id,), told.at, told.at)


async def _readers(stores: "Stores", application: Application, audience: Audience) -> tuple[str, ...]:
    match audience:
        case Audience.APPLICANT:
            return await _applicants(stores, application)
        case Audience.HANDLER:
            return (application.claim.account,) if application.claim else ()
        case Audience.PROPOSER:
            proposed = [one.account for one in application.events if one.type in _PROPOSALS]
            return tuple(proposed[-1:])
        case Audience.STAFF:
            return await _staff(stores, application, *HANDLING)
        case Audience.SUPERVISORS:
            return await _staff(stores, application, Role.SUPERVISOR)
        case Audience.CONSULTED:
            return await _consulted(stores, application)
        case Audience.ASKERS:
            waited_for = awaited(application.opinions, application.status)
            asked = dict.fromkeys(one.asked_by for one in application.opinions if one.asked_by)
            return () if waited_for else tuple(asked)


async def _applicants(stores: "Stores", application: Application) -> tuple[str, ...]:
    """A child's key is no account; what is written to it nobody reads, so it is left out. The same holds for who came
    to a window without an account."""
    if application.presence and not application.presence.known:
        return ()
    # Who applied in another province is told there.
    if application.crossing and not application.abroad:
        return ()
    applicant = application.applicant
    if applicant.kind is PartyKind.ORGANIZATION:
        # Not from the case: people leave, and what an organization is told is no business of theirs any more.
        heads = await Members(stores.database).heads(applicant.id or "", application.account)
        return tuple(one.id for one in heads)
    delegated = applicant.kind is PartyKind.PERSON and application.mandate is not None and applicant.id
    return tuple(dict.fromkeys((application.account, applicant.id or ""))) if delegated else (application.account,)


async def _consulted(stores: "Stores", application: Application) -> tuple[str, ...]:
    """The approvers of the departments that the move asked which this case was saved by."""
    codes = [one.department for one in application.opinions if one.asked_at == application.updated_at]
    found = await PostHolders(stores.database).of(codes, application.region, Role.APPROVER)
    return tuple(one.id for one in found)


async def _staff(stores: "Stores", application: Application, *roles: Role) -> tuple[str, ...]:
    """Who has one of the roles for the case's department and place."""
    found = await PostHolders(stores.database).of((application.department,), application.region, *roles)
    return tuple(one.id for one in found)
