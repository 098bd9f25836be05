"""Runs a document by plan and by graphql-core, on a clock that doesn't wait."""

import asyncio
import selectors
from collections.abc import Coroutine, Sequence
from typing import Any

from graphql import DocumentNode, ExecutionResult, GraphQLSchema, get_operation_ast

from api.execution.making import Work
from api.execution.plans import Plans, Running, reference
from tests.execution.world import World

Told = tuple[str, list[Any], list[str]]


class _Unwaiting(selectors.DefaultSelector):
    """Lets the time pass at once that nobody has anything to do in."""

    now = 0.0

    def select(self, timeout: float | None = None) -> Any:
        found = super().select(0)
        self.now += timeout or 0
        return found


class Loop(asyncio.SelectorEventLoop):
    """An event loop whose seconds cost nothing; what happens at different times still does."""

    def __init__(self) -> None:
        self._time = _Unwaiting()
        super().__init__(self._time)

    def time(self) -> float:
        return self._time.now


def run(work: Coroutine[Any, Any, Told]) -> Told:
    """Run something, and all that it leaves behind."""
    loop = Loop()
    loop.set_exception_handler(lambda _loop, _context: None)
    try:
        told = loop.run_until_complete(work)
        while left := asyncio.all_tasks(loop):
            loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
        return told
    finally:
        loop.close()


async def told(running: Running, world: World) -> Told:
    """Tell an answer as text, with every difference in type; its errors; and what was called."""
    result = running if isinstance(running, ExecutionResult) else await running
    errors = [
        {**one.formatted, "of": type(one.original_error).__name__, "null": _null_at(result.data, one.path or ())}
        for one in result.errors or ()
    ]
    return repr(result.data), errors, world.log


def _null_at(data: Any, path: Sequence[Any]) -> list[Any]:
    """Where null stands in an answer because of an error at that path."""
    for depth, key in enumerate(path):
        if data is None:
            return list(path[:depth])
        data = data[key]
    return list(path)


def alike(found: Told, expected: Told) -> bool:
    """Tell whether two answers differ in nothing but which errors are told of several that make one thing null.

    Whether something that was under way is heard of once a sibling has failed is a matter of steps of the event loop;
    the specification wants one of them (6.4.4).
    """
    if (found[0], found[2]) != (expected[0], expected[2]):
        return False
    ours, theirs = _by_null(found[1]), _by_null(expected[1])
    # What is below a place that something else made null may be told, or not.
    places = [place for place in {*ours, *theirs} if not any(_within(place, one) for one in {*ours, *theirs})]
    for place in places:
        mine, others = _by_path(ours.get(place, [])), _by_path(theirs.get(place, []))
        # How often it is another error is counted: a wrong path would be far more often than that.
        if not mine or not others or any(others.get(path, one) != one for path, one in mine.items()):
            return False
    return True


def _by_path(errors: list[Any]) -> dict[tuple[Any, ...], Any]:
    return {tuple(one["path"]): one for one in errors}


def _by_null(errors: list[Any]) -> dict[tuple[Any, ...], list[Any]]:
    found: dict[tuple[Any, ...], list[Any]] = {}
    for one in errors:
        found.setdefault(tuple(one["null"]), []).append(one)
    return found


def _within(place: tuple[Any, ...], other: tuple[Any, ...]) -> bool:
    return len(other) < len(place) and place[: len(other)] == other


async def by_plan(plans: Plans, document: DocumentNode, variables: dict[str, Any], world: World) -> Told | None:
    """Run it by plan; None if it has none."""
    running = plans.run(_work(document, variables, world))
    return None if running is None else await told(running, world)


async def by_reference(
    schema: GraphQLSchema, document: DocumentNode, variables: dict[str, Any], world: World
) -> Told:
    """Run it by graphql-core."""
    return await told(reference(schema, _work(document, variables, world)), world)


def _work(document: DocumentNode, variables: dict[str, Any], world: World) -> Work:
    operation = get_operation_ast(document)
    if operation is None:
        raise ValueError("a document of one operation is wanted")
    return Work(document, operation, variables, world, trusted=True)
