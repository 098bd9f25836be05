"""How a delivery lies in the database: one text, encrypted whole, since an address and names stand in it."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import orjson

from auth.rows import Row
from resolvers.applications.delivery import Collector, Delivery, DeliveryMethod, ParcelState, PostalAddress
from resolvers.applications.lifecycle import ApplicationStatus
from resolvers.applications.plain import plain

if TYPE_CHECKING:
    from resolvers.applications.model import Application

# Sorts behind every day that a calendar reaches.
_NO_DAY = "9999-12-31"


def with_delivery(row: Row) -> Row:
    """A later version: deliveries. What was approved before was delivered in the app, and has to be completed."""
    approved = row["status"] == ApplicationStatus.APPROVED.value
    return {**row, "delivery": None, "deliverBy": None, "completeFrom": row["updatedAt"] if approved else None}


def delivery_to_row(application: "Application") -> Row:
    """Lay it out; staff look by `deliverBy` for what has to be delivered, the worker by the other for what is."""
    delivery = application.delivery
    text = orjson.dumps(plain(delivery), option=orjson.OPT_SORT_KEYS).decode() if delivery else None
    if application.status is not ApplicationStatus.APPROVED:
        return {"delivery": text, "deliverBy": None, "completeFrom": None}
    if delivery is None or delivery.delivered:
        since = (delivery and delivery.delivered_at) or application.updated_at
        return {"delivery": text, "deliverBy": None, "completeFrom": since}
    due = delivery.due_on.isoformat() if delivery.due_on else _NO_DAY
    return {"delivery": text, "deliverBy": due, "completeFrom": None}


def delivery_from_row(text: str | None) -> Delivery | None:
    """Read it back."""
    if text is None:
        return None
    found: dict[str, Any] = orjson.loads(text)
    read = {
        "method": DeliveryMethod(found["method"]),
        "state": ParcelState(found["state"]),
        "to": PostalAddress(**found["to"]) if found["to"] else None,
        "sent_at": _time(found["sent_at"]),
        "delivered_at": _time(found["delivered_at"]),
        "due_on": date.fromisoformat(found["due_on"]) if found["due_on"] else None,
        "collector": Collector(**found["collector"]) if found["collector"] else None,
    }
    return Delivery(**{**found, **read})


def exported_delivery(text: str | None) -> Row | None:
    """What a case's own people get of it; of who fetched it for them only the name."""
    if text is None:
        return None
    found: Row = orjson.loads(text)
    return {**found, "collector": found["collector"] and {"name": found["collector"]["name"]}}


def _time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
