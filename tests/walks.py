"""Steps that many tests begin with, such as signing in or a case up to the approver's desk: taken over HTTP the first
times in a process, and afterwards put into the database as the rows that they left there.

A step is known by where it starts, by who takes it, with what and when. Whatever else a test writes, or changes in
its services, makes where it is unknown, and from then on it walks by itself.
"""

import os
from collections.abc import Awaitable, Callable, Coroutine
from contextvars import ContextVar
from copy import deepcopy
from dataclasses import dataclass, field, fields, replace
from enum import Enum
from functools import wraps
from hashlib import sha256
from json import dumps
from typing import Any, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

import httpx
import pytest

from api.context import Services
from tests.databases import Kind, Lent

P = ParamSpec("P")
R = TypeVar("R")

# With these a test watches what happens on the way, or changes it, or has another process hear of it.
_WATCHERS = {"monkeypatch", "logged", "caplog", "capsys", "capfd", "start_live", "served"}


@dataclass(frozen=True, eq=False)
class _Place:
    """What a database differs in from what was lent, by collection and id; None for a row that is gone."""

    rows: dict[str, dict[Any, Any]] = field(default_factory=dict)


@dataclass(frozen=True)
class _Known:
    """Where a step leads, what it changes on the way (collection, ids that go, rows that come), and its result."""

    place: _Place
    changes: list[tuple[str, list[Any], list[dict[str, Any]]]]
    taken: set[tuple[str, str]]
    result: Any


_lent = {kind: _Place() for kind in Kind}
_known: dict[tuple[_Place, str], _Known] = {}
# Ways that somebody has gone: what comes once needs no remembering, which costs as much as ten reads.
_gone: set[int] = set()
# The codes (with their phones) that somebody took from the outbox, by client: the clock may stand still between two.
codes_taken: WeakKeyDictionary[httpx.AsyncClient, set[tuple[str, str]]] = WeakKeyDictionary()
_inside: ContextVar["Walks | None"] = ContextVar("walks", default=None)


@dataclass
class Made:
    """What tests/conftest.py makes for a test, to be told from what a file makes in its place."""

    services: Services | None = None
    made_of: list[Any] = field(default_factory=list)
    app: Any = None


