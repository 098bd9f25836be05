from dataclasses import dataclass
from datetime import datetime, timedelta

from auth.gate import Gate
from auth.problems import LimitExceeded


@dataclass(frozen=True, slots=True)
class Rate:
    """How often one subject may do something in each window of time; `name` keeps the counters apart."""

    name: str
    limit: int
    window: timedelta


async def count(gate: Gate, rate: Rate, subject: str, at: datetime) -> None:
    """Count one use; raises LimitExceeded with the seconds until the next window. Subjects are stored blinded."""
    window = int(at.timestamp() // rate.window.total_seconds())
    ends = datetime.fromtimestamp((window + 1) * rate.window.total_seconds(), tz=at.tzinfo)
    if not await gate.counters.take(counter_key(gate, rate, subject, window), rate.limit, ends):
        seconds = max(1, round((ends - at).total_seconds()))
        raise LimitExceeded("rate.too_many", retry_after=seconds, seconds=seconds)


def counter_key(gate: Gate, rate: Rate, subject: str, window: int) -> str:
    """The counter's name in one window, counted from 1970."""
    return f"{rate.name}:{gate.vault.blind(subject, 'rate')}:{window}"
