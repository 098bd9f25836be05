"""Every list that goes on is a connection as Relay has it, and no page is larger than a hundred."""

from typing import Any

import pytest
from graphql import GraphQLObjectType, get_named_type

from resolvers.paging import MAX_PAGE
from schema.root import schema
from tests.graphql import Client

TYPES = [one for one in schema._schema.type_map.values() if isinstance(one, GraphQLObjectType)]
CONNECTIONS = [one for one in TYPES if one.name.endswith("Connection")]
PAGES = [
    (kind.name, name, field)
    for kind in TYPES
    for name, field in kind.fields.items()
    if str(get_named_type(field.type)).endswith("Connection")
]


def test_there_are_some() -> None:
    assert len(PAGES) > 5


@pytest.mark.parametrize("connection", CONNECTIONS, ids=lambda one: one.name)
def test_a_connection_has_what_relay_reads(connection: GraphQLObjectType) -> None:
    edge: Any = get_named_type(connection.fields["edges"].type)

    assert str(connection.fields["pageInfo"].type) == "PageInfo!"
    assert {"node", "cursor"} <= edge.fields.keys()
    assert str(edge.fields["cursor"].type) == "String!"


@pytest.mark.parametrize(("kind", "name", "field"), PAGES, ids=[f"{kind}.{name}" for kind, name, _ in PAGES])
def test_a_page_is_asked_for_by_relays_arguments(kind: str, name: str, field: Any) -> None:
    assert {"first", "after"} <= field.args.keys()
    assert {"last", "before"} <= field.args.keys() or not {"last", "before"} & field.args.keys()
    assert str(field.args["first"].type).startswith("Int")
    assert str(field.args["after"].type) == "String"


@pytest.mark.parametrize("argument", ["first", "last"])
async def test_no_page_is_larger_than_a_hundred(client: Client, argument: str) -> None:
    asked = f"{{ matters({argument}: 100000) {{ edges {{ cursor }} }} }}"

    assert len((await client.run(asked))["matters"]["edges"]) <= MAX_PAGE
