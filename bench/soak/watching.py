"""A server under a mix of visitors, looked at again and again."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass

import httpx

from bench.soak.growth import Sample
from bench.soak.visitors import Town, visit
from tests.graphql import Client


@dataclass(frozen=True)
class Soak:
    """For how many seconds, how many visitors at once, how many visits a second at most, and how often to look."""

    seconds: float
    at_once: int = 6
    per_second: float = 25
    looks: int = 60


async def soak(url: str, wanted: Soak, tell: Callable[[Sample], None]) -> list[Sample]:
    """Send visitors and look at the process; the samples."""
    limits = httpx.Limits(max_connections=64)
    async with httpx.AsyncClient(base_url=url, timeout=60, verify=False, trust_env=False, limits=limits) as http:
        town = await _settled(url, http)
        stop = time.monotonic() + wanted.seconds
        visiting = [asyncio.create_task(_visitor(town, wanted, stop)) for _ in range(wanted.at_once)]
        samples = await _looked_at(http, wanted, tell)
        await asyncio.gather(*visiting)
        return samples


async def _settled(url: str, http: httpx.AsyncClient) -> Town:
    """A town whose first citizens are signed in; others come and go."""
    anonymous = Client(http)
    citizens = [await anonymous.citizen(place) for place in range(4)]
    people = [one for one in await anonymous.people() if not one["roles"]]
    return Town(url, http, citizens, [one["phone"] for one in people[4:12]])


async def _visitor(town: Town, wanted: Soak, stop: float) -> None:
    pause = wanted.at_once / wanted.per_second
    while (now := time.monotonic()) < stop:
        await visit(town)
        await asyncio.sleep(max(0.0, now + pause - time.monotonic()))


async def _looked_at(http: httpx.AsyncClient, wanted: Soak, tell: Callable[[Sample], None]) -> list[Sample]:
    began, samples = time.monotonic(), list[Sample]()
    for place in range(1, wanted.looks + 1):
        await asyncio.sleep(began + wanted.seconds * place / wanted.looks - time.monotonic())
        found = (await http.get("/soak")).json()
        samples.append(Sample(time.monotonic() - began, await _requests(http), **found))
        tell(samples[-1])
    return samples


async def _requests(http: httpx.AsyncClient) -> int:
    lines = (await http.get("/metrics")).text.splitlines()
    return int(sum(float(line.split()[-1]) for line in lines if line.startswith("tongban_http_requests_total{")))
