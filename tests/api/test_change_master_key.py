"""`tongban keys rewrap`: everything goes on under a new master key, and nothing is left under the old one."""

import base64
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx
import pytest
from pymongo.errors import EncryptionError

from api.app import make_app
from api.context import Services
from api.database import BadDatabase, connect
from api.key_management import local_key_management
from api.prepare import prepare
from api.rewrap import Change, rewrap
from api.services import make_services
from api.settings import read_settings
from api.unseal import open_vault
from auth.vault import Vault
from resolvers.context import COLLECTIONS
from seeds.load import load_seeds
from seeds.people import known_identities, known_registries, people
from tests import cases
from tests.acting import DELEGATE, GIVER, GUARDIAN, acting, answer, grant, register_child
from tests.auth.steps import codes, refresh
from tests.cases import DEPARTMENT
from tests.clock import FUTURE, Clock
from tests.graphql import Client
from tests.regions import only_regions_of
from tests.staff import enter, member

OLD, NEW, THIRD = os.urandom(32), os.urandom(32), os.urandom(32)


@dataclass
class Installation:
    """A database of its own, and what starts on it."""

    uri: str
    name: str
    clock: Clock

    @asynccontextmanager
    async def under(self, key: bytes) -> AsyncIterator[tuple[Services, Client]]:
        """The application as it starts with that master key."""
        database = connect(self.uri, self.name, local_key_management(key))
        text = base64.b64encode(key).decode()
        settings = read_settings(
            {"TONGBAN_MASTER_KEY": text, "TONGBAN_PUBLIC_URL": "http://localhost"}, "development"
        )
        services = make_services(settings, database, known_identities(), self.clock, known_registries())
        try:
            await open_vault(services)
            await services.gate.tokens.load(self.clock())
            transport = httpx.ASGITransport(make_app(services, people()), client=("127.0.0.1", 50000))
            async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as http:
                yield services, Client(http)
        finally:
            database.close()

    async def rewrap(self, old: bytes, new: bytes) -> int:
        """Change the master key, as the command does, with everything stopped."""
        database = connect(self.uri, self.name, local_key_management(old))
        try:
            change = Change(Vault(old), Vault(new), local_key_management(new))
            return await rewrap(database, change, lambda _line: None)
        finally:
            database.close()

    async def stored(self) -> str:
        """Everything that lies there, as it lies there."""
        plain = connect(self.uri, self.name)
        rows = [await plain.client[self.name][one.COLLECTION].find().to_list(None) for one in COLLECTIONS]
        plain.close()
        return repr(rows)


@pytest.fixture
async def place(mongodb_uri: str) -> AsyncIterator[Installation]:
    installation = Installation(mongodb_uri, f"test-{uuid4().hex[:12]}", Clock(FUTURE))
    database = connect(mongodb_uri, installation.name, local_key_management(OLD))
    await prepare(database, lambda _line: None, upgrade=True)
    database.close()
    async with installation.under(OLD) as (services, _):
        gate = services.gate
        with only_regions_of("5116"):
            await load_seeds(services.stores, gate.accounts, gate.vault, services.clock(), lambda _line: None)
    yield installation
    # The embedded server's folder goes away as a whole.
    if "TONGBAN_TEST_MONGODB_URI" in os.environ:
        database = connect(mongodb_uri, installation.name)
        await database.client.drop_database(installation.name)
        database.close()


def header(key: bytes) -> str:
    """What a value sealed under a key begins with, as Python shows bytes."""
    return repr(Vault(key).seal(b"", "x")[:9])[2:-1]


