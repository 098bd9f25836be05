from collections.abc import Sequence
from typing import TYPE_CHECKING

from auth.problems import Invalid
from resolvers.packages.checks import PackageFaulty, check, offered
from resolvers.packages.model import Offer, ServicePackage
from resolvers.parties.model import Audience

if TYPE_CHECKING:
    from resolvers.context import Context, Stores


async def packages(context: "Context", audience: Audience | None, region: str | None) -> list[Offer]:
    """Return what is offered where one is: packages of the region and of all above it."""
    await region_and_above(context, region)
    found = await context.loaders.region_packages.load(region)
    return await offers(context, [one for one in found if audience in {None, one.audience}])


async def package(context: "Context", code: str) -> Offer | None:
    """Return the package of that code, None when there is none or it can't be had today."""
    found = await context.loaders.packages.load(code)
    return next(iter(await offers(context, [found] if found else [])), None)


async def offers(context: "Context", found: Sequence[ServicePackage]) -> list[Offer]:
    """Return these packages as they can be had today; their matters are read in one round trip."""
    codes = list(dict.fromkeys(code for one in found for code in one.codes))
    matters = dict(zip(codes, await context.loaders.published.load_many(codes), strict=True))
    published = {code: matter for code, matter in matters.items() if matter}
    return [offer for one in found if (offer := offered(one, published))]


async def region_and_above(context: "Context", code: str | None) -> list[str] | None:
    """Return the region and all above it, None for no region; raises Invalid for an unknown one."""
    if code is None:
        return None
    region = await context.loaders.regions.load(code)
    if region is None:
        raise Invalid("region.unknown", "region")
    return [*region.ancestors, region.code]


async def write(stores: "Stores", written: Sequence[ServicePackage]) -> int:
    """Write packages after checking each against the published catalogue; raises PackageFaulty, writing none."""
    codes = list(dict.fromkeys(code for one in written for code in one.codes))
    matters = await stores.matters.published(codes)
    types = {type.code: type for type in await stores.certificate_types.all()}
    for one in written:
        if faults := check(one, matters, types):
            raise PackageFaulty(one, faults)
    return await stores.packages.put_many(list(written))
