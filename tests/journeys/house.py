"""A whole installation on this machine: a database, a server and two workers, each a process that may be killed."""

import asyncio
import contextlib
import os
import random
import signal
from datetime import UTC, datetime
from pathlib import Path

from pymongo.errors import PyMongoError

from api.database import MongoDatabase, connect
from api.embedded import EmbeddedDatabase
from api.embedded import start as start_database
from api.settings import Settings, read_settings
from tests.api.sms_platform import SECRET, SmsPlatform
from tests.server import Process, Server

WORKERS = 2
VICTIMS = ("workers", "server", "worker", "database")


class House:
    """Everything that runs. The workers share the work by leases, and text messages go to `platform`."""

    def __init__(self, folder: Path, platform: SmsPlatform, address: str) -> None:
        self.server = Server(folder, "--no-worker")
        self.workers = [Process(folder / f"worker{place}.log", "worker") for place in range(WORKERS)]
        self._platform = platform
        self._embedded: EmbeddedDatabase | None = None
        variables = {"SMS_GATEWAY_URL": address, "SMS_GATEWAY_SECRET": SECRET}
        self.server.environment |= {f"TONGBAN_{name}": text for name, text in variables.items()}

    @property
    def settings(self) -> Settings:
        """What its processes were told."""
        return read_settings(self.server.environment, "development")

    def connect(self) -> MongoDatabase:
        """A connection of one's own to its database."""
        assert self._embedded is not None
        return connect(self._embedded.uri, self.settings.database, self.settings.key_management)

    def start(self) -> None:
        """Start whatever isn't running. A database that comes back has another address, so all others start anew."""
        if self._embedded is None:
            self._embedded = start_database(self.server.data)
            self.server.environment["TONGBAN_MONGODB_URI"] = self._embedded.uri
        if not self.server.running:
            self.server.start()
        for worker in self.workers:
            if not worker.running:
                worker.launch(self.server.environment)

    def stop(self) -> list[int]:
        """Stop them as Ctrl-C does, all but the database; their exit codes."""
        for worker in self.workers:
            worker.await_line("worker_started")  # before it listens to signals, it ends by them
        return [one.stop() for one in (self.server, *self.workers)]

    def close(self) -> None:
        """End everything."""
        for one in (self.server, *self.workers):
            one.kill()
        if self._embedded is not None:
            self._embedded.stop()
            self._embedded = None

    async def kill(self, victim: str, chance: random.Random) -> None:
        """End one of them without a word, at a moment that the chance chooses."""
        if victim == "workers":  # both, with a message that is sent and not recorded
            self._platform.arrived.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._platform.arrived.wait(), 3)
            for worker in self.workers:
                worker.kill()
            return
        await asyncio.sleep(chance.uniform(0.05, 1.5))
        if victim == "worker":
            chance.choice(self.workers).kill()
        elif victim == "server":
            self.server.kill()
            await self._end_transactions()
        else:
            await self._kill_database(chance)

    async def _end_transactions(self) -> None:
        """The embedded server ends what a dead client left open with the next transaction; MongoDB after a minute."""
        database = self.connect()
        try:
            await database.transact(lambda one: one.rows("applications").get("nothing"))
        finally:
            database.close()

    async def _kill_database(self, chance: random.Random) -> None:
        assert self._embedded is not None
        os.kill(self._embedded.pid, signal.SIGKILL)
        # The others go on for a moment with nothing behind them; workers outlive that.
        await asyncio.sleep(chance.uniform(0, 0.5))
        assert all(worker.running for worker in self.workers)
        await asyncio.to_thread(self.close)

    async def hurry(self) -> None:
        """Let the minutes be over for which text messages wait for equal ones, again and again."""
        database = self.connect()
        waiting = {"state": "QUEUED", "channel": "SMS", "attempts": 0}
        try:
            while True:
                with contextlib.suppress(PyMongoError):
                    await database.rows("outbox").update_all(waiting, {"$set": {"dueAt": datetime.now(UTC)}})
                await asyncio.sleep(0.3)
        finally:
            database.close()