class Walks:
    """Where one test is."""

    def __init__(self, loan: Lent, services: Services, made_of: list[Any]) -> None:
        self._loan = loan
        self._services = services
        self._made_of = made_of
        self._place: _Place | None = _lent[loan.kind]
        self._way = 0
        self._writes = loan.faults
        self._busy = False
        self._lost = False

    async def take(self, play: Callable[..., Awaitable[Any]], client: Any, given: tuple[Any, ...]) -> Any:
        """Take a step, or put its outcome where it is known."""
        if _inside.get() is self:
            return await play()
        try:
            name = f"{play.__module__}.{play.__qualname__}"
            key, way = self._told(name, given), hash((self._way, name, _texts(given)))
        except TypeError:  # from what can't be told apart from another of its kind
            self._lost = True
        if self._lost or self._busy or self._disturbed():
            self._lost = True
            return await play()
        known = _known.get((self._place, key)) if self._place else None
        result = self._put(known, client) if known else await self._played(play, key, way, client)
        self._way, self._writes = way, self._loan.writes
        return result

    def noticed(self) -> None:
        """Take note of a request: one beside a step makes unknown what is the step's."""
        self._lost = self._lost or (self._busy and _inside.get() is not self)

    def _told(self, name: str, given: tuple[Any, ...]) -> str:
        return dumps([name, self._services.clock().isoformat(), given], default=self._name)

    def _name(self, one: Any) -> Any:
        if hasattr(one, "token") and hasattr(one, "walks"):
            return ["client", one.token, one.language, one.headers]
        if one is self._services or one is self._services.clock:
            return "of the test"
        if isinstance(one, Enum):
            return str(one)
        if isinstance(one, bytes):
            return ["bytes", sha256(one).hexdigest()]
        raise TypeError(type(one))

    def _disturbed(self) -> bool:
        changed = any(one is not former for one, former in zip(parts(self._services), self._made_of, strict=True))
        return changed or self._loan.writes != self._writes

    async def _played(self, play: Callable[..., Awaitable[Any]], key: str, way: int, client: Any) -> Any:
        self._busy, before = True, _inside.set(self)
        try:
            result = await play()
        except BaseException:
            self._lost = True
            raise
        finally:
            _inside.reset(before)
            self._busy = False
        place, self._place = self._place, None
        if place and way in _gone and not self._lost:
            self._place, changes = self._looked_at(place)
            taken = set(codes_taken.get(client.http, ()))
            _known[place, key] = _Known(self._place, changes, taken, _taken_apart(result))
        _gone.add(way)
        return result

    def _looked_at(self, start: _Place) -> tuple[_Place, list[tuple[str, list[Any], list[dict[str, Any]]]]]:
        rows, changes = {}, []
        for name in self._loan.touched:
            lent, now = self._loan.lent(name), self._loan.read(name)
            rows[name] = {key: now.get(key) for key in lent.keys() | now.keys() if lent.get(key) != now.get(key)}
            former = lent | start.rows.get(name, {})
            changed = [key for key in former.keys() | now.keys() if former.get(key) != now.get(key)]
            gone = [key for key in changed if former.get(key) is not None]
            changes.append((name, gone, [now[key] for key in changed if key in now]))
        return _Place(rows), changes

    def _put(self, known: _Known, client: Any) -> Any:
        for name, gone, rows in known.changes:
            self._loan.put(name, gone, rows)
        self._place = known.place
        # What the application remembers of rows isn't so any more.
        self._services.calendars.forget()
        self._services.callers._known.clear()
        codes_taken.setdefault(client.http, set()).update(known.taken)
        return _put_together(known.result, client)


def parts(services: Services) -> list[Any]:
    """What services are made of."""
    return [getattr(some, one.name) for some in (services, services.gate) for one in fields(some)]


def walks(loan: Lent, made: Made, request: pytest.FixtureRequest) -> Walks | None:
    """Let a test walk, unless it looks at more than rows and answers; TONGBAN_TEST_WALKS=real lets none."""
    if made.services is None:
        return None
    real = os.environ.get("TONGBAN_TEST_WALKS") == "real" or _WATCHERS & set(request.fixturenames)
    return None if real else Walks(loan, made.services, made.made_of)


def step(play: Callable[P, Coroutine[Any, Any, R]]) -> Callable[P, Coroutine[Any, Any, R]]:
    """Make a step of a function that gets a client, and that leaves nothing behind but rows."""

    @wraps(play)
    async def taken(*given: P.args, **named: P.kwargs) -> R:
        client: Any = next(one for one in (*given, *named.values()) if hasattr(one, "walks"))

        @wraps(play)
        async def go() -> R:
            return await play(*given, **named)

        found: R = await (client.walks.take(go, client, (*given, named)) if client.walks else go())
        return found

    return taken


@dataclass(frozen=True)
class _Signed:
    token: str | None
    refresh_token: str | None
    language: str
    headers: dict[str, str]


def _texts(given: Any) -> str:
    """The same without what differs each time: people's tokens and the case."""
    found = [*given[:-1], *given[-1].values()]
    return repr([one for one in found if isinstance(one, str | bytes | int | tuple | Enum | None)])


def _taken_apart(result: Any) -> Any:
    if isinstance(result, tuple):
        return tuple(_taken_apart(one) for one in result)
    if hasattr(result, "walks"):
        return _Signed(result.token, result.refresh_token, result.language, result.headers)
    return deepcopy(result)


def _put_together(kept: Any, client: Any) -> Any:
    if isinstance(kept, tuple):
        return tuple(_put_together(one, client) for one in kept)
    if isinstance(kept, _Signed):
        return replace(client, **vars(kept))
    return deepcopy(kept)
