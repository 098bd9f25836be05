"""The web app goes the citizen's way to the first licence in a real browser, as a phone shows it, on a live server.

`TONGBAN_H5_SHOTS=folder` keeps a picture of every step.
"""

import asyncio
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from api.context import Services
from tests.clients.conftest import serving
from tests.clients.node import run, workspace

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "examples/h5"
SHOTS = {"SHOTS": os.environ["TONGBAN_H5_SHOTS"]} if "TONGBAN_H5_SHOTS" in os.environ else {}
_SECONDS = 400


class Site(ThreadingHTTPServer):
    """A web server for the built app, on a port of its own; `server` is the one address that its pages may ask."""

    server = ""

    @property
    def origin(self) -> str:
        """What browsers call it."""
        return f"http://localhost:{self.server_port}"


class Pages(SimpleHTTPRequestHandler):
    """Serves files as a careful site would: no script, style or connection but those that the app needs."""

    def end_headers(self) -> None:
        """Add the policy to every answer."""
        assert isinstance(self.server, Site)
        self.send_header(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
            f"connect-src {self.server.server}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        )
        super().end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def require_chromium() -> str:
    """The path of the browser; the test says so and is skipped where there is none."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        pytest.skip("no chromium on this machine (apt-get install chromium): the web app was not driven here")
    return found


@contextmanager
def site(folder: Path) -> Iterator[Site]:
    """Serve a folder."""
    with Site(("127.0.0.1", 0), partial(Pages, directory=str(folder))) as http:
        threading.Thread(target=http.serve_forever, daemon=True).start()
        yield http
        http.shutdown()


@pytest.fixture
def app(tmp_path: Path) -> Path:
    """A copy of the app beside today's schema, of which its build makes types."""
    folder = workspace(SOURCE, tmp_path / "examples/h5")
    shutil.copy(ROOT / "schema.graphql", tmp_path)
    return folder


async def test_a_citizen_gets_their_first_licence_on_a_phone(app: Path, world: Services) -> None:
    (app / "dist").mkdir()
    with site(app / "dist") as pages:
        async with serving(replace(world, settings=replace(world.settings, origins=pages.origin))) as url:
            pages.server = url
            await asyncio.to_thread(run, app, "npm", "run", "build", VITE_TONGBAN_URL=url)
            assert size_of_scripts(app / "dist") < 350_000
            told = {"APP": pages.origin, "SERVER": url, "CHROMIUM": require_chromium()}
            # Every page is looked at by axe on the way.
            await asyncio.to_thread(run, app, "journey.mjs", seconds=_SECONDS, **told, **SHOTS)


def size_of_scripts(dist: Path) -> int:
    """How many bytes of script a phone loads."""
    return sum(file.stat().st_size for file in dist.glob("assets/*.js"))
