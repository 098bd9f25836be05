"""What one version of a matter says differently from another: path by path, lists by their items' keys. Pure."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from resolvers.matters.content import content_of
from resolvers.matters.model import Matter

MAX_DIFFERENCES = 1000
# What names an item of a list, by the field.
_KEYS = {
    "materials": ("key",),
    "steps": ("name",),
    "legalBases": ("title", "documentNumber", "article"),
    "fees": ("name",),
}

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """One place; None stands for what isn't there."""

    path: Path
    before: Any
    after: Any


def differences(before: Matter, after: Matter) -> list[Difference]:
    """Return what differs, in the order of the guide: fields as the schema has them, items as they stand."""
    found: list[Difference] = []
    for one in _between(content_of(before), content_of(after), ()):
        found.append(one)
        if len(found) >= MAX_DIFFERENCES:
            break
    return found


def _between(before: Any, after: Any, path: Path) -> Iterator[Difference]:
    if before == after:
        return
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for key in dict.fromkeys((*before, *after)):
            yield from _between(before.get(key), after.get(key), (*path, key))
    elif len(path) == 1 and path[0] in _KEYS:
        yield from _items(before, after, path)
    else:
        yield Difference(path, before, after)


def _items(before: list[Any], after: list[Any], path: Path) -> Iterator[Difference]:
    """Compare items of one key; where only their order differs, say that."""
    old, new = _keyed(before, path[0]), _keyed(after, path[0])
    stayed = [key for key in old if key in new]
    if stayed != (order := [key for key in new if key in old]):
        yield Difference(path, stayed, order)
    for key in dict.fromkeys((*old, *new)):
        yield from _between(old.get(key), new.get(key), (*path, key))


def _keyed(items: list[Any], field: str) -> dict[str, Any]:
    """Name each item; the second of a name is `name#2`."""
    seen: Counter[str] = Counter()
    found = {}
    for item in items:
        name = " ".join(str(item[key]) for key in _KEYS[field] if item[key])
        seen[name] += 1
        found[name if seen[name] == 1 else f"{name}#{seen[name]}"] = item
    return found
