from typing import TYPE_CHECKING

from auth.accounts.model import Role
from resolvers.paging import Page, PageRequest
from resolvers.staff.model import StaffLogEntry

if TYPE_CHECKING:
    from resolvers.context import Context


async def list_log(context: "Context", request: PageRequest) -> Page[StaffLogEntry]:
    """Return one page of what was done to staff of the departments that the caller administers."""
    return await context.stores.staff_log.page(context.caller.departments(Role.ADMINISTRATOR), request)


async def count_log(context: "Context") -> int | None:
    """Count those entries, or None above 10,000."""
    return await context.stores.staff_log.count(context.caller.departments(Role.ADMINISTRATOR))
