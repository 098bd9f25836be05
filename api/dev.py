"""`tongban dev`: everything on one machine, from nothing to a served catalogue, with one command."""

import asyncio
import socket
from typing import Any

import uvicorn

from api.app import make_app
from api.context import Services
from api.database import MongoDatabase, connect
from api.development import Person
from api.prepare import mongodb, prepare
from api.serve import Server, listening, uvicorn_options
from api.services import make_services
from api.settings import Settings
from api.unseal import open_vault
from api.worker import run_worker
from seeds.load import load_catalogue_sample, load_seeds
from seeds.people import known_registries, people
from seeds.provinces import casts, known_people, load_province, told
from seeds.seal_bodies import give_bodies


def run_dev(settings: Settings, *, work: bool = True) -> None:
    """Start the database, load what is missing, serve until Ctrl-C; raises PortTaken or EmbeddedUnavailable.

    `work` also does what `tongban worker` does.
    """
    with listening(settings) as listener, mongodb(settings) as uri:
        database = connect(uri, settings.database, settings.key_management)
        with asyncio.Runner(loop_factory=_loop_factory()) as runner:
            try:
                runner.run(_serve(settings, database, listener, work=work))
            finally:
                database.close()


async def _serve(settings: Settings, database: MongoDatabase, listener: socket.socket, *, work: bool) -> None:
    await prepare(database, _say, upgrade=True)
    cast = [*people(), *(one for province in casts(settings.province) for one in province.people())]
    services = make_services(settings, database, known_people(settings.province), registries=known_registries())
    await open_vault(services)
    await load_everything(services)
    server = Server(uvicorn.Config(make_app(services, cast), **_options(settings)))
    stop = asyncio.Event()
    worker = asyncio.create_task(run_worker(services, stop)) if work else None
    _say(_banner(settings, cast))
    try:
        await server.serve(sockets=[listener])
    finally:
        stop.set()
        if worker:
            await worker


async def load_everything(services: Services) -> None:
    """Load the seeds and the catalogue sample; what is there already stays."""
    stores, gate, at = services.stores, services.gate, services.clock()
    await load_seeds(stores, gate.accounts, gate.vault, at, _say)
    for cast in casts(services.settings.province):
        await load_province(stores, gate.accounts, gate.vault, at, cast)
        told(_say, cast)
    await give_bodies(stores, gate.vault, services.painter.png, at, _say)
    await load_catalogue_sample(stores, at, _say)


def _options(settings: Settings) -> Any:
    return {**uvicorn_options(settings), "timeout_graceful_shutdown": 3}


def _loop_factory() -> Any:
    try:
        import uvloop
    except ImportError:  # Windows has none
        return None
    return uvloop.new_event_loop


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201 - the command's output


def _banner(settings: Settings, cast: list[Person]) -> str:
    base = settings.url
    shown = [one for one in cast if not one["roles"]] + [one for one in cast if one["roles"]][:12]
    rows = [f"  {one['phone']}  {one['name']}  {_roles(one)}" for one in shown]
    return "\n".join(
        [
            "",
            f"GraphQL   {base}/graphql",
            f"Explorer  {base}/explorer",
            "",
            "Demo people (all of them: /dev/people; their codes: /dev/outbox?phone=…):",
            *rows,
            f"  … and {len(cast) - len(shown)} more, a clerk and an approver for every department",
            "",
            "Paste this into the explorer:",
            '  { searchMatters(text: "我想开个小饭馆", first: 3) { edges { node { matter { code name } } } } }',
            "",
            "Ctrl-C stops everything; the data stays.",
        ]
    )


def _roles(one: Person) -> str:
    kind = "企业" if one["kind"] == "ORGANIZATION" else "群众"
    return f"{','.join(one['roles'])} {','.join(one['departments'])}" if one["roles"] else kind
