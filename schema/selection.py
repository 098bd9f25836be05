"""What of the items of a list a document asks for, so that lists read no more than that."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any, TypeVar, cast

from graphql import FieldNode, FragmentDefinitionNode, FragmentSpreadNode, InlineFragmentNode
from strawberry.schema.name_converter import NameConverter
from strawberry.types import get_object_definition

from schema.info import Info

T = TypeVar("T")
Fragments = Mapping[str, FragmentDefinitionNode]
_Selecting = FieldNode | InlineFragmentNode | FragmentDefinitionNode
_ITEMS = ("edges", "node")
_READS = "reads"
_NAMES = NameConverter()


def reads(*attributes: str) -> dict[str, frozenset[str]]:
    """Declare which attributes of its model a field reads beside the core: `metadata=reads("answers")`.

    A field without a declaration may read all of them.
    """
    return {_READS: frozenset(attributes)}


def part(info: Info, kind: type) -> frozenset[str] | None:
    """Return what the fields that are selected of a connection's items read of their models; None: everything."""
    return _once(info, kind, lambda nodes, fragments: _read(kind, _selected(nodes, _ITEMS, fragments)))


def _once(info: Info, key: Hashable, tell: Callable[[Sequence[FieldNode], Fragments], T]) -> T:
    """Ask a document something, once for all requests where its plan remembers the answer (api/execution)."""
    remembered = getattr(info, "once", None)
    if remembered is not None:
        return cast("T", remembered(key, tell))
    raw = info._raw_info
    return tell(raw.field_nodes, raw.fragments)


def _selected(nodes: Sequence[FieldNode], path: Sequence[str], fragments: Fragments) -> set[str]:
    """Names of the fields selected below a path; some too many, since switches and types' conditions don't count."""
    for step in path:
        nodes = [one for one in _fields(nodes, fragments) if one.name.value == step]
    return {one.name.value for one in _fields(nodes, fragments)}


def _fields(nodes: Sequence[_Selecting], fragments: Fragments) -> list[FieldNode]:
    """The fields directly below some nodes, those of fragments among them."""
    found: list[FieldNode] = []
    for node in nodes:
        for one in node.selection_set.selections if node.selection_set else ():
            match one:
                case FieldNode():
                    found.append(one)
                case InlineFragmentNode():
                    found += _fields([one], fragments)
                case FragmentSpreadNode():
                    found += _fields([fragments[one.name.value]], fragments)
    return found


def _read(kind: type, names: set[str]) -> frozenset[str] | None:
    declared = declarations(kind)
    found = [declared[name] for name in names if not name.startswith("__")]
    return frozenset[str]().union(*(one for one in found if one is not None)) if None not in found else None


def declarations(kind: type) -> dict[str, Any]:
    """Return what every field of a type declares to read, by its name in GraphQL; None where it declares nothing."""
    fields = get_object_definition(kind, strict=True).fields
    return {_NAMES.get_graphql_name(one): one.metadata.get(_READS) for one in fields}
