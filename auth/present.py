from datetime import datetime

from auth.accounts.model import Account
from auth.caller import Caller
from auth.gate import Gate
from auth.problems import NotAllowedNow, Unauthenticated
from auth.sessions.model import Session


async def present(gate: Gate, caller: Caller, at: datetime) -> tuple[Account, Session]:
    """Read account and session anew, since what the caller holds may be five seconds old; raises Unauthenticated."""
    account = await gate.accounts.get(caller.id or "")
    session = await gate.sessions.get(caller.session or "")
    if account is None or session is None or not session.live(at):
        raise Unauthenticated("session.ended")
    return account, session


def require_citizen(account: Account) -> None:
    """Raise NotAllowedNow for staff: they sign in with what their posts ask for, and by no side door."""
    if account.posts:
        raise NotAllowedNow("sign_in.staff")
