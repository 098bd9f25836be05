"""Types that show a model: what they have is read from it when it is selected, and not before."""

from collections.abc import Callable
from operator import attrgetter
from typing import Any, Generic, Self, TypeVar

from strawberry.types.field import StrawberryField

M = TypeVar("M")

# For an `async def` that awaits loaders only, and asks `info` for its context only: `metadata=LOADED`. What lies in
# memory is then there at once, without a task (docs/execution.md); tests/schema/test_views.py holds them to it.
LOADED = {"loaded": True}


class View(Generic[M]):
    """What clients see of a model; the same for every caller, for it knows nothing else."""

    record: M

    @classmethod
    def of(cls, record: M) -> Self:
        """Publish a model."""
        made = cls.__new__(cls)
        made.record = record
        return made


def read(description: str, made: Callable[[Any], object] | None = None) -> Any:
    """A field of a view that the model has under the same name, or that is made of it when somebody asks."""
    field = _Read(description=description)
    field.init = False
    field.made = made
    return field


class _Read(StrawberryField):
    made: Callable[[Any], object] | None = None

    def __set_name__(self, _owner: type, name: str) -> None:
        made = self.made
        # Plans read through an attrgetter themselves, without a call (api/execution/calls.py).
        self.default = property(attrgetter(f"record.{name}") if made is None else lambda view: made(view.record))
