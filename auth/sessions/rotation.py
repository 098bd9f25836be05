import hmac
import secrets
from datetime import datetime, timedelta

from auth.gate import Gate
from auth.notifications.model import NotificationKind, notification
from auth.problems import Expired
from auth.sessions.model import Session

# Answers get lost: the last token sent again this soon is a phone that repeats itself, not a thief.
_GRACE = timedelta(seconds=10)


def new_refresh_token(session_id: str) -> str:
    """Return a fresh refresh token of a session; only its digest is ever stored."""
    return f"{session_id}.{secrets.token_urlsafe(32)}"


def session_of(refresh_token: str) -> str:
    """Return the id of the session that a refresh token names; no proof of anything."""
    return refresh_token.partition(".")[0][:64]


async def rotate(gate: Gate, refresh_token: str, purpose: str, at: datetime) -> tuple[Session, str]:
    """Swap a refresh token for the next; using an old one again ends the session: somebody has a copy.

    `purpose` keeps kinds of tokens apart: what was made for one never fits another. Raises Expired or Conflict.
    """
    session = await gate.sessions.get(session_of(refresh_token))
    if session is None or not session.live(at):
        raise Expired("session.ended", "refreshToken")
    digest = gate.vault.blind(refresh_token, purpose)
    if not hmac.compare_digest(session.refresh_digest, digest):
        repeated = session.used_digests[:1] == (digest,) and at - session.last_seen_at <= _GRACE
        if digest in session.used_digests and not repeated:
            await _end_stolen(gate, session, at)
        if repeated:
            raise Expired("session.refreshed", "refreshToken")
        raise Expired("session.ended", "refreshToken")
    token = new_refresh_token(session.id)
    return await gate.sessions.save(session.refreshed(gate.vault.blind(token, purpose), at)), token


async def _end_stolen(gate: Gate, session: Session, at: datetime) -> None:
    """Somebody has a copy of a refresh token; nobody knows whether it is the owner who came second."""
    if await gate.sessions.revoke(session.id, at):
        await gate.notifications.add(notification(session.account, NotificationKind.REFRESH_TOKEN_REUSED, at))
