import contextlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from auth.addresses import subscriber_of
from auth.caller import Caller
from auth.codes.model import CODE_LIFETIME, RESEND_AFTER, SmsCode
from auth.consents.account import agreed_text
from auth.gate import Gate
from auth.given import valid_phone
from auth.messages import body
from auth.problems import Expired, Invalid, LimitExceeded, NotAllowedNow
from auth.rate import DAY, Rate

# Who is asked for a code on the telephone should read what it would do.
_TEXTS = {
    "SIGN_IN": "【通办】验证码 {code}，5 分钟内有效。请勿告诉任何人。",
    "CHANGE_PHONE": "【通办】验证码 {code}，用于更换账号的手机号，5 分钟内有效。如非本人操作请勿告诉任何人。",
    "SECOND_FACTOR": "【通办】验证码 {code}，用于工作人员登录，5 分钟内有效。请勿告诉任何人。",
    "CLOSE_ACCOUNT": "【通办】验证码 {code}，用于注销您的账号，5 分钟内有效。如非本人操作，请勿告诉任何人。",
}
SECOND_FACTOR = "SECOND_FACTOR"
_HOUR = timedelta(hours=1)
TEXTS_A_DAY = 3
WRONG_CODES = Rate("sms-wrong", 100, _HOUR)
_log = structlog.get_logger("tongban.sms")


@dataclass(frozen=True, slots=True)
class Typed:
    """A code that somebody typed in: for which phone, and from which network address."""

    phone: str
    digits: str
    address: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """Somebody wants a code: for which phone, for what, who asks; `agreed` is the hash of the text they agreed to."""

    phone: str
    purpose: str
    caller: Caller
    agreed: str | None = None

    def agreed_before(self, phone: str) -> bool:
        """Tell whether it is about an account that is there: its own phone, one that it changes to, or of staff."""
        if self.purpose == SECOND_FACTOR:
            return True
        account = self.caller.account
        return account is not None and (self.purpose != "SIGN_IN" or account.phone == phone)


async def request_code(gate: Gate, wanted: Wanted, at: datetime) -> SmsCode:
    """Queue a code for a phone, known to us or not; raises LimitExceeded with the seconds to wait.

    Raises ConsentMissing before the phone is used for anything.
    """
    phone, purpose = valid_phone(wanted.phone), wanted.purpose
    if purpose == SECOND_FACTOR and not gate.staff.text_factor:
        raise NotAllowedNow("totp.no_texts", "purpose")
    agreed = None if wanted.agreed_before(phone) else agreed_text(gate, wanted.agreed, at)
    waiting = await gate.codes.get(_code_id(gate, phone, purpose))
    if waiting and (seconds := waiting.resend_in(at)):
        raise _too_soon(seconds)
    # The address first: who has used theirs up must not use up what other people's phones have.
    await gate.rates.take(_codes("sms-address", gate.limits.per_address), subscriber_of(wanted.caller.address), at)
    await gate.rates.take(_codes("sms-phone", gate.limits.per_phone), phone, at)
    await _count_overall(gate, at)
    digits = f"{secrets.randbelow(1_000_000):06d}"
    code_id = _code_id(gate, phone, purpose)
    code = SmsCode(code_id, _digest(gate, code_id, digits), at, at + CODE_LIFETIME, agreed=agreed)
    if not await gate.codes.put(code):  # somebody else asked for one at the same time
        raise _too_soon(RESEND_AFTER.seconds)
    text = _TEXTS.get(purpose, _TEXTS["SIGN_IN"]).format(code=digits)
    if purpose != SECOND_FACTOR or await _is_of_staff(gate, phone):  # whoever asks is answered the same
        await gate.messages.add(body.write(gate.vault, phone, text, at, digits))
    return code


async def second_factor(gate: Gate, account: str, digits: str, at: datetime) -> bool:
    """Whether these digits were sent to the account's phone beside its password; they are used up. False when off."""
    if not gate.staff.text_factor or not digits.strip():
        return False
    found = await gate.accounts.get(account)
    try:
        await _spend(gate, _code_id(gate, found.phone if found else "", SECOND_FACTOR), digits.strip(), at)
    except (Invalid, Expired, LimitExceeded):
        return False
    return True


async def check_code(gate: Gate, typed: Typed, purpose: str, at: datetime) -> SmsCode:
    """Spend the code that was sent to the phone and return it; raises Invalid, Expired or LimitExceeded.

    A wrong one counts against its network address, whichever phone it was for: five tries each at a thousand phones
    are five thousand at one lock. Counted before and given back after, so that many at once can't slip through.
    """
    counter = await gate.rates.take(WRONG_CODES, subscriber_of(typed.address), at)
    code = await _spend(gate, _code_id(gate, typed.phone, purpose), typed.digits.strip(), at)
    await gate.rates.give_back(counter)
    return code


async def _spend(gate: Gate, code_id: str, digits: str, at: datetime) -> SmsCode:
    code = await gate.codes.get(code_id)
    if code is None:
        raise Invalid("sms.code_wrong", "code")
    if code.expires_at <= at:
        raise Expired("sms.code_expired", "code")
    if not await gate.codes.count_try(code):
        raise LimitExceeded("sms.tries_used", "code")
    if not hmac.compare_digest(code.digest, _digest(gate, code_id, digits)):
        raise Invalid("sms.code_wrong", "code")
    if not await gate.codes.spend(code):
        raise Invalid("sms.code_wrong", "code")
    return code


async def _is_of_staff(gate: Gate, phone: str) -> bool:
    account = await gate.accounts.by_phone(phone)
    return account is not None and bool(account.posts)


def _too_soon(seconds: int) -> LimitExceeded:
    return LimitExceeded("sms.too_soon", "phone", retry_after=seconds, seconds=seconds)


async def tell_phone(gate: Gate, phone: str, text: str, *, about: str, at: datetime) -> None:
    """Queue a text message that tells a phone's owner something, three a day about the same; beyond that nothing.

    `about` keeps kinds apart, so that a stranger's offers don't use up what warns of a stranger.
    """
    with contextlib.suppress(LimitExceeded):  # of the province's own limit there is a line in the log
        await gate.rates.take(Rate(f"told-{about}", TEXTS_A_DAY, DAY), phone, at)
        await _count_overall(gate, at)
        await gate.messages.add(body.write(gate.vault, phone, text, at))


def _codes(name: str, limit: int) -> Rate:
    return Rate(name, limit, _HOUR, "sms.too_many", ("phone",), RESEND_AFTER.seconds)


async def _count_overall(gate: Gate, at: datetime) -> None:
    try:
        await gate.rates.take(_codes("sms-overall", gate.limits.overall), "", at)
    except LimitExceeded:
        _log.error("sms_overall_limit", limit=gate.limits.overall)
        raise


def _code_id(gate: Gate, phone: str, purpose: str) -> str:
    return gate.vault.blind(f"{purpose}:{phone}", "sms-code-id")


def _digest(gate: Gate, code_id: str, digits: str) -> str:
    return gate.vault.blind(f"{code_id}:{digits}", "sms-code")
