"""One run of a plan: what the written functions ask for when something isn't as they expect.

Nothing here completes a value or words an error by itself: graphql-core's own executor, made when it is first needed,
gets the value and goes on from there. So no resolver is ever called twice, and an operation never starts anew.
"""

from asyncio import Task, create_task
from collections.abc import Awaitable, Callable, Coroutine, Hashable, Sequence
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
from graphql.execution.values import VariableValues
from graphql.pyutils import Path, is_awaitable
from strawberry.types import Info

from api.execution.arguments import Plain
from api.execution.fields import Arguments, Field

if TYPE_CHECKING:
    from api.execution.making import Plan, Work

# A path is (path before it, key, name of the type), as graphql-core's `Path`, which is a tuple, too.
Place = tuple[Any, Any, Any]
Put = Callable[[Any, "Run", Any, "Coroutines", Place | None, "Hole"], None]
Coroutines = list[Coroutine[Any, Any, None]]
# Where null goes: what holds the value, its key there, and its path; None for the whole answer.
Hole = tuple[Any, Any, Place] | None
# The answer at hand, what is to be awaited, the path, and the hole above.
At = tuple[dict[str, Any], Coroutines, Place | None, Hole]
# The same for the items of a list, whose own path it is.
Within = tuple[list[Any], Coroutines, Place, Hole]


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
        self._given: dict[Field, Arguments] = {}

    def result(self, data: dict[str, Any] | None) -> ExecutionResult:
        """Put an answer together."""
        errors = self.made.collected_errors.errors if self.made else None
        return ExecutionResult(None if self.lost else data, errors or None)

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
        """Return a field's arguments as the schema wants them; raises GraphQLError."""
        return field.coerced(self.variables)

    def given(self, field: Field, plain: Plain) -> Arguments:
        """Return what our function is given of arguments that nobody can change; raises GraphQLError."""
        if field not in self._given:
            found = plain.given(self.variables)
            self._given[field] = field.converted(self.coerced(field), None) if found is None else found
        return self._given[field]

    def fresh(self, field: Field, above: Place | None) -> Arguments:
        """Return what our function is given, for one call only; raises GraphQLError and what inputs raise."""
        return field.converted(field.coerced(self.variables), PlanInfo(self, field, above))

    def leaves(self, fields: Sequence[Field], source: Any, at: At) -> None:
        """Read attributes one by one, since one of them isn't as expected."""
        for field in fields:
            if field.is_typename:
                at[0][field.key] = field.parent.name
                continue
            try:
                value = getattr(source, field.own.python_name)
            except Exception as error:
                value = error
            self.odd(field, value, at)

    def odd(self, field: Field, value: Any, at: At) -> None:
        """Complete any value of a field, whatever it is; raises GraphQLError when null may not stand here."""
        self._put(field, value, at, is_awaitable(value))

    def settled(self, field: Field, value: Any, at: At) -> None:
        """Complete what an awaitable gave; raises GraphQLError when null may not stand here."""
        self._put(field, value, at, waiting=False)

    def _put(self, field: Field, value: Any, at: At, waiting: bool) -> None:
        box, later, above, hole = at
        path = (above, field.key, field.parent.name)
        if not is_list_type(get_nullable_type(field.definition.type)) and (known := self.plan.learn(field, value)):
            self._put_object(field, partial(known, value, self, later, path), at)
            return
        completed = self._completed(field, value, _path(path), waiting)
        box[field.key] = None if is_awaitable(completed) else completed
        if is_awaitable(completed):
            later.append(self._settle(completed, (box, field.key), hole))

    def _put_object(self, field: Field, answer: Callable[[Hole], Any], at: At) -> None:
        box, _, above, hole = at
        if is_non_null_type(field.definition.type):
            box[field.key] = answer(hole)
            return
        try:
            box[field.key] = answer((box, field.key, (above, field.key, field.parent.name)))
        except Exception as error:
            self.fail(field, error, at)

    def _completed(self, field: Field, value: Any, path: Path, waiting: bool) -> Any:
        executor, kind, details = self.executor, field.definition.type, field.details
        info = executor.build_resolve_info(field.definition, field.nodes, field.parent, path)
        if waiting:
            return executor.complete_awaitable_value(kind, details, info, path, value, None)
        try:
            completed = executor.complete_value(kind, details, info, path, value, None)
        except Exception as error:
            return executor.handle_field_error(error, kind, details, path)
        return self._watched(field, completed, path) if is_awaitable(completed) else completed

    async def _watched(self, field: Field, completed: Awaitable[Any], path: Path) -> Any:
        try:
            return await completed
        except Exception as error:
            return self.executor.handle_field_error(error, field.definition.type, field.details, path)

    async def _settle(self, completed: Awaitable[Any], place: tuple[Any, Any], hole: Hole) -> None:
        box, key = place
        try:
            box[key] = await completed
        except Exception as error:
            self.null(hole, error)

    def item(self, field: Field, value: Any, within: Within) -> None:
        """Append any item to a list; raises GraphQLError when null may not stand here."""
        items, later, above, hole = within
        index = len(items)
        if known := self.plan.learn(field, value):
            self._put_item(field, partial(known, value, self, later, (above, index, None)), within)
            return
        executor, kind, path = self.executor, _item_type(field), _path((above, index, None))
        info = executor.build_resolve_info(field.definition, field.nodes, field.parent, _path(above))
        if is_awaitable(value):
            items.append(executor.complete_awaitable_list_item_value(value, kind, field.details, info, path, None))
        else:
            executor.complete_list_item_value(value, items, kind, field.details, info, path, None)
        if is_awaitable(items[index]):
            later.append(self._settle(items[index], (items, index), hole))
            items[index] = None

    def _put_item(self, field: Field, answer: Callable[[Hole], Any], within: Within) -> None:
        items, _, above, hole = within
        index = len(items)
        if is_non_null_type(_item_type(field)):
            items.append(answer(hole))
            return
        try:
            items.append(answer((items, index, (above, index, None))))
        except Exception as error:
            self.fail_item(field, error, within)

    def fail(self, field: Field, error: Exception, at: At) -> None:
        """Put null where something within a field's value may not be null."""
        path = _path((at[2], field.key, field.parent.name))
        at[0][field.key] = None
        self.executor.handle_field_error(error, field.definition.type, field.details, path)

    def fail_item(self, field: Field, error: Exception, within: Within) -> None:
        """Put null for an item of a list."""
        items, _, above, _ = within
        path = _path((above, len(items), None))
        items.append(None)
        self.executor.handle_field_error(error, _item_type(field), field.details, path)

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


def _item_type(field: Field) -> Any:
    return cast("Any", get_nullable_type(field.definition.type)).of_type


def _path(place: Place) -> Path:
    above, key, name = place
    return Path(_path(above) if above else None, key, name)
