"""The command `tongban`."""

import argparse
import asyncio
import json
import os
import signal
import sys
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

from api.settings import BadSettings, Mode, Settings, read_settings

_PRODUCTION = "use the production settings and refuse the embedded database"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 when it worked, 1 when it didn't (one line says why), 2 for bad arguments."""
    from api.audit import BadAudit
    from api.clients import BadClients
    from api.database import BadDatabase
    from api.embedded import EmbeddedUnavailable
    from api.serve import PortTaken
    from resolvers.matters.import_file import BadFile

    parsed = _parser().parse_args(arguments)
    signal.signal(signal.SIGTERM, _terminated)
    try:
        code: int = parsed.run(parsed)
    except BadSettings as error:
        return _fail(f"the settings can't be used:\n{error}")
    except (BadDatabase, PortTaken, EmbeddedUnavailable, BadFile, BadClients, BadAudit) as error:
        return _fail(str(error))
    except KeyboardInterrupt:
        return 0
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="tongban", description="The backend of one network, all services (一网通办)."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, run: Callable[[argparse.Namespace], int], text: str) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=text, description=text)
        command.set_defaults(run=run)
        return command

    add("dev", _dev, "start everything on this machine: database, seeds, catalogue, server, worker")
    serve = add("serve", _serve, "serve in production")
    serve.add_argument("--workers", type=_workers, default=1, help="worker processes (default: 1)")
    worker = add("worker", _worker, "deliver messages and tidy up, beside the servers")
    worker.add_argument("--production", action="store_true", help=_PRODUCTION)
    seed = add("seed", _seed, "load the demo cast and the written-out matters")
    seed.add_argument("--sample", action="store_true", help="import the sample catalogue, too")
    importing = add("import", _import, "import a catalogue of matters")
    importing.add_argument("what", choices=["matters"])
    importing.add_argument("file", type=Path)
    importing.add_argument("--dry-run", action="store_true", help="say what would happen, write nothing")
    importing.add_argument("--json", action="store_true", help="print the whole report as JSON")
    importing.add_argument("--production", action="store_true", help=_PRODUCTION)
    auditing = add("audit", _audit, "find what is wrong with the published catalogue (四级四同)")
    auditing.add_argument("--region", help="12 digits: this region and all below it (default: everywhere)")
    auditing.add_argument("--html", type=Path, metavar="FILE", help="write a report for people")
    auditing.add_argument("--csv", type=Path, metavar="FILE", help="write a table")
    auditing.add_argument("--production", action="store_true", help=_PRODUCTION)
    migrating = add("migrate", _migrate, "bring stored rows up to this version")
    migrating.add_argument("--production", action="store_true", help=_PRODUCTION)
    add("schema", _schema, "print the schema in SDL")
    keys = add("keys", _keys, "list or rotate the keys that sign access tokens; rewrap under a new master key")
    keys.add_argument("action", choices=["list", "rotate", "rewrap"], nargs="?", default="list")
    keys.add_argument("--production", action="store_true", help=_PRODUCTION)
    clients = add("clients", _clients, "list, add, disable or enable the systems that may sign people in or call us")
    clients.add_argument("action", choices=["list", "add", "disable", "enable"], nargs="?", default="list")
    clients.add_argument("what", nargs="?", help="add: a JSON file; disable, enable: a client's id")
    clients.add_argument("--replace", action="store_true", help="add: in place of the client with that id")
    clients.add_argument("--production", action="store_true", help=_PRODUCTION)
    administrator = add("administrator", _administrator, "make somebody administrator of a department's staff")
    administrator.add_argument("username", help="of a member of staff, or for somebody new")
    administrator.add_argument("department", help="the department's code")
    administrator.add_argument("reason", help="for the staff log")
    administrator.add_argument("--phone", default="", help="of somebody new; the temporary password goes there")
    administrator.add_argument("--production", action="store_true", help=_PRODUCTION)
    return parser


