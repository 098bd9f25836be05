"""Every query of the system is declared beside its store, and an index covers it.

That nothing else is asked is seen to by the fixture `asked` of tests/conftest.py, in every test there is.
"""

from typing import Any

import pytest

from auth.rows import Index, Query
from resolvers.context import COLLECTIONS
from tests.queries import answers, by_id, declared, pipeline_shape, serves, shape

_BY_NAME = [pytest.param(store, id=store.COLLECTION) for store in COLLECTIONS]


@pytest.mark.parametrize("store", _BY_NAME)
def test_an_index_covers_equality_then_sort_then_range(store: Any) -> None:
    uncovered = [
        query
        for query in declared(store)
        if not any(serves(index, query) for index in store.INDEXES) and not (query.few and not query.equal)
    ]
    assert uncovered == []


@pytest.mark.parametrize("store", _BY_NAME)
def test_reading_without_an_index_has_a_reason(store: Any) -> None:
    assert all(query.equal or query.sort or query.range for query in declared(store))
    assert all(query.few == "" or len(query.few) > 10 for query in getattr(store, "QUERIES", ()))


INDEX = Index((("who", 1), ("at", -1), ("_id", -1)))


@pytest.mark.parametrize(
    ("query", "served"),
    [
        (Query("who", sort="-at -_id"), True),
        (Query("who", sort="at _id", range="at"), True),
        (Query("who", sort="-at _id"), False),
        (Query("who", sort="_id"), False),
        (Query("who", sort="_id", few="one person's things"), True),
        (Query("who", range="at"), True),
        (Query("who", range="_id"), False),
        (Query("at"), False),
        (Query("who at"), True),
        (Query(sort="-at -_id"), False),
    ],
)
def test_an_index_serves_in_its_own_order_only(query: Query, served: bool) -> None:
    assert serves(INDEX, query) is served


def test_a_partial_index_serves_only_who_names_its_condition() -> None:
    partial = Index((("who", 1),), where={"open": {"$exists": True}})
    assert not serves(partial, Query("who"))
    assert serves(partial, Query("who", rest="open"))


def test_shapes_are_read_off_filters_and_pipelines() -> None:
    page = [{"$match": {"who": "x", "at": {"$gt": 1}}}, {"$match": {"$or": [{"at": 1, "_id": {"$gt": "a"}}]}}]
    seen = pipeline_shape([*page, {"$sort": {"at": 1, "_id": 1}}, {"$limit": 3}, {"$match": {"other": 1}}])
    assert answers(Query("who", sort="-at -_id", range="at"), seen)
    assert not answers(Query("who", sort="-at", range="at"), seen)
    assert not answers(Query("who", range="at"), shape({"who": {"$ne": "x"}, "at": {"$lt": 1}}))
    assert not answers(Query("who"), shape({"who": "x", "$or": [{"a": 1}]}))
    assert by_id(shape({"_id": "x", "state": "OPEN"}))
    assert not by_id(shape({"state": "OPEN"}))
