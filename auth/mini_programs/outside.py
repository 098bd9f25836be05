import asyncio
import logging
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

import httpx
import structlog

from auth.problems import ProviderUnavailable

MAX_ANSWER = 64 * 1024
_SECONDS = 5.0
# The request never left, so nothing was used up by it.
_NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
_log = structlog.get_logger("tongban.outside")


class Outside:
    """The process's one HTTP client to providers: open from the start of the application to its end."""

    def __init__(self, make: "Callable[[], httpx.AsyncClient] | None" = None, seconds: float = _SECONDS) -> None:
        self._make = make or outside_client
        self._seconds = seconds
        self._client: httpx.AsyncClient | None = None
        self._open = False

    async def __aenter__(self) -> Self:
        # Both write addresses, and WeChat's protocol puts secret and code there.
        for name in ("httpx", "httpcore"):
            logging.getLogger(name).setLevel(logging.WARNING)
        self._open = True
        return self

    async def __aexit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._open = False
        if self._client is not None:
            await self._client.aclose()
        self._client = None

    async def ask(self, method: str, url: str, *, repeatable: bool = False, **parts: Any) -> bytes:
        """Return the body of a 200 answer within 5 s; raises ProviderUnavailable.

        Tries once more when nothing was sent, and after other failures when the request is repeatable.
        """
        try:
            return await self._once(method, url, parts)
        except (httpx.HTTPError, TimeoutError) as error:
            _tell(url, error)
            if not repeatable and not isinstance(error, _NOT_SENT):
                raise ProviderUnavailable("mini.unavailable") from error
        try:
            return await self._once(method, url, parts)
        except (httpx.HTTPError, TimeoutError) as error:
            _tell(url, error)
            raise ProviderUnavailable("mini.unavailable") from error

    async def _once(self, method: str, url: str, parts: dict[str, Any]) -> bytes:
        body = bytearray()
        async with asyncio.timeout(self._seconds), self._opened().stream(method, url, **parts) as answer:
            # Not raise_for_status: its message quotes the address.
            if answer.status_code != httpx.codes.OK:
                raise httpx.HTTPError(f"status {answer.status_code}")
            async for chunk in answer.aiter_bytes():
                body += chunk
                if len(body) > MAX_ANSWER:
                    raise httpx.HTTPError("the answer is too large")
        return bytes(body)

    def _opened(self) -> httpx.AsyncClient:
        if not self._open:
            raise RuntimeError("the client to providers is not open")
        # Made when somebody is asked: it reads every authority's certificate, and most servers never need them.
        self._client = self._client or self._make()
        return self._client


def outside_client() -> httpx.AsyncClient:
    """Return a client that goes nowhere but where it is sent: no redirects, no proxies from the environment."""
    return httpx.AsyncClient(timeout=httpx.Timeout(_SECONDS, connect=3.0), follow_redirects=False, trust_env=False)


def _tell(url: str, error: Exception) -> None:
    _log.warning("provider_unreachable", host=urlsplit(url).hostname, kind=type(error).__name__)
