"""Begin a face check, and find out how one ended."""

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from auth.accounts.model import Account
from auth.addresses import subscriber_of
from auth.caller import Caller
from auth.consents.check import require_consent, require_number_consent
from auth.consents.purpose import Purpose
from auth.days import today
from auth.faces.model import CHECK_PURPOSE, LIFETIME, FaceCheck, FaceOutcome, Identity, StartedCheck
from auth.gate import Gate
from auth.given import valid_id_number, valid_name
from auth.present import present
from auth.problems import AlreadyDone, Expired, LimitExceeded, NotAllowedNow, NotFound
from auth.rate import Rate
from auth.sessions.model import Session
from auth.wards.model import WardStage, stage_of

# Each check costs money, and a person's number may be known to others.
PER_ACCOUNT = Rate("face-account", 5, timedelta(days=1))
PER_NUMBER = Rate("face-number", 5, timedelta(days=1))
_MAX_TOKEN = 128


@dataclass(frozen=True, slots=True)
class Begun:
    """A check that the phone may go on with: our token for it and what the provider wants opened."""

    token: str
    started: StartedCheck


async def begin(gate: Gate, caller: Caller, name: str | None, id_number: str | None, at: datetime) -> Begun:
    """Begin a face check of the person behind the account, or of whom an account without one claims to be.

    Raises AlreadyDone for somebody else than the account's person, NotAllowedNow for children under 14.
    """
    account, session = await present(gate, caller, at)
    identity = _claimed(account, name, id_number, at)
    if stage_of(identity.id_number, today(at)) is WardStage.GUARDIAN_APPLIES:
        raise NotAllowedNow("face.child", "idNumber")
    await require_face_consent(gate, account, identity, at)
    await _limit(gate, caller, identity.id_number, at)
    started = await gate.faces.begin(identity, secrets.token_hex(16), at)
    token = secrets.token_urlsafe(32)
    check = FaceCheck(
        id=_digest(gate, token),
        account=account.id,
        session=session.id,
        subject=_subject(gate, identity),
        sealed_check=gate.vault.seal(started.check.encode(), CHECK_PURPOSE),
        method=gate.faces.method,
        started_at=at,
        expires_at=at + LIFETIME,
    )
    await gate.face_checks.add(check)
    return Begun(token, started)


async def require_face_consent(gate: Gate, account: Account, identity: Identity, at: datetime) -> None:
    """Raise ConsentMissing unless both the number and the face may be looked at: each is agreed to by itself."""
    await require_number_consent(gate, account, identity.id_number, at)
    await require_consent(gate, account, Purpose.FACE, at)


async def passed(gate: Gate, session: Session, identity: Identity, token: str, at: datetime) -> FaceCheck:
    """Return the check when it was begun in this session for this person and the provider says that they passed.

    Nothing is used up yet. A check of anybody else is NotFound, as one that doesn't exist.
    """
    check = await gate.face_checks.get(_digest(gate, token[:_MAX_TOKEN]))
    if check is None or not _belongs(gate, check, session, identity):
        raise NotFound("face.unknown", "faceToken")
    if check.used_at is not None:
        raise AlreadyDone("face.used", "faceToken")
    if check.expires_at <= at or check.method != gate.faces.method:
        raise Expired("face.over", "faceToken")
    if not await gate.face_checks.count_question(check.id):
        raise LimitExceeded("face.too_many", "faceToken")
    name = gate.vault.open(check.sealed_check, CHECK_PURPOSE).decode()
    _require_passed(await gate.faces.outcome(name, at))
    return check


async def spend(gate: Gate, check: FaceCheck, at: datetime) -> None:
    """Use a check up; raises AlreadyDone when it was, just now."""
    if not await gate.face_checks.spend(check.id, at):
        raise AlreadyDone("face.used", "faceToken")


def _claimed(account: Account, name: str | None, id_number: str | None, at: datetime) -> Identity:
    person = account.person
    if person is None:
        return Identity(valid_name(name or ""), valid_id_number(id_number or "", today(at)))
    given = Identity(
        person.name if name is None else valid_name(name),
        person.id_number if id_number is None else valid_id_number(id_number, today(at)),
    )
    if given != Identity(person.name, person.id_number):
        raise AlreadyDone("identity.other", "idNumber")
    return given


async def _limit(gate: Gate, caller: Caller, number: str, at: datetime) -> None:
    """Count this check. Whose number it is can't be kept out by others who only know it.

    So a number is counted for each network address, and not for whom it is proven: a face isn't guessed, and what
    checks cost is bounded by account and phone.
    """
    await gate.rates.take(PER_ACCOUNT, caller.id or "", at)
    if caller.account is None or caller.account.person is None:
        await gate.rates.take(PER_NUMBER, f"{number}\n{subscriber_of(caller.address)}", at)


def _belongs(gate: Gate, check: FaceCheck, session: Session, identity: Identity) -> bool:
    ours = (check.account, check.session) == (session.account, session.id)
    return ours and hmac.compare_digest(check.subject, _subject(gate, identity))


def _require_passed(outcome: FaceOutcome) -> None:
    if outcome is FaceOutcome.GONE:
        raise Expired("face.over", "faceToken")
    if outcome is not FaceOutcome.PASSED:
        raise NotAllowedNow("face.not_passed", "faceToken")


def _digest(gate: Gate, token: str) -> str:
    return gate.vault.blind(token, "face-token")


def _subject(gate: Gate, identity: Identity) -> str:
    return gate.vault.blind(f"{identity.id_number}:{identity.name}", "face-subject")
