"""What plans save: CPU per request with api/execution and with graphql-core alone, one after the other."""

import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from statistics import median

import httpx

from api.app import make_app
from api.context import Services
from tests.graphql import Client

_ROUNDS = 7
_RUNS = 40


@dataclass(frozen=True)
class Question:
    """What both executors are asked; a citizen asks where one has to be signed in."""

    name: str
    document: str
    variables: Mapping[str, object] = field(default_factory=dict)
    signed_in: bool = False


async def executor_report(services: Services, citizen: Client, questions: Sequence[Question]) -> None:
    """Print milliseconds of CPU for whole requests, and the ratio, after checking that the answers are the same."""
    print(f"\n{'executor':<26}{'reference':>11}{'compiled':>10}{'ratio':>8}")
    for one in questions:
        expected, slow = await _asked(services, "reference", one, citizen)
        found, fast = await _asked(services, "compiled", one, citizen)
        assert found == expected, one.name
        print(f"{one.name:<26}{slow:>11.3f}{fast:>10.3f}{fast / slow:>8.2f}")


async def _asked(services: Services, executor: str, one: Question, citizen: Client) -> tuple[object, float]:
    async with _served(services, executor) as http:
        client = replace(citizen, http=http, token=citizen.token if one.signed_in else None)
        answer = await client.run(one.document, **one.variables)
        return answer, await _milliseconds(lambda: client.run(one.document, **one.variables))


def _served(services: Services, executor: str) -> httpx.AsyncClient:
    app = make_app(replace(services, settings=replace(services.settings, executor=executor)))
    return httpx.AsyncClient(transport=httpx.ASGITransport(app, client=("127.0.0.1", 1)), base_url="http://127.0.0.1")


async def _milliseconds(run: Callable[[], Awaitable[object]]) -> float:
    await run()
    return median([await _round(run) for _ in range(_ROUNDS)])


async def _round(run: Callable[[], Awaitable[object]]) -> float:
    began = time.process_time()
    for _ in range(_RUNS):
        await run()
    return (time.process_time() - began) * 1000 / _RUNS
