import secrets
from dataclasses import dataclass
from datetime import datetime

from auth.caller import Caller
from auth.credentials.attempts import OF_CHANGE, Attempt, Origin
from auth.credentials.model import Credentials, folded, remembered, step_of, totp_purpose
from auth.credentials.rules import require_good
from auth.gate import Gate
from auth.problems import Expired, Invalid, LimitExceeded, NotAllowedNow, NotFound, Required, Unauthenticated
from auth.sessions.open import Device, SignedIn, open_staff_session
from auth.sms import second_factor


@dataclass(frozen=True, slots=True)
class Claim:
    """What somebody types in to sign in."""

    username: str
    password: str
    one_time_code: str | None = None


@dataclass(frozen=True, slots=True)
class StaffSignedIn:
    """The outcome: tokens, and a token that this device sends the next time; None when it has one already."""

    signed: SignedIn
    device_token: str | None


async def sign_in_with_password(
    gate: Gate, claim: Claim, *, origin: Origin, device: Device, at: datetime
) -> StaffSignedIn:
    """Sign in with password and one-time code; the answer is the same whatever of them is wrong."""
    found, attempt = await prove_password(gate, claim, origin, at)
    # Who has set up no app yet has a temporary password only, which others have seen.
    if found.totp and await second_factor(gate, found.id, claim.one_time_code or "", at):
        await attempt.forgive()
    else:
        await prove_code(gate, found, attempt, claim.one_time_code, at)
    account = await gate.accounts.get(found.id)
    if account is None:
        raise Unauthenticated("session.ended")
    await _renew_hash(gate, found, claim.password)
    token = await _remember(gate, found, origin)
    return StaffSignedIn(await open_staff_session(gate, account, device, at), token)


async def prove_password(gate: Gate, claim: Claim, origin: Origin, at: datetime) -> tuple[Credentials, Attempt]:
    """Return the credentials that username and password open, and the tries that this took.

    An unknown username costs the same work. Raises Invalid, Expired or LimitExceeded.
    """
    username = folded(claim.username)
    found = await gate.credentials.by_username(username)
    attempt = await gate.attempts.begin(username, origin, found, at)
    fits = await _compare(gate, found, claim.password, attempt)
    if found is None or not fits:
        raise Invalid("password.wrong")
    if found.temporary_until and found.temporary_until <= at:
        await attempt.forgive()
        raise Expired("password.temporary_expired", "password")
    return found, attempt


async def prove_code(gate: Gate, found: Credentials, attempt: Attempt, code: str | None, at: datetime) -> None:
    """Use a one-time code up and give the tries back; Required when it is missing, Invalid when wrong or used."""
    if found.totp is None:
        await attempt.forgive()
        raise NotAllowedNow("totp.not_set_up")
    if not (code or "").strip():
        await attempt.forgive()
        raise Required("totp.missing", "oneTimeCode")
    step = step_of(gate.vault.open(found.totp, totp_purpose(found.id)).decode(), code or "", at)
    if step is None or not await gate.credentials.spend_step(found.id, step):
        raise Invalid("password.wrong")
    await attempt.forgive()


async def change_password(gate: Gate, caller: Caller, *, current: str, chosen: str, at: datetime) -> None:
    """Change the caller's own password, which ends their other sessions."""
    found = await gate.credentials.get(caller.id or "")
    if found is None or caller.session is None:
        raise NotFound("password.none", "currentPassword")
    attempt = await gate.attempts.take([(OF_CHANGE, found.id)], at)
    if not await _compare(gate, found, current, attempt):
        raise Invalid("password.current_wrong", "currentPassword")
    await attempt.forgive()
    await gate.credentials.set_password(found, await chosen_hash(gate, found, chosen), at)
    await gate.sessions.revoke_others(found.id, caller.session, at)


async def chosen_hash(gate: Gate, found: Credentials, chosen: str) -> str:
    """Hash a password that its owner chose; raises Required or Invalid for one that can't be chosen."""
    require_good(chosen, found.username)
    if await gate.staff.breached.contains(chosen):
        raise Invalid("password.common", "newPassword")
    if await gate.staff.passwords.matches(found.password_hash, chosen):
        raise Invalid("password.same", "newPassword")
    return await gate.staff.passwords.hash(chosen)


async def _compare(gate: Gate, found: Credentials | None, password: str, attempt: Attempt) -> bool:
    """Compare; who is sent away because too many wait has not failed."""
    try:
        return await gate.staff.passwords.matches(found.password_hash if found else None, password)
    except LimitExceeded:
        await attempt.forgive()
        raise


async def _renew_hash(gate: Gate, found: Credentials, password: str) -> None:
    if gate.staff.passwords.outdated(found.password_hash):
        await gate.credentials.rehash(found, await gate.staff.passwords.hash(password))


async def _remember(gate: Gate, found: Credentials, origin: Origin) -> str | None:
    """Remember address and device; the device's token when it is a new one."""
    token = origin.device_token or ""
    digest = gate.attempts.device(found.username, token)
    fresh = None if token and digest in found.devices else secrets.token_urlsafe(24)
    digest = gate.attempts.device(found.username, fresh) if fresh else digest
    here = gate.attempts.address(found.username, origin.address)
    known = (remembered(here, found.addresses), remembered(digest, found.devices))
    if known != (found.addresses, found.devices):
        await gate.credentials.remember(found.id, *known)
    return fresh
