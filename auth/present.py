from datetime import datetime

from auth.accounts.model import Account
from auth.caller import Caller
from auth.gate import Gate
from auth.problems import NotAllowedNow, Unauthenticated
from auth.sessions.model import Channel, Session

# What anybody may say they come through. WINDOW takes a post; of terminals and partners we know it ourselves.
_CHOSEN = frozenset({Channel.APP, Channel.WEB, Channel.MINI_PROGRAM})


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


def require_channel(channel: Channel, account: Account | None) -> None:
    """Raise NotAllowedNow for a channel that a client may not choose for that account; None is any citizen's.

    Cases and logs say by it who did something where, so nobody is at the window by saying so.
    """
    at_window = channel is Channel.WINDOW and account is not None and bool(account.posts)
    if channel not in _CHOSEN and not at_window:
        raise NotAllowedNow("device.channel", "device", "channel")
