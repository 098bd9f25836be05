"""One number, one person, one account: changing its phone, and coming back to it with another phone."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from auth.accounts.model import Account
from auth.accounts.store import AccountStore
from auth.faces.checks import passed, spend
from auth.faces.model import Identity
from auth.faces.step_up import Claim
from auth.gate import Gate
from auth.given import valid_phone
from auth.linked_identities.store import LinkedIdentityStore
from auth.messages.body import write
from auth.messages.model import Message
from auth.messages.store import MessageStore
from auth.notifications.model import NotificationKind, notification
from auth.notifications.store import NotificationStore
from auth.passkeys.store import PasskeyStore
from auth.present import present
from auth.problems import AlreadyDone, NotAllowedNow, NotFound, Problem, Required
from auth.rate import Rate
from auth.sessions.model import Session
from auth.sessions.open import Device, SignedIn, open_session, renewed
from auth.sessions.store import SessionStore
from auth.sms import Typed, check_code

if TYPE_CHECKING:
    from resolvers.context import Context, Stores

PURPOSE = "CHANGE_PHONE"
TRIES = Rate("phone-change", 10, timedelta(days=1))
_LEFT = "【通办】您的账号已不再使用本手机号。如非本人操作，请立即拨打12345。"
_ENTERED = "【通办】您的账号已改用本手机号登录。如非本人操作，请立即拨打12345。"


@dataclass(frozen=True, slots=True)
class PhoneChange:
    """The new phone with the code that went there, and what shows the owner: a code to the old one, or their face."""

    phone: str
    code: str
    current_code: str | None = None
    face_token: str | None = None


async def change(context: "Context", wanted: PhoneChange) -> SignedIn:
    """Give one's own account another phone; the other sessions end, and both phones are told."""
    gate, at = context.gate, context.now()
    account, session = await _citizen(context, at)
    context.caller.require_oneself()
    phone = valid_phone(wanted.phone)
    if phone == account.phone:
        raise AlreadyDone("phone.same", "phone")
    await gate.rates.take(TRIES, account.id, at)
    await _prove_owner(context, (account, session), wanted, at)
    await check_code(gate, Typed(phone, wanted.code, context.caller.address), PURPOSE, at)
    there = await gate.accounts.by_phone(phone)
    if there:
        await _require_blank(context, there)
    letters = (write(gate.vault, account.phone, _LEFT, at), write(gate.vault, phone, _ENTERED, at))
    move = Move(account, account.moved(phone), there, letters, at)
    moved = await context.transact(lambda stores: _moved(stores, move, kept=session.id))
    return await renewed(gate, moved, session, at)


async def recover(context: "Context", claim: Claim, code: str, device: Device) -> SignedIn:
    """Come back to one's account from the account of a new phone, by face and a fresh code to that phone.

    The new account must have proved nothing and done nothing; it vanishes, and its phone becomes the old account's.
    The phone that is lost opens nothing any more: sessions, passkeys and mini-programs of before are gone.
    """
    gate, at = context.gate, context.now()
    fresh, session = await _citizen(context, at)
    identity = claim.identity(at)
    await gate.rates.take(TRIES, fresh.id, at)
    check = await passed(gate, session, identity, claim.face_token or "", at)
    account = await _of(gate, identity)
    await _require_blank(context, fresh)
    await check_code(gate, Typed(fresh.phone, code, context.caller.address), PURPOSE, at)
    await spend(gate, check, at)
    letters = (write(gate.vault, account.phone, _LEFT, at), write(gate.vault, fresh.phone, _ENTERED, at))
    move = Move(account, account.moved(fresh.phone), fresh, letters, at)
    moved = await context.transact(lambda stores: _recovered(stores, move))
    return await open_session(gate, moved, device, at)


@dataclass(frozen=True, slots=True)
class Move:
    """An account before and after, the blank one that gives its phone up, and who is told."""

    before: Account
    after: Account
    gone: Account | None
    letters: tuple[Message, ...]
    at: datetime


async def _moved(stores: "Stores", move: Move, *, kept: str) -> Account:
    """Write it all; what others did meanwhile makes it fail as a whole."""
    database, accounts = stores.database, AccountStore(stores.database)
    sessions = SessionStore(database)
    if move.gone:
        await accounts.remove_blank(move.gone)
        await sessions.revoke_all(move.gone.id, move.at)
        await LinkedIdentityStore(database).remove_all(move.gone.id)
        await PasskeyStore(database).remove_all(move.gone.id)
    account = await accounts.move(move.after)
    await sessions.revoke_others(account.id, kept, move.at)
    for letter in move.letters:
        await MessageStore(database).add(letter)
    told = notification(account.id, NotificationKind.PHONE_CHANGED, move.at)
    await NotificationStore(database).add(told)
    return account


async def _recovered(stores: "Stores", move: Move) -> Account:
    await LinkedIdentityStore(stores.database).remove_all(move.before.id)
    await PasskeyStore(stores.database).remove_all(move.before.id)
    return await _moved(stores, move, kept="")


async def _citizen(context: "Context", at: datetime) -> tuple[Account, Session]:
    account, session = await present(context.gate, context.caller, at)
    _require_citizen(account)
    return account, session


def _require_citizen(account: Account) -> None:
    """Raise NotAllowedNow for staff: administrators look after their accounts."""
    if account.posts:
        raise NotAllowedNow("phone.staff")


async def _prove_owner(context: "Context", owner: tuple[Account, Session], wanted: PhoneChange, at: datetime) -> None:
    """Raise unless whoever holds the session is the account's owner: a session may have been stolen."""
    gate, (account, session) = context.gate, owner
    if wanted.current_code is not None:
        await _check_current(gate, Typed(account.phone, wanted.current_code, context.caller.address), at)
    elif wanted.face_token is not None and account.person:
        identity = Identity(account.person.name, account.person.id_number)
        await spend(gate, await passed(gate, session, identity, wanted.face_token, at), at)
    else:
        raise Required("phone.proof_missing", "currentCode")


async def _check_current(gate: Gate, typed: Typed, at: datetime) -> None:
    try:
        await check_code(gate, typed, PURPOSE, at)
    except Problem as problem:
        problem.path = ("currentCode",)
        raise


async def _require_blank(context: "Context", account: Account) -> None:
    """Raise NotAllowedNow unless an account may vanish: accounts in which something happened are never merged."""
    if not account.blank or await context.stores.applications.any_of(account.id):
        raise NotAllowedNow("phone.in_use", "phone")


async def _of(gate: Gate, identity: Identity) -> Account:
    """Return the citizen's account of that person; raises NotFound."""
    account = await gate.accounts.by_id_number(identity.id_number)
    if account is None or account.person is None or account.person.name != identity.name:
        raise NotFound("account.none", "idNumber")
    _require_citizen(account)
    return account