def _workers(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 64:
        raise argparse.ArgumentTypeError("between 1 and 64")
    return int(text)


def _dev(_parsed: argparse.Namespace) -> int:
    from api.dev import run_dev
    from api.logs import configure_logs

    settings = _settings("development")
    configure_logs(settings.log_level, readable=True)
    run_dev(settings)
    return 0


def _serve(parsed: argparse.Namespace) -> int:
    from api.prepare import prepare
    from api.serve import serve

    settings = _settings("production")
    _with_services(settings, lambda services: prepare(services.database, _say, upgrade=False, production=True))
    serve(settings, parsed.workers)
    return 0


def _worker(parsed: argparse.Namespace) -> int:
    from api.logs import configure_logs
    from api.prepare import prepare
    from api.worker import run_worker

    settings = _settings(_mode(parsed))
    configure_logs(settings.log_level, readable=not settings.production)

    async def work(services: Any) -> None:
        await prepare(services.database, _say, upgrade=False, production=services.settings.production)
        stop = asyncio.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        await run_worker(services, stop)

    _with_services(settings, work)
    return 0


def _seed(parsed: argparse.Namespace) -> int:
    from api.prepare import prepare
    from seeds.load import load_catalogue_sample, load_seeds

    async def work(services: Any) -> None:
        await prepare(services.database, _say, upgrade=True)
        at = services.clock()
        await load_seeds(services.stores, services.gate.accounts, services.gate.vault, at, _say)
        if parsed.sample:
            await load_catalogue_sample(services.stores, at, _say)

    _with_services(_settings("development"), work)
    return 0


def _import(parsed: argparse.Namespace) -> int:
    from api.prepare import prepare
    from resolvers.matters.import_file import read_rows
    from resolvers.matters.importing import import_matters

    async def work(services: Any) -> None:
        await prepare(services.database, _say, upgrade=False, production=services.settings.production)
        report = await import_matters(
            services.stores,
            read_rows(parsed.file),
            at=services.clock(),
            dry_run=parsed.dry_run,
            progress=_counted,
        )
        _say(json.dumps(report.as_dict(), ensure_ascii=False, indent=2) if parsed.json else report.summary())

    _with_services(_settings(_mode(parsed)), work)
    return 0


def _audit(parsed: argparse.Namespace) -> int:
    from api.audit import run_audit_command
    from api.prepare import prepare

    async def work(services: Any) -> None:
        await prepare(services.database, _say, upgrade=False, production=services.settings.production)
        await run_audit_command(services, parsed, _say)

    _with_services(_settings(_mode(parsed)), work)
    return 0


def _migrate(parsed: argparse.Namespace) -> int:
    from api.migrate import migrate

    async def work(services: Any) -> None:
        await services.database.check()
        _say(f"{await migrate(services.database, _say)} rows changed")

    _with_services(_settings(_mode(parsed)), work)
    return 0


def _schema(_parsed: argparse.Namespace) -> int:
    from schema.root import schema

    _say(schema.as_str())
    return 0


def _keys(parsed: argparse.Namespace) -> int:
    from api.prepare import prepare

    if parsed.action == "rewrap":
        return _rewrap(_settings(_mode(parsed)))

    async def work(services: Any) -> None:
        await prepare(services.database, _say, upgrade=False, production=services.settings.production)
        if parsed.action == "rotate":
            await services.gate.tokens.rotate(services.clock())
        for key in await services.gate.tokens.keys():
            _say(f"{key.kid}  made {key.created_at:%Y-%m-%d %H:%M}  {'retired' if key.retired_at else 'in use'}")

    _with_services(_settings(_mode(parsed)), work)
    return 0


def _rewrap(settings: Settings) -> int:
    from api.prepare import prepare
    from api.rewrap import Change, rewrap
    from auth.vault import Vault

    new = settings.new_master_key_bytes
    if new is None or new == settings.master_key_bytes:
        raise BadSettings("TONGBAN_NEW_MASTER_KEY: another key than TONGBAN_MASTER_KEY, 32 bytes in base64")

    async def work(services: Any) -> None:
        await prepare(services.database, _say, upgrade=False, production=settings.production)
        change = Change(services.gate.vault, Vault(new), settings.new_key_management)
        _say(f"{await rewrap(services.database, change, _say)} values; start with TONGBAN_MASTER_KEY as the new key")

    _with_services(settings, work, sealed_here=False)
    return 0


def _clients(parsed: argparse.Namespace) -> int:
    from api.clients import run_clients
    from api.prepare import prepare

    async def work(services: Any) -> None:
        await prepare(services.database, _say, upgrade=False, production=services.settings.production)
        await run_clients(services, parsed, _say)

    _with_services(_settings(_mode(parsed)), work)
    return 0


def _administrator(parsed: argparse.Namespace) -> int:
    from api.context import context_of
    from api.prepare import prepare
    from auth.caller import ANONYMOUS
    from auth.problems import Problem
    from resolvers.staff.appoint import administrator_of, appoint_administrator
    from resolvers.staff.mutations import Appointment
    from schema.words import words

    async def work(services: Any) -> None:
        await prepare(services.database, _say, upgrade=False, production=services.settings.production)
        wanted = Appointment(parsed.username, administrator_of(parsed.department), parsed.reason)
        member = await appoint_administrator(context_of(services, ANONYMOUS, "en"), parsed.phone, wanted)
        _say(f"{member.credentials.username} administers {parsed.department}")

    try:
        _with_services(_settings(_mode(parsed)), work)
    except Problem as problem:
        return _fail(words(problem.key, "en", problem.values))
    return 0


def _with_services(settings: Settings, work: Callable[[Any], Awaitable[None]], *, sealed_here: bool = True) -> None:
    """Run a story on the database that the settings name; in development start the embedded one for it.

    `sealed_here` refuses a database that was sealed under another master key.
    """
    from api.app import make_services
    from api.database import connect
    from api.prepare import mongodb
    from api.unseal import open_vault

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


def _mode(parsed: argparse.Namespace) -> Mode:
    return "production" if parsed.production else "development"


def _settings(mode: Mode) -> Settings:
    return read_settings(os.environ, mode)


def _counted(rows: int) -> None:
    print(f"{rows} rows", file=sys.stderr, flush=True)  # noqa: T201 - progress


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201 - the command's output


def _fail(message: str) -> int:
    print(f"tongban: {message}", file=sys.stderr)  # noqa: T201
    return 1


def _terminated(_number: int, _frame: Any) -> None:
    """End by an exception, so that the database is stopped on the way out."""
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
