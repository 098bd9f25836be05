"""One run of a plan: what the written functions ask for when something isn't as they expect.

Nothing here completes a value or words an error by itself: graphql-core's own executor, made when it is first needed,
gets the value and goes on from there. So no resolver is ever called twice, and an operation never starts anew.
"""

from asyncio import Task, create_task
from collections.abc import Awaitable, Callable, Coroutine, Hashable, Sequence
from enum import Enum
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from graphql import (
    ExecutionResult,
    Executor,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLResolveInfo,
    get_nullable_type,
    is_list_type,
    is_non_null_type,
    located_error,
)
from graphql.execution.collect_fields import FieldDetails
from graphql.execution.values import VariableValues
from graphql.pyutils import Path, is_awaitable
from strawberry.types import Info

from api.execution.fields import Arguments, Field

if TYPE_CHECKING:
    from api.execution.making import Plan, Work

_UNCHANGING = (str, int, float, Enum, type(None))
# A path is (path before it, key, name of the type), as graphql-core's `Path`, which is a tuple, too.
Place = tuple[Any, Any, Any]
Put = Callable[[Any, "Run", Any, "Coroutines", Place | None, "Hole"], None]
Coroutines = list[Coroutine[Any, Any, None]]
# Where null goes: what holds the value, its key there, and its path; None for the whole answer.
Hole = tuple[Any, Any, Place] | None
# The answer at hand, what is to be awaited, the path, and the hole above.
At = tuple[dict[str, Any], Coroutines, Place | None, Hole]
# What holds a value, the value's own path, what is to be awaited, and the hole above.
Spot = tuple[Any, Place, Coroutines, Hole]


class Run:
    """One run. `made` is graphql-core's executor once there is one; `lost` says that the whole answer is null."""

    __slots__ = ("_given", "context", "lost", "made", "plan", "variables", "work")

    def __init__(self, plan: "Plan", work: "Work", variables: VariableValues) -> None:
        self.plan = plan
        self.work = work
        self.variables = variables
        self.context = work.context
        self.made: Executor[Any] | None = None
        self.lost = False
        self._given = plan.given.copy()

    def result(self, data: dict[str, Any] | None) -> ExecutionResult:
        """Put an answer together."""
        errors = self.made.collected_errors.errors if self.made else None
        return ExecutionResult(None if self.lost else data, errors or None)

    def begun(self, root: Callable[..., dict[str, Any]], later: Coroutines) -> dict[str, Any]:
        """Answer root fields as far as nothing has to be awaited."""
        try:
            return root(self.work.root, self, later, None, None)
        except Exception as error:
            self.null(None, error)
        if later:
            self.executor.settle_in_background(list(later))
            later.clear()
        return {}

    @property
    def executor(self) -> Executor[Any]:
        """Graphql-core's executor for this very request."""
        if self.made is None:
            self.made = self.plan.executor(self.work)
        return self.made

    def info(self, field: Field, above: Place | None) -> GraphQLResolveInfo[Any]:
        """Tell the schema's own resolvers what they are asked for."""
        path = _path((above, field.key, field.parent.name))
        return self.executor.build_resolve_info(field.definition, field.nodes, field.parent, path)

    def coerced(self, field: Field) -> Arguments:
        """Return a field's arguments as the schema wants them, or what was made of them; raises GraphQLError."""
        if field in self._given:
            return self._given[field]
        found = field.coerced(self.variables)
        if field.names is None or not all(isinstance(one, _UNCHANGING) for one in found.values()):
            return found
        self._given[field] = given = {field.names[name]: value for name, value in found.items()}
        if not field.varies:
            self.plan.given[field] = given
        return given

    def converted(self, field: Field, coerced: Arguments, above: Place | None) -> Arguments:
        """Return what our function is given: made for one call only, unless nobody can change it."""
        return coerced if field in self._given else field.converted(coerced, PlanInfo(self, field, above))

    def leaves(self, fields: Sequence[Field], source: Any, *at: *At) -> None:
        """Read attributes one by one, since one of them isn't as expected."""
        box, later, above, hole = at
        for field in fields:
            box[field.key] = field.parent.name
            if not field.is_typename:
                path = (above, field.key, field.parent.name)
                self.odd(field, _attribute(source, field.own.python_name), (box, path, later, hole))

    def odd(self, field: Field, value: Any, spot: Spot) -> None:
        """Complete any value, whatever it is; raises GraphQLError when null may not stand here."""
        if is_awaitable(value):
            self._put(self.executor.complete_awaitable_value(*self._told(field, spot[1]), value, None), spot)
        else:
            self.settled(field, value, spot)

    def settled(self, field: Field, value: Any, spot: Spot) -> None:
        """Complete a value that isn't awaited any more; raises GraphQLError when null may not stand here."""
        path = spot[1]
        is_list = is_list_type(get_nullable_type(_type(field, path)))
        if not is_list and (function := self.plan.learn(field, value)):
            self._go_on(field, partial(function, value, self), spot)
            return
        # What graphql-core does for an item it does for a field as well.
        items: list[Any] = []
        self.executor.complete_list_item_value(value, items, *self._told(field, path), None)
        self._put(items[0], spot)

    def _go_on(self, field: Field, function: Callable[..., dict[str, Any]], spot: Spot) -> None:
        """Answer by plan an object of a class that wasn't known."""
        box, path, later, hole = spot
        inside = hole if is_non_null_type(_type(field, path)) else (box, path[1], path)
        try:
            box[path[1]] = function(later, path, inside)
        except Exception as error:
            self.fail(field, error, path)

    def _told(self, field: Field, path: Place) -> tuple[Any, list[FieldDetails], GraphQLResolveInfo[Any], Path]:
        """Return what graphql-core is told of a value: its type, where the document asks for it, and its place."""
        above = path[0] if path[2] else path[0][0]
        return _type(field, path), field.details, self.info(field, above), _path(path)

    def _put(self, completed: Any, spot: Spot) -> None:
        box, path, later, hole = spot
        box[path[1]] = completed
        if is_awaitable(completed):
            box[path[1]] = None
            later.append(self._settle(completed, (box, path[1]), hole))

    async def _settle(self, completed: Awaitable[Any], place: tuple[Any, Any], hole: Hole) -> None:
        box, key = place
        try:
            box[key] = await completed
        except Exception as error:
            self.null(hole, error)

    def fail(self, field: Field, error: Exception, path: Place) -> None:
        """Tell that null stands where something within a value may not be null; raises where it may not stand."""
        self.executor.handle_field_error(error, _type(field, path), field.details, _path(path))

    def null(self, hole: Hole, error: Exception) -> None:
        """Put null where something that was awaited may not be null."""
        box, key, place = hole or (None, None, None)
        if box is None:
            self.lost = True
        else:
            box[key] = None
        located = error if isinstance(error, GraphQLError) else located_error(error)
        self.executor.collected_errors.add(located, _path(place) if place else None)

    def is_gone(self, above: Place | None) -> bool:
        """Tell whether what was to be there is null by now, because of an error beside it."""
        path = _path(above) if above else None
        return self.made is not None and self.made.collected_errors.has_nulled_position(path)


