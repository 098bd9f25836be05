from collections.abc import Sequence
from typing import TYPE_CHECKING

from auth.accounts.model import Account, Role
from resolvers.access.model import Opened
from resolvers.access.record import record
from resolvers.paging import Page, PageRequest
from resolvers.staff.model import Colleague, StaffLogEntry
from resolvers.staff.roster import Roster

if TYPE_CHECKING:
    from resolvers.context import Context


async def list_log(context: "Context", request: PageRequest) -> Page[StaffLogEntry]:
    """Return one page of what was done to staff of the departments that the caller administers."""
    return await context.stores.staff_log.page(context.caller.departments(Role.ADMINISTRATOR), request)


async def count_log(context: "Context") -> int | None:
    """Count those entries, or None above 10,000."""
    return await context.stores.staff_log.count(context.caller.departments(Role.ADMINISTRATOR))


def administers(context: "Context", department: str) -> bool:
    """Tell whether the caller is an administrator of that very department."""
    return department in context.caller.departments(Role.ADMINISTRATOR)


async def list_staff(context: "Context", department: str, request: PageRequest) -> Page[Colleague]:
    """Return one page of a department's staff; whoever is shown by name can see who looked."""
    page = await Roster(context.gate.database).page(department, request)
    credentials = await context.gate.credentials.get_many([account.id for account in page.items])
    await _record(context, department, page.items)
    colleagues = tuple(Colleague(account, credentials.get(account.id)) for account in page.items)
    return Page(colleagues, page.cursors, page.has_next, page.has_previous)


async def count_staff(context: "Context", department: str) -> int | None:
    """Count a department's staff, or None above 10,000."""
    return await Roster(context.gate.database).count(department)


async def _record(context: "Context", department: str, accounts: Sequence[Account]) -> None:
    named = await context.loaders.departments.load(department)
    opened = Opened(
        thing=f"staff:{department}",
        account=context.caller.id or "",
        by=f"{named.name if named else ''}人员管理员",
        purpose="查看本部门人员名单",
        fields=("姓名", "岗位"),
    )
    others = [one for one in accounts if one.id != context.caller.id]
    await record(context, [(one.person.id_number, opened) for one in others if one.person])
