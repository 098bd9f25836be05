"""The schema as readers see it: an entry for each operation and each type."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLScalarType,
    GraphQLSchema,
    GraphQLUnionType,
    get_named_type,
    is_required_argument,
    is_required_input_field,
)

from api.reference.examples import example
from api.reference.rights import Words, who_may
from schema.enum_words import ENUM_WORDS
from schema.problems import RULES

_READ_RIGHTS = (
    "公开，或者只返回来访者有权看到的内容",
    "Open; what isn't the caller's is null, an empty list or NOT_FOUND",
)
_KINDS: Mapping[type[GraphQLNamedType], str] = {
    GraphQLObjectType: "type",
    GraphQLInterfaceType: "interface",
    GraphQLUnionType: "union",
    GraphQLEnumType: "enum",
    GraphQLInputObjectType: "input",
    GraphQLScalarType: "scalar",
}
_SIGNED_IN = ("UNAUTHENTICATED", "FORBIDDEN")


@dataclass(frozen=True)
class Row:
    """A field, argument or enum value: its name, type, what it is, and where its type is described."""

    name: str
    type: str
    text: str
    link: str | None = None
    required: bool = False
    label: Words | None = None
    deprecated: str | None = None


@dataclass(frozen=True)
class Operation:
    """All that there is to know of a root field."""

    kind: str
    name: str
    text: str
    result: Row
    rows: Sequence[tuple[str, Sequence[Row]]]
    rights: Words
    codes: Sequence[str]
    document: str
    variables: str
    deprecated: str | None


@dataclass(frozen=True)
class Described:
    """A type with its fields or values."""

    name: str
    kind: str
    text: str
    rows: Sequence[Row]


def root_fields(schema: GraphQLSchema) -> Mapping[tuple[str, str], GraphQLField]:
    """Return every root field by kind (query, mutation, subscription) and name."""
    roots = {"query": schema.query_type, "mutation": schema.mutation_type, "subscription": schema.subscription_type}
    return {(kind, name): field for kind, root in roots.items() if root for name, field in root.fields.items()}


def operation(kind: str, name: str, field: GraphQLField) -> Operation:
    """Return what there is to know of one root field; its example is made here, which takes some milliseconds."""
    shown = example(kind, name, field)
    rights = who_may(RULES[_snake(name)]) if kind == "mutation" else _READ_RIGHTS
    return Operation(
        kind,
        name,
        field.description or "",
        _row("", field),
        _inputs(field),
        rights,
        _codes(kind, name, field),
        shown.document,
        json.dumps(shown.variables, ensure_ascii=False, indent=2) if shown.variables else "",
        field.deprecation_reason,
    )


def types(schema: GraphQLSchema) -> Mapping[str, Described]:
    """Return every type's page by name; the roots, which are pages of their own, left out."""
    roots = {schema.query_type, schema.mutation_type, schema.subscription_type}
    return {
        name: _described(one)
        for name, one in sorted(schema.type_map.items())
        if not name.startswith("__") and one not in roots
    }


def _inputs(field: GraphQLField) -> list[tuple[str, Sequence[Row]]]:
    """The arguments; for a mutation what is in its one input, which is all that anybody looks for."""
    inner = get_named_type(field.args["input"].type) if list(field.args) == ["input"] else None
    if isinstance(inner, GraphQLInputObjectType):
        return [("input", [_row(name, one) for name, one in inner.fields.items()])]
    return [("", [_row(name, one) for name, one in field.args.items()])] if field.args else []


def _codes(kind: str, name: str, field: GraphQLField) -> list[str]:
    """The codes to be ready for, as far as door and input tell them."""
    if kind != "mutation":
        return ["NOT_FOUND", "QUERY_TOO_EXPENSIVE", "RATE_LIMITED"]
    given = get_named_type(field.args["input"].type)
    names = set(given.fields) if isinstance(given, GraphQLInputObjectType) else set()
    open_door = who_may(RULES[_snake(name)])[1].startswith("Anybody")
    told = {
        "NOT_FOUND": any(one.endswith(("Id", "Ids", "Code", "code")) for one in names),
        "CONFLICT": "revision" in names,
        "MATERIAL_MISSING": "deferredMaterials" in names and "commitmentAccepted" in names,
        "LIMIT_EXCEEDED": open_door,
    }
    return [*(() if open_door else _SIGNED_IN), "REQUIRED", "INVALID", *(one for one in told if told[one])]


def _described(type: GraphQLNamedType) -> Described:
    kind = next(name for one, name in _KINDS.items() if isinstance(type, one))
    return Described(type.name, kind, type.description or "", list(_rows(type)))


def _rows(type: GraphQLNamedType) -> Iterable[Row]:
    match type:
        case GraphQLEnumType():
            labels = ENUM_WORDS.get(type.name, {})
            for name, value in type.values.items():
                text, gone = value.description or "", value.deprecation_reason
                yield Row(name, "", text, label=labels.get(name), deprecated=gone)
        case GraphQLObjectType() | GraphQLInterfaceType() | GraphQLInputObjectType():
            for name, field in type.fields.items():
                yield _row(name, field)
        case GraphQLUnionType():
            for one in type.types:
                yield Row(one.name, one.name, one.description or "", one.name)


def _row(name: str, one: GraphQLField | GraphQLArgument | GraphQLInputField) -> Row:
    required = is_required_argument(one) if isinstance(one, GraphQLArgument) else False
    if isinstance(one, GraphQLInputField):
        required = is_required_input_field(one)
    link = get_named_type(one.type).name
    return Row(name, str(one.type), one.description or "", link, required, deprecated=one.deprecation_reason)


def _snake(name: str) -> str:
    return re.sub(r"([A-Z])", lambda match: f"_{match[1].lower()}", name)
