"""Importing a catalogue: `tongban import matters FILE.csv`. Running it twice changes nothing."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from resolvers.matters.import_file import BadFile, read_rows
from resolvers.matters.import_findings import Defect, Finding, Line
from resolvers.matters.import_plan import Plan, plan
from resolvers.matters.model import Matter
from resolvers.matters.publishing import Succession, publish, succession
from resolvers.regions.model import Department, Region

if TYPE_CHECKING:
    from resolvers.context import Stores

# All that the command needs, in one place.
__all__ = ["BadFile", "ImportReport", "import_matters", "read_rows"]

BATCH = 500
SHOWN = 20
# What the source says of a matter; the rest is left as it is when staff have filled it in since.
_SAID = ("name", "type", "region", "department", "basic_code", "parent", "is_main")

CREATED, CHANGED, UNCHANGED, REJECTED = "CREATED", "CHANGED", "UNCHANGED", "REJECTED"

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ImportReport:
    """How it went. Every row is created, changed, unchanged or rejected; main items and departments are counted
    as the file names them, and are written along. A department's problems are counted once for each code."""

    rows: int
    created: int
    changed: int
    unchanged: int
    rejected: int
    main_items: int
    departments: int
    problems: dict[str, int]
    findings: tuple[Finding, ...]

    def summary(self) -> str:
        """The report in words, with the first rows that were rejected."""
        rejected = [finding for finding in self.findings if finding.rejected]
        return "\n".join(
            [
                f"{self.rows} rows: {self.created} created, {self.changed} changed, {self.unchanged} unchanged, "
                f"{self.rejected} rejected; {self.main_items} main items, {self.departments} departments",
                *(f"{count:6} {problem}" for problem, count in sorted(self.problems.items())),
                *(f"line {one.line}: {one.problem.value} {one.detail}: {one.name}" for one in rejected[:SHOWN]),
                *([f"… and {len(rejected) - SHOWN} more rejected rows"] if len(rejected) > SHOWN else []),
            ]
        )

    def as_dict(self) -> dict[str, Any]:
        """The report as JSON writes it."""
        findings = [{**asdict(finding), "problem": finding.problem.value} for finding in self.findings]
        return {**asdict(self), "findings": findings}


async def import_matters(
    stores: "Stores",
    rows: Iterable[Line],
    *,
    at: datetime,
    dry_run: bool,
    progress: Callable[[int], None],
) -> ImportReport:
    """Bring the catalogue to what the rows say; `progress` is told how many are done.

    Matters that the rows don't mention stay. Departments are written first, then main items, then items in
    batches, so a run that broke off leaves nothing dangling and is completed by running it again.
    """
    lines = list(rows)
    regions = await stores.regions.get_many(sorted({row.get("region_code", "") for _, row in lines}))
    known = await _known_departments(stores, lines, regions)
    planned = plan(lines, regions, known, at)
    if not dry_run:
        await stores.departments.put_many([one for one in planned.departments if one not in known])
    for main_items in _batches(planned.main_items):
        await _settle(stores, main_items, regions, dry_run=dry_run)
    outcomes: list[str] = []
    for batch in _batches(planned.items):
        outcomes += await _settle(stores, [matter for _, matter in batch], regions, dry_run=dry_run)
        progress(len(outcomes))
    return _report(planned, outcomes)


async def _known_departments(stores: "Stores", lines: Sequence[Line], regions: dict[str, Region]) -> list[Department]:
    """Return those that the rows may mean, and those whose codes the rows give to others."""
    known = {one.code: one for region in regions for one in await stores.departments.of_region(region)}
    given = {row.get("department_code", "") for _, row in lines}
    return list((known | await stores.departments.get_many(sorted(given - known.keys()))).values())


async def _settle(
    stores: "Stores", matters: Sequence[Matter], regions: dict[str, Region], *, dry_run: bool
) -> list[str]:
    """Publish what is new or different; tells for each matter whether it is CREATED, CHANGED …"""
    newest = await stores.matters.newest([matter.code for matter in matters])
    outcomes, changes = [], []
    for matter in matters:
        outcome, change = _judge(newest.get(matter.code), matter)
        outcomes.append(outcome)
        changes += [change] if change else []
    if changes and not dry_run:
        await publish(stores, changes, regions)
    return outcomes


def _judge(old: Matter | None, matter: Matter) -> tuple[str, Succession | None]:
    if old is None:
        return CREATED, succession(None, matter)
    if _foreign(old, matter):
        return REJECTED, None
    change = succession(old, replace(old, **_said(matter), published_at=matter.published_at))
    return (CHANGED if change else UNCHANGED), change


def _foreign(old: Matter, matter: Matter) -> bool:
    """Whether the code belongs to another source's matter.

    It does in another region. In another department it does when somebody has written it out: an import's own
    bare entry just moves along when departments are reorganised.
    """
    entry = replace(matter, version=old.version, status=old.status, published_at=old.published_at)
    bare = replace(entry, **_said(old)) == old
    return old.region != matter.region or (old.department != matter.department and not bare)


def _said(matter: Matter) -> dict[str, Any]:
    return {field: getattr(matter, field) for field in _SAID}


def _report(planned: Plan, outcomes: Sequence[str]) -> ImportReport:
    taken = [
        Finding(line, matter.code, matter.name, Defect.CODE_DUPLICATED, "the code of another matter", rejected=True)
        for (line, matter), outcome in zip(planned.items, outcomes, strict=True)
        if outcome == REJECTED
    ]
    findings = sorted([*planned.findings, *taken], key=lambda finding: finding.line)
    counts = Counter(outcomes)
    return ImportReport(
        rows=planned.rows,
        created=counts[CREATED],
        changed=counts[CHANGED],
        unchanged=counts[UNCHANGED] + planned.repeated,
        rejected=sum(finding.rejected for finding in findings),
        main_items=len(planned.main_items),
        departments=len(planned.departments),
        problems=dict(Counter(finding.problem.value for finding in findings)),
        findings=tuple(findings),
    )


def _batches(items: Sequence[T]) -> Iterator[Sequence[T]]:
    return (items[start : start + BATCH] for start in range(0, len(items), BATCH))
