"""`tongban partner check`: Tongban passes it, a system that isn't Tongban can, and each check finds its fault."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from api.app import make_app
from api.conformance.asking import Peer
from api.conformance.checks import CHECKS
from api.conformance.running import Outcome, outcomes
from api.conformance.sandbox import Sandbox, new_sandbox, read_sandbox, write_sandbox
from api.context import Services
from api.services import make_services
from api.settings import read_settings
from auth.vault import Vault
from resolvers.exchanges.joining import add_partner, agree, confirm, rotate
from resolvers.exchanges.province_keys import new_province_key
from resolvers.seals import sm2
from resolvers.seals.signer import LocalSigner, SealKey
from seeds.people import known_identities, known_registries, people
from tests.api.conformance.stand_in import StandIn
from tests.clock import Clock
from tests.provinces import FOOD, B

DOCS = Path(__file__).parents[3] / "docs" / "partners.md"
NOW = datetime(2035, 11, 20, 1, 30, tzinfo=UTC)
NAMES = [one.name for one in CHECKS]


@pytest.fixture(scope="module")
def sandbox() -> Sandbox:
    return new_sandbox("SANDBOX", B, FOOD, "511600000000", at=NOW)


async def tried(app: object, sandbox: Sandbox, url: str, at: datetime = NOW) -> list[Outcome]:
    transport = httpx.ASGITransport(app)  # type: ignore[arg-type]
    async with httpx.AsyncClient(transport=transport) as client:
        return [one async for one in outcomes(Peer(url, sandbox, client, at), loopback=True)]


def failed(found: list[Outcome]) -> dict[str, str]:
    return {one.check.name: one.wrong for one in found if one.wrong is not None}


@pytest.fixture(scope="module")
def own() -> tuple[SealKey, bytes, object]:
    """The stand-in's key, once for all of them."""
    vault = Vault(b"0" * 32)
    private = sm2.generate_private_key()
    key = new_province_key(LocalSigner(vault), vault, NOW)
    return SealKey(b"", sm2.public_key(private)), private, key


def stand_in(own: tuple[SealKey, bytes, object], sandbox: Sandbox, fault: str = "") -> StandIn:
    signing, private, key = own
    return StandIn(sandbox, replace(key, signing=signing), private, NOW, fault)  # type: ignore[type-var]


async def test_a_system_that_is_not_tongban_passes(own: tuple[SealKey, bytes, object], sandbox: Sandbox) -> None:
    found = await tried(there := stand_in(own, sandbox), sandbox, there.url)

    assert failed(found) == {}
    assert [one.check.name for one in found] == NAMES


@pytest.mark.parametrize("fault", NAMES)
async def test_each_check_finds_its_fault(own: tuple[SealKey, bytes, object], sandbox: Sandbox, fault: str) -> None:
    found = await tried(there := stand_in(own, sandbox, fault), sandbox, there.url)

    assert fault in failed(found)
    # What was taken wrongly leaves a case behind, and the receipt of a replaced message is another check's, too.
    assert len(failed(found)) <= 4, failed(found)
    told = next(str(one) for one in found if one.check.name == fault)
    assert "docs/partners.md: " in told
    needed = next(one.needs for one in CHECKS if one.name == fault)
    assert any(one.skipped for one in found) is needed


@pytest.fixture
async def province(world: Services, clock: Clock) -> Services:
    told = {"PROVINCE": B, "PROVINCE_REGION": "511600000000", "PUBLIC_URL": "http://localhost:8002"}
    settings = read_settings({f"TONGBAN_{name}": value for name, value in told.items()}, "development")
    services = make_services(settings, world.database, known_identities(), clock, known_registries())
    await rotate(services.stores, services.signer, services.gate.vault, clock())
    return services


async def test_tongban_passes(province: Services, clock: Clock, tmp_path: Path) -> None:
    sandbox = new_sandbox("SANDBOX", B, FOOD, "511600000000", at=clock())
    paths = write_sandbox(tmp_path / "sandbox", sandbox)
    assert paths[0].stat().st_mode & 0o777 == 0o600
    card, terms, confirmation = (json.loads(path.read_text(encoding="utf-8")) for path in paths[1:])
    stores, at = province.stores, clock()
    await add_partner(stores, card, at, loopback=False)
    await agree(stores, province.signer, terms, B, at)
    await confirm(stores, terms["id"], confirmation)
    app = make_app(province, people())
    await province.gate.tokens.load(at)

    found = await tried(app, read_sandbox(tmp_path / "sandbox"), "http://localhost:8002", at)

    assert failed(found) == {}
    rows = await province.database.rows("crossProvinceCases").find({}, limit=10)
    assert len(rows) == 1


async def test_without_settings_there_is_no_card(world: Services, clock: Clock) -> None:
    await rotate(world.stores, world.signer, world.gate.vault, clock())
    transport = httpx.ASGITransport(make_app(world, people()))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        assert (await client.get("/.well-known/tongban-partner")).status_code == 404


def test_every_check_holds_a_sentence_of_the_docs() -> None:
    text = re.sub(r"\s+", " ", DOCS.read_text(encoding="utf-8"))

    assert [one.name for one in CHECKS if re.sub(r"\s+", " ", one.sentence) not in text] == []
