"""What a catalogue file amounts to: matters, main items, departments, and what is wrong with it. Pure."""

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from resolvers.matters.codes import parse_matter_code
from resolvers.matters.import_departments import Identity, departments, identity, local_code
from resolvers.matters.import_file import CatalogueRow
from resolvers.matters.import_findings import Finding, Line, defect, matter_type, remarks, unique
from resolvers.matters.model import Matter, MatterType
from resolvers.regions.model import Department

UNGROUPED = frozenset({"", "未分类"})


@dataclass(frozen=True, slots=True)
class Plan:
    """What to import. `repeated` counts the rows that say again, word for word, what an earlier one says."""

    rows: int
    items: tuple[tuple[int, Matter], ...]
    main_items: tuple[Matter, ...]
    departments: tuple[Department, ...]
    repeated: int
    findings: tuple[Finding, ...]


def plan(lines: Iterable[Line], regions: Container[str], known: Iterable[Department], at: datetime) -> Plan:
    """Judge every row: it becomes a matter published at `at`, perhaps with remarks, or is rejected.

    `known` are the departments that exist already in any of the regions or under any of the codes.
    """
    lines = list(lines)
    findings = [finding for line in lines if (finding := defect(line, regions))]
    refused = {finding.line for finding in findings}
    distinct, duplicates = unique([line for line in lines if line[0] not in refused])
    found = departments([row for _, row in distinct], known)
    codes = {(one.region, one.name): one.code for one in found}
    main_items = _main_items([row for _, row in distinct], codes, at)
    findings += [*duplicates, *remarks(distinct, codes)]
    return Plan(
        rows=len(lines),
        items=tuple((number, _item(row, codes, at)) for number, row in distinct),
        main_items=tuple(main_items.values()),
        departments=tuple(found),
        repeated=sum(not finding.rejected for finding in duplicates),
        findings=tuple(sorted(findings, key=lambda finding: finding.line)),
    )


def _main_code(row: CatalogueRow) -> str | None:
    if row["group"] in UNGROUPED:
        return None
    return local_code("MAIN", row["region_code"], row["department"], row["group"])


def _main_items(rows: Iterable[CatalogueRow], departments: Mapping[Identity, str], at: datetime) -> dict[str, Matter]:
    """Make a main item of each group in a department; its type is the most frequent one of its items.

    Sources name groups but give them no code: the code is local.
    """
    members: dict[str, list[CatalogueRow]] = defaultdict(list)
    for row in rows:
        if code := _main_code(row):
            members[code].append(row)
    return {code: _main_item(code, rows, departments, at) for code, rows in members.items()}


def _main_item(code: str, rows: list[CatalogueRow], departments: Mapping[Identity, str], at: datetime) -> Matter:
    type, _ = Counter(filter(None, map(matter_type, rows))).most_common(1)[0]
    region, department = rows[0]["region_code"], departments[identity(rows[0])]
    return Matter(code, rows[0]["group"], type, region, department, is_main=True, published_at=at)


def _item(row: CatalogueRow, departments: Mapping[Identity, str], at: datetime) -> Matter:
    code = row["matter_code"]
    type = MatterType(row["task_type"].zfill(2))
    return Matter(
        code=code,
        name=row["name"],
        type=type,
        region=row["region_code"],
        department=departments[identity(row)],
        basic_code=parse_matter_code(code).basic_code,
        parent=_main_code(row),
        published_at=at,
    )
