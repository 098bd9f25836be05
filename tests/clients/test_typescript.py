"""examples/typescript: generated from schema.graphql, type-checked, and run against the live server."""

import asyncio
import base64
import json
import shutil
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.context import Services
from api.manifests import read_documents
from resolvers.operations.model import Release, TrustedDocument, hash_of
from tests.cases import DEPARTMENT, FOOD, PICTURE, accept, complete, submit
from tests.clients.conftest import serving
from tests.clients.driven import Driven, drive
from tests.clients.node import require_node, run, workspace
from tests.clock import Clock
from tests.graphql import Client

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
TOLD = [
    "sign in: 李秀英",
    "identity: REAL_NAME",
    "search: 食品经营许可证新办（个体）",
    "guide: 7 days, 5 materials",
    "upload: 70 bytes",
    "submit: 待受理",
    *("progress: 1 STARTED 草稿", "progress: 3 SUBMITTED 待受理", "progress: 4 ACCEPTED 已受理"),
    *("progress: 5 REVIEW_STARTED 审核中", "progress: 6 DECIDED 准予许可"),
    "wallet: 食品经营许可证 ACTIVE",
    "valid: true",
]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example, generated and compiled, which fails where a type doesn't fit."""
    folder = workspace(ROOT / "examples/typescript", tmp_path_factory.mktemp("typescript") / "example")
    run(folder, "codegen.mjs", str(ROOT / "schema.graphql"))
    run(folder, "tsc")
    shutil.copy(HERE / "typescript.mjs", folder)
    return folder


@pytest.fixture
async def app(built: Path, served: str) -> AsyncIterator[Driven]:
    """The client, of nobody yet."""
    driven = await drive(built, "typescript.mjs", served)
    yield driven
    await driven.end()


async def enter(app: Driven, client: Client) -> Client:
    """Sign a citizen in who is known by name; the same person as another client."""
    citizen = await client.citizen()
    await app.do("enter", citizen.refresh_token)
    assert (await app.do("run", "Me"))["viewer"]["assurance"] == "REAL_NAME"
    await app.do("asked")
    return citizen


async def test_the_first_licence_where_only_registered_documents_run(
    built: Path, world: Services, tmp_path: Path
) -> None:
    (tmp_path / "operations.json").write_text(run(built, "dist/manifest.mjs"))
    texts = read_documents(tmp_path / "operations.json")
    release, now = Release("citizen-app", "1.0.0"), world.clock()
    documents = [TrustedDocument(hash_of(text), text, (release.key,), now) for text in texts]
    await world.stores.trusted_documents.register(documents, release)
    strict = replace(world, settings=replace(world.settings, only_registered=True))

    async with serving(strict) as url:
        async with httpx.AsyncClient(trust_env=False, verify=False) as http:
            stranger = (await http.post(f"{url}/graphql", json={"query": "{ __typename }"})).json()
        told = (await _journey(built, url)).splitlines()
    assert stranger["errors"][0]["extensions"]["code"] == "DOCUMENT_NOT_REGISTERED"
    assert [line for line in TOLD if line not in told] == []


async def _journey(built: Path, url: str) -> str:
    pipe = asyncio.subprocess.PIPE
    command = (require_node(), "dist/journey.js", url)
    process = await asyncio.create_subprocess_exec(*command, cwd=built, stdout=pipe, stderr=pipe)
    out, err = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode == 0, out.decode() + err.decode()
    return out.decode()


async def test_a_session_is_renewed_once_for_all_and_ends_in_order(app: Driven, client: Client, clock: Clock) -> None:
    await enter(app, client)
    clock.forward(minutes=16)
    me = await app.do("together", "Me", 3)
    assert [one["viewer"]["assurance"] for one in me] == ["REAL_NAME"] * 3
    assert (await app.do("asked")).count("Refresh") == 1

    clock.forward(minutes=16)
    assert (await app.do("upload", base64.b64encode(PICTURE).decode()))["size"] == 70
    await app.do("reload")
    assert (await app.do("run", "Me"))["viewer"]
    assert set(await app.do("stored")) == {"tongban.refreshToken"}

    # No network while a token is renewed: the session stays.
    clock.forward(minutes=16)
    await app.do("set", {"gateway": [page(502)] * 20})
    assert (await app.refused("run", "Me")).kind != "SignedOut"
    await app.do("set", {"gateway": []})
    assert (await app.do("run", "Me"))["viewer"]

    clock.forward(days=31)
    assert (await app.refused("run", "Me")).kind == "SignedOut"
    assert await app.do("signedOut") == 1
    assert await app.do("run", "Me") == {"viewer": None}


