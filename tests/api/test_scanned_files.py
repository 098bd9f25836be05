"""Uploads where ClamAV looks first."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from api.app import make_app
from api.context import Services
from api.services import make_services
from api.settings import BadSettings, read_settings
from seeds.people import people
from tests.api.pictures import png
from tests.api.uploads import refused
from tests.graphql import Client
from tests.providers.clamd import EICAR, Clamd, clamd

INFECTED = b"%PDF-1.7\n" + EICAR + b"\n%%EOF"


@pytest.fixture
async def daemon() -> AsyncIterator[Clamd]:
    async with clamd() as daemon:
        yield daemon


async def person(services: Services, address: str) -> Client:
    """Somebody signed in where that scanner is set up."""
    settings = read_settings({"TONGBAN_PUBLIC_URL": "http://localhost", "TONGBAN_CLAMAV": address}, "development")
    scanned = make_services(settings, services.database, {}, services.clock)
    await scanned.gate.tokens.load(scanned.clock())
    transport = httpx.ASGITransport(make_app(scanned, people()), client=("127.0.0.1", 50000))
    return await Client(httpx.AsyncClient(transport=transport, base_url="http://localhost")).sign_in("13900005005")


async def kept(services: Services) -> int:
    return await services.database.rows("files").count({}, 10)


async def test_a_clean_file_is_taken_and_was_seen_as_it_was_sent(services: Services, daemon: Clamd) -> None:
    content = png(5000)
    assert (await (await person(services, daemon.address)).upload(content)).status_code == 201
    assert daemon.seen == [content]


async def test_an_infected_file_is_kept_nowhere(services: Services, daemon: Clamd) -> None:
    answer = await (await person(services, daemon.address)).upload(INFECTED, "a.pdf", "application/pdf")
    assert refused(answer, 422) == ("MATERIAL_REJECTED", ["file"])
    assert "Eicar" not in answer.text
    assert await kept(services) == 0


@pytest.mark.parametrize("says", [b"", b"stream: OK maybe", b"UNKNOWN COMMAND", b"stream: x ERROR", b"x" * 5000])
async def test_an_answer_that_is_no_plain_yes_takes_nothing(services: Services, daemon: Clamd, says: bytes) -> None:
    daemon.says = says
    answer = await (await person(services, daemon.address)).upload(png())
    assert refused(answer, 503) == ("PROVIDER_UNAVAILABLE", ["file"])
    assert await kept(services) == 0


async def test_more_than_the_scanner_takes_is_not_taken(services: Services, daemon: Clamd) -> None:
    daemon.max_length = 100
    assert refused(await (await person(services, daemon.address)).upload(png(5000)), 503)[0] == "PROVIDER_UNAVAILABLE"


async def test_a_scanner_that_is_down_takes_nothing(services: Services) -> None:
    assert refused(await (await person(services, "127.0.0.1:1")).upload(png()), 503)[0] == "PROVIDER_UNAVAILABLE"
    assert await kept(services) == 0


async def test_it_listens_on_a_unix_socket_too(services: Services, tmp_path: Path) -> None:
    async with clamd(str(tmp_path / "clamd.sock")) as daemon:
        assert (await (await person(services, daemon.address)).upload(png())).status_code == 201


@pytest.mark.parametrize("address", ["localhost", "localhost:0", ":3310", "tcp://x:", "host:99999"])
def test_an_address_that_is_none_is_told_at_the_start(address: str) -> None:
    with pytest.raises(BadSettings, match="TONGBAN_CLAMAV"):
        read_settings({"TONGBAN_CLAMAV": address}, "development")
