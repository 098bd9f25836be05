"""How the figures are taken: CPU time of this process, and commands to the database."""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from pymongo import monitoring

ROUNDS = 200


class RoundTrips(monitoring.CommandListener):
    """Counts what goes to the database."""

    def __init__(self) -> None:
        self.count = 0

    def started(self, event: monitoring.CommandStartedEvent) -> None:
        """Count one command."""
        # getMore: a stream that waits for changes; no page of ours takes a second batch.
        self.count += event.command_name not in {"hello", "ismaster", "ping", "getMore"}

    def succeeded(self, event: monitoring.CommandSucceededEvent) -> None:
        """Nothing to do."""

    def failed(self, event: monitoring.CommandFailedEvent) -> None:
        """Nothing to do."""


@dataclass(frozen=True)
class Case:
    """One thing to measure. `prepare` runs before each round, and what it costs doesn't count."""

    name: str
    run: Callable[[], Awaitable[object]]
    prepare: Callable[[], Awaitable[object]] | None = None


async def measure(case: Case, trips: RoundTrips) -> tuple[float, float]:
    """Return CPU milliseconds and database round trips per run."""
    spent, sent = 0.0, 0
    for turn in range(-10, ROUNDS):
        if case.prepare:
            await case.prepare()
        before, began = trips.count, time.process_time()
        await case.run()
        if turn >= 0:
            spent, sent = spent + time.process_time() - began, sent + trips.count - before
    return spent * 1000 / ROUNDS, sent / ROUNDS
