"""Auditing the catalogue: every night by the worker, and whenever somebody runs `tongban audit`."""

import secrets
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from resolvers.matters.audit.comparison import compare
from resolvers.matters.audit.departments import examine_departments
from resolvers.matters.audit.entries import examine
from resolvers.matters.audit.model import AuditRun, Catalogue, CatalogueFinding, CatalogueProblem
from resolvers.matters.model import Matter

if TYPE_CHECKING:
    from resolvers.context import Stores

FRESH = timedelta(days=1)
_PLACE = {problem: place for place, problem in enumerate(CatalogueProblem)}


def audit(catalogue: Catalogue) -> list[CatalogueFinding]:
    """Return everything that is wrong, by problem, then by region, department and code."""
    return sorted(_findings(catalogue), key=_place)


async def run_audit(stores: "Stores", at: datetime) -> AuditRun:
    """Audit the catalogue as it is published now. The findings show all at once, when they are complete."""
    catalogue = await _read(stores)
    # In the order of time: of two at once the later one stays.
    run = f"{at:%Y%m%d%H%M%S%f}-{secrets.token_hex(4)}"
    found = await stores.catalogue_findings.add_many(run, audit(catalogue), catalogue.regions)
    done = AuditRun(run, at, len(catalogue.matters), found)
    if await stores.catalogue_audits.set(done):
        await stores.catalogue_findings.forget(before=run)
    return done


async def current_audit(stores: "Stores", at: datetime, fresh: timedelta | None = None) -> AuditRun:
    """Return the audit to show, or make one where there is none, or none younger than `fresh`."""
    current = await stores.catalogue_audits.current()
    if current is None or (fresh is not None and at - current.at >= fresh):
        return await run_audit(stores, at)
    return current


def _findings(catalogue: Catalogue) -> Iterator[CatalogueFinding]:
    for matter in catalogue.matters:
        yield from examine(matter)
    yield from compare(catalogue)
    yield from examine_departments(catalogue)


def _place(finding: CatalogueFinding) -> tuple[int, str, str, str]:
    return _PLACE[finding.problem], finding.matter.region, finding.matter.department, finding.matter.code


async def _read(stores: "Stores") -> Catalogue:
    matters: list[Matter] = []
    async for batch in stores.matters.every_item():
        matters += batch
    departments = await stores.departments.get_many(sorted({one.department for one in matters}))
    regions = await stores.regions.get_many(sorted({one.region for one in matters}))
    return Catalogue(tuple(matters), departments, regions)
