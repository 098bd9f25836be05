"""Acting for an organization, a delegator or a ward, or for oneself again."""

from collections.abc import Callable, Mapping
from datetime import datetime

from auth.acting import Capacity, Choice
from auth.caller import Caller
from auth.days import today
from auth.gate import Gate
from auth.present import present
from auth.principals import acting_of
from auth.problems import NotFound
from auth.sessions.open import SignedIn, renewed
from auth.wards.ending import still_holds
from auth.wards.model import Ward

_UNKNOWN: Mapping[Capacity, Callable[[], NotFound]] = {
    Capacity.MEMBER: lambda: NotFound("organization.unknown", "organizationId"),
    Capacity.DELEGATE: lambda: NotFound("delegation.unknown", "delegationId"),
    Capacity.GUARDIAN: lambda: NotFound("ward.unknown", "wardId"),
}


async def act_as(gate: Gate, caller: Caller, choice: Choice, at: datetime) -> SignedIn:
    """Act for an organization, a delegator or a ward of one's own, or for oneself again."""
    account, session = await present(gate, caller, at)
    acting = None
    if asked := choice.right():
        capacity, right = asked
        principal = await gate.principals.find(account, capacity, right, today(at))
        if principal is None or (isinstance(principal, Ward) and not await still_holds(gate, principal, at)):
            raise _UNKNOWN[capacity]()
        acting = acting_of(capacity, right, principal)
    session = await gate.sessions.save(session.acting(acting))
    return await renewed(gate, account, session, at)
