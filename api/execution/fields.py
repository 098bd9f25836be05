"""What is known of a field of an operation before it runs."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from inspect import getattr_static, iscoroutinefunction, isfunction
from keyword import iskeyword
from operator import attrgetter
from typing import Any, cast

from graphql import (
    FieldNode,
    GraphQLField,
    GraphQLObjectType,
    GraphQLSchema,
    VariableNode,
)
from graphql.execution.collect_fields import FieldDetails
from graphql.execution.values import VariableValues, get_argument_values
from strawberry.relay import GlobalID
from strawberry.types import Info
from strawberry.types.arguments import convert_arguments
from strawberry.types.base import StrawberryMaybe, StrawberryOptional
from strawberry.types.field import StrawberryField

from schema.views import Link, Views

Arguments = dict[str, Any]
_MADE_BY_STRAWBERRY = "GraphQLCoreConverter.from_resolver.<locals>."


class Refusal(Exception):
    """An operation that no plan is made for."""


class Kind(Enum):
    """How a field's value is come by."""

    ATTRIBUTE = "an attribute of the source, read without a call"
    METHOD = "strawberry's resolver does nothing but call ours, which plans do themselves"
    RESOLVER = "the schema's own resolver, whatever it checks and wraps"


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """A field of a selection. `details` are its places in the document, as graphql-core keeps them.

    `names` are Python's for its arguments, if strawberry makes nothing of numbers, texts and enums among them; it
    `varies` if variables do.
    """

    key: str
    parent: GraphQLObjectType
    definition: GraphQLField
    details: list[FieldDetails]
    kind: Kind
    converter: Any
    names: dict[str, str] | None
    varies: bool

    @property
    def nodes(self) -> list[FieldNode]:
        """Its places in the document."""
        return [one.node for one in self.details]

    @property
    def is_typename(self) -> bool:
        """Whether it asks for nothing but the name of its type."""
        return self.details[0].node.name.value == "__typename"

    @property
    def is_async(self) -> bool:
        """Whether it is an `async def` of ours."""
        return self.kind is Kind.METHOD and self.own.is_async

    @property
    def link(self) -> Link | None:
        """How what it shows is asked of a loader, if that is all it does."""
        resolver = self.own.base_resolver if self.kind is Kind.METHOD else None
        return getattr(resolver.wrapped_func, "link", None) if resolver else None

    @property
    def attribute(self) -> str:
        """What is read for an attribute: of a property that only reads on, what it reads."""
        return _path_of(self._getter) or self.own.python_name

    @property
    def views(self) -> Views | None:
        """How a list of views is read, if it is one."""
        return self._getter if isinstance(self._getter, Views) else None

    @property
    def _getter(self) -> Any:
        if self.kind is not Kind.ATTRIBUTE:
            return None
        kind = self.parent.extensions["strawberry-definition"].origin
        return getattr(getattr_static(kind, self.own.python_name, None), "fget", None)

    @property
    def own(self) -> StrawberryField:
        """What strawberry knows of it."""
        field: StrawberryField = self.definition.extensions["strawberry-definition"]
        return field

    def coerced(self, variables: VariableValues) -> Arguments:
        """Return its arguments as the schema wants them; raises GraphQLError."""
        return get_argument_values(self.definition, self.details[0].node, variables, None, hide_suggestions=True)

    def converted(self, coerced: Arguments, info: Info[Any, Any]) -> Arguments:
        """Return the arguments that our function takes: inputs as objects, by their Python names."""
        converter, arguments = self.converter, self.own.arguments
        return convert_arguments(coerced, arguments, converter.scalar_registry, converter.config, info)


def describe(schema: GraphQLSchema, parent: GraphQLObjectType, key: str, details: list[FieldDetails]) -> Field:
    """Describe a field of a valid document; raises Refusal."""
    name = details[0].node.name.value
    definition = schema.get_field(parent, name)
    if definition is None or name in {"__schema", "__type"}:
        raise Refusal(name)
    known = getattr(schema, "_strawberry_schema", None)
    converter = known.schema_converter if known else None
    kind = _kind(definition, converter)
    names = _names(definition.extensions["strawberry-definition"], converter) if kind is Kind.METHOD else None
    varies = any(isinstance(one.value, VariableNode) for one in details[0].node.arguments or ())
    return Field(key, parent, definition, details, kind, converter, names, varies)


def _names(field: StrawberryField, converter: Any) -> dict[str, str] | None:
    if any(_is_made_of_leaves(one.type) for one in field.arguments):
        return None
    return {converter.config.name_converter.from_argument(one): one.python_name for one in field.arguments}


def _is_made_of_leaves(kind: Any) -> bool:
    if isinstance(kind, StrawberryMaybe) or kind is GlobalID:
        return True
    return isinstance(kind, StrawberryOptional) and _is_made_of_leaves(kind.of_type)


def _path_of(getter: object) -> str | None:
    """Return what an attrgetter reads that may be written down."""
    if not isinstance(getter, attrgetter):
        return None
    paths = cast("tuple[str, ...]", getter.__reduce__()[1])
    return paths[0] if len(paths) == 1 and all(map(_is_name, paths[0].split("."))) else None


def _kind(definition: GraphQLField, converter: Any) -> Kind:
    field, resolve = definition.extensions.get("strawberry-definition"), definition.resolve
    made_by_strawberry = getattr(resolve, "__qualname__", "").startswith(_MADE_BY_STRAWBERRY)
    if not isinstance(field, StrawberryField) or resolve is None or converter is None or not made_by_strawberry:
        return Kind.RESOLVER
    if type(field).get_result is not StrawberryField.get_result or field.extensions:
        return Kind.RESOLVER
    if field.is_basic_field:
        plain = field.default_resolver is getattr and resolve.__name__ == "_get_basic_result"
        return Kind.ATTRIBUTE if plain and _is_name(field.python_name) else Kind.RESOLVER
    ours = field.base_resolver.wrapped_func if field.base_resolver else None
    if converter.config.info_class is not Info or _handles_exceptions(resolve) or not isfunction(ours):
        return Kind.RESOLVER
    return Kind.METHOD if field.is_async == iscoroutinefunction(ours) else Kind.RESOLVER


def _handles_exceptions(resolve: Callable[..., Any]) -> bool:
    # Strawberry keeps them in a closure; what isn't where it's looked for counts as there.
    cells = dict(zip(resolve.__code__.co_freevars, resolve.__closure__ or (), strict=True))
    cell = cells.get("field_exception_handlers")
    return cell is None or bool(cell.cell_contents)


def _is_name(text: str) -> bool:
    return text.isidentifier() and not iskeyword(text)
