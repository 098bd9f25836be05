import asyncio

import httpx
import pytest

from api.app import make_app
from api.context import Services
from auth.mini_programs.outside import Outside, outside_client
from auth.problems import ProviderUnavailable


async def test_the_client_goes_where_it_is_sent_and_nowhere_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:3128")
    async with outside_client() as client:
        assert (client.follow_redirects, client.trust_env) == (False, False)
        assert (client.timeout.read, client.timeout.write, client.timeout.pool) == (5.0, 5.0, 5.0)
        assert client._mounts == {}


async def test_an_answer_that_does_not_come_is_not_waited_for() -> None:
    async def silent(_request: httpx.Request) -> httpx.Response:
        await asyncio.Event().wait()
        raise AssertionError("nobody waits that long")

    async with Outside(lambda: httpx.AsyncClient(transport=httpx.MockTransport(silent)), seconds=0.01) as outside:
        with pytest.raises(ProviderUnavailable):
            await outside.ask("GET", "https://api.weixin.qq.com/")


async def test_before_the_application_starts_nothing_is_sent() -> None:
    with pytest.raises(RuntimeError):
        await Outside().ask("GET", "https://api.weixin.qq.com/")


async def test_the_client_lives_as_long_as_the_application(services: Services) -> None:
    opened: list[httpx.AsyncClient] = []

    def make() -> httpx.AsyncClient:
        opened.append(httpx.AsyncClient(transport=httpx.MockTransport(lambda _request: httpx.Response(200))))
        return opened[-1]

    object.__setattr__(services, "outside", Outside(make))
    app = make_app(services)
    inbox: asyncio.Queue[dict[str, str]] = asyncio.Queue()
    sent: asyncio.Queue[dict[str, str]] = asyncio.Queue()
    scope = {"type": "lifespan", "asgi": {"version": "3.0"}, "state": {}}
    running = asyncio.create_task(app(scope, inbox.get, sent.put))  # type: ignore[arg-type]
    await inbox.put({"type": "lifespan.startup"})
    assert (await sent.get())["type"] == "lifespan.startup.complete"
    assert opened == []
    assert await services.outside.ask("GET", "https://api.weixin.qq.com/") == b""
    assert [one.is_closed for one in opened] == [False]
    await inbox.put({"type": "lifespan.shutdown"})
    assert (await sent.get())["type"] == "lifespan.shutdown.complete"
    await running
    assert [one.is_closed for one in opened] == [True]
