"""What is done to staff's accounts, each within a transaction that the caller opens, with its entry in the log."""

import secrets
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from auth.accounts.model import Account, Post
from auth.accounts.store import AccountStore
from auth.credentials.model import TEMPORARY_LIFETIME, Credentials
from auth.credentials.store import CredentialStore
from auth.gate import Gate
from auth.messages.body import write
from auth.messages.model import Message
from auth.messages.store import MessageStore
from auth.problems import AlreadyDone, Conflict, NotAllowedNow, NotFound
from auth.rows import Database
from auth.sessions.store import SessionStore
from resolvers.staff.model import Order, StaffAction, StaffMember, entry, require_other

if TYPE_CHECKING:
    from resolvers.context import Stores

_OFFER = (
    "【通办】有单位邀请您担任工作人员，用户名 {username}，临时密码：{password}，24 小时内有效。"
    "设置动态口令即为接受，此后仅能以工作账号登录；如不接受，请忽略本短信。"
)
_TEXT = "【通办】工作账号 {username} 的临时密码：{password}，24 小时内有效，仅供本人设置动态口令使用。"
# No letters that are mistaken for others: the person types it from a text message.
_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"
_LENGTH = 16


@dataclass(frozen=True, slots=True)
class Temporary:
    """A password that we made up: hashed for the row, in clear for the text message only."""

    clear: str
    hashed: str


@dataclass(frozen=True, slots=True)
class Letter:
    """To whom a temporary password goes, and whether they are free to leave it."""

    phone: str
    username: str
    offer: bool = False


async def make_temporary(gate: Gate) -> Temporary:
    """Make a password up, 80 bits; before the transaction, since hashing is slow."""
    clear = "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))
    return Temporary(clear, await gate.staff.passwords.hash(clear))


async def open_account(stores: "Stores", member: StaffMember, message: Message, order: Order) -> StaffMember:
    """Make somebody staff: their account by phone, made when there is none, gets its first post and credentials.

    Who has an account already is offered the post: it counts when they have set up what staff sign in with. Else any
    administrator who types a citizen's phone would end that person's sessions and shut their ways in.
    """
    accounts, (post,) = AccountStore(stores.database), member.account.posts
    account = await accounts.by_phone(member.account.phone)
    offered = post if account else None
    if account is None:
        account = await accounts.open(member.account)
    else:
        require_other(order, account)
        await _forget_offer(stores.database, account, order)
    opened = StaffMember(account, replace(member.credentials, id=account.id, offered=offered))
    await CredentialStore(stores.database).free_username(opened.credentials.username, order.at)
    await CredentialStore(stores.database).add(opened.credentials)
    await MessageStore(stores.database).add(message)
    await stores.staff_log.add(entry(order, StaffAction.ACCOUNT_CREATED, opened, post))
    return opened


async def grant(stores: "Stores", username: str, post: Post, order: Order) -> StaffMember:
    """Give a member of staff one more post; Conflict for somebody who has none (any more): they are asked."""
    member = await existing(stores.database, username, order)
    if post in member.account.posts:
        raise AlreadyDone("staff.post_held", "role")
    if not member.account.posts:
        raise Conflict
    account = await AccountStore(stores.database).save(member.account.appointed(post))
    granted = replace(member, account=account)
    await stores.staff_log.add(entry(order, StaffAction.POST_GRANTED, granted, post))
    return granted


async def offer(stores: "Stores", member: StaffMember, message: Message, order: Order) -> StaffMember:
    """Offer a post to somebody who was staff and is a citizen now; it counts once they have accepted it.

    Their password and app of before go: what they have at home by now needn't be what they had at work.
    """
    await CredentialStore(stores.database).reset(member.credentials)
    await MessageStore(stores.database).add(message)
    await stores.staff_log.add(entry(order, StaffAction.POST_OFFERED, member, member.credentials.offered))
    return member


async def revoke(stores: "Stores", username: str, post: Post, order: Order) -> StaffMember:
    """Take a post away; the rights that came with it end within five seconds."""
    member = await existing(stores.database, username, order)
    if post not in member.account.posts:
        raise NotFound("staff.post_unknown", "role")
    account = await AccountStore(stores.database).save(member.account.dismissed(post))
    revoked = replace(member, account=account)
    await stores.staff_log.add(entry(order, StaffAction.POST_REVOKED, revoked, post))
    return revoked


async def reset(stores: "Stores", member: StaffMember, message: Message, order: Order) -> StaffMember:
    """Replace a member's password by a temporary one; second factor, known devices and sessions are gone."""
    await CredentialStore(stores.database).reset(member.credentials)
    await SessionStore(stores.database).revoke_all(member.account.id, order.at)
    await MessageStore(stores.database).add(message)
    await stores.staff_log.add(entry(order, StaffAction.CREDENTIALS_RESET, member))
    return member


async def existing(database: Database, username: str, order: Order) -> StaffMember:
    """Return the member of that folded username, who must be somebody else; raises NotFound.

    Raises NotAllowedNow for somebody who hasn't accepted their first post yet.
    """
    credentials = await CredentialStore(database).by_username(username)
    account = await AccountStore(database).get(credentials.id) if credentials else None
    if credentials is None or account is None:
        raise NotFound("staff.unknown", "username")
    require_other(order, account)
    if credentials.offered:
        raise NotAllowedNow("staff.not_accepted", "username")
    return StaffMember(account, credentials)


def fresh(account_id: str, username: str, temporary: Temporary, order: Order) -> Credentials:
    """Credentials with a temporary password and nothing else."""
    until = order.at + TEMPORARY_LIFETIME
    return Credentials(account_id, username, temporary.hashed, order.at, temporary_until=until)


def letter(gate: Gate, to: Letter, temporary: Temporary, order: Order) -> Message:
    """The text message with the temporary password: to the member's own phone, never to the administrator."""
    text = (_OFFER if to.offer else _TEXT).format(username=to.username, password=temporary.clear)
    return write(gate.vault, to.phone, text, order.at, temporary.clear)


async def _forget_offer(database: Database, account: Account, order: Order) -> None:
    """Make room for new credentials: those of an offer that ran out go, others are AlreadyDone."""
    credentials = CredentialStore(database)
    if there := await credentials.get(account.id):
        await credentials.forget_offer(there, order.at)
