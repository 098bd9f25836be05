"""Whether somebody proved a moment ago that the account is theirs: a stolen token is not enough to stay for ever."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from auth.accounts.model import Account
from auth.gate import Gate
from auth.problems import Expired, Invalid, LimitExceeded, Required
from auth.sessions.model import Session
from auth.sms import Typed, check_code

FRESH_FOR = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Proof:
    """The code of a text message to the account's phone, if one was typed, and from which network address."""

    sms_code: str | None = field(repr=False)
    address: str


async def require_fresh(gate: Gate, account: Account, session: Session, proof: Proof, at: datetime) -> None:
    """Raise Required unless the session began, or showed a face, within ten minutes, or a code is given and spent."""
    if proof.sms_code:
        await spend_code(gate, account.phone, proof, at)
    elif at > max(session.created_at, session.face_at or session.created_at) + FRESH_FOR:
        raise Required("fresh.sms_needed", "smsCode")


async def spend_code(gate: Gate, phone: str, proof: Proof, at: datetime) -> None:
    """Spend the code that requestSmsCode sent for SIGN_IN; raises what check_code does, of `smsCode`."""
    try:
        await check_code(gate, Typed(phone, proof.sms_code or "", proof.address), "SIGN_IN", at)
    except (Invalid, Expired, LimitExceeded) as problem:
        problem.path = ("smsCode",) if problem.path else ()
        raise
