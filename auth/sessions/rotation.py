import hmac
import secrets
from datetime import datetime, timedelta

from auth.accounts.model import Account
from auth.gate import Gate
from auth.notifications.model import NotificationKind, notification
from auth.problems import Expired
from auth.sessions.model import REFRESH_LIFETIME, Session
from auth.vault import Vault

# Answers get lost: the last token sent again this soon is a phone that repeats itself, not a thief.
_GRACE = timedelta(seconds=10)
_LONGEST = 200


def new_refresh_token(vault: Vault, session_id: str, purpose: str) -> str:
    """Return a fresh refresh token of a session; only its digest is ever stored.

    Its end proves that we made it, so that however old it is, a copy can be told from somebody's guess.
    """
    body = f"{session_id}.{secrets.token_urlsafe(32)}"
    return f"{body}.{_seal(vault, body, purpose)}"


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
        if not repeated and (digest in session.used_digests or _is_ours(gate.vault, refresh_token, purpose)):
            await _end_stolen(gate, session, at)
        if repeated:
            raise Expired("session.refreshed", "refreshToken")
        raise Expired("session.ended", "refreshToken")
    lifetime = await _lifetime(gate, session, at)
    token = new_refresh_token(gate.vault, session.id, purpose)
    return await gate.sessions.save(session.refreshed(gate.vault.blind(token, purpose), at, lifetime)), token


def lifetime_of(gate: Gate, account: Account) -> timedelta:
    """How long a session lasts without being refreshed: with a post not long, since a desk is left open easily."""
    return gate.staff.idle if account.posts else REFRESH_LIFETIME


async def _lifetime(gate: Gate, session: Session, at: datetime) -> timedelta:
    """Return how long the session lasts from now on; raises Expired when its owner left it for longer."""
    account = await gate.accounts.get(session.account)
    if account is None:
        raise Expired("session.ended", "refreshToken")
    lifetime = lifetime_of(gate, account)
    if at >= session.last_seen_at + lifetime:  # of before this rule, or of before they had a post
        raise Expired("session.ended", "refreshToken")
    return lifetime


def _seal(vault: Vault, body: str, purpose: str) -> str:
    return vault.blind(f"{purpose}\0{body}", "refresh-token-seal")[:32]


def _is_ours(vault: Vault, token: str, purpose: str) -> bool:
    body, _, seal = token[:_LONGEST].rpartition(".")
    return hmac.compare_digest(seal.encode(), _seal(vault, body, purpose).encode())


async def _end_stolen(gate: Gate, session: Session, at: datetime) -> None:
    """Somebody has a copy of a refresh token; nobody knows whether it is the owner who came second."""
    if await gate.sessions.revoke(session.id, at):
        await gate.notifications.add(notification(session.account, NotificationKind.REFRESH_TOKEN_REUSED, at))
