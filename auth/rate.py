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


async def count(gate: Gate, rate: Rate, subject: str, at: datetime) -> str:
    """Count one use; raises LimitExceeded with the seconds until the next window. Subjects are stored blinded.

    Returns the counter, for what turns out not to count to be given back.
    """
    window = int(at.timestamp() // rate.window.total_seconds())
    ends = datetime.fromtimestamp((window + 1) * rate.window.total_seconds(), tz=at.tzinfo)
    key = counter_key(gate, rate, subject, window)
    if not await gate.counters.take(key, rate.limit, ends):
        seconds = max(1, round((ends - at).total_seconds()))
        raise LimitExceeded("rate.too_many", retry_after=seconds, seconds=seconds)
    return key


def counter_key(gate: Gate, rate: Rate, subject: str, window: int) -> str:
    """The counter's name in one window, counted from 1970."""
    return f"{rate.name}:{gate.vault.blind(subject, 'rate')}:{window}"
