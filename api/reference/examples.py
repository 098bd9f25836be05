"""An example for every operation, made from the schema, so that it is as current as the schema is."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    get_named_type,
    is_leaf_type,
    is_required_argument,
    is_required_input_field,
    parse,
    print_ast,
)

_GIVEN = json.loads((Path(__file__).parent / "examples.json").read_text(encoding="utf-8"))
# What a reader may copy: sample values by the name of a field or argument, or by `operation.name`.
SAMPLES: Mapping[str, Any] = _GIVEN["samples"]
# What else an operation's example sends, though it could be left out.
_MORE: Mapping[str, list[str]] = _GIVEN["also"]
# What to ask for where the first fields of the type wouldn't tell much.
_SELECTIONS: Mapping[str, str] = _GIVEN["selections"]
_SCALARS: Mapping[str, Any] = {
    "Int": 1,
    "Float": 1.0,
    "Boolean": True,
    "JSON": {},
    "Date": "2027-06-30",
    "DateTime": "2027-06-30T09:30:00+08:00",
}
_FIRST = ("id", "number", "code", "name", "status", "revision", "availableActions")
_MOST = 6


@dataclass(frozen=True)
class Example:
    """A document with the variables to send along."""

    document: str
    variables: Mapping[str, Any]


def example(kind: str, name: str, field: GraphQLField, samples: Mapping[str, Any] = SAMPLES) -> Example:
    """Return an operation's example; `kind` is query, mutation or subscription."""
    sent = {key: one for key, one in field.args.items() if is_required_argument(one) or key in _MORE.get(name, ())}
    declared = ", ".join(f"${key}: {one.type}" for key, one in sent.items())
    passed = ", ".join(f"{key}: ${key}" for key in sent)
    title = f"{kind} {name[0].upper()}{name[1:]}"
    head = f"{title}({declared}) {{ {name}({passed})" if sent else f"{title} {{ {name}"
    asked = _SELECTIONS.get(name) or _selection(field.type)
    document = print_ast(parse(f"{head} {{ {asked} }} }}" if asked else f"{head} }}"))
    return Example(document, {key: _sample(name, key, one, samples) for key, one in sent.items()})


def _sample(operation: str, name: str, one: GraphQLArgument | GraphQLInputField, samples: Mapping[str, Any]) -> Any:
    for key in (f"{operation}.{name}", name):
        if key in samples and _fits(samples[key], one.type):
            return samples[key]
    return _value(operation, one.type, samples)


def _fits(value: Any, wanted: GraphQLInputType) -> bool:
    """Tell whether a sample is of the shape that is wanted: the same name may mean other things elsewhere."""
    inner = wanted.of_type if isinstance(wanted, GraphQLNonNull) else wanted
    if isinstance(inner, GraphQLEnumType):
        return value in inner.values
    return isinstance(value, list) == isinstance(inner, GraphQLList)


def _value(operation: str, wanted: GraphQLInputType, samples: Mapping[str, Any]) -> Any:
    match wanted:
        case GraphQLNonNull():
            return _value(operation, wanted.of_type, samples)
        case GraphQLList():
            return [_value(operation, wanted.of_type, samples)]
        case GraphQLEnumType():
            return next(iter(wanted.values))
        case GraphQLInputObjectType():
            more = _MORE.get(operation, ())
            sent = {key: one for key, one in wanted.fields.items() if is_required_input_field(one) or key in more}
            return {key: _sample(operation, key, one, samples) for key, one in sent.items()}
    return _SCALARS.get(wanted.name, "示例")


def _selection(type: GraphQLOutputType) -> str:
    """A few fields that tell what is there; of a payload all, since those are few."""
    named = get_named_type(type)
    if not isinstance(named, GraphQLObjectType | GraphQLInterfaceType):
        return ""
    fields = named.fields
    if "edges" in fields:
        node = get_named_type(get_named_type(fields["edges"].type).fields["node"].type)
        return f"edges {{ node {{ {_leaves(node)} }} }} pageInfo {{ hasNextPage endCursor }}"
    if "userErrors" in fields:
        return " ".join(_part(key, one) for key, one in fields.items() if not _needs(one))
    return _leaves(named)


def _part(name: str, field: GraphQLField) -> str:
    if name == "userErrors":
        return "userErrors { code message path }"
    inner = _leaves(get_named_type(field.type))
    return f"{name} {{ {inner} }}" if inner else name


def _leaves(type: Any) -> str:
    if not isinstance(type, GraphQLObjectType | GraphQLInterfaceType):
        return ""
    named = [key for key, one in type.fields.items() if is_leaf_type(get_named_type(one.type)) and not _needs(one)]
    ordered = sorted(named, key=lambda key: (_FIRST.index(key) if key in _FIRST else len(_FIRST), named.index(key)))
    return " ".join(ordered[:_MOST]) or "__typename"


def _needs(field: GraphQLField) -> bool:
    return any(is_required_argument(one) for one in field.args.values())
