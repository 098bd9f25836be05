"""Commands that keep things: the electronic file of a case, backups."""

import argparse
import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from api.commands.run import Commands, fail, may_be_production, on_database, say, settings_of


def add_archiving(add: Commands) -> None:
    """Add archive, backup and restore."""
    for name, run, text in (
        ("backup", _backup, "write everything into a folder, while servers and workers rest"),
        ("restore", _restore, "bring a backup into an empty database"),
    ):
        command = add(name, run, text)
        command.add_argument("folder", type=Path)
        may_be_production(command)
    archive = add("archive", _archive, "export the electronic file of a case (电子档案), or verify one")
    actions = archive.add_subparsers(required=True, metavar="ACTION")
    export = actions.add_parser("export", help="write the file of a case, sealed by its department")
    export.add_argument("number", help="the number of the case")
    export.add_argument("file", type=Path, help="a ZIP that isn't there yet")
    may_be_production(export)
    export.set_defaults(run=_export)
    verify = actions.add_parser("verify", help="verify one, without any database")
    verify.add_argument("file", type=Path)
    verify.add_argument("--key", metavar="SHA256", help="the fingerprint of the key that must have sealed it")
    verify.set_defaults(run=_verify)


def _archive(_parsed: argparse.Namespace) -> int:
    raise AssertionError("each action runs itself")


def _export(parsed: argparse.Namespace) -> int:
    from api.rendering.archive_printer import ArchivePrinter
    from auth.days import today
    from resolvers.archives.pack import BadArchive, Press, archived, find
    from resolvers.archives.zip_writer import TooLarge

    failed: list[str] = []

    async def work(services: Any) -> None:
        try:
            archive = await find(services.stores, parsed.number, today(services.clock()))
            with parsed.file.open("xb") as file:
                press = Press(services.signer, ArchivePrinter(services.settings.url))
                async for chunk in archived(services.stores, archive, press, services.clock()):
                    file.write(chunk)
        except FileExistsError:
            failed.append(f"{parsed.file} is there already")
        except BadArchive as error:
            failed.append(str(error))
        except TooLarge:
            parsed.file.unlink(missing_ok=True)
            failed.append("the case is too large for one archive")

    on_database(parsed, work)
    if failed:
        return fail(failed[0])
    say(f"{parsed.file}: the file of {parsed.number}")
    return 0


def _verify(parsed: argparse.Namespace) -> int:
    from resolvers.archives.verify import verify

    report = verify(parsed.file, parsed.key)
    for finding in report.findings:
        say(f"{finding.where}: {finding.what}")
    if report.findings:
        return fail(f"{parsed.file} does not hold")
    say(f"{parsed.file} holds: case {report.number}, {report.parts} parts, {report.events} events")
    if not report.events:
        say("it was taken along by the applicant's side: the chain of events can only be checked in the whole one")
    say(f"sealed by {report.seal}, key {report.fingerprint}" + ("" if parsed.key else " (compare it)"))
    return 0


def _backup(parsed: argparse.Namespace) -> int:
    from api.backup import back_up
    from api.context import now

    count = _on_stored(parsed, lambda database: back_up(database, parsed.folder, now(), say))
    say(f"{count} documents in {parsed.folder}")
    return 0


def _restore(parsed: argparse.Namespace) -> int:
    from api.backup import restore

    count = _on_stored(parsed, lambda database: restore(database, parsed.folder, say))
    say(f"{count} documents; start it with the same master key and key management")
    return 0


def _on_stored(parsed: argparse.Namespace, work: Callable[[Any], Awaitable[int]]) -> int:
    """Run a story on the database as it lies there: nothing is decrypted, upgraded or made."""
    from api.database import connect
    from api.prepare import mongodb

    settings = settings_of(parsed)
    with mongodb(settings, share=True) as uri:
        database = connect(uri, settings.database)

        async def run() -> int:
            await database.check(production=settings.production)
            return await work(database)

        try:
            return asyncio.run(run())
        finally:
            database.close()
