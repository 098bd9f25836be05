"""Results that the deciding province sends or hands out: where they are, told to where they are waited for."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from auth.caller import ANONYMOUS
from auth.given import plain_name
from auth.problems import Invalid
from resolvers.applications.delivery import Delivery, DeliveryMethod, ParcelState, arrived, came_back
from resolvers.applications.events import ApplicationEvent
from resolvers.applications.lifecycle import ApplicationStatus, EventType, Move
from resolvers.applications.model import Application

MAX_TEXT = 200
_STATES = {
    EventType.DISPATCHED: ParcelState.SENT,
    EventType.RETURNED: ParcelState.RETURNED,
    EventType.DELIVERED: ParcelState.DELIVERED,
}
_EVENTS = {state: event for event, state in _STATES.items()}


def parcel_told(case: Application, event: ApplicationEvent) -> dict[str, Any] | None:
    """What the other province is told of a parcel by an event; None for any other, and for what comes in the app."""
    state, delivery = _STATES.get(event.type), case.delivery
    if state is None or delivery is None or delivery.method is DeliveryMethod.ELECTRONIC:
        return None
    sent = {"carrier": delivery.carrier, "trackingNumber": delivery.tracking_number}
    return {"state": state.value, **(sent if state is ParcelState.SENT else {})}


def parcel_taken(application: Application, told: Any, at: datetime) -> Application:
    """The case with where its result is, as home says; as it is when nothing is waited for. Raises Invalid."""
    if told is None:
        return application
    state, carrier, number = _read(told)
    delivery = application.delivery
    waits = application.status is ApplicationStatus.APPROVED and not application.collected
    if delivery is None or not waits or delivery.state is state:
        return application
    move = Move(application.status, None, _EVENTS[state], application.status, frozenset())
    note = " ".join(one for one in (carrier, number) if one) or None
    there = _moved(delivery, state, at)
    if state is ParcelState.SENT:
        there = replace(there, carrier=carrier, tracking_number=number)
    moved = application.moved(move, ANONYMOUS, at, delivery=there, note=note)
    return replace(moved, crossing_news=False)


def _moved(delivery: Delivery, state: ParcelState, at: datetime) -> Delivery:
    match state:
        case ParcelState.SENT:
            return replace(delivery, state=state, sent_at=at)
        case ParcelState.DELIVERED:
            return arrived(delivery, at)
        case _:
            return came_back(delivery)


def _read(told: Any) -> tuple[ParcelState, str | None, str | None]:
    members = {"state", "carrier", "trackingNumber"}
    exact = isinstance(told, Mapping) and {"state"} <= set(told) <= members
    if not exact or not all(isinstance(one, str) and 0 < len(one) <= MAX_TEXT for one in told.values()):
        raise Invalid("exchange.delivery", "delivery")
    try:
        state = ParcelState(told["state"])
    except ValueError as error:
        raise Invalid("exchange.delivery", "delivery", "state") from error
    if state not in _EVENTS:
        raise Invalid("exchange.delivery", "delivery", "state")
    carrier, number = (plain_name(told[one]) if one in told else None for one in ("carrier", "trackingNumber"))
    return state, carrier, number
