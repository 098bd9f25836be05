from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response

from api.context import Services
from api.metrics import CONTENT_TYPE, Metrics
from auth.rows import Unreachable
from resolvers.calendar.reminding import missing_years
from resolvers.context import COLLECTIONS


class Health:
    """Answers /healthz, /readyz, /metrics and the key set."""

    def __init__(self, services: Services, metrics: Metrics) -> None:
        self._services = services
        self._metrics = metrics

    async def alive(self, _request: Request) -> Response:
        """The process answers."""
        return _json({"status": "ok"})

    async def ready(self, _request: Request) -> Response:
        """The database answers and has every index; 503 with what is missing otherwise."""
        try:
            await self._services.database.ping()
            missing = await missing_indexes(self._services)
            warnings = await self._warnings()
        except Unreachable:
            return _json({"status": "unavailable", "missing": ["database"]}, 503)
        if missing:
            return _json({"status": "unavailable", "missing": missing}, 503)
        return _json({"status": "ok", **({"warnings": warnings} if warnings else {})})

    async def _warnings(self) -> list[str]:
        """What works for now and needs somebody's hand: a year whose holiday notice is not entered."""
        at = self._services.clock()
        years = missing_years(await self._services.calendars.current(at), at)
        return [f"calendar.{year}" for year in years]

    async def metrics(self, _request: Request) -> Response:
        """For Prometheus."""
        return Response(self._metrics.exposition(), headers={"Content-Type": CONTENT_TYPE})

    async def keys(self, _request: Request) -> Response:
        """The public keys of access tokens (RFC 7517)."""
        headers = {"Cache-Control": "public, max-age=300"}
        return _json(self._services.gate.tokens.jwks(), headers=headers)


async def missing_indexes(services: Services) -> list[str]:
    """Return the declared indexes that the database lacks."""
    database = services.database
    found = [await database.missing_indexes(one.COLLECTION, one.INDEXES) for one in COLLECTIONS]
    return [name for names in found for name in names]


def _json(body: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    return Response(orjson.dumps(body), status, headers, "application/json; charset=utf-8")
