"""How much an operation asks for, measured once for each of the numbers that its variables put into it."""

from collections.abc import Mapping
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    GraphQLSchema,
    OperationDefinitionNode,
    VariableNode,
    Visitor,
    value_from_ast_untyped,
    visit,
)

from api.limits import COUNTING, Size, count_of, measure, too_many_roots

# Whoever asks for pages of more sizes than people do is measured again each time.
_MOST_KNOWN = 32


class Sizes:
    """The sizes of one operation of a valid document."""

    def __init__(self, schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode) -> None:
        """Look at it; raises RecursionError where it is too deep for that."""
        self._schema = schema
        self._document = document
        self._operation = operation
        self.too_many_roots = too_many_roots(document, operation)
        search = _Counting()
        visit(document, search)
        self._names = sorted(search.found)
        self._defaults = _defaults(operation)
        self._known: dict[tuple[Any, ...], Size] = {}

    def of(self, variables: Mapping[str, Any]) -> Size:
        """Return its size with these variables; raises RecursionError."""
        # What is left out is what the document says instead, not nothing.
        key = tuple([count_of(variables.get(name, self._defaults.get(name))) for name in self._names])
        known = self._known.get(key)
        if known is None:
            known = measure(self._schema, self._document, self._operation, {**self._defaults, **variables})
            if len(self._known) < _MOST_KNOWN:
                self._known[key] = known
        return known


class _Counting(Visitor):
    """Finds the variables that say how many items a field answers with."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def enter_field(self, node: FieldNode, *_: Any) -> None:
        values = [one.value for one in node.arguments or () if one.name.value in COUNTING]
        self.found.update(one.name.value for one in values if isinstance(one, VariableNode))


def _defaults(operation: OperationDefinitionNode) -> dict[str, Any]:
    return {
        one.variable.name.value: value_from_ast_untyped(one.default_value)
        for one in operation.variable_definitions or ()
        if one.default_value is not None
    }
