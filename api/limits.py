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
    FloatValueNode,
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
# The arguments that say how many items a field answers with.
COUNTING = frozenset({"first", "last", "ids"})
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
    # Every agreement in force is read whole, with all its matters, however few are asked for.
    "crossProvinceServices": 1000,
    "agreements": 500,
    "workbench": 100,
    "viewer": 100,
    "queue": 200,
    "__schema": 20_000,
    "__type": 1000,
}
# These cost something at the root only: elsewhere `node` is what an edge holds.
_ROOT_PRICES = {**_PRICES, "node": 200, "nodes": 200}
_MUTATION_PRICE = 2000
MAX_ROOT_FIELDS = 30
MAX_MUTATIONS = 10
# A client names a field again in the same selection a few times at most; validation compares every pair.
MAX_REPEATS = 10
MAX_SPREADS = 40
# A client names things anew for each place that shows them; a document with more is made by a machine.
MAX_ALIASES = 100
MAX_DIRECTIVES = 50
MAX_FRAGMENTS = 100
# Digits of a number; the longest that any scalar here takes has 16.
MAX_DIGITS = 40


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
        return Size(1 + inner.depth, self._price(node.name.value, parent) + times * max(1, inner.cost))

    def _price(self, name: str, parent: Any) -> int:
        if parent is self._schema.mutation_type:
            return _MUTATION_PRICE
        return (_ROOT_PRICES if parent is self._schema.query_type else _PRICES).get(name, 1)

    def _times(self, node: FieldNode, definition: Any) -> int:
        """How many items the field may answer with: `first`, `last` or `ids` where it takes them, else a guess."""
        given = {one.name.value: self._value(one.value) for one in node.arguments or ()}
        if "ids" in definition.args:
            return _length(given.get("ids"))
        if "first" in definition.args:
            return _page(given, definition.args["first"].default_value)
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


def count_of(value: Any) -> int | tuple[int] | None:
    """Return all that a size can depend on of a value that counts items: two that give the same measure the same."""
    if isinstance(value, list | tuple):
        return (_length(value),)
    # A null says nothing, and JSON may write a whole number as 100.0.
    return min(int(abs(value)), _LARGEST) if isinstance(value, int | float) else None


def _page(given: Mapping[str, Any], default: Any) -> int:
    """The larger of `first` and `last`."""
    asked = [one for one in (given.get("first"), given.get("last")) if isinstance(one, int | float)] or [default]
    sizes = [count for count in map(count_of, asked) if isinstance(count, int)]
    return max(sizes, default=_PAGE)


def _length(ids: Any) -> int:
    return min(len(ids), _LARGEST) if isinstance(ids, list | tuple) else _LARGEST


def overdone(document: DocumentNode) -> bool:
    """Tell whether a document has so much of something that validating it would be costly, or has no reason to."""
    visitor = _Overdone()
    visit(document, visitor)
    return visitor.found


class _Overdone(Visitor):
    """Counts in one pass, before anything compares or expands."""

    def __init__(self) -> None:
        super().__init__()
        self.found = False
        self._counts: Counter[str] = Counter()

    def enter_selection_set(self, node: SelectionSetNode, *_: Any) -> Any:
        keys = Counter(_response_key(one) for one in node.selections if isinstance(one, FieldNode))
        spreads = len(node.selections) - keys.total()
        return self._stop(spreads > MAX_SPREADS or any(count > MAX_REPEATS for count in keys.values()))

    def enter_field(self, node: FieldNode, *_: Any) -> Any:
        return self._count("aliases", MAX_ALIASES) if node.alias else None

    def enter_directive(self, *_: Any) -> Any:
        return self._count("directives", MAX_DIRECTIVES)

    def enter_fragment_definition(self, *_: Any) -> Any:
        return self._count("fragments", MAX_FRAGMENTS)

    def enter_int_value(self, node: IntValueNode, *_: Any) -> Any:
        return self._stop(len(node.value) > MAX_DIGITS)

    def enter_float_value(self, node: FloatValueNode, *_: Any) -> Any:
        return self._stop(len(node.value) > MAX_DIGITS)

    def _count(self, what: str, most: int) -> Any:
        self._counts[what] += 1
        return self._stop(self._counts[what] > most)

    def _stop(self, found: bool) -> Any:
        self.found = self.found or found
        return BREAK if self.found else None


def _response_key(field: FieldNode) -> str:
    return field.alias.value if field.alias else field.name.value


def too_many_roots(document: DocumentNode, operation: OperationDefinitionNode) -> bool:
    """Tell whether an operation starts more things at once than a client has reason to, by fragments or without."""
    fragments = {one.name.value: one for one in document.definitions if isinstance(one, FragmentDefinitionNode)}
    mutation = operation.operation is OperationType.MUTATION
    return _roots(operation.selection_set, fragments, {}) > (MAX_MUTATIONS if mutation else MAX_ROOT_FIELDS)


def _roots(
    selections: SelectionSetNode, fragments: Mapping[str, FragmentDefinitionNode], known: dict[str, int]
) -> int:
    """How many fields a selection starts; each fragment is counted once and added as often as it is spread."""
    count = 0
    for one in selections.selections:
        if isinstance(one, FragmentSpreadNode):
            name = one.name.value
            if name not in known:
                known[name] = _roots(fragments[name].selection_set, fragments, known)
            count += known[name]
        else:
            count += _roots(one.selection_set, fragments, known) if isinstance(one, InlineFragmentNode) else 1
    return count


def measure(
    schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode, variables: Mapping[str, Any]
) -> Size:
    """Measure one operation of a valid document; `variables` with the defaults of those that nobody gave."""
    root = schema.get_root_type(operation.operation)
    return _Measure(schema, document, variables).selections(operation.selection_set, root)
