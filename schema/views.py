"""Types that show a model: what they have is read from it when it is selected, and not before."""

from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import Any, Generic, NamedTuple, Self, TypeVar

import strawberry
from strawberry.types.field import StrawberryField

from schema.info import Info

M = TypeVar("M")


class View(Generic[M]):
    """What clients see of a model; the same for every caller, for it knows nothing else."""

    record: M

    @classmethod
    def of(cls, record: M) -> Self:
        """Publish a model."""
        made = cls.__new__(cls)
        made.record = record
        return made


def read(
    description: str,
    made: Callable[[Any], object] | None = None,
    *,
    attribute: str | None = None,
    metadata: Mapping[Any, Any] | None = None,
) -> Any:
    """A field of a view that the model has under the same name, or another one, or that is made of the model."""

    def reader(name: str) -> Callable[[Any], object]:
        return attrgetter(f"record.{attribute or name}") if made is None else _made(made)

    return _field(description, reader, metadata)


def read_views(description: str, view: type[View[Any]]) -> Any:
    """A field of a view that lists views of what the model has under the same name."""
    return _field(description, lambda name: Views(f"record.{name}", view))


def linked(
    description: str, view: type[View[Any]], *, loader: str, key: str, metadata: Mapping[Any, Any] | None = None
) -> Any:
    """A field that shows what one of the request's loaders finds for an attribute of `record`; null for nothing.

    What lies in memory is answered at once: plans ask the loader themselves (docs/execution.md).
    """
    key_of, loader_of = attrgetter(f"record.{key}"), attrgetter(loader)

    async def link(self: Any, info: Info) -> Any:
        wanted = key_of(self)
        found = await loader_of(info.context.loaders).load(wanted) if wanted else None
        return None if found is None else view.of(found)

    link.link = Link(view, loader, f"record.{key}")  # type: ignore[attr-defined]
    return strawberry.field(resolver=link, description=description, metadata=metadata)


class Link(NamedTuple):
    """What is shown, which loader finds it, and what for."""

    view: type[View[Any]]
    loader: str
    key: str


class Views:
    """Reads a list of views. Plans read the models themselves as far as nothing else is asked for."""

    def __init__(self, path: str, view: type[View[Any]]) -> None:
        self.path = path
        self.view = view
        self._read = attrgetter(path)

    def __call__(self, source: Any) -> list[View[Any]]:
        """Return the views."""
        return [self.view.of(one) for one in self._read(source)]


class _Read(StrawberryField):
    reader: Callable[[str], Callable[[Any], object]]

    def __set_name__(self, _owner: type, name: str) -> None:
        # Plans see through an attrgetter and Views, and need no call (api/execution/calls.py).
        self.default = property(self.reader(name))


def _field(
    description: str, reader: Callable[[str], Callable[[Any], object]], metadata: Mapping[Any, Any] | None = None
) -> _Read:
    field = _Read(description=description, metadata=metadata)
    field.init = False
    field.reader = reader
    return field


def _made(made: Callable[[Any], object]) -> Callable[[Any], object]:
    return lambda view: made(view.record)
