"""Who may read the schema where not everybody may."""

from dataclasses import replace

import pytest
from graphql import get_introspection_query

from api.introspection import may_introspect
from api.settings import Settings
from auth.accounts.model import Account, Post, Role
from auth.caller import ANONYMOUS, Caller
from tests.api.answers import post, request_error
from tests.clock import FUTURE
from tests.edge.conftest import Start

CLOSED = [
    "{ __schema { queryType { name } } }",
    get_introspection_query(),
    '{ __type(name: "Query") { name fields { name } } }',
    '{ __type(name: "Query") { kind } }',
    '{ __type(name: "Query") { ...f } } fragment f on __Type { name description }',
    '{ ... on Query { a: __type(name: "Query") { ... { ofType { name } } } } }',
    "query A { __typename } query B { b: __schema { types { name } } }",
]
OPEN = [
    ("{ __typename }", {"__typename": "Query"}),
    ('{ __type(name: "Query") { name } }', {"__type": {"name": "Query"}}),
    ('{ __type(name: "Nothing") { name } }', {"__type": None}),
    ('{ a: __type(name: "Matter") { ...f } } fragment f on __Type { name __typename }', None),
]


@pytest.mark.parametrize("query", CLOSED)
async def test_strangers_do_not_read_the_schema(start: Start, query: str) -> None:
    closed = await start(introspection="false")
    assert request_error(
        await post(closed, {"query": query, "operationName": "A" if "A {" in query else None}), 400
    ) == ("FORBIDDEN")


@pytest.mark.parametrize(("query", "expected"), OPEN)
async def test_names_of_types_are_told_to_anybody(start: Start, query: str, expected: object) -> None:
    closed = await start(introspection="false")
    answer = (await post(closed, {"query": query})).json()
    assert "errors" not in answer
    assert expected is None or answer["data"] == expected


def test_registered_systems_and_administrators_read_it() -> None:
    account = Account("a", "13900009999", FUTURE)
    clerk = replace(account, posts=(Post(Role.CLERK, "1"),))
    administrator = replace(account, posts=(Post(Role.ADMINISTRATOR, "1"),))

    assert not may_introspect(ANONYMOUS, everybody=False)
    assert not may_introspect(Caller(account), everybody=False)
    assert not may_introspect(Caller(clerk), everybody=False)
    assert may_introspect(Caller(administrator), everybody=False)
    assert may_introspect(Caller(service="partner"), everybody=False)
    assert may_introspect(ANONYMOUS, everybody=True)


def test_production_is_closed_unless_it_says_otherwise() -> None:
    assert not Settings().introspection
