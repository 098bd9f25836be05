"""Reads the source for the message keys that problems are given."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from auth import problems

ROOT = Path(__file__).parents[2]
ROOMS = ("auth", "resolvers", "schema", "api")
_KEYED = {
    *(name for name, one in vars(problems).items() if isinstance(one, type) and issubclass(one, Exception)),
    *("told", "unauthenticated", "words", "PdfRefused"),
} - {"Problem", "Problems", "Conflict", "AssuranceTooLow"}
_NOT_VALUES = {"told": {"status", "code"}}


@dataclass(frozen=True)
class Use:
    """One place that names a message. `key` is a pattern when part of it is computed; None: any values."""

    place: str
    key: re.Pattern[str]
    values: frozenset[str] | None


def uses() -> list[Use]:
    """Every use in the four rooms."""
    return [use for room in ROOMS for path in sorted((ROOT / room).rglob("*.py")) for use in _in_file(path)]


def rules_of(function: str, path: str) -> set[str]:
    """The rules that a function may say were broken: the last string given to what refuses."""
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    body = next(node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name == function)
    calls = (node for node in ast.walk(body) if isinstance(node, ast.Call))
    refusing = (call for call in calls if _name(call) in {"_require", "InvalidIdentifier"})
    return {last.value for call in refusing if isinstance(last := call.args[-1], ast.Constant)}


def _in_file(path: Path) -> Iterator[Use]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _name(node) == "Rate" and (key := _pattern(_told(node))):
            yield Use(f"{path.relative_to(ROOT)}:{node.lineno}", key, None)
        if isinstance(node, ast.Call) and (_name(node) in _KEYED or _is_constructor(path, node)):
            key = _pattern(node.args[0]) if node.args else None
            if key is not None:
                yield Use(f"{path.relative_to(ROOT)}:{node.lineno}", key, _values(node))


def _told(rate: ast.Call) -> ast.expr:
    """How a rate tells that it is used up: its fourth argument, or the words of all that name none."""
    return rate.args[3] if len(rate.args) > 3 else ast.Constant("rate.too_many")


def _is_constructor(path: Path, call: ast.Call) -> bool:
    """Tell a problem that has one message only: its class names it."""
    return path == ROOT / "auth" / "problems.py" and _name(call) == "__init__"


def _name(call: ast.Call) -> str:
    return getattr(call.func, "id", None) or getattr(call.func, "attr", "")


def _pattern(key: ast.expr) -> re.Pattern[str] | None:
    match key:
        case ast.Constant(value=str(text)):
            return re.compile(re.escape(text))
        case ast.JoinedStr():
            parts = (re.escape(part.value) if isinstance(part, ast.Constant) else ".+" for part in key.values)
            return re.compile("".join(parts))
    return None


def _values(call: ast.Call) -> frozenset[str] | None:
    if _name(call) == "words":
        given = call.args[2]
        return frozenset(key.value for key in given.keys) if isinstance(given, ast.Dict) else None
    if any(keyword.arg is None for keyword in call.keywords):
        return None
    named = {keyword.arg for keyword in call.keywords if keyword.arg}
    return frozenset(named - _NOT_VALUES.get(_name(call), {"retry_after"}))
