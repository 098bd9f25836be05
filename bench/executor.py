"""What plans save: CPU per request with api/execution and with graphql-core alone, one after the other."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import httpx

from api.app import make_app
from api.context import Services
from tests.graphql import Client

_ROUNDS = 15
_RUNS = 20


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
        slow, fast = await _compared(services, citizen, one)
        print(f"{one.name:<26}{slow:>11.3f}{fast:>10.3f}{fast / slow:>8.2f}")


async def _compared(services: Services, citizen: Client, one: Question) -> tuple[float, float]:
    """Ask turn and turn about, and take the best round of each: these machines have other things to do, too."""
    token = citizen.token if one.signed_in else None
    async with _served(services, "reference") as slow, _served(services, "compiled") as fast:
        clients = [replace(citizen, http=http, token=token) for http in (slow, fast)]
        answers = [await client.run(one.document, **one.variables) for client in clients for _ in range(2)]
        assert all(answer == answers[0] for answer in answers), one.name
        rounds = [[await _round(client, one) for client in clients] for _ in range(_ROUNDS)]
    return min(each[0] for each in rounds), min(each[1] for each in rounds)


def _served(services: Services, executor: str) -> httpx.AsyncClient:
    app = make_app(replace(services, settings=replace(services.settings, executor=executor)))
    return httpx.AsyncClient(transport=httpx.ASGITransport(app, client=("127.0.0.1", 1)), base_url="http://127.0.0.1")


async def _round(client: Client, one: Question) -> float:
    began = time.process_time()
    for _ in range(_RUNS):
        await client.run(one.document, **one.variables)
    return (time.process_time() - began) * 1000 / _RUNS
