"""The server, its workers and its database are killed at moments that a seed chooses; the books stay in order.

`make test` kills twice, `make faults` fifty times. TONGBAN_FAULT_SEED repeats a run that went wrong.
"""

import os
import random
from pathlib import Path

import httpx

from tests.api.sms_platform import SmsPlatform, serving
from tests.journeys.faults import sign_in, through_a_kill
from tests.journeys.house import VICTIMS, WORKERS, House
from tests.journeys.last_round import faults_of


async def test_nothing_acknowledged_is_lost_and_nothing_is_done_twice(tmp_path: Path) -> None:
    times = int(os.environ.get("TONGBAN_FAULT_RUNS", "2"))
    seed = int(os.environ.get("TONGBAN_FAULT_SEED", random.randrange(10**6)))
    print(f"TONGBAN_FAULT_SEED={seed}")
    chance, platform, runs = random.Random(seed), SmsPlatform(delay=0.05), []
    async with serving(platform) as address:
        house = House(tmp_path, platform, address)
        try:
            house.start()
            async with httpx.AsyncClient(base_url=house.server.url, timeout=30) as http:
                cast = await sign_in(http)
                for turn in range(times):
                    victim = VICTIMS[turn % len(VICTIMS)]
                    runs.append(await through_a_kill(house, cast, chance, victim))
                    print(f"{turn + 1}: {victim}", flush=True)
            assert house.stop() == [0] * (1 + WORKERS)
            assert await faults_of(house, platform, address, runs) == []
            again = len(platform.asked) - len(platform.sent)
            print(f"{times} kills; {len(platform.sent)} text messages, handed over {again} times more than that")
        finally:
            house.close()
