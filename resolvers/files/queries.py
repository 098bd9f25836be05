from typing import TYPE_CHECKING

from resolvers.files.model import File

if TYPE_CHECKING:
    from resolvers.context import Context


async def readable(context: "Context", file_id: str) -> File | None:
    """Return a file that the caller may see: their own, or of a submitted case that they handle."""
    file = await context.loaders.files.load(file_id)
    caller = context.caller
    if file is None or caller.account is None:
        return None
    if file.owner == caller.account.id:
        return file
    departments = caller.departments()
    handled = bool(departments) and await context.stores.applications.holding(file.id, departments)
    return file if handled else None
