from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from auth.personal import NoHolding
from auth.rows import Database, Duplicate, Index, Query, Row
from resolvers.matters.audit.model import AuditRun, CatalogueFinding, CatalogueProblem
from resolvers.paging import MAX_PAGE, Order, Page, PageRequest, read_page
from resolvers.regions.model import Region

_BATCH = 1000
_COUNT_CAP = 10_000
_ORDER = Order("sequence")
_CURRENT = "current"
EVERYWHERE = ""


@dataclass(frozen=True, slots=True)
class StoredFinding:
    """A finding as people read it later; the matter may have changed since. The path starts with EVERYWHERE."""

    run: str
    sequence: int
    region_path: tuple[str, ...]
    problem: CatalogueProblem
    matter_name: str
    matter_code: str
    region: str
    department: str
    detail: str
    others: tuple[str, ...]


class AuditRunStore:
    """Which audit is the one to show."""

    COLLECTION = "catalogueAudits"
    SCHEMA_VERSION = 1
    PERSONAL: ClassVar = NoHolding("about the catalogue")
    INDEXES: tuple[Index, ...] = ()

    def __init__(self, database: Database) -> None:
        self._rows = database.rows(self.COLLECTION)

    async def current(self) -> AuditRun | None:
        """Return the last audit that was completed."""
        row = await self._rows.get(_CURRENT)
        return run_from_row(row) if row else None

    async def set(self, run: AuditRun) -> bool:
        """Show this one from now on; False when a later one is shown already."""
        row = {field: value for field, value in run_to_row(run).items() if field != "_id"}
        try:
            await self._rows.update({"_id": _CURRENT, "run": {"$lt": run.id}}, {"$set": row}, upsert=True)
        except Duplicate:
            return False
        return True


class CatalogueFindingStore:
    """What audits found."""

    COLLECTION = "catalogueFindings"
    SCHEMA_VERSION = 1
    PERSONAL: ClassVar = NoHolding("about the catalogue")
    INDEXES = (Index((("run", 1), ("regionPath", 1), ("sequence", 1), ("_id", 1))),)
    QUERIES = (Query("run regionPath", sort="sequence _id"), Query(range="run"))

    def __init__(self, database: Database) -> None:
        self._rows = database.rows(self.COLLECTION)

    async def add_many(self, run: str, findings: Iterable[CatalogueFinding], regions: Mapping[str, Region]) -> int:
        """Write an audit's findings; returns how many there are."""
        batch: list[Row] = []
        sequence = 0
        for sequence, finding in enumerate(findings, 1):
            batch.append(finding_to_row(_stored(run, sequence, finding, regions)))
            if len(batch) == _BATCH:
                await self._rows.insert_many(batch)
                batch = []
        if batch:
            await self._rows.insert_many(batch)
        return sequence

    async def page(self, run: str, region: str, request: PageRequest) -> Page[StoredFinding]:
        """Return one page of what an audit found in a region and below it."""
        found = await read_page(self._rows, {"run": run, "regionPath": region}, _ORDER, request)
        findings = tuple(finding_from_row(row) for row in found.items)
        return Page(findings, found.cursors, found.has_next, found.has_previous)

    async def everything(self, run: str, region: str) -> AsyncIterator[StoredFinding]:
        """Yield all that an audit found in a region and below it, page by page."""
        request: PageRequest | None = PageRequest(MAX_PAGE)
        while request:
            page = await self.page(run, region, request)
            for finding in page.items:
                yield finding
            request = PageRequest(MAX_PAGE, page.cursors[-1]) if page.has_next else None

    async def count(self, run: str, region: str) -> int | None:
        """Count, or None above 10,000."""
        found = await self._rows.count({"run": run, "regionPath": region}, _COUNT_CAP + 1)
        return None if found > _COUNT_CAP else found

    async def count_by_problem(self, run: str, region: str) -> dict[str, int]:
        """Count the findings of each problem, in the order of the problems."""
        counted = await self._rows.aggregate(
            [{"$match": {"run": run, "regionPath": region}}, {"$group": {"_id": "$problem", "count": {"$sum": 1}}}]
        )
        counts = {row["_id"]: row["count"] for row in counted}
        return {one.value: counts[one.value] for one in CatalogueProblem if one.value in counts}

    async def forget(self, *, before: str) -> None:
        """Delete what audits before this one found."""
        await self._rows.delete({"run": {"$lt": before}})


def run_to_row(run: AuditRun) -> Row:
    """Lay out the audit to show."""
    counts = {"matters": run.matters, "findings": run.findings}
    return {"_id": _CURRENT, "v": AuditRunStore.SCHEMA_VERSION, "run": run.id, "at": run.at, **counts}


def run_from_row(row: Row) -> AuditRun:
    """Read an audit back."""
    return AuditRun(row["run"], row["at"], row["matters"], row["findings"])


def finding_to_row(finding: StoredFinding) -> Row:
    """Lay a finding out for storage."""
    return {
        "_id": f"{finding.run}:{finding.sequence:07d}",
        "v": CatalogueFindingStore.SCHEMA_VERSION,
        "run": finding.run,
        "sequence": finding.sequence,
        "regionPath": list(finding.region_path),
        "problem": finding.problem.value,
        "matterName": finding.matter_name,
        "matterCode": finding.matter_code,
        "region": finding.region,
        "department": finding.department,
        "detail": finding.detail,
        "others": list(finding.others),
    }


def finding_from_row(row: Row) -> StoredFinding:
    """Read a finding back."""
    return StoredFinding(
        run=row["run"],
        sequence=row["sequence"],
        region_path=tuple(row["regionPath"]),
        problem=CatalogueProblem(row["problem"]),
        matter_name=row["matterName"],
        matter_code=row["matterCode"],
        region=row["region"],
        department=row["department"],
        detail=row["detail"],
        others=tuple(row["others"]),
    )


def _stored(run: str, sequence: int, finding: CatalogueFinding, regions: Mapping[str, Region]) -> StoredFinding:
    matter, region = finding.matter, regions.get(finding.matter.region)
    return StoredFinding(
        run=run,
        sequence=sequence,
        region_path=(EVERYWHERE, *(region.ancestors if region else ()), matter.region),
        problem=finding.problem,
        matter_name=matter.name,
        matter_code=matter.code,
        region=matter.region,
        department=matter.department,
        detail=finding.detail,
        others=finding.others,
    )
