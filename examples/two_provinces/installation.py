"""One province's Tongban on this machine: a server with its database, and a worker, each a process of its own."""

import json
import os
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from seeds.provinces import ProvinceCast

_TONGBAN = Path(sys.executable).with_name("tongban")
_START_SECONDS = 180


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass
class Installation:
    """A province's processes; `url` is where its API is, also for the other province."""

    cast: ProvinceCast
    folder: Path
    port: int = field(default_factory=free_port)
    running: list["subprocess.Popen[bytes]"] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        """What its processes say."""
        return self.folder / f"{self.cast.code}.log"

    def start(self) -> None:
        """Start the server, wait until it answers, and put a worker beside it."""
        self.launch()
        self.await_up()

    def launch(self) -> None:
        """Start the server without waiting for it."""
        self._launch("dev", "--no-worker")

    def await_up(self) -> None:
        """Wait until the server answers, and put a worker beside it."""
        until = time.monotonic() + _START_SECONDS
        while not self._answers():
            if time.monotonic() > until or self.running[0].poll() is not None:
                raise SystemExit(f"{self.cast.name} did not start, see {self.log}")
            time.sleep(0.2)
        self._launch("worker")

    def stop(self) -> None:
        """Stop both, the worker first."""
        for one in reversed(self.running):
            one.terminate()
            one.wait(timeout=30)
        self.running.clear()

    def command(self, *arguments: str) -> str:
        """Run `tongban` beside the server; what it says."""
        done = subprocess.run(
            [_TONGBAN, *arguments], env=self._environment(), capture_output=True, text=True, timeout=60
        )
        if done.returncode:
            raise SystemExit(f"tongban {' '.join(arguments)} failed in {self.cast.name}: {done.stderr}")
        return done.stdout

    def written(self, name: str, text: str) -> str:
        """Put what the other province gave us into a file; its path."""
        file = self.folder / f"{self.cast.code}-{name}.json"
        file.write_text(text, encoding="utf-8")
        return str(file)

    def _launch(self, *arguments: str) -> None:
        with self.log.open("ab") as log:
            started = subprocess.Popen([_TONGBAN, *arguments], env=self._environment(), stdout=log, stderr=log)
        self.running.append(started)

    def _answers(self) -> bool:
        try:
            return httpx.get(f"{self.url}/readyz", timeout=5).status_code == 200
        except httpx.HTTPError:
            return False

    def _environment(self) -> dict[str, str]:
        others = {name: text for name, text in os.environ.items() if not name.startswith("TONGBAN_")}
        ours = {"PORT": str(self.port), "DATA_DIR": str(self.folder / self.cast.code), "PROVINCE": self.cast.code}
        return others | {f"TONGBAN_{name}": text for name, text in ours.items()}


def join(one: Installation, other: Installation, terms: dict[str, Any]) -> None:
    """Make them partners by the command line, as docs/partners.md tells: keys, cards, an agreement that both sign."""
    for side in (one, other):
        side.command("partner", "rotate")
    for here, there in ((one, other), (other, one)):
        card = there.command("partner", "card", there.cast.name, there.cast.region)
        here.command("partner", "add", here.written("partner-card", card))
    text = json.dumps(terms, ensure_ascii=False)
    given = {side.cast.code: side.command("partner", "agree", side.written("terms", text)) for side in (one, other)}
    for here, there in ((one, other), (other, one)):
        confirmation = here.written("confirmation", given[there.cast.code])
        here.command("partner", "confirm", terms["id"], confirmation)
