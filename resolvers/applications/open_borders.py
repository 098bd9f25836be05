"""Whether a case may still be handed over: drafts lie for weeks, while partners are suspended and agreements end."""

from datetime import date
from typing import TYPE_CHECKING

from auth.problems import NotAllowedNow
from resolvers.applications.crossing import Crossing

if TYPE_CHECKING:
    from resolvers.context import Stores


async def why_closed(stores: "Stores", crossing: Crossing, on: date) -> str | None:
    """Why nothing of a person may cross there on that day, as a problem's key; None when it may."""
    partner = await stores.partners.get(crossing.partner)
    if partner is None or not partner.active:
        return "partner.suspended"
    agreement = await stores.agreements.get(crossing.agreement)
    return None if agreement is not None and agreement.in_force(on) else "agreement.none"


async def require_open(stores: "Stores", crossing: Crossing, on: date) -> None:
    """Raise NotAllowedNow unless the border is open that a case is to cross."""
    if why := await why_closed(stores, crossing, on):
        raise NotAllowedNow(why)
