"""Uploads that go on where a connection, or the server, broke off."""

import asyncio
import base64
import hashlib
from datetime import timedelta
from typing import Any

import httpx
import pytest
from starlette.requests import ClientDisconnect

from api.app import make_app
from api.context import Services
from api.services import make_services
from api.settings import read_settings
from resolvers.files.uploads.limits import OPEN
from seeds.people import people
from tests.api import hostile_files as hostile
from tests.api.conftest import MAX_FILE_BYTES, Bare
from tests.api.pictures import noise
from tests.api.resuming import Resumable, breaking, metadata
from tests.api.uploads import refused
from tests.graphql import Client

CONTENT = noise(170)
SENT = iter(range(13_900_005_100, 13_900_005_200))


@pytest.fixture
async def phone(bare: Bare) -> Resumable:
    return Resumable(await bare.client.sign_in(str(next(SENT))))


async def became(phone: Resumable, path: str) -> Any:
    answer = await phone.ask("GET", path)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_an_upload_in_three_parts_becomes_a_file(bare: Bare, phone: Resumable) -> None:
    path = await phone.begin(len(CONTENT), "平面图.png")
    for first, last in ((0, 10), (10, 50_000), (50_000, len(CONTENT))):
        answer = await phone.send(path, CONTENT[first:last], first)
        assert (answer.status_code, answer.headers["upload-offset"]) == (204, str(last))
        assert answer.headers["tus-resumable"] == "1.0.0"
        assert answer.headers["upload-expires"].endswith("GMT")
    file = await became(phone, path)
    assert (file["name"], file["sha256"]) == ("平面图.png", hashlib.sha256(CONTENT).hexdigest())
    assert (await phone.person.get(f"/files/{file['id']}")).content == CONTENT
    assert (await became(phone, path))["id"] == file["id"]
    upload = path.rsplit("/", 1)[-1]
    assert await bare.services.database.rows("uploadParts").count({"upload": upload}, 10) == 0


async def test_what_arrived_before_a_connection_broke_stays(phone: Resumable) -> None:
    path = await phone.begin(len(CONTENT))
    lost = breaking(CONTENT[:30_000], CONTENT[30_000:40_000], error=ClientDisconnect())
    assert (await phone.send(path, lost, 0)).status_code == 499
    assert await phone.offset(path) == 40_000
    assert (await phone.send(path, CONTENT[40_000:], 40_000)).status_code == 204
    assert (await became(phone, path))["size"] == len(CONTENT)


async def test_another_server_goes_on(bare: Bare, phone: Resumable) -> None:
    path = await phone.begin(len(CONTENT))
    await phone.send(path, CONTENT[:20_000], 0)
    environment = {"TONGBAN_PUBLIC_URL": "http://localhost", "TONGBAN_MAX_FILE_BYTES": str(MAX_FILE_BYTES)}
    started = make_services(read_settings(environment, "development"), bare.services.database, {}, bare.clock)
    await started.gate.tokens.load(bare.clock())
    transport = httpx.ASGITransport(make_app(started, people()), client=("127.0.0.1", 50000))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as http:
        again = Resumable(Client(http, phone.person.token))
        assert await again.offset(path) == 20_000
        assert (await again.send(path, CONTENT[20_000:], 20_000)).status_code == 204
        assert (await became(again, path))["size"] == len(CONTENT)


async def test_a_fault_after_the_last_part_loses_nothing(bare: Bare, phone: Resumable) -> None:
    path = await phone.begin(len(CONTENT))
    lost = breaking(CONTENT, error=ClientDisconnect())
    await phone.send(path, lost, 0)
    assert await phone.offset(path) == len(CONTENT)
    assert (await became(phone, path))["size"] == len(CONTENT)


@pytest.mark.parametrize("offset", ["0", "9", "11", str(len(CONTENT)), "999999999999999"])
async def test_a_wrong_offset_changes_nothing(phone: Resumable, offset: str) -> None:
    path = await phone.begin(len(CONTENT))
    await phone.send(path, CONTENT[:10], 0)
    assert (await phone.send(path, CONTENT[10:], int(offset))).status_code == 409
    assert await phone.offset(path) == 10


async def test_of_two_writers_one_wins(phone: Resumable) -> None:
    path = await phone.begin(len(CONTENT))
    answers = await asyncio.gather(*(phone.send(path, CONTENT, 0) for _ in range(5)))
    assert sorted(answer.status_code for answer in answers) == [204, 409, 409, 409, 409]
    assert (await became(phone, path))["sha256"] == hashlib.sha256(CONTENT).hexdigest()


async def test_two_who_finish_at_once_get_one_file(bare: Bare, phone: Resumable) -> None:
    path = await phone.begin(len(CONTENT))
    await phone.send(path, breaking(CONTENT, error=ClientDisconnect()), 0)
    files = await asyncio.gather(*(became(phone, path) for _ in range(3)))
    assert len({file["id"] for file in files}) == 1


async def test_nobody_else_sees_or_touches_it(bare: Bare, phone: Resumable) -> None:
    path = await phone.begin(len(CONTENT))
    other = Resumable(await bare.client.sign_in(str(next(SENT))))
    for answer in (
        await other.ask("HEAD", path),
        await other.ask("GET", path),
        await other.ask("DELETE", path),
        await other.send(path, CONTENT, 0),
        await other.ask("HEAD", "/uploads/nothing"),
        await other.ask("HEAD", f"/uploads/{'0' * 500}"),
    ):
        assert answer.status_code == 404
    assert (await Resumable(bare.client).ask("HEAD", path)).status_code == 401
    assert await phone.offset(path) == 0


