import secrets
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from auth.accounts.model import Account, Post, Role
from auth.credentials.model import Credentials, folded
from auth.given import valid_phone
from auth.identifiers import mask_phone
from auth.places import within
from auth.problems import Forbidden, Invalid, NotFound, Unauthenticated
from resolvers.staff import changes
from resolvers.staff.model import Order, StaffMember, valid_reason, valid_username

if TYPE_CHECKING:
    from resolvers.context import Context, Stores


@dataclass(frozen=True, slots=True)
class Appointment:
    """Whom to give or take a post, and why."""

    username: str
    post: Post
    reason: str


async def create_account(context: "Context", phone: str, appointment: Appointment) -> StaffMember:
    """Make somebody staff; their temporary password goes to their own phone."""
    order = await _order(context, appointment.reason, appointment.post.department)
    await _check_region(context, appointment.post)
    phone, username = valid_phone(phone), valid_username(folded(appointment.username))
    return await open_account(context, phone, replace(appointment, username=username), order)


async def open_account(context: "Context", phone: str, appointment: Appointment, order: Order) -> StaffMember:
    """Make somebody staff by an order that has been checked."""
    temporary = await changes.make_temporary(context.gate)
    account = Account(_new_id(), phone, order.at, posts=(appointment.post,))
    wanted = StaffMember(account, changes.fresh(account.id, appointment.username, temporary, order))
    there = await context.gate.accounts.by_phone(phone)
    letter = changes.Letter(phone, appointment.username, offer=there is not None)
    message = changes.letter(context.gate, letter, temporary, order)
    return await context.transact(lambda stores: changes.open_account(stores, wanted, message, order))


async def grant_post(context: "Context", appointment: Appointment) -> StaffMember:
    """Give a colleague a post in one's own department."""
    order = await _order(context, appointment.reason, appointment.post.department)
    await _check_region(context, appointment.post)
    username, post = folded(appointment.username), appointment.post
    return await context.transact(lambda stores: changes.grant(stores, username, post, order))


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
