"""Keys under which requests about a case were carried out, each with what it asked for: the same request again gets
the first result, another one under a used key is refused."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from auth.problems import Invalid
from auth.rows import Row
from resolvers.applications.events import digest

# Of each use. Who urges every working day for weeks and then sends the first urge once more urges anew.
MOST = 20


class KeyUse(Enum):
    """What a key was used for; the same key may serve for each of them once."""

    SUBMIT = "SUBMIT"
    SUPPLEMENT = "SUPPLEMENT"
    URGE = "URGE"


@dataclass(frozen=True, slots=True)
class UsedKey:
    """A key, and SHA-256 over what was asked for under it; None for those from before that was kept."""

    use: KeyUse
    key: str
    asked: str | None = None


UsedKeys = tuple[UsedKey, ...]


def used_key(use: KeyUse, key: str, asked: Any) -> UsedKey:
    """Make one of what a request asks for: anything that JSON can say."""
    return UsedKey(use, key, digest([use.value, asked]))


def again(used: Iterable[UsedKey], one: UsedKey) -> bool:
    """Tell whether this request was carried out already; raises Invalid when the key stands for another request."""
    earlier = next((found for found in used if (found.use, found.key) == (one.use, one.key)), None)
    if earlier is None:
        return False
    if earlier.asked not in {None, one.asked}:
        raise Invalid("key.reused", "idempotencyKey")
    return True


def with_key(used: UsedKeys, one: UsedKey) -> UsedKeys:
    """Add one; the oldest of the same use gives way."""
    same = [found for found in used if found.use is one.use][1 - MOST :]
    return (*(found for found in used if found.use is not one.use), *same, one)


def with_used_keys(row: Row) -> Row:
    """A later version of a case's row: every key in one list; what they asked for wasn't kept before."""
    urge = row["urge"]
    keys = {
        KeyUse.SUBMIT: row["submitKey"],
        KeyUse.SUPPLEMENT: row["supplementKey"],
        KeyUse.URGE: urge and urge["key"],
    }
    used = tuple(UsedKey(use, key) for use, key in keys.items() if key)
    kept = {name: one for name, one in row.items() if name not in {"submitKey", "supplementKey"}}
    shorter = urge and {name: urge[name] for name in ("at", "againOn")}
    return {**kept, "urge": shorter, "usedKeys": used_keys_to_row(used)}


def used_keys_to_row(used: UsedKeys) -> list[Row]:
    """Lay them out for storage."""
    return [{"use": one.use.value, "key": one.key, "asked": one.asked} for one in used]


def used_keys_from_row(rows: Iterable[Row]) -> UsedKeys:
    """Read them back."""
    return tuple(UsedKey(KeyUse(one["use"]), one["key"], one["asked"]) for one in rows)
