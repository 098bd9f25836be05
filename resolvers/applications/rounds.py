"""Going through a batch of cases, as the worker does."""

from collections.abc import Awaitable, Callable, Sequence

import structlog

from resolvers.applications.model import Application

_log = structlog.get_logger("tongban.cases")


async def each(cases: Sequence[Application], change: Callable[[Application], Awaitable[Application | None]]) -> int:
    """Change cases one by one; returns how many changed. One that breaks off holds no other up, and stays due."""
    done = 0
    for one in cases:
        try:
            done += await change(one) is not None
        except Exception:  # noqa: BLE001 - whatever is wrong with one person's case, the others' time goes on
            _log.exception("case_broke_off", case=one.id)
    return done
