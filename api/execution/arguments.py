"""Arguments that nobody can change: most are known before a request comes, and all serve for the whole of it."""

from dataclasses import dataclass
from enum import Enum
from typing import Any

from graphql import VariableNode, is_enum_type, is_non_null_type, is_scalar_type, is_specified_scalar_type
from graphql.execution.values import VariableValues, coerce_argument
from strawberry.types.base import StrawberryMaybe

from api.execution.fields import Arguments, Field, Kind

_NO_VARIABLES = VariableValues({}, {})


@dataclass(frozen=True, slots=True)
class Plain:
    """What our function is given, by its own names: values, and the variables that hold the others."""

    values: Arguments
    variables: tuple[tuple[str, str], ...]

    def given(self, variables: VariableValues) -> Arguments | None:
        """Return them; None if a variable holds nothing, where defaults and graphql-core's errors come in."""
        found, coerced = dict(self.values), variables.coerced
        for name, variable in self.variables:
            if coerced.get(variable) is None:
                return None
            found[name] = coerced[variable]
        return found


def plain(one: Field) -> Plain | None:
    """Return a field's arguments if nobody can change them; raises GraphQLError for those that can't be right."""
    if one.kind is not Kind.METHOD or any(isinstance(each.type, StrawberryMaybe) for each in one.own.arguments):
        return None
    node = one.details[0].node
    given = {each.name.value: each for each in node.arguments or ()}
    values: Arguments = {}
    variables: dict[str, str] = {}
    for name, definition in one.definition.args.items():
        value = given[name].value if name in given else None
        if not isinstance(value, VariableNode):
            coerce_argument(values, node, name, definition, given.get(name), _NO_VARIABLES, None, True)
        elif _is_plain(definition.type):
            variables[name] = value.name.value
        else:
            return None
    if not all(isinstance(each, str | int | float | Enum | None) for each in values.values()):
        return None
    return Plain(one.converted(values, None), tuple(one.converted(variables, None).items()))


def _is_plain(kind: Any) -> bool:
    # A scalar of one's own may be a dict, which somebody could change.
    bare = kind.of_type if is_non_null_type(kind) else kind
    return is_enum_type(bare) or (is_scalar_type(bare) and is_specified_scalar_type(bare))
