"""How far we are behind with fetching what partners named."""

from datetime import datetime, timedelta

from resolvers.exchanges.case_store import ExchangeCaseStore

# Conversations of one partner whose files are still to be fetched; with so many we are some hours behind.
MOST_LACKING = 2000
FRESH = timedelta(seconds=10)


class Backlog:
    """How many of each partner's cases wait for their files, shared by all requests of a process.

    Counting them reads as many index entries, which is much for each of the messages of a busy partner: between two
    counts what is let in is added up. Several workers may so let in some dozens more than the limit.
    """

    def __init__(self) -> None:
        self._known: dict[str, tuple[datetime, int]] = {}

    async def takes(self, cases: ExchangeCaseStore, partner: str, at: datetime) -> bool:
        """Whether one more may come; it counts as come."""
        counted, known = self._known.get(partner, (None, 0))
        if counted is None or not timedelta() <= at - counted < FRESH:
            counted, known = at, await cases.count_lacking(partner, MOST_LACKING)
        room = known < MOST_LACKING
        self._known[partner] = (counted, known + room)
        return room
