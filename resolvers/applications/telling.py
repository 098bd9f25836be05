"""Telling people in the app how their case goes on."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from auth.notifications.model import NotificationKind, notification
from resolvers.applications.lifecycle import EventType
from resolvers.applications.model import Application
from resolvers.parties.model import PartyKind

if TYPE_CHECKING:
    from resolvers.context import Stores

# What staff do that changes something for the applicant; proposals stay among staff.
_NEWS: Mapping[EventType, NotificationKind] = {
    EventType.ACCEPTED: NotificationKind.CASE_ACCEPTED,
    EventType.DEEMED_ACCEPTED: NotificationKind.CASE_ACCEPTED,
    EventType.SUSPENDED: NotificationKind.CASE_SUSPENDED,
    EventType.RESUMED: NotificationKind.CASE_RESUMED,
    EventType.EXTENDED: NotificationKind.CASE_EXTENDED,
    EventType.SUPPLEMENT_REQUESTED: NotificationKind.CASE_NEEDS_SUPPLEMENT,
    EventType.REFUSAL_CONFIRMED: NotificationKind.CASE_DECIDED,
    EventType.DECIDED: NotificationKind.CASE_DECIDED,
    EventType.TERMINATED: NotificationKind.CASE_TERMINATED,
}


async def tell_applicant(stores: "Stores", application: Application, event: EventType, at: datetime) -> None:
    """Tell whoever does the clicking, and the person whom it is for when they have an account."""
    kind = _NEWS.get(event)
    if kind is not None:
        await tell(stores, application, kind, at)


async def tell(stores: "Stores", application: Application, kind: NotificationKind, at: datetime) -> None:
    """Tell the same people something of that kind."""
    for reader in _readers(application):
        await stores.notifications.add(notification(reader, kind, at, application.id))


def _readers(application: Application) -> tuple[str, ...]:
    """A child's key is no account; what is written to it nobody reads, so it is left out."""
    applicant = application.applicant
    delegated = applicant.kind is PartyKind.PERSON and application.mandate is not None and applicant.id
    return tuple(dict.fromkeys((application.account, applicant.id or ""))) if delegated else (application.account,)
