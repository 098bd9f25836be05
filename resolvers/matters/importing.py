"""Importing a catalogue: `tongban import matters FILE`. Running it twice changes nothing."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from auth.days import today
from resolvers.matters.exchange.progress import ImportProgress
from resolvers.matters.import_departments import chosen_codes, departments
from resolvers.matters.import_findings import Defect, Finding, Line, Remarks, finding
from resolvers.matters.import_plan import Survey, said
from resolvers.matters.import_report import ImportReport, Outcome, RowOutcome, Tally
from resolvers.matters.import_spool import Spool
from resolvers.matters.model import Matter
from resolvers.matters.publishing import Succession, publish, succession
from resolvers.regions.model import Department, Region

if TYPE_CHECKING:
    from resolvers.context import Stores

BATCH = 500
# What a group's name says of the main item that is made of it.
_SAID = ("code", "name", "type", "region", "department", "basic_code", "parent", "is_main")

T = TypeVar("T")
Said = dict[str, Any]


@dataclass(slots=True)
class _Entry:
    """A row on its way; `said` is what it says of a matter, None when it isn't imported."""

    line: Line
    findings: list[Finding]
    said: Said | None = None


@dataclass(slots=True)
class _Run:
    """An import under way; `done` are the rows that an earlier run has committed."""

    stores: "Stores"
    at: datetime
    dry_run: bool
    told: Callable[[RowOutcome], None]
    regions: dict[str, Region] = field(default_factory=dict)
    tally: Tally = field(default_factory=Tally)
    done: int = 0


async def import_matters(
    stores: "Stores",
    rows: Iterable[Line],
    *,
    at: datetime,
    dry_run: bool,
    progress: Callable[[int], None],
    told: Callable[[RowOutcome], None] = lambda _row: None,
    resume: bool = False,
) -> ImportReport:
    """Bring the catalogue to what the rows say; `progress` is told how many are done, `told` what became of each.

    Matters that the rows don't mention stay. Rows are looked at twice, the second time from a temporary file, and
    none is held. Departments are written first, then the main items that groups make, then the rows in batches, so
    groups never dangle in a run that broke off. Running it again completes it; with `resume` that begins behind
    the last batch.
    """
    run = _Run(stores, at, dry_run, told)
    with Spool() as spool:
        survey = await _surveyed(run, rows, spool)
        known = await _known_departments(run, survey)
        parents = await _main_items_there(stores, survey)
        found = departments(survey.given, known)
        codes = chosen_codes(survey.given, known)
        if resume and not dry_run:
            await _take_up(run, spool.digest)
        if not dry_run:
            await stores.departments.put_many([one for one in found if one not in known])
        main_items = [_said(matter) for matter in survey.main_items(codes)]
        for batch in _batches(main_items):
            await _settle(run, batch)
        row = 0
        for entries in _batches(_entries(spool, codes, Remarks(codes, survey.given), parents)):
            row += len(entries)
            await _import(run, entries, row, spool.digest)
            progress(row)
    if not dry_run:
        await stores.imports.forget(spool.digest)
    return _report(run.tally, survey, len(main_items), len(found))


async def _surveyed(run: _Run, rows: Iterable[Line], spool: Spool) -> Survey:
    """Look at every row for the first time."""
    survey = Survey(run.regions, today(run.at))
    asked: set[str] = set()
    for batch in _batches(rows):
        new = {row.get("region_code", "") for _, row in batch} - asked
        asked |= new
        run.regions.update(await run.stores.regions.get_many(sorted(new)) if new else {})
        for line in batch:
            spool.put(line, survey.take(line))
    return survey


async def _known_departments(run: _Run, survey: Survey) -> list[Department]:
    """Return those that the rows may mean, and those whose codes the rows give to others."""
    departments = run.stores.departments
    named = {region for region, _ in survey.given}
    known = {one.code: one for region in sorted(named) for one in await departments.of_region(region)}
    given = sorted({code for codes in survey.given.values() for code in codes} - known.keys())
    for codes in _batches(given):
        known |= await departments.get_many(list(codes))
    return list(known.values())


async def _main_items_there(stores: "Stores", survey: Survey) -> set[str]:
    """Return the main items below which rows may be: the file's own and those that are there already."""
    there = set(survey.main_codes)
    for codes in _batches(sorted(survey.parents - there)):
        there |= {code for code, matter in (await stores.matters.newest(list(codes))).items() if matter.is_main}
    return there


