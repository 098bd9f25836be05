"""What plans save: CPU per request with api/execution and with graphql-core alone, turn and turn about."""

import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median

import httpx

from api.app import make_app
from api.context import Services
from tests.graphql import Client

_ROUNDS = 7
_RUNS = 40


@dataclass(frozen=True)
class Asked:
    """A document to compare by, with variables; `signed_in` ones are asked by a citizen."""

    name: str
    document: str
    variables: Mapping[str, object]
    signed_in: bool = False


async def executor_report(services: Services, token: str | None, asked: Sequence[Asked]) -> None:
    """Print a line for each document: milliseconds of CPU for a whole request, and the ratio."""
    print(f"\n{'executor':<26}{'reference':>11}{'compiled':>10}{'ratio':>8}")
    for one in asked:
        found = {name: await _times(services, name, one, token) for name in ("reference", "compiled")}
        slow, fast = found["reference"], found["compiled"]
        print(f"{one.name:<26}{slow:>11.3f}{fast:>10.3f}{fast / slow:>8.2f}")


async def _times(services: Services, executor: str, one: Asked, token: str | None) -> float:
    chosen = replace(services, settings=replace(services.settings, executor=executor))
    transport = httpx.ASGITransport(make_app(chosen), client=("127.0.0.1", 1))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as http:
        client = Client(http, token if one.signed_in else None)
        return median([await _milliseconds(lambda: client.run(one.document, **one.variables)) for _ in range(_ROUNDS)])


async def _milliseconds(run: Callable[[], Awaitable[object]]) -> float:
    await run()
    began = time.process_time()
    for _ in range(_RUNS):
        await run()
    return (time.process_time() - began) * 1000 / _RUNS
