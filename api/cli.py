"""The command `tongban`."""

import argparse
import signal
import sys
from collections.abc import Callable, Sequence
from typing import Any

from api.commands.access import add_access
from api.commands.archiving import add_archiving
from api.commands.catalogue import add_catalogue
from api.commands.documents import add_documents
from api.commands.exchange import add_exchange
from api.commands.partners import add_partners
from api.commands.run import fail
from api.commands.running import add_running
from api.commands.seals import add_seals
from api.memory import begin


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 when it worked, 1 when it didn't (one line says why), 2 for bad arguments."""
    begin()
    parsed = _parser().parse_args(arguments)
    signal.signal(signal.SIGTERM, _terminated)
    try:
        code: int = parsed.run(parsed)
    except KeyboardInterrupt:
        return 0
    except Exception as error:
        line = _line_of(error)
        if line is None:
            raise
        return fail(line)
    return code


def _line_of(error: Exception) -> str | None:
    """What is told of an error; None of one that is ours."""
    from api.settings import BadSettings

    if isinstance(error, BadSettings):
        return f"the settings can't be used:\n{error}"
    return str(error) if isinstance(error, _told_in_a_line()) else None


def _told_in_a_line() -> tuple[type[Exception], ...]:
    # Imported when something went wrong: the whole application is behind it, and `tongban keys` needs half of that.
    from api.audit import BadAudit
    from api.backup import BadBackup
    from api.clients import BadClients
    from api.database import BadDatabase
    from api.embedded import EmbeddedUnavailable
    from api.serve import PortTaken
    from resolvers.matters.exchange.bad_file import BadFile

    return BadDatabase, PortTaken, EmbeddedUnavailable, BadFile, BadClients, BadAudit, BadBackup


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="tongban", description="The backend of one network, all services (一网通办)."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, run: Callable[[argparse.Namespace], int], text: str) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=text, description=text)
        command.set_defaults(run=run)
        return command

    groups = (
        add_running,
        add_exchange,
        add_catalogue,
        add_access,
        add_archiving,
        add_seals,
        add_documents,
        add_partners,
    )
    for group in groups:
        group(add)
    return parser


def _terminated(_number: int, _frame: Any) -> None:
    """End by an exception, so that the database is stopped on the way out."""
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
