"""`tongban partner check` over real HTTP: what it prints, and its exit code."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import uvicorn

from api.conformance.checks import CHECKS
from api.conformance.sandbox import new_sandbox, write_sandbox
from auth.days import to_the_millisecond
from auth.vault import Vault
from resolvers.exchanges.province_keys import new_province_key
from resolvers.seals import sm2
from resolvers.seals.signer import LocalSigner, SealKey
from tests import forked
from tests.api.conformance.stand_in import StandIn


@contextmanager
def serving(app: StandIn) -> Iterator[str]:
    """The stand-in on a port of this machine."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        app.url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield app.url
        server.should_exit = True
        thread.join(10)


def test_it_prints_what_passed_and_which_sentence_is_broken(tmp_path: Path) -> None:
    at, vault = to_the_millisecond(datetime.now(UTC)), Vault(b"0" * 32)
    sandbox = new_sandbox("SANDBOX", "GD", "x", "440000000000", at=at)
    write_sandbox(tmp_path / "trial", sandbox)
    private = sm2.generate_private_key()
    key = replace(new_province_key(LocalSigner(vault), vault, at), signing=SealKey(b"", sm2.public_key(private)))
    app = StandIn(sandbox, key, private, at)

    with serving(app) as url:
        good = forked.tongban(tmp_path, "partner", "check", url, str(tmp_path / "trial"))
        app.fault, app.at = "expired", datetime.now(UTC)
        bad = forked.tongban(tmp_path, "partner", "check", url, str(tmp_path / "trial"))
        app.fault = "token"
        worse = forked.tongban(tmp_path, "partner", "check", url, str(tmp_path / "trial"))
    gone = forked.tongban(tmp_path, "partner", "check", url, str(tmp_path / "trial"))

    count = len(CHECKS)
    assert (good.returncode, good.stderr) == (0, ""), good.stdout
    assert good.stdout.endswith(f"{count} of {count} checks passed: this system can join\n")
    assert bad.returncode == 1
    assert "FAILED   expired: it was taken\n         docs/partners.md: The receiver checks" in bad.stdout
    assert "not run  taken\n" in worse.stdout
    assert worse.stdout.endswith("1 of 2 checks passed\n")
    assert (gone.returncode, gone.stdout.splitlines()[0]) == (1, "FAILED   card: no answer (ConnectError)")
