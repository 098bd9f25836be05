from typing import TYPE_CHECKING

from auth.problems import NotFound, Unauthenticated
from resolvers.applications.model import Application
from resolvers.applications.number import is_number
from resolvers.package_applications.advance import Carrier, advance
from resolvers.package_applications.model import PackageApplication
from resolvers.package_applications.plan import next_step
from resolvers.packages.model import Offer
from resolvers.paging import Page, PageRequest
from resolvers.parties.queries import principal
from resolvers.parties.wards import party_ids

if TYPE_CHECKING:
    from resolvers.context import Context


async def existing(context: "Context", number: str) -> PackageApplication:
    """Return one's own package, as far as it got by now; raises NotFound."""
    whole = await of_number(context, number)
    if whole is None:
        raise NotFound("package_application.unknown", "packageApplicationId")
    return whole


async def of_number(context: "Context", number: str) -> PackageApplication | None:
    """Return one's own package, None for everybody else's: a stranger can't tell it from a missing one."""
    whole = await context.stores.package_applications.get(number) if is_number(number) else None
    if whole is None or not whole.belongs_to(context.caller):
        return None
    cases = await context.stores.applications.get_many(list(whole.numbers))
    if next_step(whole, cases).nothing:
        return whole
    calendar = await context.calendar()
    await advance(Carrier(context.stores, context.transact, calendar, context.now(), context.signer), number)
    return await context.stores.package_applications.get(number)


async def of_case(context: "Context", case: Application) -> PackageApplication | None:
    """Return the package that a case is part of, to the applicant's side only."""
    found = await context.loaders.package_applications.load(case.package) if case.package else None
    return found if found and found.belongs_to(context.caller) else None


async def offer_of(context: "Context", whole: PackageApplication) -> Offer:
    """Return the package with the versions of its matters that it started with."""
    found = await context.loaders.matters.load_many([one.matter for one in whole.parts])
    return Offer(whole.definition, tuple(one for one in found if one))


def whose(context: "Context") -> tuple[tuple[str, ...], str | None]:
    """Whose packages `viewer.packages` lists: one's own, or those of whom one acts for."""
    caller = context.caller
    if caller.account is None:
        raise Unauthenticated("token.missing")
    return party_ids(context, principal(caller)), caller.delegation.id if caller.delegation else None


async def list_mine(context: "Context", request: PageRequest) -> Page[PackageApplication]:
    """Return one page of one's own packages."""
    return await context.stores.package_applications.mine(*whose(context), request)
