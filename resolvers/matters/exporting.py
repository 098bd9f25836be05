"""Exporting the catalogue: `tongban export matters FILE`."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from resolvers.matters.exchange.describing import described, of_version
from resolvers.matters.exchange.mapping import CatalogueMapping
from resolvers.matters.exchange.reading import Format
from resolvers.matters.exchange.tables import Record
from resolvers.matters.exchange.writing import writing
from resolvers.matters.model import Matter

if TYPE_CHECKING:
    from resolvers.context import Stores


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to export: the published matters of a region and below it (None: everywhere), or every version."""

    mapping: CatalogueMapping
    format: Format
    region: str | None = None
    all_versions: bool = False


async def export_matters(stores: "Stores", path: Path, wanted: Wanted, progress: Callable[[int], None]) -> int:
    """Write the file batch by batch; returns how many matters it holds. Raises BadFile."""
    count = 0
    with writing(path, wanted.format, wanted.mapping.columns) as write:
        async for matters in _matters(stores, wanted):
            for record in await _records(stores, matters, wanted):
                write(record)
                count += 1
            progress(count)
    return count


async def _matters(stores: "Stores", wanted: Wanted) -> AsyncIterator[list[Matter]]:
    every = stores.matters.every_version if wanted.all_versions else stores.matters.every_published
    # A layout without main items names them as groups, if at all.
    with_main = "is_main" in wanted.mapping.rules
    async for matters in every(wanted.region):
        yield [matter for matter in matters if with_main or not matter.is_main]


async def _records(stores: "Stores", matters: list[Matter], wanted: Wanted) -> list[Record]:
    """Lay a batch out; two round trips."""
    departments = await stores.departments.get_many(sorted({matter.department for matter in matters}))
    parents = await _groups(stores, matters) if "group" in wanted.mapping.rules else {}
    nested = wanted.format is Format.JSON

    def record(matter: Matter) -> Record:
        row: dict[str, Any] = described(matter, departments.get(matter.department), parents.get(matter.parent or ""))
        laid_out = wanted.mapping.record(row, nested=nested)
        return laid_out | (of_version(matter) if wanted.all_versions else {})

    return [record(matter) for matter in matters]


async def _groups(stores: "Stores", matters: list[Matter]) -> dict[str, str]:
    codes = sorted({matter.parent for matter in matters if matter.parent})
    return {code: matter.name for code, matter in (await stores.matters.published(codes)).items()} if codes else {}
