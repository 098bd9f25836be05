from collections import OrderedDict
from dataclasses import dataclass, field, replace

from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    get_operation_ast,
    parse,
    validate,
)

from api.introspection import introspects
from api.limits import overdone
from api.public import only_public, public_fields
from api.sizes import Sizes

_ENTRY_OVERHEAD = 2048
_TOO_COMPLEX = {"code": "QUERY_TOO_EXPENSIVE", "words": "request.too_complex"}


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of a document that is valid, and how much it asks for."""

    node: OperationDefinitionNode
    sizes: Sizes


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document after parsing and validation; when it has errors it must not run.

    `public` ones ask for nothing but what is declared public; `introspects` ones for more of the schema than names;
    `trusted` ones were registered.
    """

    document: DocumentNode | None
    errors: tuple[GraphQLError, ...]
    public: bool = False
    introspects: bool = False
    trusted: bool = False
    _operations: dict[str | None, Operation] = field(default_factory=dict)

    def operation(self, schema: GraphQLSchema, name: str | None) -> Operation | None:
        """Return the operation to run; None when the name doesn't tell which. Raises RecursionError."""
        known = self._operations.get(name)
        if known is None and self.document:
            node = get_operation_ast(self.document, name)
            if node is not None:
                known = self._operations[name] = Operation(node, Sizes(schema, self.document, node))
        return known


class Documents:
    """Parses and validates each document once; the cache is bounded in bytes, the oldest leave first."""

    def __init__(self, schema: GraphQLSchema, max_tokens: int, cache_bytes: int = 32 * 1024 * 1024) -> None:
        self._schema = schema
        self._public = public_fields(schema)
        self._max_tokens = max_tokens
        self._room = cache_bytes
        self._known: OrderedDict[tuple[str, bool], Prepared] = OrderedDict()

    def knows(self, text: str) -> bool:
        """Whether the document was looked at before, and is remembered."""
        return (text, False) in self._known or (text, True) in self._known

    def prepare(self, text: str, *, trusted: bool = False) -> Prepared:
        """Return the document, parsed and validated, or its errors; trusted ones may have any number of tokens."""
        known = self._known.get((text, trusted))
        if known is None:
            known = replace(self._prepare(text, None if trusted else self._max_tokens), trusted=trusted)
            self._remember((text, trusted), known)
        else:
            self._known.move_to_end((text, trusted))
        return known

    def _prepare(self, text: str, max_tokens: int | None) -> Prepared:
        try:
            document = parse(text, max_tokens=max_tokens)
            return self._checked(document)
        except GraphQLError as error:
            return Prepared(None, (error,))
        except RecursionError:
            return _too_complex()

    def _checked(self, document: DocumentNode) -> Prepared:
        if overdone(document):
            return _too_complex()
        errors = validate(self._schema, document, max_errors=20, hide_suggestions=True)
        public = not errors and only_public(self._schema, self._public, document)
        return Prepared(document, tuple(errors), public, not errors and introspects(self._schema, document))

    def _remember(self, key: tuple[str, bool], prepared: Prepared) -> None:
        self._known[key] = prepared
        self._room -= _cost(key[0])
        while self._room < 0 and len(self._known) > 1:
            (oldest, _), _ = self._known.popitem(last=False)
            self._room += _cost(oldest)


def _too_complex() -> Prepared:
    return Prepared(None, (GraphQLError("too complex", extensions=_TOO_COMPLEX),))


def _cost(text: str) -> int:
    # A parsed document takes about two hundred times its text.
    return 200 * len(text) + _ENTRY_OVERHEAD
