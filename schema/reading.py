"""How types show what lies in their models: read when it is selected, and not before."""

from collections.abc import Callable
from operator import attrgetter
from typing import Any

from strawberry.types.field import StrawberryField

# For an `async def` that awaits nothing but `info.context.loaders`: `metadata=LOADED`. What lies in memory is then
# there at once, without a task (api/execution); tests/schema/test_reading.py sees that nothing else is awaited.
LOADED = {"loaded": True}


def read(description: str, made: Callable[[Any], object] | None = None) -> Any:
    """A field that `record` has under the same name, or that is made of it when somebody asks."""
    field = _Read(description=description)
    field.init = field.compare = False
    field.made = made
    return field


class _Read(StrawberryField):
    made: Callable[[Any], object] | None = None

    def __set_name__(self, _owner: type, name: str) -> None:
        # Plans read through an attrgetter themselves, without a call (api/execution/calls.py).
        made = self.made
        self.default = property(attrgetter(f"record.{name}") if made is None else lambda source: made(source.record))