class PlanInfo(Info[Any, Any]):
    """Strawberry's `Info`, with everything but the context made only for who asks for it."""

    # Read without a call, unlike strawberry's.
    context: Any = None

    def __init__(self, run: Run, field: Field, above: Place | None) -> None:
        self.context = run.context
        self._run = run
        self._at = field
        self._above = above

    def once(self, key: Hashable, tell: Callable[[list[FieldNode], dict[str, FragmentDefinitionNode]], Any]) -> Any:
        """Return what a function tells of the document where this field stands in it; a plan asks it only once.

        `key` says which function it is. Other executions of GraphQL don't have this: see schema/selection.py.
        """
        plan, at = self._run.plan, self._at
        if (at, key) not in plan.told:
            plan.told[at, key] = tell(at.nodes, plan.fragments)
        return plan.told[at, key]

    @property
    def _raw_info(self) -> GraphQLResolveInfo[Any]:  # type: ignore[override]
        return self._run.info(self._at, self._above)

    @property
    def _field(self) -> Any:  # type: ignore[override]
        return self._at.own


async def called(function: Callable[[], Awaitable[Any]]) -> Any:
    """Call a function of ours when it is its turn."""
    return await function()


async def awaited(waiting: Awaitable[Any], run: Run, put: Put, at: tuple[Any, Place | None, Hole]) -> None:
    """Wait for a field, put what comes into the answer, and wait for whatever that started."""
    box, above, hole = at
    later: Coroutines = []
    try:
        value = await waiting
    except Exception as error:
        value = error
    if run.made is not None and run.is_gone(above):
        return
    try:
        put(value, run, box, later, above, hole)
    except Exception as error:
        run.null(hole, error)
    if later:
        await together(later)


async def together(waiting: Coroutines) -> None:
    """Run coroutines at the same time; none of them raises, and when this is cancelled, so are they."""
    if len(waiting) == 1:
        return await waiting[0]
    tasks: list[Task[None]] = [create_task(one) for one in waiting]
    try:
        for task in tasks:
            await task
    except BaseException:
        for task in tasks:
            task.cancel()
        raise


def _attribute(source: Any, name: str) -> Any:
    """Return what an attribute holds, or the error that reading it raises."""
    try:
        return getattr(source, name)
    except Exception as error:
        return error


def _type(field: Field, path: Place) -> Any:
    """Return the type of what stands in a place: the field's, or that of its items."""
    kind: Any = field.definition.type
    return kind if path[2] else cast("Any", get_nullable_type(kind)).of_type


def _path(place: Place) -> Path:
    above, key, name = place
    return Path(_path(above) if above else None, key, name)
