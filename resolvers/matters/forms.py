"""Which form schemas are taken: they come from people, are compiled for everybody, and run on what strangers send.

JSON Schema 2020-12, references within the document only and never in a circle, patterns for an engine without
backtracking (the `regex` crate through jsonschema-rs), everything of a bounded size.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import jsonschema_rs
import orjson

from auth.problems import Invalid, Problem

DIALECT = "https://json-schema.org/draft/2020-12/schema"
MAX_BYTES = 64 * 1024
MAX_DEPTH = 20
MAX_NODES = 500
MAX_EXPANDED = 2000
MAX_PATTERN = 200
MAX_PROBLEMS = 20
# A compiled pattern that needs more is large enough to be slow on a long text, even in linear time.
_PATTERN_BYTES = 128 * 1024
_LINEAR = jsonschema_rs.RegexOptions(size_limit=_PATTERN_BYTES, dfa_size_limit=_PATTERN_BYTES)

_ONE = ("items", "contains", "additionalProperties", "propertyNames", "not", "if", "then", "else")
_ALSO_ONE = ("unevaluatedItems", "unevaluatedProperties", "contentSchema")
_SEVERAL = ("allOf", "anyOf", "oneOf", "prefixItems")
_NAMED = ("properties", "patternProperties", "$defs", "dependentSchemas")
# These change what a reference means, or are resolved while the form is checked.
_REFUSED = (
    "$id",
    "$anchor",
    "$dynamicRef",
    "$dynamicAnchor",
    "$recursiveRef",
    "$vocabulary",
    "definitions",
    "dependencies",
)

Pointer = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Node:
    """A schema within the document, where its own subschemas are, and where it refers to."""

    schema: Mapping[str, Any]
    below: tuple[Pointer, ...]
    reference: str | None


def validator(schema: Mapping[str, Any]) -> Any:
    """Return the compiled validator of a form schema; patterns take linear time. Raises for what isn't a schema."""
    return _validator(orjson.dumps(schema))


@lru_cache(maxsize=512)
def _validator(schema: bytes) -> Any:
    return jsonschema_rs.Draft202012Validator(orjson.loads(schema), validate_formats=True, pattern_options=_LINEAR)


def bounded(value: Any, *path: str) -> list[Problem]:
    """Return what is wrong with the size of a JSON object that somebody sends: 64 KiB, 20 levels."""
    if not isinstance(value, Mapping):
        return [Invalid("form.not_object", *path)]
    if _depth(value) > MAX_DEPTH:
        return [Invalid("form.too_deep", *path, maximum=MAX_DEPTH)]
    try:
        size = len(orjson.dumps(value))
    except TypeError:  # a number of more than 64 bits, a lone surrogate
        return [Invalid("form.not_object", *path)]
    return [Invalid("form.too_large", *path, maximum=MAX_BYTES)] if size > MAX_BYTES else []


def schema_problems(schema: Any, *path: str) -> list[Problem]:
    """Return why a form schema can't be taken, with paths; an empty one, for a matter without a form, is fine."""
    if schema == {}:
        return []
    if found := bounded(schema, *path):
        return found
    if schema.get("$schema", DIALECT) != DIALECT or schema.get("type") != "object":
        return [Invalid("form_schema.dialect", *path)]
    nodes = dict(_nodes(schema, ()))
    if len(nodes) > MAX_NODES:
        return [Invalid("form_schema.too_many", *path, maximum=MAX_NODES)]
    if found := [problem for at, node in nodes.items() for problem in _node_problems(node, nodes, (*path, *at))]:
        return found[:MAX_PROBLEMS]
    return _expansion_problems(nodes, path) or _compilation_problems(schema, path)


def _depth(value: Any, level: int = 1) -> int:
    """How deep it nests, looked at one level further than is allowed."""
    below = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
    if level > MAX_DEPTH:
        return level
    return max((_depth(one, level + 1) for one in below if isinstance(one, Mapping | list)), default=level)


def _nodes(schema: Any, at: Pointer) -> Iterator[tuple[Pointer, _Node]]:
    """Yield every place that holds a schema; `enum`, `examples` and the like hold data and don't count."""
    if not isinstance(schema, Mapping):
        return
    below = tuple(_below(schema, at))
    reference = schema.get("$ref")
    yield at, _Node(schema, tuple(place for place, _ in below), reference if isinstance(reference, str) else None)
    for place, one in below:
        yield from _nodes(one, place)


