"""Whether an operation may run: found by its hash, parsed, valid, within limits, and allowed over its transport.

Both HTTP and sockets come through here: `Checks.check` turns an `Asked` into a `Checked`, or raises `NotRun`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from graphql import GraphQLError, GraphQLSchema, OperationDefinitionNode, OperationType

from api.asking import Asked
from api.documents import Documents, Operation, Prepared
from api.errors import NotRun, Refused, graphql_errors
from api.introspection import may_introspect
from api.limits import Size
from api.operations import Operations
from api.settings import Settings
from resolvers.context import Context

MAX_COST = 50_000
# So many characters of a document that nobody sent before cost as much as a field of an answer.
_CHARACTERS = 16
_MOST_TOLD = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Checked:
    """An operation that may run: what was asked, with its document's text in it, and how much it asks for."""

    asked: Asked
    prepared: Prepared
    operation: OperationDefinitionNode
    size: Size

    @property
    def name(self) -> str | None:
        """The operation's name, as far as logs want it."""
        return self.operation.name.value[:64] if self.operation.name else None


class Checks:
    """Looks at every operation before it runs."""

    def __init__(
        self, schema: GraphQLSchema, settings: Settings, operations: Operations, documents: Documents
    ) -> None:
        self._schema = schema
        self._settings = settings
        self._operations = operations
        self._documents = documents

    def novelty(self, asked: Asked) -> int:
        """What a document costs by itself: nothing where it is known; else parsing and validating take a while."""
        return 0 if self._documents.knows(asked.query) else len(asked.query) // _CHARACTERS

    async def check(self, asked: Asked, context: Context, request_id: str) -> Checked:
        """Return the operation to run; raises NotRun. Leaves a document with us when a client asks for that."""
        found = await self._operations.find(asked, context)
        if found.text != asked.query:
            asked = replace(asked, query=found.text)
        maximum = self._settings.max_document_bytes
        if not found.trusted and _longer(asked.query, maximum):
            raise NotRun.refused(Refused.told("request.document_too_large", context.locale, maximum=maximum), 400)
        prepared = self._documents.prepare(asked.query, trusted=found.trusted)
        if prepared.errors:
            raise NotRun(_told(prepared.errors, context, request_id), 400 if prepared.document is None else 422)
        if prepared.introspects and not may_introspect(context.caller, everybody=self._settings.introspection):
            raise NotRun.refused(Refused.told("request.no_introspection", context.locale, "FORBIDDEN"))
        operation = self._operation(prepared, asked, context)
        checked = Checked(asked, prepared, operation.node, self._size(operation, asked, context))
        if found.new:
            await self._operations.keep(asked, context)
        return checked

    def _operation(self, prepared: Prepared, asked: Asked, context: Context) -> Operation:
        try:
            operation = prepared.operation(self._schema, asked.operation_name)
        except RecursionError as error:
            raise _too_complex(context) from error
        if operation is None:
            raise NotRun.refused(Refused.told("request.which_operation", context.locale))
        if operation.node.operation is OperationType.MUTATION and not asked.mutations_allowed:
            raise NotRun.refused(Refused.told("request.mutation_by_get", context.locale), 405)
        return operation

    def _size(self, operation: Operation, asked: Asked, context: Context) -> Size:
        if operation.sizes.too_many_roots:
            raise _too_complex(context)
        try:
            size = operation.sizes.of(asked.variables)
        except RecursionError as error:
            raise _too_complex(context) from error
        if size.depth > self._settings.max_depth or size.cost > MAX_COST:
            raise _too_complex(context, size)
        return size


def _longer(text: str, maximum: int) -> bool:
    # A character takes four bytes at most, so most texts needn't be encoded to know.
    return 4 * len(text) > maximum and len(text.encode()) > maximum


def _told(errors: Sequence[GraphQLError], context: Context, request_id: str) -> dict[str, Any]:
    return {"errors": graphql_errors(errors, context.locale, request_id)}


def told_size(size: Size) -> dict[str, int]:
    """What a client is told of the size of its operation."""
    # Lists in lists in lists may cost more than any number that JSON's readers take.
    return {"estimated": min(size.cost, _MOST_TOLD), "maximum": MAX_COST, "depth": size.depth}


def _too_complex(context: Context, size: Size | None = None) -> NotRun:
    refused = NotRun.refused(Refused.told("request.too_complex", context.locale, "QUERY_TOO_EXPENSIVE"))
    if size is not None:
        refused.body["errors"][0]["extensions"]["cost"] = told_size(size)
    return refused