@pytest.mark.parametrize("length", [str(MAX_FILE_BYTES + 1), "999999999999999"])
async def test_too_long_a_file_is_not_begun(phone: Resumable, length: str) -> None:
    answer = await phone.ask("POST", "/uploads", Upload_Length=length, Upload_Metadata=metadata(filename="a.png"))
    assert refused(answer, 413) == ("LIMIT_EXCEEDED", ["file"])


@pytest.mark.parametrize("length", ["", "0", "-1", "1e3", "٣", "9" * 40])
async def test_a_length_that_is_none_is_refused(phone: Resumable, length: str) -> None:
    encoded = length.encode()
    headers = {"Upload-Length": encoded, "Upload-Metadata": metadata(filename="a.png").encode()}
    token = {"Authorization": f"Bearer {phone.person.token}".encode(), "Tus-Resumable": b"1.0.0"}
    answer = await phone.person.http.post("/uploads", headers={**headers, **token})
    assert answer.status_code in {413, 422}


async def test_more_than_was_announced_is_refused(phone: Resumable) -> None:
    path = await phone.begin(100)
    assert (await phone.send(path, CONTENT, 0)).status_code == 413
    assert await phone.offset(path) == 0


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
async def test_a_part_with_its_checksum_counts_and_a_damaged_one_does_not(phone: Resumable, algorithm: str) -> None:
    path = await phone.begin(len(CONTENT))
    digest = base64.b64encode(hashlib.new(algorithm, CONTENT[:100]).digest()).decode()
    announced = f"{algorithm} {digest}"
    assert (await phone.send(path, CONTENT[1:101], 0, Upload_Checksum=announced)).status_code == 460
    assert await phone.offset(path) == 0
    assert (await phone.send(path, CONTENT[:100], 0, Upload_Checksum=announced)).status_code == 204


@pytest.mark.parametrize("announced", ["md5 eA==", "sha1", "sha1 !!", "", "sha256 eA=="])
async def test_a_checksum_that_is_none_counts_nothing(phone: Resumable, announced: str) -> None:
    path = await phone.begin(len(CONTENT))
    assert (await phone.send(path, CONTENT, 0, Upload_Checksum=announced)).status_code in {422, 460}
    assert await phone.offset(path) == 0


async def test_what_means_harm_is_refused_at_its_end_and_gone(bare: Bare, phone: Resumable) -> None:
    content = hostile.with_script()
    path = await phone.begin(len(content), "a.pdf")
    assert refused(await phone.send(path, content, 0), 422) == ("MATERIAL_REJECTED", ["file"])
    assert (await phone.ask("HEAD", path)).status_code == 404
    upload = path.rsplit("/", 1)[-1]
    assert await bare.services.database.rows("uploadParts").count({"upload": upload}, 10) == 0


async def test_it_is_over_after_a_day(bare: Bare, phone: Resumable) -> None:
    path = await phone.begin(len(CONTENT))
    rows = bare.services.database.rows("uploads")
    upload = path.rsplit("/", 1)[-1]
    await rows.update({"_id": upload}, {"$set": {"expiresAt": bare.clock() - timedelta(seconds=1)}})
    assert (await phone.ask("HEAD", path)).status_code == 410
    assert (await phone.send(path, CONTENT, 0)).status_code == 410


async def test_an_abandoned_one_is_gone(phone: Resumable) -> None:
    path = await phone.begin(len(CONTENT))
    await phone.send(path, CONTENT[:10], 0)
    assert (await phone.ask("DELETE", path)).status_code == 204
    assert (await phone.ask("HEAD", path)).status_code == 404


async def test_only_so_many_are_under_way(phone: Resumable) -> None:
    paths = [await phone.begin(10) for _ in range(OPEN)]
    told = {"Upload_Length": "10", "Upload_Metadata": metadata(filename="a.png")}
    assert (await phone.ask("POST", "/uploads", **told)).status_code == 413
    await phone.ask("DELETE", paths[0])
    assert (await phone.ask("POST", "/uploads", **told)).status_code == 201


async def test_a_mini_program_sends_a_patch_as_a_post(phone: Resumable) -> None:
    path = await phone.begin(len(CONTENT))
    headers = {"Upload_Offset": "0", "Content_Type": "application/offset+octet-stream"}
    answer = await phone.ask("POST", path, CONTENT, X_HTTP_Method_Override="PATCH", **headers)
    assert answer.status_code == 204
    assert (await phone.ask("POST", path)).status_code == 405


async def test_the_protocol_is_told_and_asked_for(bare: Bare, phone: Resumable) -> None:
    told = (await bare.http.options("/uploads")).headers
    assert (told["tus-version"], told["tus-max-size"]) == ("1.0.0", str(MAX_FILE_BYTES))
    assert set(told["tus-extension"].split(",")) == {"creation", "checksum", "expiration", "termination"}
    answer = await phone.ask("POST", "/uploads", Tus_Resumable="0.2.2")
    assert (answer.status_code, answer.headers["tus-version"]) == (412, "1.0.0")
    path = await phone.begin(10)
    assert (await phone.ask("PATCH", path, b"x", Upload_Offset="0", Content_Type="image/png")).status_code == 415
    assert (await phone.ask("GET", path)).status_code == 409, "not whole yet"


@pytest.mark.parametrize("told", ["filename !!", "filename /w==", "x" * 5000, "", "filename Lg=="])
async def test_metadata_that_names_no_file_is_refused(phone: Resumable, told: str) -> None:
    answer = await phone.ask("POST", "/uploads", Upload_Length="10", Upload_Metadata=told)
    assert refused(answer, 422) == ("INVALID", ["file"])


def test_uploads_and_parts_vanish_by_themselves(services: Services) -> None:
    stores = services.stores
    for store in (stores.uploads, stores.upload_parts):
        assert [index.expire_after for index in store.INDEXES if index.keys == (("expiresAt", 1),)] == [0]
