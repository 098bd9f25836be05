"""CPU time per request, in this process, against the embedded database: `make bench`.

These machines are noisy, so nothing here is a test: it prints milliseconds of this process's CPU (the database's own
is not in it), database round trips, and the ratio to a request that does nothing.
"""

import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import httpx
from pymongo import monitoring

from api.app import make_app, make_services
from api.database import connect
from api.embedded import start
from api.logs import configure_logs
from api.prepare import prepare
from api.settings import read_settings
from seeds.load import load_catalogue_sample, load_seeds
from seeds.people import known_identities, people
from tests.graphql import Client, key

ROUNDS = 200

MATTER = "query($code: String!) { matter(code: $code) { code name promisedDays summary department { name } } }"
MATTERS = """{ matters(first: 20) { edges { node {
  code name region { fullName } department { name phone } materials { key name required }
} } } }"""
SEARCH = '{ searchMatters(text: "我想开个小饭馆", first: 10) { edges { node { score matter { code name } } } } }'
MINE = "{ viewer { applications(first: 20) { edges { node { number status matter { name } } } } } }"
START = """mutation($code: String!, $key: ID!) {
  startApplication(input: {matterCode: $code, idempotencyKey: $key}) { application { number } userErrors { code } }
}"""


class RoundTrips(monitoring.CommandListener):
    """Counts what goes to the database."""

    def __init__(self) -> None:
        self.count = 0

    def started(self, event: monitoring.CommandStartedEvent) -> None:
        """Count one command."""
        self.count += event.command_name not in {"hello", "ismaster", "ping"}

    def succeeded(self, event: monitoring.CommandSucceededEvent) -> None:
        """Nothing to do."""

    def failed(self, event: monitoring.CommandFailedEvent) -> None:
        """Nothing to do."""


@dataclass(frozen=True)
class Case:
    """One thing to measure."""

    name: str
    run: Callable[[], Awaitable[object]]


async def measure(case: Case, trips: RoundTrips) -> tuple[float, float]:
    """Return CPU milliseconds and database round trips per request."""
    for _ in range(10):
        await case.run()
    before, began = trips.count, time.process_time()
    for _ in range(ROUNDS):
        await case.run()
    return (time.process_time() - began) * 1000 / ROUNDS, (trips.count - before) / ROUNDS


async def cases(http: httpx.AsyncClient) -> list[Case]:
    """Return what is measured, with people signed in."""
    anonymous = Client(http)
    citizen = await anonymous.citizen()
    found = await anonymous.run(SEARCH)
    code = found["searchMatters"]["edges"][0]["node"]["matter"]["code"]
    for _ in range(20):
        await citizen.run(START, code=code, key=key())
    return [
        Case("nothing (/healthz)", lambda: http.get("/healthz")),
        Case("Q1 one matter", lambda: anonymous.run(MATTER, code=code)),
        Case("Q2 20 matters, nested", lambda: anonymous.run(MATTERS)),
        Case("Q3 my 20 applications", lambda: citizen.run(MINE)),
        Case("search", lambda: anonymous.run(SEARCH)),
        Case("M start an application", lambda: citizen.run(START, code=code, key=key())),
    ]


async def main(uri: str, trips: RoundTrips) -> None:
    """Load everything and measure each case."""
    configure_logs("ERROR", readable=False)
    settings = read_settings({"TONGBAN_PUBLIC_URL": "http://bench"}, "development")
    database = connect(uri, settings.database, settings.key_management)
    await prepare(database, print, upgrade=True)
    services = make_services(settings, database, known_identities())
    gate, at = services.gate, services.clock()
    await load_seeds(services.stores, gate.accounts, gate.vault, at, print)
    await load_catalogue_sample(services.stores, at, print)
    await gate.tokens.load(at)
    transport = httpx.ASGITransport(make_app(services, people()), client=("127.0.0.1", 1))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as http:
        baseline = 0.0
        print(f"\n{'request':<26}{'CPU ms':>8}{'ratio':>8}{'round trips':>14}")
        for case in await cases(http):
            milliseconds, round_trips = await measure(case, trips)
            baseline = baseline or milliseconds
            print(f"{case.name:<26}{milliseconds:>8.2f}{milliseconds / baseline:>8.1f}{round_trips:>14.1f}")
    database.close()


if __name__ == "__main__":
    listener = RoundTrips()
    monitoring.register(listener)
    with tempfile.TemporaryDirectory() as folder, start(Path(folder)) as embedded:
        asyncio.run(main(embedded.uri, listener))