async def _take_up(run: _Run, digest: str) -> None:
    """Go on where an earlier run on the same rows broke off, in its own time."""
    if earlier := await run.stores.imports.get(digest):
        run.at, run.done = earlier.started_at, earlier.rows
        run.tally.outcomes.update({Outcome(name): count for name, count in earlier.outcomes.items()})


def _entries(
    spool: Spool, codes: dict[tuple[str, str], str], remarks: Remarks, parents: set[str]
) -> Iterator[_Entry]:
    """Look at every row for the second time."""
    for line, found in spool.lines():
        if found:
            yield _Entry(line, [found])
        elif (parent := line[1].get("parent")) and parent not in parents:
            why = f"{parent[:40]!r} is no main item of the file or the catalogue"
            yield _Entry(line, [finding(line, Defect.PARENT_UNKNOWN, why, rejected=True)])
        else:
            yield _Entry(line, list(remarks.on(line)), said(line[1], codes))


async def _import(run: _Run, entries: Sequence[_Entry], row: int, digest: str) -> None:
    """Settle a batch that ends with the file's `row`, note that it is done, and tell what became of it."""
    skipped = max(0, min(len(entries), run.done - (row - len(entries))))
    for entry in entries[:skipped]:
        _tell(run, entry, Outcome.EARLIER)
    left = entries[skipped:]
    if not left:
        return
    outcomes = iter(await _settle(run, [entry.said for entry in left if entry.said]))
    for entry in left:
        _tell(run, entry, next(outcomes) if entry.said else _without(entry))
    if not run.dry_run:
        counts = {outcome.value: count for outcome, count in run.tally.outcomes.items()}
        await run.stores.imports.set(ImportProgress(digest, row, counts, run.at))


def _without(entry: _Entry) -> Outcome:
    """What becomes of a row that isn't imported: a repetition leaves all as it is."""
    return Outcome.REJECTED if any(found.rejected for found in entry.findings) else Outcome.UNCHANGED


def _tell(run: _Run, entry: _Entry, outcome: Outcome) -> None:
    if outcome is Outcome.REJECTED and entry.said:
        entry.findings.append(
            finding(entry.line, Defect.CODE_DUPLICATED, "the code of another matter", rejected=True)
        )
    row = RowOutcome(entry.line, outcome, tuple(entry.findings))
    run.tally.count(row)
    run.told(row)


async def _settle(run: _Run, wanted: Sequence[Said]) -> list[Outcome]:
    """Publish what is new or different; tells for each matter whether it is CREATED, CHANGED …"""
    newest = await run.stores.matters.newest([one["code"] for one in wanted]) if wanted else {}
    outcomes, changes = [], []
    for one in wanted:
        outcome, change = _judge(newest.get(one["code"]), one, run.at)
        outcomes.append(outcome)
        changes += [change] if change else []
    if changes and not run.dry_run:
        await publish(run.stores, changes, run.regions)
    return outcomes


def _judge(old: Matter | None, said: Said, at: datetime) -> tuple[Outcome, Succession | None]:
    if old is None:
        return Outcome.CREATED, succession(None, Matter(**said, published_at=at))
    if _foreign(old, said):
        return Outcome.REJECTED, None
    change = succession(old, replace(old, **said, published_at=at))
    return (Outcome.CHANGED if change else Outcome.UNCHANGED), change


def _foreign(old: Matter, said: Said) -> bool:
    """Whether the code belongs to another source's matter.

    It does in another region. In another department it does when somebody has written it out: an import's own
    bare entry just moves along when departments are reorganised.
    """
    entry = Matter(**said, version=old.version, status=old.status, published_at=old.published_at)
    bare = replace(entry, **{field: getattr(old, field) for field in said}) == old
    return old.region != said["region"] or (old.department != said["department"] and not bare)


def _said(matter: Matter) -> Said:
    return {field: getattr(matter, field) for field in _SAID}


def _report(tally: Tally, survey: Survey, main_items: int, departments: int) -> ImportReport:
    return ImportReport(
        rows=survey.rows,
        created=tally.outcomes[Outcome.CREATED],
        changed=tally.outcomes[Outcome.CHANGED],
        unchanged=tally.outcomes[Outcome.UNCHANGED],
        rejected=tally.outcomes[Outcome.REJECTED],
        main_items=main_items,
        departments=departments,
        problems=dict(tally.problems),
        findings=tuple(tally.findings),
        earlier=tally.earlier,
    )


def _batches(items: Iterable[T]) -> Iterator[list[T]]:
    iterator = iter(items)
    while batch := list(islice(iterator, BATCH)):
        yield batch
