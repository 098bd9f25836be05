"""Commands that start something or bring the database up to date."""

import argparse
import asyncio
import signal
from typing import Any

from api.commands.run import Commands, may_be_production, say, settings_for, settings_of, with_services


def add_running(add: Commands) -> None:
    """Add dev, serve, worker, seed, migrate and schema."""
    dev = add("dev", _dev, "start everything on this machine: database, seeds, catalogue, server, worker")
    dev.add_argument("--no-worker", action="store_true", help="leave the worker's part to `tongban worker` beside it")
    serve = add("serve", _serve, "serve in production")
    serve.add_argument("--workers", type=_workers, default=1, help="worker processes (default: 1)")
    may_be_production(add("worker", _worker, "deliver messages and tidy up, beside the servers"))
    seed = add("seed", _seed, "load the demo cast and the written-out matters")
    seed.add_argument("--sample", action="store_true", help="import the sample catalogue, too")
    may_be_production(add("migrate", _migrate, "bring stored rows up to this version"))
    add("schema", _schema, "print the schema in SDL")


def _workers(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 64:
        raise argparse.ArgumentTypeError("between 1 and 64")
    return int(text)


def _dev(parsed: argparse.Namespace) -> int:
    from api.dev import run_dev
    from api.logs import configure_logs

    settings = settings_for("development")
    configure_logs(settings.log_level, readable=True)
    run_dev(settings, work=not parsed.no_worker)
    return 0


def _serve(parsed: argparse.Namespace) -> int:
    from api.prepare import prepare
    from api.serve import create, serve

    def ready() -> None:
        with_services(settings, lambda services: prepare(services.database, say, upgrade=False, production=True))

    settings = settings_for("production")
    serve(settings, parsed.workers, create, ready)
    return 0


def _worker(parsed: argparse.Namespace) -> int:
    from api.logs import configure_logs
    from api.prepare import prepare
    from api.worker import run_worker

    settings = settings_of(parsed)
    configure_logs(settings.log_level, readable=not settings.production)

    async def work(services: Any) -> None:
        await prepare(services.database, say, upgrade=False, production=services.settings.production)
        stop = asyncio.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        await run_worker(services, stop)

    with_services(settings, work)
    return 0


def _seed(parsed: argparse.Namespace) -> int:
    from api.prepare import prepare
    from seeds.load import load_catalogue_sample, load_seeds
    from seeds.provinces import casts, load_province, told
    from seeds.seal_bodies import give_bodies

    async def work(services: Any) -> None:
        await prepare(services.database, say, upgrade=True)
        at = services.clock()
        await load_seeds(services.stores, services.gate.accounts, services.gate.vault, at, say)
        for cast in casts(services.settings.province):
            await load_province(services.stores, services.gate.accounts, services.gate.vault, at, cast)
            told(say, cast)
        await give_bodies(services.stores, services.gate.vault, services.painter.png, at, say)
        if parsed.sample:
            await load_catalogue_sample(services.stores, at, say)

    with_services(settings_for("development"), work)
    return 0


def _migrate(parsed: argparse.Namespace) -> int:
    from api.migrate import migrate

    async def work(services: Any) -> None:
        await services.database.check()
        say(f"{await migrate(services.database, say)} rows changed")

    with_services(settings_of(parsed), work)
    return 0


def _schema(_parsed: argparse.Namespace) -> int:
    from schema.root import schema

    say(schema.as_str())
    return 0
