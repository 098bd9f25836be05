"""Partners as the administrators see them who look after them: keys, terms, what waits, and how sending goes."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from resolvers.exchanges.agreements import Agreement
from resolvers.exchanges.partners import Partner
from resolvers.exchanges.province_keys import ProvinceKey

if TYPE_CHECKING:
    from resolvers.context import Context


@dataclass(frozen=True, slots=True)
class AgreementView:
    """An agreement, confirmed or not, and how many cases it let in today of those that it lets in a day."""

    agreement: Agreement
    partner: Partner
    today: int


@dataclass(frozen=True, slots=True)
class PartnerView:
    """A partner with all that was agreed or proposed with it."""

    partner: Partner
    agreements: tuple[AgreementView, ...]


async def partners(context: "Context") -> list[PartnerView]:
    """Return every partner, by code, with agreements and today's counts: three round trips however many there are."""
    at, found = context.now(), await context.stores.partners.all()
    agreed = await context.stores.agreements.of_many([one.code for one in found])
    keys = [one.counter(at) for some in agreed.values() for one in some]
    used = await context.gate.counters.used(keys)
    return [_view(one, agreed[one.code], used, at) for one in found]


async def keys(context: "Context") -> list[ProvinceKey]:
    """Return our keys, the one that begins last first."""
    return await context.stores.province_keys.newest()


def _view(partner: Partner, agreed: list[Agreement], used: dict[str, int], at: datetime) -> PartnerView:
    views = (AgreementView(one, partner, used.get(one.counter(at), 0)) for one in agreed)
    return PartnerView(partner, tuple(views))
