"""How the result reaches the applicant (送达): what was chosen, where the parcel is, and who took it.

Nothing here reads or writes: dataclasses and decisions about them.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import Enum

from auth.days import today
from auth.given import plain_name, valid_id_number, valid_name, valid_phone
from auth.problems import CalendarMissing, Invalid, Problems, Required
from resolvers.calendar.working_days import Calendar

# Administrative Licensing Law, art. 44: issued and delivered within ten (working, art. 82) days of the decision.
DELIVERY_DAYS = 10
_SHORTEST, _LONGEST, _MAX_TRACKING = 5, 200, 40


class DeliveryMethod(Enum):
    """How the result comes: in the app, by post, or fetched at the window."""

    ELECTRONIC = "ELECTRONIC"
    POST = "POST"
    WINDOW_PICKUP = "WINDOW_PICKUP"


class ParcelState(Enum):
    """Where it is."""

    WAITING = "WAITING"
    SENT = "SENT"
    DELIVERED = "DELIVERED"
    RETURNED = "RETURNED"


Parcel = tuple[DeliveryMethod, ParcelState]
TO_SEND: frozenset[Parcel] = frozenset(
    {(DeliveryMethod.POST, ParcelState.WAITING), (DeliveryMethod.POST, ParcelState.RETURNED)}
)
ON_THE_WAY: frozenset[Parcel] = frozenset({(DeliveryMethod.POST, ParcelState.SENT)})
# What came back can be fetched, too.
TO_COLLECT: frozenset[Parcel] = frozenset(
    {(DeliveryMethod.WINDOW_PICKUP, ParcelState.WAITING), (DeliveryMethod.POST, ParcelState.RETURNED)}
)


@dataclass(frozen=True, slots=True)
class PostalAddress:
    """Where a parcel goes, to whom, and whom the carrier calls."""

    recipient: str
    phone: str
    text: str


@dataclass(frozen=True, slots=True)
class Collector:
    """Who fetched a result for the applicant (代领人), by name and ID number."""

    name: str
    id_number: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """How the result reaches the applicant. `due_on` is the last day by law, None where no calendar reaches it.

    `collector` is who fetched it for the applicant; None when they came themselves, or nobody had to.
    """

    method: DeliveryMethod
    state: ParcelState = ParcelState.WAITING
    to: PostalAddress | None = None
    carrier: str | None = None
    tracking_number: str | None = None
    sent_at: datetime | None = None
    delivered_at: datetime | None = None
    due_on: date | None = None
    collector: Collector | None = None

    @property
    def delivered(self) -> bool:
        """Whether it is there."""
        return self.state is ParcelState.DELIVERED

    def overdue(self, on: date) -> bool:
        """Whether the last day has passed without it being there."""
        return not self.delivered and self.due_on is not None and self.due_on < on


ELECTRONIC = Delivery(DeliveryMethod.ELECTRONIC)


@dataclass(frozen=True, slots=True)
class DeliveryWish:
    """What an applicant chooses, as typed; only a parcel needs an address."""

    method: DeliveryMethod
    recipient: str | None = None
    phone: str | None = None
    address: str | None = None


def chosen(wish: DeliveryWish) -> Delivery:
    """Return the delivery that is wished for; raises Problems that name every part of an address that is missing."""
    given = {"recipient": wish.recipient, "phone": wish.phone, "address": wish.address}
    if wish.method is not DeliveryMethod.POST:
        unneeded = [Invalid("delivery.no_address", "delivery", name) for name, one in given.items() if one]
        if unneeded:
            raise Problems(unneeded)
        return Delivery(wish.method)
    missing = [name for name, one in given.items() if not (one or "").strip()]
    if missing:
        raise Problems([Required("delivery.address_missing", "delivery", name) for name in missing])
    return Delivery(wish.method, to=_address(wish))


def begun(delivery: Delivery | None, at: datetime, calendar: Calendar) -> Delivery:
    """Return the delivery of a result that is issued now: what comes in the app is there at once."""
    wished = delivery or ELECTRONIC
    if wished.method is DeliveryMethod.ELECTRONIC:
        return replace(wished, state=ParcelState.DELIVERED, delivered_at=at)
    try:
        due_on = calendar.after(today(at), DELIVERY_DAYS)
    except CalendarMissing:
        return wished
    return replace(wished, due_on=due_on)


def sent(delivery: Delivery, carrier: str, tracking_number: str, at: datetime) -> Delivery:
    """Return the delivery as handed to a carrier; raises Required or Invalid."""
    number = tracking_number.strip().upper()
    if not (6 <= len(number) <= _MAX_TRACKING and number.isascii() and number.replace("-", "").isalnum()):
        raise Invalid("delivery.tracking_number", "trackingNumber", maximum=_MAX_TRACKING)
    name = plain_name(valid_name(carrier, "carrier"))
    return replace(delivery, state=ParcelState.SENT, carrier=name, tracking_number=number, sent_at=at)


def arrived(delivery: Delivery, at: datetime, collector: Collector | None = None) -> Delivery:
    """Return the delivery as done."""
    return replace(delivery, state=ParcelState.DELIVERED, delivered_at=at, collector=collector)


def came_back(delivery: Delivery) -> Delivery:
    """Return the delivery after the carrier brought the parcel back."""
    return replace(delivery, state=ParcelState.RETURNED)


def collector(name: str | None, id_number: str | None, on: date) -> Collector | None:
    """Return who fetches for the applicant, None for themselves; raises Required or Invalid."""
    if not (name or "").strip() and not (id_number or "").strip():
        return None
    plain = plain_name(valid_name(name or "", "collectorName"))
    if not (id_number or "").strip():
        raise Required("delivery.collector_number", "collectorIdNumber")
    return Collector(plain, valid_id_number(id_number or "", on, "collectorIdNumber"))


def _address(wish: DeliveryWish) -> PostalAddress:
    text = plain_name(wish.address or "")
    if not _SHORTEST <= len(text) <= _LONGEST:
        raise Invalid("delivery.address_length", "delivery", "address", minimum=_SHORTEST, maximum=_LONGEST)
    try:
        name, phone = plain_name(valid_name(wish.recipient or "", "recipient")), valid_phone(wish.phone or "")
    except (Invalid, Required) as problem:
        problem.path = ("delivery", *problem.path)
        raise
    return PostalAddress(name, phone, text)
