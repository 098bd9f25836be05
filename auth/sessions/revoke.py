from datetime import datetime

from auth.caller import Caller
from auth.gate import Gate
from auth.notifications.model import NotificationKind, notification
from auth.present import present
from auth.problems import NotFound


async def revoke_session(gate: Gate, caller: Caller, session_id: str, at: datetime) -> None:
    """End one of the caller's sessions; one that has ended, or is another's, is NotFound.

    The other devices are told, unless it is the session that asks: that is signing out.
    """
    account, current = await present(gate, caller, at)
    session = await gate.sessions.get(session_id)
    owned = session is not None and session.account == account.id and session.live(at)
    if not owned or not await gate.sessions.revoke(session_id, at):
        raise NotFound("session.unknown", "sessionId")
    if session_id != current.id:
        await gate.notifications.add(notification(account.id, NotificationKind.SESSION_REVOKED, at))
