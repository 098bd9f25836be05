"""CPU time per request, in this process, against the embedded database: `make bench`.

These machines are noisy, so nothing here is a test: it prints milliseconds of this process's CPU (the database's own
is not in it), database round trips, and the ratio to a request that does nothing.
"""

import asyncio
import tempfile
from pathlib import Path

import httpx
from pymongo import monitoring

from api.app import make_app
from api.context import Services
from api.database import connect
from api.embedded import start
from api.logs import configure_logs
from api.prepare import prepare
from api.services import make_services
from api.settings import read_settings
from bench.certificates import certificate_report
from bench.collection import collection_report
from bench.crossing import crossing_report
from bench.documents import documents_report
from bench.edge import edge_report
from bench.exchange import exchange_report
from bench.executor import Question, executor_report
from bench.identity import identity_cases
from bench.measuring import Case, RoundTrips, measure
from bench.seals import seals_report
from bench.search import search_report
from seeds.load import load_catalogue_sample, load_seeds
from seeds.people import known_identities, people
from tests.graphql import Client, key

MATTER = "query($code: String!) { matter(code: $code) { code name promisedDays summary department { name } } }"
MATTERS = """{ matters(first: 20) { edges { node {
  code name region { fullName } department { name phone } materials { key name required }
} } } }"""
PLAIN = """{ matters(first: 50) { edges { cursor node {
  code name promisedDays summary materials { key name required }
} } } }"""
SEARCH = '{ searchMatters(text: "我想开个小饭馆", first: 10) { edges { node { score matter { code name } } } } }'
MINE = "{ viewer { applications(first: 20) { edges { node { number status matter { name } } } } } }"
START = """mutation($code: String!, $key: ID!) {
  startApplication(input: {matterCode: $code, idempotencyKey: $key}) { application { number } userErrors { code } }
}"""


async def cases(services: Services, http: httpx.AsyncClient) -> list[Case]:
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
        Case("Q2 20 matters, cold", lambda: anonymous.run(MATTERS), services.catalogue.opened),
        Case("Q2 20 matters, warm", lambda: anonymous.run(MATTERS)),
        Case("Q3 my 20 applications", lambda: citizen.run(MINE)),
        Case("search", lambda: anonymous.run(SEARCH)),
        Case("M start an application", lambda: citizen.run(START, code=code, key=key())),
    ]


async def questions(http: httpx.AsyncClient) -> list[Question]:
    """Return what both executors are asked."""
    found = await Client(http).run(SEARCH)
    code = found["searchMatters"]["edges"][0]["node"]["matter"]["code"]
    return [
        Question("Q1 one matter", MATTER, {"code": code}),
        Question("Q2 20 matters", MATTERS),
        Question("50 matters, plain", PLAIN),
        Question("Q3 my 20 applications", MINE, signed_in=True),
    ]


async def report(cases: list[Case], trips: RoundTrips) -> float:
    """Print what each case costs, beside the first one; return the sum in milliseconds of CPU."""
    measured = [(case.name, *await measure(case, trips)) for case in cases]
    baseline = measured[0][1]
    print(f"\n{'request':<26}{'CPU ms':>9}{'ratio':>8}{'round trips':>14}")
    for name, milliseconds, round_trips in measured:
        print(f"{name:<26}{milliseconds:>9.4f}{milliseconds / baseline:>8.1f}{round_trips:>14.1f}")
    return sum(milliseconds for _, milliseconds, _ in measured)


async def main(uri: str, trips: RoundTrips, folder: Path) -> None:
    """Load everything and measure each case; files go to the folder."""
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
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as http, services.changes:
        await report(await cases(services, http), trips)
        signing_in, telling_who = await identity_cases(services, http)
        milliseconds = await report(signing_in, trips)
        print(f"sign-ins per second and core: {1000 / milliseconds:.0f}")
        await report(telling_who, trips)
        await search_report(services, http)
        await executor_report(services, await Client(http).citizen(), await questions(http))
    edge_report()
    seals_report()
    documents_report()
    certificate_report(services.gate.vault)
    await collection_report(services)
    await exchange_report(services, folder)
    await crossing_report(database)
    print("\nBeside other GraphQL servers: make bench-peers, which writes docs/performance.md")
    database.close()


if __name__ == "__main__":
    listener = RoundTrips()
    monitoring.register(listener)
    with tempfile.TemporaryDirectory() as folder, start(Path(folder)) as embedded:
        asyncio.run(main(embedded.uri, listener, Path(folder)))
