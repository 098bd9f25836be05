import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from auth.accounts.model import Account, Post, Role
from auth.credentials.model import Credentials, folded
from auth.given import valid_phone
from auth.identifiers import mask_phone
from auth.places import within
from auth.problems import Forbidden, Invalid, NotFound, Unauthenticated
from resolvers.staff import changes
from resolvers.staff.model import Order, PostProposal, StaffMember, valid_reason, valid_username
from resolvers.staff.proposing import (
    DECIDING,
    Change,
    found,
    propose_account,
    propose_post,
    reject,
    require_second,
    take,
)

if TYPE_CHECKING:
    from resolvers.context import Context, Stores


@dataclass(frozen=True, slots=True)
class Appointment:
    """Whom to give or take a post, and why."""

    username: str
    post: Post
    reason: str


async def create_account(context: "Context", phone: str, appointment: Appointment) -> Change:
    """Make somebody staff; their temporary password goes to their own phone.

    As what decides over others it waits for a second administrator.
    """
    order, post = await _order(context, appointment.reason, appointment.post.department), appointment.post
    await _check_region(context, post)
    phone, username = valid_phone(phone), valid_username(folded(appointment.username))
    if post.role in DECIDING:
        return await propose_account(context, phone, username, post=post, order=order)
    return Change(await open_account(context, phone, replace(appointment, username=username), order))


async def open_account(
    context: "Context", phone: str, appointment: Appointment, order: Order, confirmed: PostProposal | None = None
) -> StaffMember:
    """Make somebody staff by an order that has been checked."""
    temporary = await changes.make_temporary(context.gate)
    account = Account(_new_id(), phone, order.at, posts=(appointment.post,))
    wanted = StaffMember(account, changes.fresh(account.id, appointment.username, temporary, order))
    there = await context.gate.accounts.by_phone(phone)
    letter = changes.Letter(phone, appointment.username, offer=there is not None)
    message = changes.letter(context.gate, letter, temporary, order)
    return await _carry_out(context, confirmed, lambda stores: changes.open_account(stores, wanted, message, order))


async def grant_post(context: "Context", appointment: Appointment) -> Change:
    """Give a colleague a post in one's own department; one that decides over others waits to be confirmed."""
    order = await _order(context, appointment.reason, appointment.post.department)
    await _check_region(context, appointment.post)
    username, post = folded(appointment.username), appointment.post
    if post.role in DECIDING:
        member = await changes.existing(context.gate.database, username, order)
        return await propose_post(context, member, post, order)
    return Change(await give(context, username, post, order))


async def give(
    context: "Context", username: str, post: Post, order: Order, confirmed: PostProposal | None = None
) -> StaffMember:
    """Give a post by an order that has been checked; who has none any more is a citizen, and is asked."""
    member = await changes.existing(context.gate.database, username, order)
    if member.account.posts:
        return await _carry_out(context, confirmed, lambda stores: changes.grant(stores, username, post, order))
    temporary = await changes.make_temporary(context.gate)
    fresh = replace(changes.fresh(member.account.id, username, temporary, order), offered=post)
    letter = changes.Letter(member.account.phone, username, offer=True)
    message, asked = changes.letter(context.gate, letter, temporary, order), replace(member, credentials=fresh)
    return await _carry_out(context, confirmed, lambda stores: changes.offer(stores, asked, message, order))


async def confirm_post(context: "Context", proposal_id: str, *, approve: bool, reason: str) -> Change:
    """Carry out what another administrator of the department proposed, or turn it down."""
    proposal = await found(context, proposal_id)
    if proposal.post.department not in administered(context):
        raise NotFound("staff.proposal_unknown", "proposalId")
    order = await _order(context, reason, proposal.post.department)
    if not approve:
        await reject(context, proposal, order)
        return Change(proposal=proposal)
    await require_second(context, proposal, order)
    if proposal.phone is None:
        return Change(await give(context, proposal.username, proposal.post, order, proposal), proposal)
    wanted = Appointment(proposal.username, proposal.post, order.reason)
    return Change(await open_account(context, proposal.phone, wanted, order, proposal), proposal)


async def revoke_post(context: "Context", appointment: Appointment) -> StaffMember:
    """Take a colleague's post in one's own department away."""
    order = await _order(context, appointment.reason, appointment.post.department)
    username, post = folded(appointment.username), appointment.post
    return await context.transact(lambda stores: changes.revoke(stores, username, post, order))


async def reset_credentials(context: "Context", username: str, reason: str) -> StaffMember:
    """Send a colleague of one's own departments a new temporary password; they set up a new second factor.

    The department of their first post decides: any administrator can give anybody a later one.
    """
    order = await _order(context, reason)
    temporary = await changes.make_temporary(context.gate)

    async def story(stores: "Stores") -> StaffMember:
        member = await changes.existing(stores.database, folded(username), order)
        if not {post.department for post in member.account.posts[:1]} & set(administered(context)):
            raise NotFound("staff.unknown", "username")
        fresh = changes.fresh(member.account.id, member.credentials.username, temporary, order)
        letter = changes.Letter(member.account.phone, fresh.username)
        message = changes.letter(context.gate, letter, temporary, order)
        return await changes.reset(stores, replace(member, credentials=fresh), message, order)

    return await context.transact(story)


def administered(context: "Context") -> tuple[str, ...]:
    """The departments that the caller administers."""
    return context.caller.departments(Role.ADMINISTRATOR)


async def _carry_out(
    context: "Context", confirmed: PostProposal | None, story: Callable[["Stores"], Awaitable[StaffMember]]
) -> StaffMember:
    """Run a story in a transaction, which takes the proposal that it confirms, if any, from those that wait."""

    async def both(stores: "Stores") -> StaffMember:
        if confirmed:
            await take(stores, confirmed)
        return await story(stores)

    return await context.transact(both)


async def _check_region(context: "Context", post: Post) -> None:
    """Raise NotFound unless a limited post is for a region that the department's own holds."""
    if post.region is None:
        return
    if post.role is Role.ADMINISTRATOR:
        raise Invalid("staff.region_of_administrator", "regionCode")
    found = await context.loaders.regions.load(post.region)
    department = await context.loaders.departments.load(post.department)
    if found is None or department is None or not within(found.code, department.region):
        raise NotFound("staff.region", "regionCode")


async def _order(context: "Context", reason: str, department: str | None = None) -> Order:
    """Who orders, checked against the account as it is now, not as it was five seconds ago."""
    account = await context.gate.accounts.get(context.caller.id or "")
    if account is None:
        raise Unauthenticated("token.missing")
    mine = {post.department for post in account.posts if post.role is Role.ADMINISTRATOR}
    if not mine:
        raise Forbidden("role.missing")
    if department is not None and department not in mine:
        raise NotFound("staff.department", "departmentCode")
    credentials: Credentials | None = await context.gate.credentials.get(account.id)
    name = credentials.username if credentials else mask_phone(account.phone)
    return Order(account.id, name, valid_reason(reason), context.now())


def _new_id() -> str:
    return secrets.token_hex(12)
