"""What stores ask the database for, held against what they declare, and that against the indexes.

Stores get their rows through `MongoDatabase.rows`. What tests ask for themselves isn't looked at.
"""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest

from api.database import MongoDatabase, MongoRows
from auth.personal import Holding
from auth.rows import Index, Query, Row, Sort
from resolvers.context import COLLECTIONS

_RANGES = {"$gt", "$gte", "$lt", "$lte"}
_EQUALS = {"$eq", "$in"}


@dataclass(frozen=True)
class Shape:
    """One way in which a collection was asked: names of fields only."""

    equal: frozenset[str]
    range: frozenset[str]
    rest: frozenset[str]
    sort: tuple[tuple[str, int], ...]

    def __str__(self) -> str:
        sort = " ".join(f"{'-' if order < 0 else ''}{field}" for field, order in self.sort)
        equal, ranged, rest = (" ".join(sorted(some)) for some in (self.equal, self.range, self.rest))
        return f"Query({equal!r}, sort={sort!r}, range={ranged!r}, rest={rest!r})"


def shape(where: Row, sort: Sort | None = None, later: Sequence[Row] = ()) -> Shape:
    """Return the shape of a filter, with what is matched behind it."""
    equal, ranged, rest = set(), set(), {name for one in later for name in _names(one)}
    for field, wanted in where.items():
        operators = set(wanted) if isinstance(wanted, dict) and all(one[:1] == "$" for one in wanted) else {"$eq"}
        kind = equal if operators <= _EQUALS else ranged if operators <= _RANGES else rest
        kind.add(field)
    return Shape(frozenset(equal), frozenset(ranged), frozenset(rest), tuple(sort or ()))


def pipeline_shape(pipeline: Sequence[Row]) -> Shape:
    """Return the shape of a pipeline: what it matches and sorts before it makes something else of the rows."""
    matched: list[Row] = []
    sort: tuple[tuple[str, int], ...] = ()
    for stage in pipeline:
        if "$match" in stage:
            matched.append(stage["$match"])
        elif "$sort" in stage:
            sort = tuple(stage["$sort"].items())
        else:
            break
    return shape(matched[0] if matched else {}, sort, matched[1:])


def _names(where: Row) -> Iterator[str]:
    for field, wanted in where.items():
        if field in {"$or", "$and"}:
            for one in wanted:
                yield from _names(one)
        else:
            yield field


def declared(store: Any) -> tuple[Query, ...]:
    """Return what a store declares, and what follows from how its rows are found for the person they are about."""
    holding = store.PERSONAL
    found_by = {field for field, _ in holding.found_by if field != "_id"} if isinstance(holding, Holding) else ()
    personal = (Query(field, sort="_id", range="_id", few="one person's") for field in sorted(found_by))
    bare = (Query(field) for field in sorted(found_by))
    # Migrations read a whole collection, once per version.
    return (*getattr(store, "QUERIES", ()), *personal, *bare, Query(range="v", few="a migration"))


def answers(query: Query, seen: Shape) -> bool:
    """Whether this declaration is about that shape."""
    equal, ranged = set(query.equal.split()), set(query.range.split())
    sort = [one for one in seen.sort if one[0] not in equal]
    wanted = _directed(query.sort)
    known = equal | ranged | set(query.rest.split()) | {field for field, _ in wanted}
    return (
        equal <= seen.equal
        and ranged <= seen.range | seen.equal
        and seen.equal | seen.range | seen.rest <= known
        and (not sort or sort in (wanted, _reversed(wanted)))
    )


def by_id(seen: Shape) -> bool:
    """Whether the index that every collection has is enough: on `_id`."""
    ordered = [field for field, _ in seen.sort] in ([], ["_id"])
    return ordered and ("_id" in seen.equal or not (seen.equal | seen.rest | seen.range) - {"_id"})


def serves(index: Index, query: Query) -> bool:
    """Whether an index covers a query's equalities first, then its sort, then its range (ESR)."""
    equal, ranged = set(query.equal.split()), set(query.range.split())
    if not set(index.where or ()) <= equal | ranged | set(query.rest.split()):
        return False
    keys = list(index.keys)
    if {field for field, _ in keys[: len(equal)]} != equal:
        return False
    behind, sort = keys[len(equal) :], _directed(query.sort)
    if query.few:
        return bool(equal)
    if sort and behind[: len(sort)] not in (sort, _reversed(sort)):
        return False
    beside = ranged - {field for field, _ in sort[:1]}
    return beside <= {field for field, _ in behind[len(sort) : len(sort) + 1]}


def _directed(sort: str) -> list[tuple[str, int]]:
    return [(field.lstrip("-"), -1 if field.startswith("-") else 1) for field in sort.split()]


def _reversed(sort: list[tuple[str, int]]) -> list[tuple[str, int]]:
    return [(field, -order) for field, order in sort]


class Watched:
    """auth.rows.Rows that writes down the shape of what it is asked, unless it is declared."""

    def __init__(self, rows: MongoRows, collection: str, undeclared: set[str]) -> None:
        self._rows = rows
        self._collection = collection
        self._undeclared = undeclared

    def __getattr__(self, verb: str) -> Any:
        return _recording(getattr(self._rows, verb), verb, self._note)

    def _note(self, seen: Shape) -> None:
        queries = _DECLARED.get(self._collection)
        if queries is not None and not by_id(seen) and not any(answers(one, seen) for one in queries):
            self._undeclared.add(f"{self._collection}: {seen}")


_DECLARED = {store.COLLECTION: declared(store) for store in COLLECTIONS}


def _recording(verb: Callable[..., Any], name: str, note: Callable[[Shape], None]) -> Callable[..., Any]:
    def asked(*given: Any, **named: Any) -> Any:
        if name == "aggregate":
            note(pipeline_shape(given[0]))
        elif name == "update_each":
            for where, _ in given[0][:1]:
                note(shape(where))
        elif name in {"first", "find"}:
            note(shape(given[0], named.get("sort") or (given[1] if len(given) > 1 else None)))
        elif name in {"count", "update", "update_all", "delete"}:
            note(shape(given[0]))
        return verb(*given, **named)

    return asked


@contextmanager
def watching() -> Iterator[set[str]]:
    """Write down what code outside of tests asks for and no store declares."""
    undeclared: set[str] = set()
    original = MongoDatabase.rows

    def rows(self: MongoDatabase, name: str) -> Any:
        found = original(self, name)
        by_a_test = sys._getframe(1).f_globals["__name__"].startswith(("tests.", "docs.", "bench."))
        return found if by_a_test else Watched(found, name, undeclared)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(MongoDatabase, "rows", rows)
        yield undeclared
