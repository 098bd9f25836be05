"""The web app goes the citizen's way to the first licence in a real browser, as a phone shows it, on a live server.

`TONGBAN_H5_SHOTS=folder` keeps a picture of every step.
"""

import json
import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.clients.node import require_node, run, workspace
from tests.server import Server

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "examples/h5"
_SECONDS = 240


class Pages(SimpleHTTPRequestHandler):
    """Serves the built app as a careful site would: no script, style or connection but those that it needs."""

    server_url = ""

    def end_headers(self) -> None:
        """Add the policy to every answer."""
        self.send_header(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
            f"connect-src {self.server_url}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
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
def site(folder: Path, server_url: str) -> Iterator[ThreadingHTTPServer]:
    """A web server for a folder, on a port of its own."""
    handler = partial(type("Site", (Pages,), {"server_url": server_url}), directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as http:
        threading.Thread(target=http.serve_forever, daemon=True).start()
        yield http
        http.shutdown()


@pytest.fixture
def app(tmp_path: Path) -> Path:
    """A copy of the app whose types are made from today's schema, and check."""
    require_node()
    folder = workspace(SOURCE, tmp_path / "examples/h5")
    shutil.copy(ROOT / "schema.graphql", tmp_path)
    run(folder, "graphql-codegen", "--config", "codegen.json")
    run(folder, "tsc", "--noEmit")
    return folder


def test_a_citizen_gets_their_first_licence_on_a_phone(app: Path, tmp_path: Path) -> None:
    chromium = require_chromium()
    server = Server(tmp_path / "server")
    server.log.parent.mkdir()
    dist = app / "dist"
    dist.mkdir()
    with site(dist, server.url) as pages:
        origin = f"http://localhost:{pages.server_port}"
        server.environment |= {"TONGBAN_ORIGINS": origin, "TONGBAN_REQUIRE_CONSENTS": "true"}
        with server:
            build(app, server.url)
            assert size_of_scripts(dist) < 350_000
            drive(app, {"APP": origin, "SERVER": server.url, "CHROMIUM": chromium})


def build(folder: Path, server_url: str) -> None:
    """Build the app for a server; what is in dist beforehand is replaced."""
    command = [require_node(), "node_modules/.bin/vite", "build"]
    environment = {**os.environ, "VITE_TONGBAN_URL": server_url}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def drive(folder: Path, environment: dict[str, str]) -> None:
    """Go the whole way in the browser; every page is looked at by axe on it."""
    shots = {"SHOTS": os.environ["TONGBAN_H5_SHOTS"]} if "TONGBAN_H5_SHOTS" in os.environ else {}
    done = subprocess.run(
        [require_node(), "journey.mjs"],
        cwd=folder,
        env={**os.environ, **environment, **shots},
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def size_of_scripts(dist: Path) -> int:
    """How many bytes of script a phone loads."""
    return sum(file.stat().st_size for file in dist.glob("assets/*.js"))


def test_versions_are_exact_and_no_registry_is_named() -> None:
    package = json.loads((SOURCE / "package.json").read_text())
    versions = {**package["dependencies"], **package["devDependencies"]}
    assert [name for name, version in versions.items() if not version[0].isdigit()] == []
    assert '"resolved"' not in (SOURCE / "package-lock.json").read_text()
