from typing import TYPE_CHECKING

from auth.accounts.model import HANDLING, MemberRole
from auth.days import today
from auth.problems import NotFound
from resolvers.paging import Page, PageRequest
from resolvers.seals.lifecycle import SealStatus
from resolvers.seals.model import Seal
from resolvers.seals.rights import may_see, speaks_for
from resolvers.seals.store import Queue
from resolvers.seals.uses import SealUse

if TYPE_CHECKING:
    from resolvers.context import Context


async def visible(context: "Context", code: str) -> Seal | None:
    """Return a seal that the caller may look at, else None."""
    found = await context.loaders.seals.load(code) if context.caller.account else None
    return found if found and may_see(context.caller, found, today(context.now())) else None


async def visible_use(context: "Context", use: str) -> SealUse | None:
    """Return a use to who speaks for the seal's owner, or used it."""
    account = context.caller.account
    found = await context.stores.seal_uses.get(use) if account else None
    if found is None or account is None:
        return None
    seal = await context.loaders.seals.load(found.seal)
    return found if found.account == account.id or (seal and speaks_for(account, seal.owner)) else None


async def of_viewer(context: "Context") -> list[Seal]:
    """Return the seals of the organization that the caller acts for; as oneself all that one may see as an owner or
    use, in the order of codes.
    """
    account, organization = context.caller.account, context.caller.organization
    if account is None or (context.caller.principal and organization is None):
        return []
    day, seals = today(context.now()), context.stores.seals
    found = [] if organization else await seals.usable_by(account.id)
    for owner in [organization.id] if organization else _owners(context):
        found += await seals.of_owner(owner)
    mine = {one.code: one for one in found if may_see(context.caller, one, day)}
    return [mine[code] for code in sorted(mine)]


def queue(context: "Context", statuses: tuple[SealStatus, ...]) -> Queue:
    """What of the caller's offices to list."""
    return Queue(context.caller.departments(*HANDLING), statuses, today(context.now()))


async def list_queue(context: "Context", wanted: Queue, request: PageRequest) -> Page[Seal]:
    """Return one page of the seals that the caller's departments are the office of."""
    return await context.stores.seals.queue(wanted, request)


async def list_uses(context: "Context", seal: Seal, request: PageRequest) -> Page[SealUse] | None:
    """Return one page of a seal's uses to who speaks for its owner, else None."""
    if not speaks_for(context.caller.account, seal.owner):
        return None
    return await context.stores.seal_uses.page(seal.code, request)


def _owners(context: "Context") -> list[str]:
    """Whose seals one may have to do with: organizations and departments, at most 20."""
    account = context.caller.account
    if account is None:
        raise NotFound("seal.unknown")
    managed = [one.organization for one in account.memberships if one.role is not MemberRole.OPERATOR]
    return [*dict.fromkeys((*managed, *(post.department for post in account.posts)))][:20]
