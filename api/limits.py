"""How much a GraphQL document may ask for, told before anything runs.

One pass over the document with every fragment measured once: 733 bytes of doubling fragments cost microseconds
here and would cost hours to expand.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    BREAK,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    ListValueNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    VariableNode,
    Visitor,
    get_named_type,
    is_list_type,
    is_non_null_type,
    visit,
)

# What a list is taken to hold when neither the document nor the schema says; some are longer than most.
_LIST = 10
_LISTS = {
    "regions": 35,
    "children": 12,
    "items": 50,
    "certificateTypes": 50,
    "lifeStages": 10,
    "stages": 6,
    "packages": 3,
}
_LARGEST = 100
_PAGE = 20
# What a field costs by itself, where that is much more than reading a value: searches and checks go to the database.
_PRICES = {
    "searchMatters": 2000,
    "lifeStages": 1000,
    "themes": 1000,
    "catalogueFigures": 1000,
    "catalogueFiguresByDepartment": 1000,
    "suggestMatters": 500,
    "verifyCertificate": 500,
    "verifyDocument": 2000,
    "workbench": 100,
    "viewer": 100,
    "queue": 200,
    "node": 200,
    "nodes": 200,
    "__schema": 20_000,
    "__type": 1000,
}
_MUTATION_PRICE = 2000
MAX_ROOT_FIELDS = 30
MAX_MUTATIONS = 10
# A client names a field again in the same selection a few times at most; validation compares every pair.
MAX_REPEATS = 10
MAX_SPREADS = 40


@dataclass(frozen=True, slots=True)
class Size:
    """How deep a selection goes and about how many fields its answer has."""

    depth: int
    cost: int


class _Measure:
    def __init__(self, schema: GraphQLSchema, document: DocumentNode, variables: Mapping[str, Any]) -> None:
        self._schema = schema
        self._variables = variables
        definitions = document.definitions
        self._fragments = {one.name.value: one for one in definitions if isinstance(one, FragmentDefinitionNode)}
        self._known: dict[tuple[str, str], Size] = {}

    def selections(self, selections: SelectionSetNode | None, parent: Any) -> Size:
        sizes = [self._selection(one, parent) for one in selections.selections] if selections else []
        return Size(max((size.depth for size in sizes), default=0), sum(size.cost for size in sizes))

    def _selection(self, node: Any, parent: Any) -> Size:
        if isinstance(node, FieldNode):
            return self._field(node, parent)
        if isinstance(node, InlineFragmentNode):
            condition = node.type_condition
            inner = self._schema.get_type(condition.name.value) if condition else parent
            return self.selections(node.selection_set, inner)
        return self._fragment(node)

    def _fragment(self, node: FragmentSpreadNode) -> Size:
        fragment = self._fragments[node.name.value]
        key = (node.name.value, fragment.type_condition.name.value)
        if key not in self._known:
            self._known[key] = self.selections(fragment.selection_set, self._schema.get_type(key[1]))
        return self._known[key]

    def _field(self, node: FieldNode, parent: Any) -> Size:
        definition = getattr(parent, "fields", {}).get(node.name.value)
        kind = definition.type if definition else None
        inner = self.selections(node.selection_set, get_named_type(kind) if kind else None)
        times = self._times(node, definition) if definition else 1
        price = _MUTATION_PRICE if parent is self._schema.mutation_type else _PRICES.get(node.name.value, 1)
        return Size(1 + inner.depth, price + times * max(1, inner.cost))

    def _times(self, node: FieldNode, definition: Any) -> int:
        """How many items the field may answer with: `first`, `last` or `ids` where it takes them, else a guess."""
        given = {one.name.value: self._value(one.value) for one in node.arguments or ()}
        if "ids" in definition.args:
            return _length(given.get("ids"))
        if "first" in definition.args:
            default = definition.args["first"].default_value
            asked = given.get("last", given.get("first", default))
            return min(abs(asked), _LARGEST) if isinstance(asked, int) else _PAGE
        bare = definition.type.of_type if is_non_null_type(definition.type) else definition.type
        # The connection's `first` has counted its edges already; introspection reads what is in memory.
        counted = node.name.value == "edges" or str(get_named_type(bare)).startswith("__")
        return _LISTS.get(node.name.value, _LIST) if is_list_type(bare) and not counted else 1

    def _value(self, value: Any) -> Any:
        if isinstance(value, VariableNode):
            return self._variables.get(value.name.value)
        if isinstance(value, IntValueNode):
            return int(value.value)
        return value.values if isinstance(value, ListValueNode) else None


def _length(ids: Any) -> int:
    return min(len(ids), _LARGEST) if isinstance(ids, list | tuple) else _LARGEST


def repeats_itself(document: DocumentNode) -> bool:
    """Tell whether a selection names one field or spreads fragments so often that validating it would be costly."""
    visitor = _Repeats()
    visit(document, visitor)
    return visitor.found


class _Repeats(Visitor):
    def __init__(self) -> None:
        super().__init__()
        self.found = False

    def enter_selection_set(self, node: SelectionSetNode, *_: Any) -> Any:
        keys = Counter(_response_key(one) for one in node.selections if isinstance(one, FieldNode))
        spreads = len(node.selections) - keys.total()
        self.found = self.found or spreads > MAX_SPREADS or any(count > MAX_REPEATS for count in keys.values())
        return BREAK if self.found else None


def _response_key(field: FieldNode) -> str:
    return field.alias.value if field.alias else field.name.value


def too_many_roots(operation: OperationDefinitionNode) -> bool:
    """Tell whether an operation starts more things at once than a client has reason to."""
    mutation = operation.operation is OperationType.MUTATION
    return len(operation.selection_set.selections) > (MAX_MUTATIONS if mutation else MAX_ROOT_FIELDS)


def measure(
    schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode, variables: Mapping[str, Any]
) -> Size:
    """Measure one operation of a valid document."""
    root = schema.get_root_type(operation.operation)
    return _Measure(schema, document, variables).selections(operation.selection_set, root)
