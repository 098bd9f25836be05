"""What a version says, apart from its number, its status and who wrote it: what an editor sends, as a whole."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date
from enum import Enum
from typing import Any

from resolvers.matters.model import Matter

_ABOUT = {
    "code", "version", "status", "published_at", "effective_on", "prepared_by", "published_by", "satisfaction",
    "applications_completed", "popularity", "revision", "based_on", "authors", "return_reason",
}  # fmt: skip
CONTENT = tuple(field.name for field in fields(Matter) if field.name not in _ABOUT)


def with_content(draft: Matter, content: Matter) -> Matter:
    """Return the draft with everything that the other one says."""
    return replace(draft, **{name: getattr(content, name) for name in CONTENT})


def content_of(matter: Matter) -> dict[str, Any]:
    """Return what a version says as JSON has it, under the names of the schema, in their order."""
    return {camel(name): _plain(getattr(matter, name)) for name in CONTENT}


def changed_fields(before: Matter, after: Matter) -> tuple[str, ...]:
    """Name what two versions say differently."""
    return tuple(camel(name) for name in CONTENT if getattr(before, name) != getattr(after, name))


def camel(name: str) -> str:
    """Return a field's name as the schema has it."""
    first, *others = name.split("_")
    return "".join((first, *(part.capitalize() for part in others)))


def _plain(value: Any) -> Any:
    match value:
        case Enum():
            return value.name
        case date():
            return value.isoformat()
        case tuple() | list():
            return [_plain(one) for one in value]
        case Mapping():
            return {str(key): _plain(one) for key, one in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return {camel(one.name): _plain(getattr(value, one.name)) for one in fields(value)}
    return value
