"""In by a code, on by a refresh token, and out."""

import secrets
from dataclasses import replace
from datetime import datetime

from auth.accounts.model import Account
from auth.caller import Caller
from auth.consents.account import record_agreed
from auth.gate import Gate
from auth.given import valid_phone
from auth.problems import Expired, Unauthenticated
from auth.sessions.open import REFRESH_PURPOSE, Device, SignedIn, issue, open_session
from auth.sessions.rotation import rotate
from auth.sms import Typed, check_code


async def sign_in_with_sms(gate: Gate, typed: Typed, device: Device, at: datetime) -> SignedIn:
    """Sign in, making the account on the first time; raises Invalid, Expired or LimitExceeded."""
    phone = valid_phone(typed.phone)
    code = await check_code(gate, replace(typed, phone=phone), "SIGN_IN", at)
    account = await gate.accounts.by_phone(phone)
    account = account or await gate.accounts.open(Account(secrets.token_hex(12), phone, at))
    signed = await open_session(gate, account, device, at)
    await record_agreed(gate, account, code.agreed, device.channel, at)
    return signed


async def refresh(gate: Gate, refresh_token: str, at: datetime) -> SignedIn:
    """Swap a refresh token for new tokens; using an old one again ends the session and tells its owner."""
    session, token = await rotate(gate, refresh_token, REFRESH_PURPOSE, at)
    account = await gate.accounts.get(session.account)
    if account is None:
        raise Expired("session.ended", "refreshToken")
    return await issue(gate, account, session, refresh_token=token, at=at)


async def sign_out(gate: Gate, caller: Caller, *, everywhere: bool, at: datetime) -> None:
    """End this session, or every session of the account."""
    if caller.account is None or caller.session is None:
        raise Unauthenticated("token.missing")
    if everywhere:
        await gate.sessions.revoke_all(caller.account.id, at)
    await gate.sessions.revoke(caller.session, at)
