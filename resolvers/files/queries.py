from typing import TYPE_CHECKING

from resolvers.files.model import File
from resolvers.parties.queries import principal
from resolvers.parties.wards import party_ids

if TYPE_CHECKING:
    from resolvers.context import Context


async def readable(context: "Context", file_id: str) -> File | None:
    """Return a file that the caller may see: their own, of a case of whom they act for, or of one they handle
    or owe an opinion on.

    A delegate sees what they uploaded themselves, no more.
    """
    file = await context.loaders.files.load(file_id)
    caller = context.caller
    if file is None or caller.account is None:
        return None
    if file.owner == caller.account.id:
        return file
    if caller.delegation is None and await context.stores.applications.of_applicant(
        file.id, party_ids(context, principal(caller))
    ):
        return file
    reach = caller.reach()
    held = await context.stores.applications.holding(file.id, reach) if reach else []
    return file if any(one.staffed_by(caller) or one.owed_by(caller) for one in held) else None
