"""The audits of the npm package graphql-http, by those who write the specification, over real HTTP."""

import asyncio
import json
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import uvicorn
from starlette.types import ASGIApp

from tests.api.conftest import Bare
from tests.edge.npm import install, require_node
from tests.server import free_port

PACKAGES = {
    "graphql-http@1.23.1": (
        "sha512-h6AcykL7+xp22QvOnK0fu1eHk9AZG1ngF71rk0ZGuGupnjm1yqXRFrZ/eMv4Q1FTCWILJ5o6hVAxzt3S8/wPHQ=="
    ),
    "graphql@16.11.0": (
        "sha512-mS1lbMsxgQj6hge1XZ6p7GPhbrtFwUFYi3wRzXAC/FmYnyXMTvvI3td3rjmQ2u8ewXueaSvRPWaEcgVVOT9Jnw=="
    ),
}
AUDITS = 61


@asynccontextmanager
async def listening(app: ASGIApp) -> AsyncIterator[str]:
    """Serve an application over HTTP in this process; its address."""
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(app, port=port, lifespan="off", log_level="error"))
    serving = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 - it has no event for that
        await asyncio.sleep(0.01)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    await serving


async def test_every_audit_passes(bare: Bare, tmp_path: Path) -> None:
    node = require_node()
    install(tmp_path, PACKAGES)
    shutil.copy(Path(__file__).with_name("audit.mjs"), tmp_path)

    async with listening(bare.app) as url:
        results = await _run(node, tmp_path, f"{url}/graphql")

    assert len(results) == AUDITS
    assert [f"{one['id']} {one['name']}: {one['reason']}" for one in results if one["status"] != "ok"] == []


async def _run(node: str, folder: Path, url: str) -> list[dict[str, Any]]:
    process = await asyncio.create_subprocess_exec(
        node, "audit.mjs", url, cwd=folder, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    out, err = await asyncio.wait_for(process.communicate(), 120)
    assert process.returncode == 0, err.decode()
    results: list[dict[str, Any]] = json.loads(out)
    return results
