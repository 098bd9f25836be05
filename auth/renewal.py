from dataclasses import replace
from datetime import datetime

from auth.caller import Caller, Principal
from auth.days import today
from auth.delegations.model import Mandate
from auth.gate import Gate
from auth.present import present
from auth.problems import Unauthenticated


async def as_now(gate: Gate, caller: Caller, at: datetime) -> Caller:
    """Return the caller as they are now, not as they were up to five seconds ago.

    Raises Unauthenticated when the session has ended, or the right to act for whom they act for.
    """
    account, session = await present(gate, caller, at)
    on, principal = today(at), None
    if caller.principal and caller.capacity:
        principal = await gate.principals.find(account, caller.capacity, right_of(caller.principal), on)
        if principal is None:
            raise Unauthenticated("acting.ended")
    kin = await gate.principals.kin(account, on) if account.posts else frozenset[str]()
    known = replace(caller, account=account, principal=principal, kin=kin)
    return replace(known, minor=account.minor(on), face=session.face_holds(at))


def may_lose_rights(caller: Caller) -> bool:
    """Tell whether the caller has rights that somebody else can take: staff, and who acts for another."""
    return caller.principal is not None or bool(caller.account and caller.account.posts)


def right_of(principal: Principal) -> str:
    """What names the right: of a delegation itself, not its giver; of a guardianship itself, not the child."""
    return principal.delegation.id if isinstance(principal, Mandate) else principal.id
