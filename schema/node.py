import base64
import binascii
from operator import attrgetter
from typing import Annotated, Any

import strawberry

from auth.problems import NotFound
from schema.info import Info
from schema.selection import reads
from schema.views import read

MAX_ID = 200
_DESCRIPTION = "Opaque and unique among everything here."


@strawberry.interface(description="Anything with an id of its own, to be read again by `node`.")
class Node:
    id: strawberry.ID = strawberry.field(description=_DESCRIPTION, metadata=reads())


def global_id(kind: str, key: str) -> strawberry.ID:
    """Return the id of a thing as clients see it."""
    return strawberry.ID(base64.urlsafe_b64encode(f"{kind}:{key}".encode()).decode().rstrip("="))


def identity(kind: str, key: str) -> Any:
    """The field `id` of a type that reads its model: made of that attribute when it is selected."""
    found = attrgetter(key)
    return read(_DESCRIPTION, lambda record: global_id(kind, found(record)), metadata=reads())


def read_id(text: str) -> tuple[str, str] | None:
    """Return kind and key of a global id, None for anything that isn't one."""
    if len(text) > MAX_ID:
        return None
    try:
        decoded = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True).decode()
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return None
    kind, separator, key = decoded.partition(":")
    return (kind, key) if separator and key else None


def key_of(text: str, kind: str, field: str) -> str:
    """Return the key of an id that must be of that kind; raises NotFound, as for one that doesn't exist."""
    found = read_id(text)
    if found is None or found[0] != kind:
        raise NotFound("id.unknown", field)
    return found[1]


def optional_key(text: str | None, kind: str, field: str) -> str | None:
    """Return the key of an id that may be left out; raises NotFound as `key_of` does."""
    return None if text is None else key_of(text, kind, field)


Id = Annotated[strawberry.ID, strawberry.argument(description="A global id.")]
__all__ = ["Id", "Info", "Node", "global_id", "identity", "key_of", "optional_key", "read_id"]
