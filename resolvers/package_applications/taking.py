"""Taking the cases of parts as single cases are taken: with a receipt, and decided at once where every rule holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from auth.problems import ProviderUnavailable
from resolvers.applications.approving import Outcome, approved_at_once
from resolvers.applications.certifying import certificates, prepared
from resolvers.applications.delivery import begun
from resolvers.applications.documents import DocumentKind
from resolvers.applications.issuing import Desk, delivered_in_app, desks, issued
from resolvers.applications.model import Application
from resolvers.applications.timing import reckoned
from resolvers.calendar.working_days import Calendar
from resolvers.certificates.model import Certificate
from resolvers.matters.model import Matter
from resolvers.seals.signer import Signer

if TYPE_CHECKING:
    from resolvers.context import Stores


@dataclass(frozen=True, slots=True)
class PartsOffice:
    """What taking cases needs, of a request or of the worker: what is stored, who seals, the calendar, the time."""

    stores: "Stores"
    signer: Signer
    calendar: Calendar
    at: datetime

    def now(self) -> datetime:
        """The time."""
        return self.at


@dataclass(frozen=True, slots=True)
class Taken:
    """A part's case as it is to be stored, and the certificates that it ended with already."""

    case: Application
    issued: tuple[Certificate, ...] = ()


async def taken(office: PartsOffice, submitted: Sequence[Application], matters: Mapping[str, Matter]) -> list[Taken]:
    """Return cases that were just submitted as they are to be stored; `matters` by the ids of versions.

    Not in a transaction: it may take serials. What rules can't approve people look at.
    """
    ours = [one for one in submitted if not one.abroad]
    at_desks = await desks(office, ours, matters) if ours else {}
    return [await _taken(office, one, at_desks.get(one.id)) for one in submitted]


async def store(stores: "Stores", cases: Sequence[Taken]) -> None:
    """Add cases, and the certificates that some of them ended with, within a transaction."""
    if not await stores.applications.add_many([one.case for one in cases]):
        raise RuntimeError("a case's number is taken")
    made = [certificate for one in cases for certificate in one.issued]
    if made and not await stores.certificates.add_all(made):
        raise RuntimeError("a certificate's identifier is taken")


async def _taken(office: PartsOffice, case: Application, desk: Desk | None) -> Taken:
    if desk is None:  # another province decides it, and writes about it
        return Taken(reckoned(case, office.calendar))
    received = issued(case, DocumentKind.MATERIALS_RECEIPT, desk)
    if received.instant is None or not received.instant.granted:
        return Taken(reckoned(received, office.calendar))
    try:
        made = certificates(office, received, {}, await prepared(office, desk.matter))
    except ProviderUnavailable:
        return Taken(reckoned(received, office.calendar))
    outcome = Outcome(made, begun(received.delivery, office.at, office.calendar))
    approved = delivered_in_app(approved_at_once(received, desk.matter, outcome, office.at), office.at)
    return Taken(issued(approved, DocumentKind.APPROVAL_DECISION, desk), tuple(made))
