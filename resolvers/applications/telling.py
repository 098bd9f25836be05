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
}
_TOLD_BY_PACKAGE = {EventType.ACCEPTED, EventType.DEEMED_ACCEPTED, EventType.DECIDED}


async def tell_applicant(stores: "Stores", application: Application, event: EventType, at: datetime) -> None:
    """Tell whoever does the clicking, and the person whom it is for when they have an account."""
    kind = _NEWS.get(event)
    # How a package goes on is told once for all of it (resolvers/package_applications/advance.py).
    if kind is None or (application.package and event in _TOLD_BY_PACKAGE):
        return
    for reader in _readers(application):
        await stores.notifications.add(notification(reader, kind, at, application.id))


async def tell_of_package(stores: "Stores", case: Application, kind: NotificationKind, at: datetime) -> None:
    """Tell the same people how the package goes on that a case is part of; the case is where to look."""
    for reader in _readers(case):
        await stores.notifications.add(notification(reader, kind, at, case.id))


def _readers(application: Application) -> tuple[str, ...]:
    """A child's key is no account; what is written to it nobody reads, so it is left out."""
    applicant = application.applicant
    delegated = applicant.kind is PartyKind.PERSON and application.mandate is not None and applicant.id
    return tuple(dict.fromkeys((application.account, applicant.id or ""))) if delegated else (application.account,)
