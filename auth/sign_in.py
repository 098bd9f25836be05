import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from auth.accounts.model import Account, Person
from auth.acting import Capacity, Choice
from auth.caller import Caller
from auth.consents.check import require_number_consent
from auth.days import today
from auth.gate import Gate
from auth.identifiers import InvalidIdentifier, normalize_resident_id
from auth.notifications.model import NotificationKind, notification
from auth.present import present, require_channel
from auth.principals import acting_of
from auth.problems import (
    AlreadyDone,
    Expired,
    Invalid,
    NotAllowedNow,
    NotFound,
    Required,
    Unauthenticated,
)
from auth.rate import DAY, Rate
from auth.sessions.model import REFRESH_LIFETIME, Channel, Session
from auth.sessions.rotation import new_refresh_token, rotate
from auth.sms import Typed, check_code, valid_phone
from auth.wards.ending import still_holds
from auth.wards.key import ward_key
from auth.wards.model import Ward

MAX_NAME = 50
MAX_DEVICE = 100
IDENTITY_TRIES_A_DAY = 10
# Names and ID numbers leak; nobody may try them against each other all day.
PER_ACCOUNT = Rate("verify-account", IDENTITY_TRIES_A_DAY, DAY, "identity.too_many", ("idNumber",))
PER_NUMBER = replace(PER_ACCOUNT, name="verify-number")
REFRESH_PURPOSE = "refresh-token"
_UNKNOWN: Mapping[Capacity, Callable[[], NotFound]] = {
    Capacity.MEMBER: lambda: NotFound("organization.unknown", "organizationId"),
    Capacity.DELEGATE: lambda: NotFound("delegation.unknown", "delegationId"),
    Capacity.GUARDIAN: lambda: NotFound("ward.unknown", "wardId"),
}


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


async def sign_in_with_sms(gate: Gate, typed: Typed, device: Device, at: datetime) -> SignedIn:
    """Sign in, making the account on the first time; raises Invalid, Expired or LimitExceeded."""
    phone = valid_phone(typed.phone)
    await check_code(gate, replace(typed, phone=phone), "SIGN_IN", at)
    account = await gate.accounts.by_phone(phone)
    account = account or await gate.accounts.open(Account(secrets.token_hex(12), phone, at))
    return await open_session(gate, account, device, at)


async def refresh(gate: Gate, refresh_token: str, at: datetime) -> SignedIn:
    """Swap a refresh token for new tokens; using an old one again ends the session and tells its owner."""
    session, token = await rotate(gate, refresh_token, REFRESH_PURPOSE, at)
    account = await gate.accounts.get(session.account)
    if account is None:
        raise Expired("session.ended", "refreshToken")
    return await _signed_in(gate, account, session, refresh_token=token, at=at)


async def sign_out(gate: Gate, caller: Caller, *, everywhere: bool, at: datetime) -> None:
    """End this session, or every session of the account."""
    if caller.account is None or caller.session is None:
        raise Unauthenticated("token.missing")
    if everywhere:
        await gate.sessions.revoke_all(caller.account.id, at)
    await gate.sessions.revoke(caller.session, at)


async def verify_identity(gate: Gate, caller: Caller, *, name: str, id_number: str, at: datetime) -> SignedIn:
    """Prove name and ID number; proving the same ones again succeeds, others are refused.

    Raises ConsentMissing before the number goes anywhere.
    """
    account, session = await present(gate, caller, at)
    name, id_number = valid_name(name), valid_id_number(id_number, at)
    await require_number_consent(gate, account, id_number, at)
    if account.person and (account.person.name, account.person.id_number) == (name, id_number):
        return await _signed_in(gate, account, session, refresh_token=None, at=at)
    if account.person:
        raise AlreadyDone("identity.other", "idNumber")
    await gate.rates.take(PER_ACCOUNT, account.id, at)
    await gate.rates.take(PER_NUMBER, id_number, at)
    if not await gate.identity.matches(name, id_number):
        raise Invalid("identity.mismatch", "idNumber")
    former = await gate.closures.former(ward_key(gate.vault, id_number))
    person = Person(name, id_number, at, gate.identity.method)
    account = await gate.accounts.save(account.verified(person, former))
    return await _signed_in(gate, account, session, refresh_token=None, at=at)


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
    return await _signed_in(gate, account, session, refresh_token=None, at=at)


def plain_name(name: str) -> str:
    """What a stranger calls a thing, without characters that can't be seen or that turn the text around."""
    return "".join(character for character in name if character.isprintable()).strip()


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
        expires_at=at + REFRESH_LIFETIME,
    )
    # Whoever has stolen a way in chooses the device's name, too, so the name excuses nobody.
    if account.created_at < at and not device.silent:
        await gate.notifications.add(notification(account.id, NotificationKind.NEW_DEVICE, at))
    await gate.sessions.add(session)
    return await _signed_in(gate, account, session, refresh_token=token, at=at)


async def renewed(gate: Gate, account: Account, session: Session, at: datetime) -> SignedIn:
    """Return a new access token for a session that goes on; its refresh token stays as it is."""
    return await _signed_in(gate, account, session, refresh_token=None, at=at)


async def _signed_in(
    gate: Gate, account: Account, session: Session, *, refresh_token: str | None, at: datetime
) -> SignedIn:
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


def valid_name(name: str) -> str:
    """Return a person's name of at most 50 characters; raises Required or Invalid."""
    name = name.strip()
    if not name:
        raise Required("identity.name_missing", "name")
    if len(name) > MAX_NAME:
        raise Invalid("identity.name_long", "name", maximum=MAX_NAME)
    return name


def valid_id_number(text: str, at: datetime) -> str:
    """Return a person's number in its canonical form; raises Invalid with the rule that it breaks."""
    try:
        return normalize_resident_id(text, today(at))
    except InvalidIdentifier as error:
        raise Invalid(f"id_number.{error.rule}", "idNumber") from error
