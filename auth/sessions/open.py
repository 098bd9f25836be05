"""Opening a session: what a device gets once somebody has proved who they are."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from auth.accounts.model import Account
from auth.caller import Caller
from auth.days import today
from auth.gate import Gate
from auth.given import plain_name
from auth.notifications.model import NotificationKind, notification
from auth.present import require_channel
from auth.problems import NotAllowedNow
from auth.sessions.model import Channel, Session
from auth.sessions.rotation import lifetime_of, new_refresh_token
from auth.wards.model import Ward

MAX_DEVICE = 100
REFRESH_PURPOSE = "refresh-token"


@dataclass(frozen=True, slots=True)
class Device:
    """What a person signs in with; `silent` for a mini-program that its provider vouches for anew, as it opens.

    `proved_at` is when the session began that lets this one in, if one does: no proof gets younger by that.
    """

    name: str
    channel: Channel
    silent: bool = False
    proved_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The outcome of signing in: tokens, and the caller that they stand for. No refresh token when unchanged."""

    caller: Caller
    access_token: str
    refresh_token: str | None


async def open_session(gate: Gate, account: Account, device: Device, at: datetime) -> SignedIn:
    """Open a session for somebody who proved one factor; NotAllowedNow for staff where they need two."""
    if account.posts and not gate.staff.by_sms:
        raise NotAllowedNow("staff.needs_password")
    return await open_staff_session(gate, account, device, at)


async def open_staff_session(gate: Gate, account: Account, device: Device, at: datetime) -> SignedIn:
    """Open a session for somebody who proved two factors; NotAllowedNow for a channel that isn't theirs to choose."""
    require_channel(device.channel, account)
    session_id = secrets.token_hex(12)
    token = new_refresh_token(gate.vault, session_id, REFRESH_PURPOSE)
    session = Session(
        id=session_id,
        account=account.id,
        device=plain_name(device.name)[:MAX_DEVICE],
        channel=device.channel,
        refresh_digest=gate.vault.blind(token, REFRESH_PURPOSE),
        created_at=device.proved_at or at,
        last_seen_at=at,
        expires_at=at + lifetime_of(gate, account),
    )
    # Whoever has stolen a way in chooses the device's name, too, so the name excuses nobody.
    if account.created_at < at and not device.silent:
        await gate.notifications.add(notification(account.id, NotificationKind.NEW_DEVICE, at))
    await gate.sessions.add(session)
    return await issue(gate, account, session, refresh_token=token, at=at)


async def renewed(gate: Gate, account: Account, session: Session, at: datetime) -> SignedIn:
    """Return a new access token for a session that goes on; its refresh token stays as it is."""
    return await issue(gate, account, session, refresh_token=None, at=at)


async def issue(
    gate: Gate, account: Account, session: Session, *, refresh_token: str | None, at: datetime
) -> SignedIn:
    """Return an access token for a session, with its refresh token if that is new."""
    acting = session.acting_for
    principal = await gate.principals.find(account, acting.capacity, acting.right, today(at)) if acting else None
    if isinstance(principal, Ward) and principal.check_due(at):
        principal = None
    if acting and principal is None:
        # The right is gone, or has to be proved again: they are themselves, or no refresh would get them out of it.
        session = await gate.sessions.save(session.acting(None))
    face, minor = session.face_holds(at), account.minor(today(at))
    caller = Caller(account, session.id, session.channel, principal, face=face, minor=minor)
    return SignedIn(caller, gate.tokens.issue(account, session, at), refresh_token)
