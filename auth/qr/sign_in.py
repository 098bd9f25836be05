import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from auth.addresses import subscriber_of
from auth.caller import Caller
from auth.gate import Gate
from auth.given import plain_name
from auth.present import present, require_channel, require_citizen
from auth.problems import AlreadyDone, Expired, Invalid, LimitExceeded, NotAllowedNow, NotFound
from auth.qr.model import QR_LIFETIME, QrSignIn, QrState
from auth.rate import Rate
from auth.sessions.open import MAX_DEVICE, Device, SignedIn, open_session

STARTS = Rate("qr-start", 1000, timedelta(hours=1))
SCANS = Rate("qr-scan", 60, timedelta(hours=1))
POLLS = Rate("qr-poll", 240, timedelta(hours=1))
MISSES = Rate("qr-miss", 100, timedelta(hours=1))
_MAX_SECRET = 100


@dataclass(frozen=True, slots=True)
class Started:
    """What a page is given: the ticket, which it keeps to itself, and the code and number that it shows."""

    ticket: str
    code: str
    number: str
    expires_in: int


async def start(gate: Gate, device: Device, *, address: str, at: datetime) -> Started:
    """Let a page wait for a phone, for two minutes; raises NotAllowedNow or LimitExceeded."""
    require_channel(device.channel, None)
    await gate.rates.take(STARTS, subscriber_of(address), at)
    code, ticket = secrets.token_urlsafe(16), secrets.token_urlsafe(32)
    wanted = QrSignIn(
        id=_code_digest(gate, code),
        ticket_digest=_ticket_digest(gate, ticket),
        device=plain_name(device.name)[:MAX_DEVICE],
        channel=device.channel,
        requested_at=at,
        expires_at=at + QR_LIFETIME,
    )
    await gate.qr_sign_ins.add(wanted)
    return Started(ticket, code, confirmation_number(gate, code), wanted.expires_in(at))


async def scan(gate: Gate, caller: Caller, code: str, at: datetime) -> QrSignIn:
    """Bind a waiting page to the phone that scans first and tell it what would be signed in.

    Raises NotFound, Expired, or AlreadyDone for a code that is used up or was scanned by another phone.
    """
    account, session = await present(gate, caller, at)
    require_citizen(account)
    await gate.rates.take(SCANS, account.id, at)
    wanted = await _of_code(gate, code, at)
    if not await gate.qr_sign_ins.bind(wanted.id, account.id, session.id):
        wanted = await _of_code(gate, code, at)
        _require_own(wanted, session.id)
    return wanted


async def confirm(gate: Gate, caller: Caller, code: str, *, number: str, approve: bool, at: datetime) -> None:
    """Let the page in, or not; only the phone that scanned may say so, and has three tries at the number."""
    account, session = await present(gate, caller, at)
    require_citizen(account)
    wanted = await _of_code(gate, code, at)
    _require_own(wanted, session.id)
    if approve:
        await _check_number(gate, wanted, code, number=number, session=session.id)
    state = QrState.APPROVED if approve else QrState.DENIED
    if not await gate.qr_sign_ins.settle(wanted.id, session.id, state):
        raise AlreadyDone("qr.used", "code")


async def complete(gate: Gate, ticket: str, *, address: str, at: datetime) -> SignedIn:
    """Sign the page in once the phone has approved, as the person, in a session of its own.

    Raises NotAllowedNow while the phone hasn't, Expired when it won't any more, AlreadyDone the second time.
    """
    wanted = await gate.qr_sign_ins.of_ticket(_ticket_digest(gate, ticket[:_MAX_SECRET]))
    if wanted is None:
        await gate.rates.take(MISSES, subscriber_of(address), at)
        raise NotFound("qr.unknown", "ticket")
    await gate.rates.take(POLLS, wanted.id, at)
    _require_approved(wanted, at)
    account = await gate.accounts.get(wanted.account or "")
    phone = await gate.sessions.get(wanted.session or "")
    if account is None or phone is None or not phone.live(at):
        raise Expired("qr.denied", "ticket")
    require_citizen(account)
    if not await gate.qr_sign_ins.spend(wanted.id):
        raise AlreadyDone("qr.used", "ticket")
    return await open_session(gate, account, Device(wanted.device, wanted.channel, proved_at=phone.created_at), at)


def confirmation_number(gate: Gate, code: str) -> str:
    """Return the two digits that the page shows and the person types; they follow from the code by our key alone.

    The phone is never told them: that it sends them proves that somebody has the page before them.
    """
    return f"{int(gate.vault.blind(code, 'qr-number'), 16) % 100:02d}"


async def _of_code(gate: Gate, code: str, at: datetime) -> QrSignIn:
    wanted = await gate.qr_sign_ins.get(_code_digest(gate, code[:_MAX_SECRET]))
    if wanted is None:
        raise NotFound("qr.unknown", "code")
    if wanted.expires_at <= at:
        raise Expired("qr.expired", "code")
    if wanted.state not in {QrState.WAITING, QrState.SCANNED}:
        raise AlreadyDone("qr.used", "code")
    return wanted


def _require_own(wanted: QrSignIn, session: str) -> None:
    if wanted.session is None:
        raise NotAllowedNow("qr.not_scanned", "code")
    if wanted.session != session:
        raise AlreadyDone("qr.taken", "code")


async def _check_number(gate: Gate, wanted: QrSignIn, code: str, *, number: str, session: str) -> None:
    """Count the try first, so that several at once get no more than three."""
    if not await gate.qr_sign_ins.count_try(wanted.id, session):
        raise LimitExceeded("qr.tries_used", "confirmationCode")
    if hmac.compare_digest(number.strip().encode(), confirmation_number(gate, code).encode()):
        return
    if await gate.qr_sign_ins.give_up(wanted.id):
        raise LimitExceeded("qr.tries_used", "confirmationCode")
    raise Invalid("qr.number_wrong", "confirmationCode")


def _require_approved(wanted: QrSignIn, at: datetime) -> None:
    if wanted.state is QrState.DONE:
        raise AlreadyDone("qr.used", "ticket")
    if wanted.state is QrState.DENIED:
        raise Expired("qr.denied", "ticket")
    if wanted.expires_at <= at:
        raise Expired("qr.expired", "ticket")
    if wanted.state is QrState.SCANNED:
        raise NotAllowedNow("qr.scanned", "ticket")
    if wanted.state is QrState.WAITING:
        raise NotAllowedNow("qr.waiting", "ticket")


def _code_digest(gate: Gate, code: str) -> str:
    return gate.vault.blind(code, "qr-code")


def _ticket_digest(gate: Gate, ticket: str) -> str:
    return gate.vault.blind(ticket, "qr-ticket")
