"""What a catalogue file amounts to: departments and main items, and then row by row a matter. Pure."""

import hashlib
from collections import Counter
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import orjson

from resolvers.matters.codes import parse_matter_code
from resolvers.matters.exchange.values import details, flag
from resolvers.matters.import_departments import Identity, count_code, identity, local_code
from resolvers.matters.import_file import CatalogueRow
from resolvers.matters.import_findings import Defect, Finding, Line, defect, finding, matter_type
from resolvers.matters.model import Matter, MatterType

UNGROUPED = frozenset({"", "未分类"})
_DIGEST = 16


@dataclass(slots=True)
class _Group:
    region: str
    department: Identity
    name: str
    types: Counter[MatterType] = field(default_factory=Counter)


class Survey:
    """What must be known of the whole file before its first row is imported, gathered row by row.

    It keeps codes and counts, no rows.
    """

    def __init__(self, regions: Container[str], today: date) -> None:
        """`regions` are those that exist; the caller adds to them before it shows a row of a new one."""
        self.rows = 0
        self.given: dict[Identity, Counter[str]] = {}
        self.main_codes: set[str] = set()
        self.parents: set[str] = set()
        self._regions = regions
        self._today = today
        self._first: dict[str, tuple[int, bytes]] = {}
        self._groups: dict[str, _Group] = {}

    def take(self, line: Line) -> Finding | None:
        """Judge the next row: what keeps it from being imported, or from being imported again."""
        self.rows += 1
        found = defect(line, self._regions, self._today) or self._repetition(line)
        if found is None:
            self._count(line[1])
        return found

    def main_items(self, departments: Mapping[Identity, str]) -> Iterator[Matter]:
        """Make a main item of each group in a department; its type is the most frequent one of its items.

        Sources name groups but give them no code: the code is local.
        """
        for code, group in self._groups.items():
            type, _ = group.types.most_common(1)[0]
            yield Matter(code, group.name, type, group.region, departments[group.department], is_main=True)

    def _repetition(self, line: Line) -> Finding | None:
        """The first row of each code counts; a later one is a harmless repetition, or rejected if it differs."""
        number, row = line
        digest = hashlib.blake2b(orjson.dumps(row, option=orjson.OPT_SORT_KEYS), digest_size=_DIGEST).digest()
        first, its_digest = self._first.setdefault(row["matter_code"], (number, digest))
        if first == number:
            return None
        same = digest == its_digest
        detail = f"{'repeats' if same else 'differs from'} line {first}"
        return finding(line, Defect.CODE_DUPLICATED, detail, rejected=not same)

    def _count(self, row: CatalogueRow) -> None:
        count_code(row, self.given)
        if row.get("is_main") is not None and flag(row["is_main"]):
            self.main_codes.add(row["matter_code"])
        if row.get("parent"):
            self.parents.add(row["parent"])
        if code := _main_code(row):
            group = self._groups.setdefault(code, _Group(row["region_code"], identity(row), row["group"]))
            group.types.update(filter(None, [matter_type(row)]))


def said(row: CatalogueRow, departments: Mapping[Identity, str]) -> dict[str, Any]:
    """The fields of a matter of which a row says something; the code is its name in all of them."""
    code = row["matter_code"]
    fields = {
        "code": code,
        "name": row["name"],
        "type": MatterType(row["task_type"].zfill(2)),
        "region": row["region_code"],
        "department": departments[identity(row)],
        "basic_code": parse_matter_code(code).basic_code,
    }
    if "group" in row:
        fields |= {"parent": _main_code(row), "is_main": False}
    return fields | details(row)


def _main_code(row: CatalogueRow) -> str | None:
    if row.get("group", "") in UNGROUPED:
        return None
    return local_code("MAIN", row["region_code"], row["department"], row["group"])
