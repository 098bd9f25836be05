from collections.abc import Iterator
from pathlib import Path

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    build_schema,
    is_introspection_type,
    is_specified_scalar_type,
)

SCHEMA = Path(__file__).parents[2] / "schema.graphql"


def exported() -> GraphQLSchema:
    return build_schema(SCHEMA.read_text(encoding="utf-8"))


def ours(schema: GraphQLSchema) -> list[GraphQLNamedType]:
    return [
        type
        for type in schema.type_map.values()
        if not is_introspection_type(type) and not is_specified_scalar_type(type)
    ]


def described(schema: GraphQLSchema) -> Iterator[tuple[str, str | None]]:
    """Everything of ours that a client reads about, with its description."""
    for type in ours(schema):
        yield type.name, type.description
        match type:
            case GraphQLObjectType() | GraphQLInterfaceType():
                for name, field in type.fields.items():
                    yield f"{type.name}.{name}", field.description
                    for argument, given in field.args.items():
                        yield f"{type.name}.{name}({argument}:)", given.description
            case GraphQLInputObjectType():
                yield from ((f"{type.name}.{name}", field.description) for name, field in type.fields.items())
            case GraphQLEnumType():
                yield from ((f"{type.name}.{name}", value.description) for name, value in type.values.items())


def test_everything_has_a_description() -> None:
    found = dict(described(exported()))

    assert {"Application", "Matter.materials", "Query.matters(first:)", "Assurance.REAL_NAME"} <= found.keys()
    assert [name for name, text in found.items() if not (text or "").strip()] == []


def test_descriptions_are_sentences() -> None:
    found = {name: text or "" for name, text in described(exported()) if "." in name or text}

    scalars = {"DateTime", "Date", "JSON", "Decimal"}
    loose = [
        name for name, text in found.items() if name not in scalars and not text.strip().endswith((".", "…", "。"))
    ]
    assert loose == []
