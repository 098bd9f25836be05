"""Conditions as data: what must hold of a form's values, or of facts from registers; docs/forms.md."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

Condition = Mapping[str, Any]

# What a path leads to when nothing is there; no value of JSON is the same.
MISSING: Any = object()
_EMPTY: tuple[Any, ...] = (None, "", [], {})
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Subject:
    """What a condition looks at: a field of the form by its path, or a fact by its name."""

    kind: Literal["field", "fact"]
    name: str


Read = Callable[[Subject], Any]


def holds(condition: Condition, read: Read) -> bool:
    """Tell whether a condition holds; one that nobody understands doesn't."""
    match condition:
        case {"all": [*parts]}:
            return all(holds(part, read) for part in parts)
        case {"any": [*parts]}:
            return any(holds(part, read) for part in parts)
        case {"not": {} as part}:
            return not holds(part, read)
    subject = subject_of(condition)
    operator = next((name for name in _TESTS if name in condition), None)
    if subject is None or operator is None:
        return False
    return _TESTS[operator](read(subject), condition[operator], read)


def subjects(condition: Condition) -> Iterator[Subject]:
    """Yield everything that a condition looks at."""
    for parts in (condition.get("all"), condition.get("any"), [condition.get("not")]):
        for part in parts if isinstance(parts, list) else ():
            if isinstance(part, Mapping):
                yield from subjects(part)
    for one in (condition, condition.get("sameAs")):
        found = subject_of(one) if isinstance(one, Mapping) else None
        if found is not None:
            yield found


def subject_of(condition: Condition) -> Subject | None:
    """Return what a single test looks at."""
    match condition:
        case {"field": str(name)}:
            return Subject("field", name)
        case {"fact": str(name)}:
            return Subject("fact", name)
    return None


def same(one: Any, other: Any) -> bool:
    """Tell whether two values of JSON are one: true is not 1."""
    return isinstance(one, bool) == isinstance(other, bool) and bool(one == other)


def there(value: Any) -> bool:
    """Tell whether somebody gave a value; an empty text or list is none."""
    return value is not MISSING and not any(same(value, empty) for empty in _EMPTY)


def compared(one: Any, other: Any) -> int | None:
    """Return -1, 0 or 1 for two numbers or two dates, None for what has no order."""
    if not (_number(one) and _number(other)) and not (_date(one) and _date(other)):
        return None
    return int(one > other) - int(one < other)


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _date(value: Any) -> bool:
    return isinstance(value, str) and _DAY.fullmatch(value) is not None


def _contains(value: Any, part: Any) -> bool:
    if isinstance(value, str):
        return isinstance(part, str) and part in value
    return isinstance(value, list) and any(same(one, part) for one in value)


def _same_as(value: Any, other: Any, read: Read) -> bool:
    subject = subject_of(other) if isinstance(other, Mapping) else None
    return subject is not None and there(value) and same(value, read(subject))


_TESTS: Mapping[str, Callable[[Any, Any, Read], bool]] = {
    "equals": lambda value, wanted, _: same(value, wanted),
    "in": lambda value, wanted, _: isinstance(wanted, list) and any(same(value, one) for one in wanted),
    "contains": lambda value, wanted, _: _contains(value, wanted),
    "exists": lambda value, wanted, _: there(value) is bool(wanted),
    "atLeast": lambda value, wanted, _: compared(value, wanted) in {0, 1},
    "atMost": lambda value, wanted, _: compared(value, wanted) in {0, -1},
    "sameAs": _same_as,
}
