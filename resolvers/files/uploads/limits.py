"""How much anybody may send."""

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from auth.rate import DAY, Rate

if TYPE_CHECKING:
    from resolvers.context import Context

KIBIBYTES = Rate("uploads", 500 * 1024, DAY, "file.too_many", ("file",))
# Uploads of one person under way at a time, and how long one may be.
OPEN: Final = 20
LIFETIME: Final = timedelta(hours=24)
_LEAST: Final = 64


async def count_kibibytes(context: "Context", length: int) -> None:
    """Count kibibytes before they are read, at least 64 of them for each file; raises LimitExceeded."""
    kibibytes = max(_LEAST, length // 1024)
    await context.gate.rates.take(KIBIBYTES, context.caller.id or "", context.now(), kibibytes)
