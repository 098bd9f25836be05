"""Variables of an operation, with everything known of them looked up once."""

from collections.abc import Mapping
from typing import Any

from graphql import (
    DirectiveNode,
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    Undefined,
    VariableNode,
    Visitor,
    get_nullable_type,
    is_leaf_type,
    is_non_null_type,
    visit,
)
from graphql.execution.get_variable_signature import GraphQLVariableSignature, get_variable_signature
from graphql.execution.values import VariableValues, VariableValueSource, input_is_nested_too_deeply
from graphql.utilities.coerce_input_value import coerce_default_value, coerce_input_value

from api.execution.fields import Refusal

_DECIDING = {"skip", "include"}
# What they are told to do otherwise isn't written.
_UNKNOWN = {"defer", "stream", "experimental_disableErrorPropagation"}


class Variables:
    """The variables that an operation declares; `switches` are those that decide about fields."""

    def __init__(self, schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode) -> None:
        self._signatures = [_signature(schema, one) for one in operation.variable_definitions or ()]
        search = _Switches()
        visit(document, search)
        self.switches = sorted(search.found)

    def coerce(self, given: Mapping[str, Any]) -> VariableValues | None:
        """Return what a request gives; None if it doesn't fit, and graphql-core says why."""
        try:
            values = VariableValues({}, {})
            fits = all(self._coerced(one, given, values) for one in self._signatures)
        except (RecursionError, TypeError, GraphQLError):
            return None
        return values if fits else None

    def chosen(self, values: VariableValues) -> tuple[Any, ...] | None:
        """Return what the switches say; None when one of them isn't set."""
        found = tuple(values.coerced.get(name) for name in self.switches)
        return found if all(isinstance(one, bool) for one in found) else None

    def _coerced(self, one: GraphQLVariableSignature, given: Mapping[str, Any], values: VariableValues) -> bool:
        if one.name not in given or given[one.name] is Undefined:
            values.sources[one.name] = VariableValueSource(one)
            value = coerce_default_value(one)
            if value is not Undefined:
                values.coerced[one.name] = value
            return value is not Undefined or not is_non_null_type(one.type)
        value = given[one.name]
        values.sources[one.name] = VariableValueSource(one, value)
        if not is_leaf_type(get_nullable_type(one.type)) and input_is_nested_too_deeply(value, one.type):
            return False
        values.coerced[one.name] = coerce_input_value(value, one.type)
        return values.coerced[one.name] is not Undefined


def _signature(schema: GraphQLSchema, node: Any) -> GraphQLVariableSignature:
    found = get_variable_signature(schema, node)
    if isinstance(found, GraphQLError):
        raise Refusal(found.message)
    return found


class _Switches(Visitor):
    """Finds the variables of @skip and @include; raises Refusal at a directive that changes how things run."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def enter_directive(self, node: DirectiveNode, *_: Any) -> None:
        if node.name.value in _UNKNOWN:
            raise Refusal(node.name.value)
        if node.name.value in _DECIDING:
            values = [one.value for one in node.arguments or ()]
            self.found.update(one.name.value for one in values if isinstance(one, VariableNode))
