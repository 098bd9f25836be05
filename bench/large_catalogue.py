"""A province's catalogue of a hundred thousand matters, made of the sample by varying regions and names."""

from collections.abc import Iterator
from dataclasses import replace

from resolvers.context import Stores
from resolvers.matters.model import Matter
from resolvers.regions.model import Region, RegionLevel
from seeds.load import regions

_HOME = "511602000000"
_BATCH = 1000
# One name in so many is put otherwise in each region, as departments do.
_VARIED = 5


def copies(matters: list[Matter], total: int) -> Iterator[tuple[Region, Matter]]:
    """Yield the matters again for the city, the province and other counties, until there are `total` in all."""
    count = len(matters)
    for region in _others():
        for place, matter in enumerate(matters):
            if count == total:
                return
            name = matter.name if (place + int(region.code[:6])) % _VARIED else f"{matter.name}（{region.name}）"
            code = f"{region.code[:6]}-{matter.code}"
            yield region, replace(matter, code=code, region=region.code, name=name, basic_code=None, parent=None)
            count += 1


def plain(name: str) -> str:
    """The name that a copy was made of: the same matter, put otherwise."""
    return name.removesuffix("（广安市）").removesuffix("（四川省）")


async def enlarge(stores: Stores, total: int) -> int:
    """Bring the catalogue to `total` published items; returns how many were added."""
    matters = [matter async for batch in stores.matters.every_item() for matter in batch]
    batch: list[tuple[Region, Matter]] = []
    added = 0
    for pair in copies(matters, total):
        batch.append(pair)
        if len(batch) == _BATCH:
            added += await _put(stores, batch)
            batch = []
    return added + (await _put(stores, batch) if batch else 0)


async def _put(stores: Stores, batch: list[tuple[Region, Matter]]) -> int:
    return await stores.matters.put_many([matter for _, matter in batch], {one.code: one for one, _ in batch})


def _others() -> Iterator[Region]:
    """The home county's city and province first, then every county of the country in the order of the codes."""
    known = {region.code: region for region in regions()}
    home = known[_HOME]
    yield from (known[code] for code in home.ancestors)
    yield from (one for one in known.values() if one.level is RegionLevel.COUNTY and one.code != _HOME)
