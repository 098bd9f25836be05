"""examples/typescript: generated from schema.graphql, type-checked, and run against the live server."""

import asyncio
from pathlib import Path

import pytest

from tests.clients.node import require_node, run, workspace

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example, generated and compiled, which fails where a type doesn't fit."""
    folder = workspace(ROOT / "examples/typescript", tmp_path_factory.mktemp("typescript") / "example")
    run(folder, "codegen.mjs", str(ROOT / "schema.graphql"))
    run(folder, "tsc")
    return folder


async def test_the_first_licence(built: Path, served: str) -> None:
    process = await asyncio.create_subprocess_exec(
        *(require_node(), "dist/journey.js", served),
        cwd=built,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode == 0, out.decode() + err.decode()
    print(out.decode())
