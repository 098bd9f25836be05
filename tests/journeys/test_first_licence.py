from pathlib import Path

import httpx

from examples.first_licence import STEPS, Journey, check, present
from tests.server import Server

# The code on the screen lives for a minute; a restart must not be what ends it.
_BEFORE_A_RESTART = tuple(step for step in STEPS if step not in (present, check))


def test_the_server_stops_and_starts_between_any_two_steps_and_nothing_is_lost(tmp_path: Path) -> None:
    with Server(tmp_path) as server:
        journey = Journey(server.url)
        for step in STEPS:
            step(journey)
            if step in _BEFORE_A_RESTART:
                assert server.stop() == 0
                server.start()


def test_nothing_stays_behind_when_it_stops(tmp_path: Path) -> None:
    with Server(tmp_path) as server:
        assert httpx.get(f"{server.url}/healthz").status_code == 200
        assert server.stop() == 0
        # Whoever still held the folder would refuse the second start.
        server.start()
    assert "Traceback" not in server.log.read_text()
