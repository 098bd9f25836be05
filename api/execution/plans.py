"""Which operations have a plan, and running them by it."""

from collections import OrderedDict
from collections.abc import Awaitable
from functools import partial
from typing import Any

from graphql import DocumentNode, ExecutionResult, GraphQLError, GraphQLSchema, execute
from graphql.execution.values import VariableValues, get_variable_values

from api.execution.classes import Classes
from api.execution.fields import Refusal
from api.execution.making import Plan, Work
from api.execution.running import Run
from api.execution.switches import switches

_MOST_SEEN = 10_000
# Of one operation; who has more switches than anybody sets by hand is a machine.
_MOST_VARIANTS = 16
# A parsed document takes about two hundred times its text (api/documents.py); what is known of it, a little.
_BYTES_PER_CHARACTER = 200
_OVERHEAD = 4096
Running = ExecutionResult | Awaitable[ExecutionResult]


def reference(schema: GraphQLSchema, work: Work) -> Running:
    """Run an operation by graphql-core alone: it is what plans are measured by."""
    return execute(schema, *work.told(), hide_suggestions=True)


class _Known:
    """What is known of an operation. It holds the document: its nodes are what the plans know fields by."""

    def __init__(self, document: DocumentNode) -> None:
        self.document = document
        self.bytes = 0
        self.plans: dict[tuple[Any, ...], Plan | None] = {}
        try:
            self.switches: list[str] | None = switches(document)
        except Refusal:
            self.switches = None


class Plans:
    """Makes plans and keeps them, within a bound in bytes; the operation that ran longest ago goes first."""

    def __init__(self, schema: GraphQLSchema, most_bytes: int = 64 * 1024 * 1024, *, eager: bool = False) -> None:
        """With `eager` every operation has its plan from the first time on, as trusted ones do."""
        self._schema = schema
        self._eager = eager
        self._classes = Classes(schema)
        self._room = most_bytes
        self._known: OrderedDict[int, _Known] = OrderedDict()
        self._seen: OrderedDict[int, None] = OrderedDict()

    def run(self, work: Work) -> Running | None:
        """Run an operation by its plan; None when it has none, and nothing has run then."""
        known = self._find(work)
        if known is None or known.switches is None:
            return None
        declared, given = work.operation.variable_definitions or (), dict(work.variables)
        values = get_variable_values(self._schema, declared, given, hide_suggestions=True)
        if not isinstance(values, VariableValues):
            # Graphql-core says why.
            return None
        plan = self._plan(known, work, values)
        return plan.start(Run(plan, work, values)) if plan else None

    def _find(self, work: Work) -> _Known | None:
        """Return what is known of an operation, from the second time on: one that never comes again needs no plan."""
        key = id(work.operation)
        known = self._known.get(key)
        if known is not None:
            self._known.move_to_end(key)
        elif work.trusted or self._eager or self._is_seen(key):
            known = self._known[key] = _Known(work.document)
            text = work.document.loc.source.body if work.document.loc else ""
            self._grown(key, _OVERHEAD + _BYTES_PER_CHARACTER * len(text))
        return known

    def _is_seen(self, key: int) -> bool:
        # Of an operation that is gone another may have the number: then that one's plan is made a little early.
        if self._seen.pop(key, self) is None:
            return True
        self._seen[key] = None
        if len(self._seen) > _MOST_SEEN:
            self._seen.popitem(last=False)
        return False

    def _plan(self, known: _Known, work: Work, values: VariableValues) -> Plan | None:
        chosen = tuple(values.coerced.get(name) for name in known.switches or ())
        if not all(isinstance(one, bool) for one in chosen):
            return None
        if chosen not in known.plans and len(known.plans) < _MOST_VARIANTS:
            known.plans[chosen] = self._made(work, values)
        return known.plans.get(chosen)

    def _made(self, work: Work, values: VariableValues) -> Plan | None:
        try:
            return Plan(self._classes, work, values, partial(self._grown, id(work.operation)))
        except (Refusal, GraphQLError, RecursionError):
            return None

    def _grown(self, key: int, size: int) -> None:
        """Count what an operation takes more than before, and make room; one that is gone counts no longer."""
        if key in self._known:
            self._known[key].bytes += size
            self._room -= size
        while self._room < 0 and len(self._known) > 1:
            self._room += self._known.popitem(last=False)[1].bytes
