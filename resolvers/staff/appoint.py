"""How a department gets its first administrator: by whoever operates the server, on the command line."""

from typing import TYPE_CHECKING

from auth.accounts.model import Post, Role
from auth.credentials.model import folded
from auth.given import valid_phone
from auth.problems import NotFound
from resolvers.staff.model import Order, StaffMember, valid_reason, valid_username
from resolvers.staff.mutations import Appointment, give, open_account

if TYPE_CHECKING:
    from resolvers.context import Context

COMMAND_LINE = "tongban"


async def appoint_administrator(context: "Context", phone: str, appointment: Appointment) -> StaffMember:
    """Make somebody administrator of a department: a member of staff by username, or somebody new by phone."""
    order = Order("", COMMAND_LINE, valid_reason(appointment.reason), context.now())
    username, post = valid_username(folded(appointment.username)), appointment.post
    if not await context.stores.departments.get_many([post.department]):
        raise NotFound("staff.department_unknown", "department")
    if await context.gate.credentials.by_username(username):
        return await give(context, username, post, order)
    wanted = Appointment(username, post, appointment.reason)
    return await open_account(context, valid_phone(phone), wanted, order)


def administrator_of(department: str) -> Post:
    """The post of an administrator."""
    return Post(Role.ADMINISTRATOR, department)
