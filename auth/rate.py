"""How often anything may be done: the one place where uses are counted."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from auth.codes.store import CounterStore
from auth.problems import LimitExceeded
from auth.vault import Vault

DAY = timedelta(days=1)
# So that a window of a day is a day in China, which is never on summer time now.
_AHEAD = timedelta(hours=8)


@dataclass(frozen=True, slots=True)
class Rate:
    """How often one subject may do something in each window of time; `name` keeps the counters apart.

    When a window is full, `told` names the words, `path` the part of the input, `least` the fewest seconds to wait.
    """

    name: str
    limit: int
    window: timedelta
    told: str = "rate.too_many"
    path: tuple[str, ...] = ()
    least: int = 1

    def number(self, at: datetime) -> int:
        """Which window it is, counted from 1970."""
        return int((at.timestamp() + _AHEAD.total_seconds()) // self.window.total_seconds())

    def ends(self, at: datetime) -> datetime:
        """When the window is over."""
        end = (self.number(at) + 1) * self.window.total_seconds() - _AHEAD.total_seconds()
        return datetime.fromtimestamp(end, tz=at.tzinfo)


class Rates:
    """Counts in fixed windows. Subjects are stored blinded, so the counters tell nobody who did what."""

    def __init__(self, counters: CounterStore, vault: Vault) -> None:
        self._counters = counters
        self._vault = vault

    async def take(self, rate: Rate, subject: str, at: datetime, amount: int = 1) -> str:
        """Count one use, or several; raises LimitExceeded with the seconds until the next window.

        Returns the counter, for what turns out not to count to be given back.
        """
        key, ends = self.key(rate, subject, at), rate.ends(at)
        if not await self._counters.take(key, rate.limit, ends, amount):
            seconds = max(rate.least, round((ends - at).total_seconds()))
            raise LimitExceeded(rate.told, *rate.path, retry_after=seconds, seconds=seconds)
        return key

    async def give_back(self, key: str) -> None:
        """Give one use back."""
        await self._counters.give_back(key)

    def key(self, rate: Rate, subject: str, at: datetime) -> str:
        """The counter's name in the window of that time."""
        return f"{rate.name}:{self._vault.blind(subject, 'rate')}:{rate.number(at)}"
