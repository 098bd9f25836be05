"""Types that show models, and the fields that are answered from memory without a task."""

import ast
import inspect
import textwrap
from collections.abc import Iterator
from typing import Any

from resolvers.regions.model import Region, RegionLevel
from schema import regions
from schema.node import global_id
from schema.root import schema

_EAST = Region("370000000000", "东省", "东省", RegionLevel.PROVINCE, None)


def _loaded() -> Iterator[tuple[str, Any]]:
    """Every field that is marked as LOADED, with its function."""
    for kind in schema._schema.type_map.values():
        for name, field in getattr(kind, "fields", {}).items():
            own = field.extensions.get("strawberry-definition")
            if own is not None and own.metadata.get("loaded"):
                yield f"{kind.name}.{name}", own.base_resolver.wrapped_func


def test_what_is_marked_as_loaded_awaits_loaders_only_and_asks_for_the_context_only() -> None:
    """It begins outside of a task of its own, so it may not wait for anything that knows tasks (timeouts, scopes)."""
    found = dict(_loaded())
    assert {"Matter.region", "Matter.department", "Query.matter"} <= found.keys()
    for name, function in found.items():
        assert inspect.iscoroutinefunction(function), name
        tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
        for node in ast.walk(tree):
            assert not isinstance(node, ast.AsyncWith | ast.AsyncFor | ast.With | ast.Yield | ast.Lambda), name
            if isinstance(node, ast.Await):
                awaited = ast.unparse(node.value)
                assert awaited.startswith("info.context.loaders."), f"{name} awaits {awaited}"
                assert awaited.split("(")[0].rpartition(".")[2] in {"load", "load_many"}, f"{name} awaits {awaited}"
        asked = {ast.unparse(one) for one in ast.walk(tree) if _is_of_info(one)}
        assert asked <= {"info.context"}, name
        named = [one for one in ast.walk(tree) if isinstance(one, ast.Name) and one.id == "info"]
        assert len(named) == sum(_is_of_info(one) for one in ast.walk(tree)), f"{name} hands info on"


def _is_of_info(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "info"


def test_a_view_reads_its_model() -> None:
    shown = regions.Region.of(_EAST)
    assert (shown.code, shown.full_name, shown.level) == (_EAST.code, "东省", RegionLevel.PROVINCE)
    assert shown.id == global_id("Region", _EAST.code)
    assert shown == regions.Region.of(_EAST)
