from dataclasses import dataclass, replace
from datetime import datetime

import pyotp

from auth.accounts.model import Post
from auth.credentials.attempts import Attempt, Origin
from auth.credentials.model import ENROLMENT_LIFETIME, Credentials, Enrolment, step_of, totp_purpose
from auth.credentials.sign_in import Claim, chosen_hash, prove_code, prove_password
from auth.gate import Gate
from auth.problems import Conflict, Expired, Invalid, Required

ISSUER = "通办"
_TRIES = 5


@dataclass(frozen=True, slots=True)
class Offer:
    """A new second factor: the address that authenticator apps read, shown once."""

    uri: str
    expires_at: datetime


async def set_up_totp(gate: Gate, claim: Claim, origin: Origin, at: datetime) -> Offer:
    """Make a secret that waits for its first code; whoever has a second factor already proves that one, too."""
    found, attempt = await prove_password(gate, claim, origin, at)
    if found.totp is None:
        await attempt.forgive()
    else:
        await prove_code(gate, found, attempt, claim.one_time_code, at)
    secret = pyotp.random_base32()
    sealed = gate.vault.seal(secret.encode(), totp_purpose(found.id))
    enrolment = Enrolment(sealed, at + ENROLMENT_LIFETIME)
    await gate.credentials.enrol(found.id, enrolment)
    uri = pyotp.TOTP(secret).provisioning_uri(name=found.username, issuer_name=ISSUER)
    return Offer(uri, enrolment.expires_at)


async def confirm_totp(gate: Gate, claim: Claim, *, new_password: str | None, origin: Origin, at: datetime) -> None:
    """Take the new second factor into use by its first code; a temporary password is replaced with it.

    Whoever was offered a post has taken it by this.
    """
    found, attempt = await prove_password(gate, claim, origin, at)
    sealed, step = await _first_code(gate, found, attempt, claim.one_time_code, at)
    if found.temporary_until and not new_password:
        raise Required("password.missing", "newPassword")
    chosen = replace(found, totp=sealed, enrolment=None, last_step=step, offered=None)
    if new_password:
        hashed = await chosen_hash(gate, found, new_password)
        chosen = replace(chosen, password_hash=hashed, password_changed_at=at, temporary_until=None)
    await gate.credentials.confirm(found, chosen)
    if found.offered:
        await _appoint(gate, found.id, found.offered)
    # What began with one factor, before the account had any power, ends too.
    await gate.sessions.revoke_all(found.id, at)


async def _appoint(gate: Gate, account_id: str, post: Post) -> None:
    """Give the post that was offered; should this fail, an administrator can give it again."""
    for _ in range(_TRIES):
        account = await gate.accounts.get(account_id)
        if account is None or post in account.posts:
            return
        try:
            await gate.accounts.save(account.appointed(post))
        except Conflict:
            continue
        return
    raise Conflict


async def _first_code(
    gate: Gate, found: Credentials, attempt: Attempt, code: str | None, at: datetime
) -> tuple[bytes, int]:
    """The new secret, sealed, and the step of its first code; gives the tries back unless the code is wrong."""
    enrolment = found.enrolment
    if enrolment is None or enrolment.expires_at <= at:
        await attempt.forgive()
        raise Expired("totp.enrolment_over", "oneTimeCode")
    if not (code or "").strip():
        await attempt.forgive()
        raise Required("totp.missing", "oneTimeCode")
    secret = gate.vault.open(enrolment.sealed, totp_purpose(found.id)).decode()
    step = step_of(secret, code or "", at)
    if step is None:
        raise Invalid("totp.wrong", "oneTimeCode")
    await attempt.forgive()
    return enrolment.sealed, step
