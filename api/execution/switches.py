"""The variables that decide which fields an operation has."""

from graphql import DirectiveNode, DocumentNode, VariableNode, Visitor, visit

from api.execution.fields import Refusal

_DECIDING = {"skip", "include"}
# What they are told to do otherwise isn't written.
_UNKNOWN = {"defer", "stream", "experimental_disableErrorPropagation"}


def switches(document: DocumentNode) -> list[str]:
    """Return the variables of @skip and @include; raises Refusal at a directive that changes how things run."""
    search = _Switches()
    visit(document, search)
    return sorted(search.found)


class _Switches(Visitor):
    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def enter_directive(self, node: DirectiveNode, *_: object) -> None:
        if node.name.value in _UNKNOWN:
            raise Refusal(node.name.value)
        if node.name.value in _DECIDING:
            values = [one.value for one in node.arguments or ()]
            self.found.update(one.name.value for one in values if isinstance(one, VariableNode))