async def test_who_leaves_leaves_nothing_to_the_next(app: Driven, client: Client) -> None:
    citizen = await enter(app, client)
    case = await complete(citizen)
    assert (await app.do("cached", "Me"))["viewer"]["displayName"]
    await app.do("follow", case["number"])
    assert await sequences(app, 2) == [1, 2]
    await app.do("signOut")
    assert await app.do("cached", "Me") is None
    assert await app.do("run", "Me") == {"viewer": None}
    # The socket that was that person's tells no more; a new one is nobody's.
    citizen = await client.citizen()
    await submit(citizen, case)
    assert await app.do("run", "Me") == {"viewer": None}
    assert await sequences(app, 2) == [1, 2]

    # Nobody hears of it: whoever leaves a borrowed phone has left it all the same.
    await app.do("enter", citizen.refresh_token)
    await app.do("run", "Me")
    await app.do("set", {"gateway": [page(502)] * 3})
    await app.refused("signOut")
    assert (await app.do("stored"))["tongban.refreshToken"] == ""
    assert await app.do("cached", "Me") is None


async def test_what_may_be_sent_again_is_and_counts_once(app: Driven, client: Client) -> None:
    await enter(app, client)
    await app.do("set", {"lose": 2, "of": "Start"})
    start = ("press", "start", "Start", {"matterCode": FOOD})
    case = (await app.do(*start))["startApplication"]["application"]
    # Its hash first, then its text, whose reply is lost, like the next one's.
    assert await app.do("asked") == ["Start by hash"] * 2 + ["Start by hash", "Start"]

    # Nobody answers; after a reload of the page the same button has the same key.
    submission = ("press", "again", "Start", {"matterCode": FOOD})
    await app.do("set", {"lose": 9})
    assert (await app.refused(*submission)).kind == "TypeError"
    await app.do("set", {"lose": 0})
    await app.do("reload")
    await app.do(*submission)
    cases = (await app.do("run", "Cases"))["viewer"]["applications"]["edges"]
    assert len(cases) == 2
    assert case["id"] in {edge["node"]["id"] for edge in cases}

    # A change without a key isn't sent again: nobody knows whether it ran.
    change = ("change", "Save", {"id": case["id"], "revision": case["revision"]})
    await app.do("asked")
    await app.do("set", {"lose": 1, "of": "Save"})
    assert (await app.refused(*change)).kind == "TypeError"
    assert len(await app.do("asked")) == 1


async def test_the_network_and_limits_are_waited_out(app: Driven) -> None:
    limited = {"errors": [{"message": "too much", "extensions": {"code": "RATE_LIMITED"}}]}
    busy = page(429, {"retry-after": "1", "content-type": "application/json"}, json.dumps(limited))
    await app.do("set", {"gateway": [page(502), busy]})
    assert (await app.do("run", "Search", {"text": "饭馆"}))["searchMatters"]["edges"]
    await app.do("set", {"gateway": [busy | {"headers": {**busy["headers"], "retry-after": "60"}}]})
    assert (await app.refused("run", "Search", {"text": "饭馆"})).code == "RATE_LIMITED"
    assert (await app.refused("run", "Catalogue", {"after": "garbage"})).code == "BAD_USER_INPUT"


async def test_documents_go_by_hash_and_pages_grow(app: Driven) -> None:
    await app.do("run", "Catalogue")
    await app.do("asked")
    assert await app.do("pages", "Catalogue", "matters") == 10
    assert set(await app.do("asked")) == {"Catalogue by hash"}
    # Enums grow, and a client that knows fewer values goes on.
    assert await app.do("name", "COMPLETED") == "已办结"
    assert await app.do("name", "PASSED_TO_THE_MOON") == "办理中"


async def test_progress_goes_on_where_it_broke_off(app: Driven, client: Client, clock: Clock) -> None:
    citizen = await enter(app, client)
    case = await complete(citizen)
    await app.do("follow", case["number"])
    assert await sequences(app, 2) == [1, 2]
    await app.do("cut")
    case = await submit(citizen, case)
    assert await sequences(app, 3) == [1, 2, 3]

    # The token ends: the server closes with 4403, and the client comes back with a new one.
    await app.do("asked")
    clock.forward(minutes=16)
    async with asyncio.timeout(20):
        while await app.do("sockets") < 3:  # noqa: ASYNC110 - it is another process
            await asyncio.sleep(0.2)
    assert await app.do("asked") == ["Refresh"]
    await accept(await client.staff("CLERK", DEPARTMENT), case)
    assert await sequences(app, 4) == [1, 2, 3, 4]
    await app.do("stop")


async def sequences(app: Driven, count: int) -> list[int]:
    """Of the events that it was told, once there are so many."""
    return [one["sequence"] for one in await app.do("heard", count)]


def page(status: int, headers: Any = None, text: str = "<html>Bad Gateway</html>") -> dict[str, Any]:
    """What a gateway answers."""
    return {"status": status, "headers": headers or {}, "text": text}
