"""Making a plan: the fields of an operation are collected as graphql-core does it, written down, and compiled."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, NamedTuple

from graphql import (
    DocumentNode,
    ExecutionResult,
    Executor,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLObjectType,
    OperationDefinitionNode,
    OperationType,
)
from graphql.execution.collect_fields import FieldDetails, FragmentDetails, collect_fields, collect_subfields
from graphql.execution.values import VariableValues
from graphql.pyutils import is_awaitable

from api.execution.classes import Classes
from api.execution.fields import Arguments, Field, Refusal, describe
from api.execution.leaves import NAMES, Names
from api.execution.running import Coroutines, PlanInfo, Run, awaited, called, together
from api.execution.writing import Writer

_NAMES: Names = {
    **NAMES,
    "I": PlanInfo,
    "TOGETHER": together,
    "AWAITED": awaited,
    "CALLED": called,
    "AWAITABLE": is_awaitable,
}
# What is compiled takes about as many times the memory of its text, with all that it names (measured: five to six).
_BYTES_PER_CHARACTER = 8
Grown = Callable[[int], None]
Function = Callable[..., Any]


class Work(NamedTuple):
    """An operation of a valid document that is to run; `trusted` ones are worth a plan at once."""

    document: DocumentNode
    operation: OperationDefinitionNode
    variables: Mapping[str, Any]
    context: Any
    root: object = None
    trusted: bool = False

    def told(self) -> tuple[DocumentNode, object, Any, dict[str, Any], str | None]:
        """Return what graphql-core is told of it."""
        name = self.operation.name.value if self.operation.name else None
        return self.document, self.root, self.context, dict(self.variables), name


class Plan:
    """How an operation runs when its switches are set in one way."""

    def __init__(self, classes: Classes, work: Work, switches: VariableValues, grown: Grown) -> None:
        """Write and compile it; raises Refusal, and GraphQLError for arguments that can't be right.

        It grows while it runs, as objects of other types are met: `grown` is told the bytes each time.
        """
        self._schema = classes.schema
        self._grown = grown
        self._classes = classes
        self._operation = work.operation
        # Only what decides about fields is read from them, so they serve for all requests that set it alike.
        self._switches = switches
        definitions = work.document.definitions
        self.fragments = {one.name.value: one for one in definitions if isinstance(one, FragmentDefinitionNode)}
        # What resolvers asked of the document, by field: the same in every run.
        self.told: dict[Any, Any] = {}
        # Arguments that are the same in every run, and that nobody can change.
        self.given: dict[Field, Arguments] = {}
        self._fragments = {name: FragmentDetails(one) for name, one in self.fragments.items()}
        self._names: Names = dict(_NAMES)
        self._writer = Writer(self._names, self._selected, classes.of)
        self._serially = work.operation.operation is OperationType.MUTATION
        fields = self._root_fields()
        # Mutations have a function for each field, since one is done before the next begins.
        names = [self._writer.function(one) for one in ([[one] for one in fields] if self._serially else [fields])]
        self._compile()
        self._roots: list[Function] = [self._names[one] for one in names]

    def start(self, run: Run) -> ExecutionResult | Awaitable[ExecutionResult]:
        """Run it; what is returned is the answer, or has to be awaited for it."""
        if self._serially:
            return self._in_turn(run)
        later: Coroutines = []
        data = run.begun(self._roots[0], later)
        return self._finished(run, data, later) if later else run.result(data)

    async def _finished(self, run: Run, data: dict[str, Any], later: Coroutines) -> ExecutionResult:
        await together(later)
        return run.result(data)

    async def _in_turn(self, run: Run) -> ExecutionResult:
        data: dict[str, Any] = {}
        for root in self._roots:
            later: Coroutines = []
            found = run.begun(root, later)
            await together(later)
            data |= found
            if run.lost:
                break
        return run.result(data)

    def executor(self, work: Work) -> Executor[Any]:
        """Return graphql-core's own executor for a request whose variables fit."""
        made = Executor.build(self._schema, *work.told(), hide_suggestions=True)
        if isinstance(made, list):
            raise made[0]
        return made

    def learn(self, field: Field, value: object) -> Function | None:
        """Return the function for an object whose class wasn't known here; None if the class alone tells nothing."""
        found = self._classes.learn(field.definition.type, value)
        if found is None:
            return None
        table: dict[type, Function | None] = self._writer.tables.get(field, {})
        if type(value) not in table:
            table[type(value)] = self._function(found, field.details)
        return table[type(value)]

    def _function(self, kind: GraphQLObjectType, details: list[FieldDetails]) -> Function | None:
        try:
            name = self._writer.selection(kind, details)
            self._compile()
        except (Refusal, GraphQLError, RecursionError):
            self._writer.close()
            return None
        found: Function = self._names[name]
        return found

    def _compile(self) -> None:
        """Compile the functions that were named since."""
        self._writer.rest()
        text = "\n".join(self._writer.lines)
        self._writer.lines.clear()
        self._grown(len(text) * _BYTES_PER_CHARACTER)
        exec(compile(text, "<plan>", "exec"), self._names)  # noqa: S102 - every name in it is checked or quoted

    def _root_fields(self) -> Sequence[Field]:
        kind = self._schema.get_root_type(self._operation.operation)
        if kind is None:
            raise Refusal("no such operations")
        found = collect_fields(self._schema, self._fragments, self._switches, kind, self._operation, True)
        return self._described(kind, found.grouped_field_set)

    def _selected(self, kind: GraphQLObjectType, details: list[FieldDetails]) -> Sequence[Field]:
        found = collect_subfields(self._schema, self._fragments, self._switches, self._operation, kind, details, True)
        return self._described(kind, found.grouped_field_set)

    def _described(self, kind: GraphQLObjectType, found: Mapping[str, list[FieldDetails]]) -> Sequence[Field]:
        return [describe(self._schema, kind, key, details) for key, details in found.items()]
