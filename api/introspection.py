"""Who may read the schema through the endpoint: to everybody else `__typename` and `__type { name }` are enough."""

from typing import Any

from graphql import BREAK, DocumentNode, FieldNode, GraphQLSchema, TypeInfo, TypeInfoVisitor, Visitor, visit

from auth.accounts.model import Role
from auth.caller import Caller

_HARMLESS = {("__Type", "name"), ("__Type", "__typename")}


def introspects(schema: GraphQLSchema, document: DocumentNode) -> bool:
    """Tell whether a valid document reads more of the schema than the names of types that it names itself."""
    types = TypeInfo(schema)
    search = _SchemaField(types)
    visit(document, TypeInfoVisitor(types, search))
    return search.found


def may_introspect(caller: Caller, *, everybody: bool) -> bool:
    """Tell whether somebody may read all of it: registered systems, whose developers need it, and administrators."""
    return everybody or caller.service is not None or bool(caller.account and caller.departments(Role.ADMINISTRATOR))


class _SchemaField(Visitor):
    def __init__(self, types: TypeInfo) -> None:
        super().__init__()
        self._types = types
        self.found = False

    def enter_field(self, node: FieldNode, *_: Any) -> Any:
        parent, name = self._types.get_parent_type(), node.name.value
        within = parent is not None and parent.name.startswith("__") and (parent.name, name) not in _HARMLESS
        self.found = self.found or within or name == "__schema"
        return BREAK if self.found else None
