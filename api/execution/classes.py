"""By which Python class an object is known to be of a GraphQL type, so that nothing has to be asked of it."""

from inspect import getattr_static
from typing import Any

from graphql import (
    GraphQLObjectType,
    GraphQLSchema,
    UndefinedType,
    get_named_type,
    is_interface_type,
    is_object_type,
)
from strawberry.types.base import StrawberryObjectDefinition

_CONVERTER = "GraphQLCoreConverter."
_IS_TYPE_OF = f"{_CONVERTER}from_object.<locals>._get_is_type_of.<locals>.is_type_of"
_RESOLVERS = {
    f"{_CONVERTER}from_interface.<locals>._get_resolve_type.<locals>.resolve_type",
    "StrawberryUnion.get_type_resolver.<locals>._resolve_union_type",
}
_CAST = "__as_strawberry_type__"


class Classes:
    """What is known for a schema. It learns when an object of a class is met for the first time."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self.schema = schema
        self._of: dict[str, set[type]] = {}

    def of(self, kind: GraphQLObjectType) -> set[type]:
        """Return the classes whose objects can stand for the type, as far as they are known by now."""
        return self._of.setdefault(kind.name, set())

    def learn(self, kind: Any, value: object) -> GraphQLObjectType | None:
        """Look at an object that is to be of a type; return its own when the class alone decides on it."""
        named = get_named_type(kind)
        if not _is_ordinary(type(value)) or hasattr(value, _CAST):
            return None
        found: Any = named if is_object_type(named) else self._runtime(named, type(value))
        if found is None or not _accepts(found, value) or not _reads_alike(found, type(value)):
            return None
        self.of(found).add(type(value))
        known: GraphQLObjectType = found
        return known

    def _runtime(self, named: Any, kind: type) -> GraphQLObjectType | None:
        """Return the type that strawberry finds for a class of its own, no matter what the object holds."""
        definition = _definition(kind)
        usual = getattr(getattr(named, "resolve_type", None), "__qualname__", "") in _RESOLVERS
        found = self.schema.get_type(definition.name) if usual and definition else None
        if not is_object_type(found) or found.extensions.get("strawberry-definition") is not definition:
            return None
        if is_interface_type(named) and not issubclass(kind, named.extensions["strawberry-definition"].origin):
            return None
        return found if self.schema.is_sub_type(named, found) else None


def _is_ordinary(kind: type) -> bool:
    """Tell whether objects of a class are values, whatever they hold: no errors, nothing to await, nothing absent."""
    if issubclass(kind, Exception | UndefinedType | type(None)) or hasattr(kind, "__await__"):
        return False
    return kind.__getattribute__ is object.__getattribute__ and not hasattr(kind, "__getattr__")


def _definition(kind: type) -> StrawberryObjectDefinition | None:
    """Return what strawberry knows of a class itself, not of one that it inherits from."""
    found = kind.__dict__.get("__strawberry_definition__")
    return found if isinstance(found, StrawberryObjectDefinition) else None


def _is_usual(kind: GraphQLObjectType) -> bool:
    return kind.is_type_of is None or getattr(kind.is_type_of, "__qualname__", "") == _IS_TYPE_OF


def _accepts(kind: GraphQLObjectType, value: object) -> bool:
    no_info: Any = None
    return _is_usual(kind) and (kind.is_type_of is None or bool(kind.is_type_of(value, no_info)))


def _reads_alike(kind: GraphQLObjectType, other: type) -> bool:
    """Tell whether a class has the attributes of the one that was declared, which plans see through."""
    definition = kind.extensions.get("strawberry-definition")
    if not isinstance(definition, StrawberryObjectDefinition) or definition.origin is other:
        return True
    names = [one.python_name for one in definition.fields]
    return all(getattr_static(other, one, None) is getattr_static(definition.origin, one, None) for one in names)
