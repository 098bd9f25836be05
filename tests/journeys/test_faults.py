"""The server, its worker and its database are killed at moments that a seed chooses; the books stay in order.

`make test` has two kills, `make faults` fifty. TONGBAN_FAULT_SEED repeats a run that went wrong.
"""

import os
import random
from pathlib import Path

import httpx

from tests.journeys.faults import faults_of, sign_in, through_a_kill
from tests.server import Server

VICTIMS = ("server", "database")


async def test_nothing_acknowledged_is_lost_and_nothing_is_done_twice(tmp_path: Path) -> None:
    runs = int(os.environ.get("TONGBAN_FAULT_RUNS", str(len(VICTIMS))))
    seed = int(os.environ.get("TONGBAN_FAULT_SEED", random.randrange(10**6)))
    print(f"TONGBAN_FAULT_SEED={seed}")
    chance, acknowledged = random.Random(seed), []
    with Server(tmp_path) as server:
        async with httpx.AsyncClient(base_url=server.url, timeout=30) as http:
            cast = await sign_in(http)
            for turn in range(runs):
                run = await through_a_kill(server, cast, chance, VICTIMS[turn % len(VICTIMS)])
                acknowledged += run.acknowledged
        assert server.stop() == 0
        assert await faults_of(server.data, acknowledged) == []