async def test_life_goes_on_under_the_new_key(place: Installation) -> None:
    """Sessions, second factors, seals, blinded phones and numbers, encrypted fields: one of each."""
    clock = place.clock
    async with place.under(OLD) as (_, client):
        guardian = await client.citizen(GUARDIAN)
        ward = (await register_child(guardian))["ward"]["id"]
        case = await cases.submitted(await acting(guardian, wardId=ward))
        offered = (await grant(await client.citizen(GIVER), clock))["delegation"]["id"]
        clerk, approver = await client.staff("CLERK", DEPARTMENT), await client.staff("APPROVER", DEPARTMENT)
        case = await cases.move(clerk, "startReview", await cases.accept(clerk, case))
        approver_id = approver.refresh_token

    assert await place.rewrap(OLD, NEW) > 0
    clock.forward(minutes=2)

    async with place.under(NEW) as (services, client):
        guardian = await on(client, await refresh(client, guardian.refresh_token))
        own = (await (await acting(guardian, wardId=ward)).run(CASES))["viewer"]["applications"]["edges"]
        assert [edge["node"]["number"] for edge in own] == [case["number"]]
        approver = await on(client, await refresh(client, approver_id))
        (certificate,) = (await cases.approve(approver, case))["results"]
        assert certificate["status"] == "ACTIVE"
        delegate = await client.citizen(DELEGATE)
        assert (await answer(delegate, "acceptDelegation", offered))["delegation"]["status"] == "ACTIVE"
        await enter(client, await member(client, clock, "SUPERVISOR"))
        account = await services.gate.accounts.by_phone(delegate_phone := (await client.people())[DELEGATE]["phone"])
        assert account is not None
        assert account.phone == delegate_phone


async def test_nothing_is_left_under_the_old_key(place: Installation) -> None:
    """A sealed field that its store doesn't declare would stay behind here."""
    async with place.under(OLD) as (_, client):
        await cases.submitted(await client.citizen())
    assert header(OLD) in await place.stored()

    await place.rewrap(OLD, NEW)

    stored = await place.stored()
    assert header(OLD) not in stored
    assert header(NEW) in stored


@pytest.mark.parametrize("key", [OLD, THIRD], ids=["the old key", "some other key"])
async def test_another_key_is_refused_at_the_start(place: Installation, key: bytes) -> None:
    await place.rewrap(OLD, NEW)

    with pytest.raises(BadDatabase, match="TONGBAN_MASTER_KEY"):
        async with place.under(key):
            pass


async def test_the_old_key_does_not_open_personal_data_any_more(place: Installation) -> None:
    await place.rewrap(OLD, NEW)
    database = connect(place.uri, place.name, local_key_management(OLD))

    with pytest.raises(EncryptionError):
        await database.rows("accounts").first({"phone": "13900020100"})
    database.close()


async def test_what_was_stopped_is_finished_by_running_it_again(place: Installation) -> None:
    class Stopped(Exception):
        pass

    def stop(line: str) -> None:
        if line.startswith("credentials"):
            raise Stopped

    database = connect(place.uri, place.name, local_key_management(OLD))
    with pytest.raises(Stopped):
        await rewrap(database, Change(Vault(OLD), Vault(NEW), local_key_management(NEW)), stop)
    database.close()

    assert await place.rewrap(OLD, NEW) > 0
    assert header(OLD) not in await place.stored()
    async with place.under(NEW) as (_, client):
        assert (await client.citizen()).token


async def test_running_it_twice_changes_nothing(place: Installation) -> None:
    await place.rewrap(OLD, NEW)
    assert await place.rewrap(OLD, NEW) == 0

    async with place.under(NEW) as (_, client):
        assert (await client.citizen()).token


async def test_the_key_can_be_changed_again(place: Installation) -> None:
    """From the first change on the key that blinds is kept beside, and goes along."""
    async with place.under(OLD) as (_, client):
        person = await client.citizen()

    await place.rewrap(OLD, NEW)
    await place.rewrap(NEW, THIRD)

    async with place.under(THIRD) as (_, client):
        assert codes(await refresh(client, person.refresh_token)) == []
    assert header(NEW) not in await place.stored()


async def test_a_wrong_old_key_changes_nothing(place: Installation) -> None:
    before = await place.stored()

    with pytest.raises(BadDatabase, match="TONGBAN_MASTER_KEY"):
        await place.rewrap(THIRD, NEW)

    assert await place.stored() == before


CASES = "{ viewer { applications { edges { node { number } } } } }"


async def on(client: Client, tokens: Any) -> Client:
    """The same person with refreshed tokens."""
    assert tokens["userErrors"] == [], tokens
    return Client(client.http, tokens["accessToken"], client.language, tokens["refreshToken"])
