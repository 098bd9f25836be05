"""Backup and restore, rehearsed: the books are compared, people sign in, certificates and chains hold."""

import gzip
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from api.app import make_app
from api.backup import RESTORING, BadBackup, back_up, restore
from api.context import Services
from api.database import BadDatabase, MongoDatabase, connect
from api.encryption import _COLLECTION as VAULT
from api.migrate import META
from api.prepare import prepare
from api.services import make_services
from api.settings import read_settings
from api.unseal import open_vault
from resolvers.certificates.issue import genuine
from seeds.people import known_identities, known_registries, people
from tests.clock import FUTURE, Clock
from tests.graphql import Client
from tests.resolvers.aftercare.steps import closed_case, evaluate


@pytest.fixture
async def empty(mongodb_uri: str) -> AsyncIterator[MongoDatabase]:
    """Another database on the same server, without keys."""
    database = connect(mongodb_uri, f"test-restored-{uuid4().hex[:8]}")
    yield database
    await database.client.drop_database(database.name)
    database.close()


@pytest.fixture
async def stored(services: Services, mongodb_uri: str) -> AsyncIterator[MongoDatabase]:
    """The test's database as it lies there."""
    database, keys = connect(mongodb_uri, services.database.name), connect(mongodb_uri, "test-keys")
    # Tests share one key vault; elsewhere it lies in the database itself.
    await database.add_documents(VAULT, [one async for one in keys.documents(VAULT)])
    yield database
    await database.client[database.name].drop_collection(VAULT)
    keys.close()
    database.close()


def quiet(_line: str) -> None:
    """Progress that nobody reads."""


async def lived(client: Client) -> Any:
    """A case with files, a certificate and a bad evaluation."""
    citizen, case = await closed_case(client)
    await evaluate(citizen, case, "POOR", comment="太慢")
    return case


async def books(database: MongoDatabase) -> dict[str, list[bytes]]:
    """Every document, byte by byte."""
    found = {name: [one async for one in database.documents(name)] for name in await database.collections()}
    return {name: documents for name, documents in found.items() if documents}


async def test_what_comes_back_is_what_was_there(
    client: Client, stored: MongoDatabase, empty: MongoDatabase, mongodb_uri: str, tmp_path: Path
) -> None:
    case, folder = await lived(client), tmp_path / "backup"
    count = await back_up(stored, folder, FUTURE, quiet)
    assert await restore(empty, folder, quiet) == count > 100
    assert await books(empty) == await books(stored)
    assert case["form"]["operatorName"].encode() not in b"".join(
        gzip.decompress((folder / "applications.bson.gz").read_bytes()).split(b"\x00")
    )
    settings = read_settings(
        {"TONGBAN_PUBLIC_URL": "http://localhost", "TONGBAN_REQUIRE_CONSENTS": "true"}, "development"
    )
    database = connect(mongodb_uri, empty.name, settings.key_management)
    await prepare(database, quiet, upgrade=False)
    services = make_services(settings, database, known_identities(), Clock(FUTURE), known_registries())
    await open_vault(services)
    await holds(services, case["number"])
    database.close()


async def holds(services: Services, number: str) -> None:
    """Chains follow, certificates are genuine, files open, and people get in."""
    application = await services.stores.applications.get(number)
    assert application is not None
    application.require_intact()
    (certificate,) = (await services.stores.certificates.get_many(list(application.results))).values()
    seals = await services.stores.seals.get_many([certificate.signature.seal_code])
    assert genuine(certificate, seals[certificate.signature.seal_code])
    for file in (await services.stores.files.get_many(list(set(application.files)))).values():
        content = b"".join([bytes(chunk) async for chunk in services.stores.files.read(file)])
        assert len(content) == file.size
    await services.gate.tokens.load(services.clock())
    services.clock.forward(minutes=5)  # type: ignore[attr-defined]
    transport = httpx.ASGITransport(make_app(services, people()), client=("127.0.0.1", 50001))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as http:
        citizen = await Client(http).citizen(verified=False)
        found = await citizen.run("{ viewer { person { name } applications { totalCount } } }")
    assert found["viewer"]["applications"]["totalCount"] == 1
    assert found["viewer"]["person"]["name"]


async def test_what_was_changed_is_not_restored(
    stored: MongoDatabase, empty: MongoDatabase, world: Services, tmp_path: Path
) -> None:
    folder = tmp_path / "backup"
    await back_up(stored, folder, FUTURE, quiet)
    file = folder / "matters.bson.gz"
    whole = gzip.decompress(file.read_bytes())
    for changed in (whole[:-1], whole[:100] + bytes([whole[100] ^ 1]) + whole[101:], b"\xff\xff\xff\xff", b""):
        file.write_bytes(gzip.compress(changed))
        with pytest.raises(BadBackup):
            await restore(empty, folder, quiet)
    file.write_bytes(b"no gzip")
    with pytest.raises(BadBackup):
        await restore(empty, folder, quiet)
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["collections"]["../outside"] = {"documents": 0, "sha256": ""}
    (folder / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(BadBackup):
        await restore(empty, folder, quiet)
    assert await empty.collections() == []


async def test_only_an_empty_database_takes_a_backup(stored: MongoDatabase, world: Services, tmp_path: Path) -> None:
    folder = tmp_path / "backup"
    await back_up(stored, folder, FUTURE, quiet)
    with pytest.raises(BadBackup, match="not empty"):
        await restore(stored, folder, quiet)
    with pytest.raises(BadBackup, match="there already"):
        await back_up(stored, folder, FUTURE, quiet)
    with pytest.raises(BadBackup, match="can't be read"):
        await restore(stored, tmp_path / "nothing", quiet)


async def test_a_backup_that_was_written_into_is_none(stored: MongoDatabase, world: Services, tmp_path: Path) -> None:
    folder = tmp_path / "backup"
    waiting = [True]

    def busy(_line: str) -> None:
        if waiting:
            waiting.clear()
            name = stored.name
            writer.client.delegate[name]["matters"].update_one({}, {"$set": {"name": "改了"}})

    writer = world.database
    with pytest.raises(BadBackup, match="written to meanwhile"):
        await back_up(stored, folder, FUTURE, busy)
    assert not folder.exists()


async def test_a_restore_that_broke_off_keeps_servers_away(database: MongoDatabase) -> None:
    await database.rows(META).put_many([{"_id": RESTORING}])
    with pytest.raises(BadDatabase, match="broke off"):
        await prepare(database, quiet, upgrade=True)