def _below(schema: Mapping[str, Any], at: Pointer) -> Iterator[tuple[Pointer, Any]]:
    for keyword in (*_ONE, *_ALSO_ONE):
        if isinstance(schema.get(keyword), Mapping):
            yield (*at, keyword), schema[keyword]
    for keyword in _SEVERAL:
        if isinstance(schema.get(keyword), list):
            yield from (((*at, keyword, str(index)), one) for index, one in enumerate(schema[keyword]))
    for keyword in _NAMED:
        if isinstance(schema.get(keyword), Mapping):
            yield from (((*at, keyword, name), one) for name, one in schema[keyword].items())


def _node_problems(node: _Node, nodes: Mapping[Pointer, _Node], at: Pointer) -> Iterator[Problem]:
    for keyword in _REFUSED:
        if keyword in node.schema:
            yield Invalid("form_schema.keyword", *at, keyword, keyword=keyword)
    for place in _switches(node.schema):
        yield Invalid("form_schema.invalid", *at, *place)
    if node.reference is not None and _target(node.reference) not in nodes:
        yield Invalid("form_schema.reference", *at, "$ref")
    named = node.schema.get("patternProperties")
    patterns = [("pattern", node.schema.get("pattern"))]
    patterns += [("patternProperties", one) for one in named] if isinstance(named, Mapping) else []
    for keyword, pattern in patterns:
        if isinstance(pattern, str) and not _linear(pattern):
            yield Invalid("form_schema.pattern", *at, keyword, maximum=MAX_PATTERN)


def _switches(schema: Mapping[str, Any]) -> Iterator[Pointer]:
    """Yield where `true` or `false` stand for a field: valid, but nothing that a form could show or fill in."""
    for keyword in ("items", "contains"):
        if isinstance(schema.get(keyword), bool):
            yield (keyword,)
    for keyword in _NAMED:
        named = schema.get(keyword)
        if isinstance(named, Mapping):
            yield from ((keyword, name) for name, one in named.items() if isinstance(one, bool))


def _target(reference: str) -> Pointer | None:
    """Where a reference within the document points to, None for any other."""
    if reference == "#":
        return ()
    if not reference.startswith("#/") or "%" in reference:
        return None
    return tuple(part.replace("~1", "/").replace("~0", "~") for part in reference[2:].split("/"))


def _linear(pattern: str) -> bool:
    """Whether the engine without backtracking takes a pattern: no look-around, no back references, no bomb."""
    if len(pattern) > MAX_PATTERN:
        return False
    try:
        jsonschema_rs.Draft202012Validator({"pattern": pattern}, pattern_options=_LINEAR)
    except (jsonschema_rs.ValidationError, ValueError):
        return False
    return True


def _expansion_problems(nodes: Mapping[Pointer, _Node], path: Pointer) -> list[Problem]:
    """Refuse references in a circle, and those that multiply: each node counts as often as it is reached."""
    sizes: dict[Pointer, int | None] = {}

    def size(at: Pointer) -> int:
        if at in sizes:
            known = sizes[at]
            if known is None:
                raise RecursionError
            return known
        sizes[at] = None
        target = _target(nodes[at].reference or "") if nodes[at].reference is not None else None
        reached = (*nodes[at].below, *([target] if target is not None else []))
        total = 1 + sum(size(one) for one in reached if one in nodes)
        sizes[at] = total
        return total

    try:
        expanded = size(())
    except RecursionError:
        return [Invalid("form_schema.circular", *path)]
    return [Invalid("form_schema.too_many", *path, maximum=MAX_EXPANDED)] if expanded > MAX_EXPANDED else []


def _compilation_problems(schema: Mapping[str, Any], path: Pointer) -> list[Problem]:
    try:
        jsonschema_rs.Draft202012Validator(dict(schema), validate_formats=True, pattern_options=_LINEAR)
    except jsonschema_rs.ValidationError as error:
        return [Invalid("form_schema.invalid", *path, *(str(part) for part in error.instance_path))]
    except ValueError:  # what its resolver says of references that lead nowhere
        return [Invalid("form_schema.invalid", *path)]
    return []
