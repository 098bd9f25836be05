"""What every command needs: its settings, its services, and a place to say something."""

import argparse
import asyncio
import os
import sys
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from api.settings import Mode, Settings

_PRODUCTION = "use the production settings and refuse the embedded database"


class Commands(Protocol):
    """Where a group of commands adds its own."""

    def __call__(self, name: str, run: Callable[[argparse.Namespace], int], text: str) -> argparse.ArgumentParser:
        """Add a command; what it returns takes its arguments."""


def may_be_production(command: argparse.ArgumentParser) -> None:
    """Give a command the switch that `settings_of` reads."""
    command.add_argument("--production", action="store_true", help=_PRODUCTION)


def settings_of(parsed: argparse.Namespace) -> "Settings":
    """Read the settings that a command with `may_be_production` asks for."""
    return settings_for("production" if parsed.production else "development")


def settings_for(mode: "Mode") -> "Settings":
    """Read the settings; raises BadSettings."""
    # A third of a second is behind it, which who asks for help needn't wait for.
    from api.settings import read_settings

    return read_settings(os.environ, mode)


def on_database(parsed: argparse.Namespace, work: Callable[[Any], Awaitable[None]]) -> int:
    """Run a story on a database that is ready for this version; the services come as its argument."""
    from api.prepare import prepare

    async def prepared(services: Any) -> None:
        await prepare(services.database, say, upgrade=False, production=services.settings.production)
        await work(services)

    with_services(settings_of(parsed), prepared)
    return 0


def with_services(settings: "Settings", work: Callable[[Any], Awaitable[None]], *, sealed_here: bool = True) -> None:
    """Run a story on the database that the settings name; in development start the embedded one for it.

    `sealed_here` refuses a database that was sealed under another master key.
    """
    from api.database import connect
    from api.memory import collect_seldom
    from api.prepare import mongodb
    from api.services import make_services
    from api.unseal import open_vault

    collect_seldom()
    with mongodb(settings, share=True) as uri:
        database = connect(uri, settings.database, settings.key_management)

        async def run() -> None:
            services = make_services(settings, database)
            if sealed_here:
                await database.check(production=settings.production)
                await open_vault(services)
            await work(services)

        try:
            asyncio.run(run())
        finally:
            database.close()


def say(line: str) -> None:
    """Print a line of the command's output."""
    print(line, flush=True)  # noqa: T201 - the command's output


def counted(rows: int) -> None:
    """Print progress where it doesn't mix with the output."""
    print(f"{rows} rows", file=sys.stderr, flush=True)  # noqa: T201 - progress


def fail(message: str) -> int:
    """Say in one line why a command failed; returns its exit code."""
    print(f"tongban: {message}", file=sys.stderr)  # noqa: T201
    return 1
