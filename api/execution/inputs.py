"""How coerced arguments become what our functions take: worked out once for a field, not asked of types each time."""

from collections.abc import Callable
from dataclasses import MISSING
from typing import Any

from strawberry import UNSET
from strawberry.relay.types import GlobalID
from strawberry.scalars import is_scalar
from strawberry.types.arguments import StrawberryArgument
from strawberry.types.base import StrawberryList, StrawberryMaybe, StrawberryOptional, has_object_definition
from strawberry.types.enum import StrawberryEnumDefinition, has_enum_definition
from strawberry.types.field import StrawberryField
from strawberry.types.lazy_type import LazyType
from strawberry.types.maybe import Some

Convert = Callable[[Any], Any]


class Unknown(Exception):
    """Only strawberry knows how."""


def conversion(arguments: list[StrawberryArgument], converter: Any) -> Convert | None:
    """Return what strawberry's `convert_arguments` does with a field's arguments; None where that must be asked."""
    try:
        known = [
            (converter.config.name_converter.from_argument(one), one.python_name, _of(one.type, converter, ()))
            for one in arguments
        ]
    except Unknown:
        return None
    return lambda given: {python: make(given[name]) for name, python, make in known if name in given}


def _of(kind: Any, converter: Any, above: tuple[Any, ...]) -> Convert:
    if kind is GlobalID:
        raise Unknown
    if isinstance(kind, StrawberryMaybe):
        return _maybe(kind.of_type, converter, above)
    if isinstance(kind, StrawberryOptional):
        return _of(kind.of_type, converter, above)
    if isinstance(kind, LazyType):
        return _of(kind.resolve_type(), converter, above)
    if isinstance(kind, StrawberryList):
        return _list(_of(kind.of_type, converter, above))
    if is_scalar(kind, converter.scalar_registry) or isinstance(kind, StrawberryEnumDefinition):
        return _as_it_is
    if has_enum_definition(kind):
        return _as_it_is
    return _object(kind, converter, above)


def _as_it_is(value: Any) -> Any:
    return value


def _maybe(kind: Any, converter: Any, above: tuple[Any, ...]) -> Convert:
    # One that may be left out but not null is refused by strawberry, in words of its own.
    if not isinstance(kind, StrawberryOptional):
        raise Unknown
    make = _of(kind, converter, above)
    return lambda value: Some(make(value))


def _list(make: Convert) -> Convert:
    return lambda value: value if value is None or value is UNSET else [make(one) for one in value]


def _object(kind: Any, converter: Any, above: tuple[Any, ...]) -> Convert:
    # What holds itself would never end.
    if not has_object_definition(kind) or kind in above:
        raise Unknown
    definition = kind.__strawberry_definition__
    if definition.from_input is not None or not definition.is_input:
        raise Unknown
    fields = [
        (
            converter.config.name_converter.from_field(one),
            one.python_name,
            _of(one.resolve_type(type_definition=definition), converter, (*above, kind)),
        )
        for one in definition.fields
    ]
    missing = {one.python_name: None for one in definition.fields if _has_no_default(one)}

    def made(value: Any) -> Any:
        if value is None or value is UNSET:
            return value
        return kind(**missing | {python: make(value[name]) for name, python, make in fields if name in value})

    return made


def _has_no_default(field: StrawberryField) -> bool:
    return field.default_value is MISSING and field.default_factory is MISSING
