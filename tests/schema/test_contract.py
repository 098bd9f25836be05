from pathlib import Path

from graphql import build_schema, get_introspection_query

from schema.root import schema
from tests.graphql import Client

EXPORTED = Path(__file__).parents[2] / "schema.graphql"


def test_the_exported_schema_is_the_running_one() -> None:
    assert EXPORTED.read_text(encoding="utf-8") == schema.as_str() + "\n"


def test_the_exported_schema_can_be_built_by_clients() -> None:
    built = build_schema(EXPORTED.read_text(encoding="utf-8"))

    assert (built.query_type, built.mutation_type) != (None, None)


async def test_introspection_answers_whole(client: Client) -> None:
    """Explorers and code generators ask exactly this, default values of arguments included."""
    answer = await client.run(get_introspection_query(descriptions=True, input_value_deprecation=True))

    arguments = {
        argument["name"]: argument["defaultValue"]
        for type in answer["__schema"]["types"]
        if type["name"] == "Query"
        for field in type["fields"]
        if field["name"] == "matters"
        for argument in field["args"]
    }
    assert arguments["orderBy"] == "POPULARITY"
