"""How much a caller may make us do in a minute, counted in the cost of operations, on all workers together.

No request waits for the database: a worker counts by itself and settles in the background, once for each twentieth
of the limit that somebody uses up on it. So people at their ease cause no write at all, and with W workers somebody
may get W twentieths more than the limit, plus what they start while a settlement is under way.
"""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from api.settings import Settings
from auth.addresses import subscriber_of
from auth.caller import Caller
from auth.gate import Gate
from auth.rate import Rate
from auth.remembered import Remembered

MINUTE = timedelta(minutes=1)
# What a request costs before anybody has looked at it: reading and parsing it.
ARRIVAL = 20
_SHARE = 20
_REMEMBERED = 50_000
_log = structlog.get_logger("tongban.budgets")


@dataclass(slots=True)
class _Spent:
    """What somebody used in one window: known from all workers when last settled, and here since then."""

    began: datetime
    ends: datetime
    everywhere: int = 0
    here: int = 0


class Budgets:
    """Counts what callers cost; made once for a process."""

    def __init__(self, gate: Gate, settings: Settings) -> None:
        self._gate = gate
        self._person = Rate("cost.person", settings.cost_per_person, MINUTE, "request.too_often")
        self._address = Rate("cost.address", settings.cost_per_address, MINUTE, "request.too_often")
        self._client = Rate("cost.client", settings.cost_per_client, MINUTE, "request.too_often")
        self._spent: Remembered[_Spent] = Remembered(_REMEMBERED)
        self._settling: dict[str, asyncio.Task[None]] = {}

    def charge(self, caller: Caller, cost: int, at: datetime) -> int | None:
        """Count a cost; the seconds to wait when the caller has used up the minute already, else None."""
        rate, subject = self._subject(caller)
        name = f"{rate.name}:{subject}"
        spent = self._spent.get(name)
        if spent is None or not spent.began <= at < spent.ends:
            ends = rate.ends(at)
            spent = _Spent(ends - rate.window, ends)
            self._spent.put(name, spent)
        if spent.everywhere + spent.here >= rate.limit:
            return max(1, round((spent.ends - at).total_seconds()))
        spent.here += cost
        if spent.here * _SHARE >= rate.limit and name not in self._settling:
            task = asyncio.create_task(self._settle(name, spent, self._gate.rates.key(rate, subject, at)))
            self._settling[name] = task
            task.add_done_callback(lambda _done: self._settling.pop(name, None))
        return None

    async def settled(self) -> None:
        """Wait for the settlements under way."""
        await asyncio.gather(*self._settling.values())

    async def _settle(self, name: str, spent: _Spent, counter: str) -> None:
        """Add what was used here to what was used everywhere, and learn that; until it works the count stays here."""
        told = spent.here
        try:
            spent.everywhere = await self._gate.counters.add(counter, told, spent.ends)
        except Exception:  # noqa: BLE001 - the driver's, whichever: counting fails no request
            _log.warning("unsettled", rate=name.partition(":")[0])
            return
        spent.here -= told

    def _subject(self, caller: Caller) -> tuple[Rate, str]:
        if caller.account is not None:
            return self._person, caller.account.id
        return (self._client, caller.service) if caller.service else (self._address, subscriber_of(caller.address))
