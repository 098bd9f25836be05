"""Tests, as text, that a leaf is what its type wants, and what is answered then.

`@v` stands for the value, `@f` for its first use, and `@w` for the variable that the answer goes to. A test that says
no only means that graphql-core looks at the value; so they may be narrow, and never too wide.
"""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from graphql import (
    GraphQLBoolean,
    GraphQLFloat,
    GraphQLID,
    GraphQLInt,
    GraphQLString,
    Undefined,
    is_enum_type,
)
from strawberry.schema.types.base_scalars import isoformat

Names = dict[str, Any]

_SPECIFIED = {
    GraphQLString: "@f.__class__ is str",
    GraphQLID: "@f.__class__ is str",
    GraphQLBoolean: "@f.__class__ is bool",
    # The numbers that GraphQL's Int has; infinity and what is no number are no Float.
    GraphQLInt: "@f.__class__ is int and -2147483648 <= @v <= 2147483647",
    GraphQLFloat: "@f.__class__ is float and @v - @v == 0.0",
}
# No exceptions, nothing to be awaited, not None: only these go to a scalar's own function unseen.
PLAIN = frozenset({str, int, float, bool, bytes, dict, list, tuple, date, datetime, time, timedelta, Decimal, UUID})
NAMES: Names = {
    "PLAIN": PLAIN,
    "TIMES": frozenset({date, datetime, time}),
    "LISTS": frozenset({list, tuple}),
    "TEXTS": frozenset({str}),
}


def leaf_test(kind: Any, names: Names) -> str:
    """Return the test for a scalar or an enum; what it needs to be called goes to the names."""
    if kind in _SPECIFIED:
        return _SPECIFIED[kind]
    if kind.coerce_output_value is isoformat:
        return "@f.__class__ in TIMES and (@w := @v.isoformat())"
    known = _words_of(kind)
    if known is None:
        names[f"S_{kind.name}"] = _safely(kind.coerce_output_value)
        return f"@f.__class__ in PLAIN and (@w := S_{kind.name}(@v)) is not None"
    names[f"C_{kind.name}"], names[f"E_{kind.name}"] = kind.wrapped_cls, known
    return f"@f.__class__ is C_{kind.name} and (@w := E_{kind.name}[@v._value_])"


def with_nulls(test: str) -> str:
    """Let null through as well."""
    return f"(@f is None or {test.replace('@f', '@v')})"


def tested(test: str, first: str, value: str, answer: str) -> str:
    """Put variables into a test."""
    return test.replace("@f", first).replace("@v", value).replace("@w", answer)


def _words_of(kind: Any) -> dict[str, str] | None:
    """Return what an enum of strawberry's answers with by its members' values; None if these aren't all text."""
    members = getattr(kind, "wrapped_cls", None)
    if not is_enum_type(kind) or members is None or not all(type(one.value) is str for one in members):
        return None
    return {one.value: kind.coerce_output_value(one) for one in members}


def _safely(coerce: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Return None where a value can't be coerced."""

    def coerced(value: Any) -> Any:
        try:
            found = coerce(value)
        except Exception:
            # graphql-core meets the same error and tells it.
            return None
        return None if found is Undefined else found

    return coerced
