"""Two provinces as processes, over real HTTP, with a bad border between them and one of them killed now and then.

`make test` has one short run, `make faults-provinces` two hundred. TONGBAN_EXCHANGE_RUNS says how many,
TONGBAN_EXCHANGE_SEED which mishaps they meet.
"""

import asyncio
import os
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random, SystemRandom
from typing import Any

import pytest

from resolvers.exchanges.envelope import as_text
from resolvers.exchanges.sending import Refused
from tests.forked import tongban
from tests.journeys.crossing_runs import CrossingRun, doubled, settled, signed_in
from tests.journeys.neighbours import Neighbour, Neighbours, neighbours
from tests.provinces import A, Line, Side
from tests.resolvers.exchanges.test_taking_messages import case, message, send

RUNS = int(os.environ.get("TONGBAN_EXCHANGE_RUNS", "1"))
SEED = int(os.environ.get("TONGBAN_EXCHANGE_SEED", str(SystemRandom().randrange(10**6))))
_A_RUN = 300  # seconds; a machine that does other things, too, takes one of them
_BOOKS = ("applications", "crossProvinceCases", "exchangeMessages")


async def test_books_agree_after_a_bad_border_and_kills(tmp_path: Path) -> None:
    print(f"TONGBAN_EXCHANGE_SEED={SEED}")
    chance, killed, numbers = Random(SEED), Counter[str](), list[str]()
    async with neighbours(tmp_path) as there:
        cast = await signed_in(there)
        for turn in range(RUNS):
            run = CrossingRun(there, cast, chance)
            async with asyncio.timeout(_A_RUN):
                lost = await run.through()
            wrong = await settled(there, run.submitted)
            assert not wrong, "\n".join((f"run {turn + 1}, without {lost}", *wrong))
            numbers += run.submitted
            killed[lost] += 1
            print(f"{turn + 1}: {lost}, {len(run.submitted)} cases", flush=True)
        assert not (wrong := await settled(there, numbers)), "\n".join(wrong)
        assert await doubled(there) == []
        await _hostile(there, numbers[0])
        for side in there.both:
            done = verified(side, tmp_path, f"{A}-{numbers[0]}")
            assert done.returncode == 0, done.stderr
        met = sum((one.border.met for one in there.both), Counter[str]())
        print(f"{RUNS} runs, {len(numbers)} cases, killed {dict(killed)}, the border {dict(met)}")


def verified(side: Neighbour, folder: Path, name: str) -> Any:
    """What the command says of a conversation on one side."""
    told = {name.removeprefix("TONGBAN_").lower(): text for name, text in side.server.environment.items()}
    return tongban(folder, "exchange", "verify", name, **told)


async def _hostile(there: Neighbours, number: str) -> None:
    """What isn't in order is refused and noted, and changes nothing."""
    async with there.here.books() as here, there.home.books() as home:
        side = Side(A, here, there.clients[0], Line(_nowhere), here.clock)
        past = here.clock() - timedelta(days=1)
        forged = await message(side, case(), case=f"{A}-x1")
        assert forged.envelope is not None
        sent = {
            "exchange.forged": replace(forged, envelope=replace(forged.envelope, case=f"{A}-x2")),
            "exchange.replayed": await message(side, case(), case=f"{A}-{number}"),
            "exchange.expired": await message(
                side, case(), case=f"{A}-x3", created_at=as_text(past - timedelta(days=1)), expires_at=as_text(past)
            ),
            "exchange.misaddressed": await message(side, case(), case=f"{A}-x4", to="YN"),
        }
        before = [await home.database.rows(name).count({}, 100_000) for name in _BOOKS]
        for reason, one in sent.items():
            with pytest.raises(Refused):
                await send(side, one)
            (noted, *_) = await home.stores.exchange_refusals.of(A, 1)
            assert noted.reason == reason
        assert [await home.database.rows(name).count({}, 100_000) for name in _BOOKS] == before


async def _nowhere(*_: Any) -> None:
    raise AssertionError("these two talk over the border")
