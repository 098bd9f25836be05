"""Some seconds of `make soak`, on the seeds: enough to see what a request, a socket or a refusal leaves behind."""

import os
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from api.database import connect
from api.prepare import prepare
from api.services import make_services
from api.settings import read_settings
from bench.soak import server
from bench.soak.growth import Sample, grown, kinds
from bench.soak.visitors import VISITS
from bench.soak.watching import Soak, soak
from seeds.load import load_seeds
from tests.api.processes.conftest import until
from tests.forked import forked
from tests.regions import only_regions_of
from tests.server import free_port

_SECONDS, _TRIES = 12.0, 4


@pytest.fixture
async def furnished(mongodb_uri: str) -> AsyncIterator[str]:
    """The name of a database with the seeds of today; the server has no clock of ours."""
    settings = read_settings({}, "development")
    database = connect(mongodb_uri, f"test-{uuid4().hex[:12]}", settings.key_management)
    await prepare(database, print, upgrade=True)
    services = make_services(settings, database)
    with only_regions_of("51"):
        await load_seeds(services.stores, services.gate.accounts, services.gate.vault, services.clock(), print)
    yield database.name
    await database.client.drop_database(database.name)
    database.close()


async def test_nothing_grows(furnished: str, mongodb_uri: str, tmp_path: Path) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    told = {"PORT": str(port), "MONGODB_URI": mongodb_uri, "DATABASE": furnished, "LOG_LEVEL": "ERROR"}
    process = forked(_serve, {f"TONGBAN_{name}": text for name, text in told.items()}, tmp_path / "log")
    try:
        async with httpx.AsyncClient(base_url=url, verify=False, trust_env=False) as http:
            await until(lambda: _answers(http))
        samples = await _until_it_stands(url)
    finally:
        process.terminate()
        process.join(30)
    assert samples[-1].requests > 2 * len(VISITS)
    assert grown(samples) == [], kinds(samples)


async def _until_it_stands(url: str) -> list[Sample]:
    """On a busy machine it may take longer until all that is remembered is full; a leak goes on."""
    for _ in range(_TRIES):
        samples = await soak(url, Soak(_SECONDS, at_once=4, per_second=40, looks=32), lambda _: None)
        if not grown(samples):
            break
    return samples


def _serve(environment: dict[str, str], log: Path) -> None:
    os.dup2(os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), 2)
    os.environ.update(environment)
    server.main()


async def _answers(http: httpx.AsyncClient) -> bool:
    try:
        return (await http.get("/readyz")).status_code == 200
    except httpx.HTTPError:
        return False
