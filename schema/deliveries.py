"""How a result comes, as clients see and choose it."""

from datetime import date, datetime

import strawberry

from auth.caller import Caller
from auth.identifiers import mask_name, mask_phone
from resolvers.applications import delivery as model
from resolvers.applications.delivery import DeliveryMethod, DeliveryWish, ParcelState
from resolvers.applications.model import Application

# Enough to tell one's own addresses apart: province and city as a rule.
_SHOWN = 6


@strawberry.input(description="How the result shall come. POST needs recipient, phone and address; others take none.")
class DeliveryInput:
    method: DeliveryMethod = strawberry.field(description="Which way.")
    recipient: str | None = strawberry.field(description="Who receives the parcel.", default=None)
    phone: str | None = strawberry.field(description="A mainland mobile phone for the carrier.", default=None)
    address: str | None = strawberry.field(description="Where to; 5 to 200 characters.", default=None)

    def model(self) -> DeliveryWish:
        """Unpack."""
        return DeliveryWish(self.method, self.recipient, self.phone, self.address)


def wish_of(given: DeliveryInput | None) -> DeliveryWish | None:
    """Unpack a choice, if one was made."""
    return given.model() if given else None


@strawberry.type(description="What stands on a parcel, in full: for clerks while they have to send it.")
class ParcelLabel:
    recipient: str = strawberry.field(description="Who receives it.")
    phone: str = strawberry.field(description="For the carrier.")
    address: str = strawberry.field(description="Where to.")


@strawberry.type(description="How the result reaches the applicant (送达).")
class Delivery:
    method: DeliveryMethod = strawberry.field(description="Which way.")
    state: ParcelState = strawberry.field(description="Where it is.")
    tracking_number: str | None = strawberry.field(description="The carrier's number.")
    carrier: str | None = strawberry.field(description="Who carries it.")
    address: str | None = strawberry.field(description="Where to: its beginning.")
    recipient: str | None = strawberry.field(description="Who receives it, masked.")
    phone: str | None = strawberry.field(description="The recipient's phone, masked.")
    sent_at: datetime | None = strawberry.field(description="When it was handed to the carrier, the last time.")
    delivered_at: datetime | None = strawberry.field(description="When it arrived.")
    due_on: date | None = strawberry.field(
        description="The last day by law (行政许可法 art. 44): ten working days after the decision."
    )
    overdue: bool = strawberry.field(description="Whether that day has passed without it being there.")
    collector: str | None = strawberry.field(description="Who fetched it for the applicant, masked.")
    label: ParcelLabel | None = strawberry.field(
        description="The address in full; only for clerks of the case while the parcel is theirs to send."
    )

    @classmethod
    def of(cls, application: Application, caller: Caller, on: date) -> "Delivery | None":
        """Publish a case's delivery; nobody who was only asked for an opinion learns where somebody lives."""
        found = application.delivery
        if found is None:
            return None
        to = None if application.asked_of_staff(caller) else found.to
        sends = application.sends_parcel(caller)
        return cls(
            method=found.method,
            state=found.state,
            tracking_number=found.tracking_number,
            carrier=found.carrier,
            address=_masked(to.text) if to else None,
            recipient=mask_name(to.recipient) if to else None,
            phone=mask_phone(to.phone) if to else None,
            sent_at=found.sent_at,
            delivered_at=found.delivered_at,
            due_on=found.due_on,
            overdue=found.overdue(on),
            collector=mask_name(found.collector.name) if found.collector else None,
            label=_label(found.to) if sends else None,
        )


def _label(to: model.PostalAddress | None) -> ParcelLabel | None:
    return ParcelLabel(recipient=to.recipient, phone=to.phone, address=to.text) if to else None


def _masked(address: str) -> str:
    """The beginning of an address, at most half of it, and stars for the rest."""
    shown = min(_SHOWN, len(address) // 2)
    return address[:shown] + "*" * (len(address) - shown)
