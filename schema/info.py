from typing import Annotated, TypeVar

import strawberry
from strawberry.types import Info as StrawberryInfo

from resolvers.context import Context

Info = StrawberryInfo[Context, None]

T = TypeVar("T")

# The one argument of every mutation.
Input = Annotated[T, strawberry.argument(description="What to do, and with what.")]
First = Annotated[T, strawberry.argument(description="At most so many, from the start; 100 is the most.")]
After = Annotated[T, strawberry.argument(description="Start behind this cursor.")]
Last = Annotated[T, strawberry.argument(description="At most so many, from the end; 100 is the most.")]
Before = Annotated[T, strawberry.argument(description="End before this cursor.")]
