import os
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from api.database import MongoDatabase
from examples.first_licence import (
    STEPS,
    Journey,
    check,
    present,
    read_guide,
    search,
    see_queue,
    see_wallet,
    submit,
)
from tests.server import Server

# A restart must not be what ends the code on the screen. Steps that only read leave nothing.
_BEFORE_A_RESTART = tuple(
    step for step in STEPS if step not in (present, check, search, read_guide, see_queue, see_wallet)
)


# The code lives for a minute elsewhere, and the journey waits for its end.
_SHORT = {"resolvers.certificates.presenting.PRESENTATION_LIFETIME": timedelta(seconds=10)}


@pytest.fixture
async def empty(connection: MongoDatabase) -> AsyncIterator[str]:
    name = f"test-{uuid4().hex[:12]}"
    yield name
    # The embedded server's folder goes away as a whole.
    if "TONGBAN_TEST_MONGODB_URI" in os.environ:
        await connection.client.drop_database(name)


def test_the_server_stops_and_starts_between_any_two_steps_and_nothing_is_lost(
    tmp_path: Path, mongodb_uri: str, empty: str
) -> None:
    """The database goes on: it takes twice as long to start, and what its own stops leave is in the next test."""
    server = Server(tmp_path)
    server.environment |= {"TONGBAN_MONGODB_URI": mongodb_uri, "TONGBAN_DATABASE": empty}
    server.constants |= _SHORT
    with server:
        journey = Journey(server.url)
        for step in STEPS:
            step(journey)
            if step in _BEFORE_A_RESTART:
                assert server.stop() == 0
                server.start()


def test_nothing_stays_behind_when_it_stops_and_the_case_goes_on(tmp_path: Path) -> None:
    with Server(tmp_path) as server:
        journey = Journey(server.url)
        for step in STEPS[: STEPS.index(present)]:
            step(journey)
            if step is submit:
                assert server.stop() == 0
                # Whoever still held the folder would refuse the second start.
                server.start()
    assert "Traceback" not in server.log.read_text()
