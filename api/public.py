"""Which documents ask for the public catalogue only, and how HTTP caches are told that they may keep a reply."""

import hashlib
from collections.abc import Mapping
from importlib.metadata import version
from typing import Any

import orjson
from graphql import (
    BREAK,
    DocumentNode,
    FieldNode,
    GraphQLObjectType,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    visit,
)
from strawberry.types import get_object_definition

from schema.paging import Connection, Edge
from schema.public import Public

# A shared cache asks again after a minute, and may answer with the old reply while it asks.
SHARED = "public, max-age=60, stale-while-revalidate=300"
# To who is signed in it says the same, but only their own device keeps it.
OWN = "private, max-age=60"
_SOFTWARE = version("tongban")
_MOST_TAGS = 50


def public_fields(schema: GraphQLSchema) -> frozenset[tuple[str, str]]:
    """Return the fields (type, name) that are declared public, by themselves or with their whole type.

    A page is what its items are: its type is public when theirs is. Fields marked NOT_PUBLIC are left out.
    """
    objects = (one for one in schema.type_map.values() if isinstance(one, GraphQLObjectType))
    return frozenset(
        (one.name, name)
        for one in objects
        for name, field in one.fields.items()
        if (_declared(one.extensions) or _declared(field.extensions)) and not _withheld(field.extensions)
    )


def only_public(schema: GraphQLSchema, fields: frozenset[tuple[str, str]], document: DocumentNode) -> bool:
    """Tell whether every field anywhere in a valid document is public: other operations and fragments included."""
    types = TypeInfo(schema)
    search = _PrivateField(types, fields)
    visit(document, TypeInfoVisitor(types, search))
    return not search.found


def entity_tag(*parts: object) -> str:
    """Make an ETag of what determines a reply, this software's version included.

    Weak (RFC 9110, 8.8.1): it stands for what is said, whatever compression a proxy puts around it.
    """
    digest = hashlib.sha256(orjson.dumps([_SOFTWARE, *parts], option=orjson.OPT_SORT_KEYS)).hexdigest()
    return f'W/"{digest[:32]}"'


def unchanged(if_none_match: str | None, tag: str) -> bool:
    """Tell whether the caller has this reply already; `*` is answered in full, since it names none."""
    if not if_none_match:
        return False
    known = if_none_match[:5000].split(",")[:_MOST_TAGS]
    return any(one.strip().removeprefix("W/") == tag.removeprefix("W/") for one in known)


def cache_headers(tag: str, control: str, vary: str) -> Mapping[str, str]:
    """Say for how long a reply may be kept, and what it depends on besides its address."""
    return {"ETag": tag, "Cache-Control": control, "Vary": vary}


class _PrivateField(Visitor):
    """Looks for a field that isn't public, or an operation that is no query."""

    def __init__(self, types: TypeInfo, fields: frozenset[tuple[str, str]]) -> None:
        super().__init__()
        self._types = types
        self._fields = fields
        self.found = False

    def enter_operation_definition(self, node: OperationDefinitionNode, *_: Any) -> Any:
        return self._stop() if node.operation is not OperationType.QUERY else None

    def enter_field(self, node: FieldNode, *_: Any) -> Any:
        parent = self._types.get_parent_type()
        known = parent is not None and (parent.name, node.name.value) in self._fields
        return None if known or node.name.value == "__typename" else self._stop()

    def _stop(self) -> Any:
        self.found = True
        return BREAK


def _declared(extensions: Mapping[str, Any]) -> bool:
    definition = extensions.get("strawberry-definition")
    generic = getattr(definition, "concrete_of", None)
    if definition is not None and generic is not None and generic.origin in {Connection, Edge}:
        return all(_marked(get_object_definition(one)) for one in definition.type_var_map.values())
    return _marked(definition)


def _withheld(extensions: Mapping[str, Any]) -> bool:
    metadata = getattr(extensions.get("strawberry-definition"), "metadata", None) or {}
    return metadata.get("public") is False


def _marked(definition: Any) -> bool:
    return any(isinstance(one, Public) for one in getattr(definition, "directives", None) or ())
