"""What lies encrypted in rows that were read a moment ago, so that writing one again encrypts only what changed."""

import hashlib
import secrets
from collections import OrderedDict
from typing import Any

from bson.binary import Binary

# A collection, the _id of a row in it, and the path of a field.
Place = tuple[str, Any, str]
# Together at most 16 MiB.
_MOST, _LONGEST = 4096, 4096


class SealedValues:
    """Remembers texts by the place that they lie in: encrypted, and whether a plain one is the same.

    Nothing plain is kept. A place never gets what lies encrypted in another: equal names would show as equal.
    """

    def __init__(self) -> None:
        self._known: OrderedDict[Place, tuple[bytes, Binary]] = OrderedDict()
        self._salt = secrets.token_bytes(32)

    def keep(self, place: Place, sealed: Binary, value: Any) -> None:
        """Remember what was read there."""
        if len(sealed) > _LONGEST or not isinstance(value, str):
            return
        self._known[place] = (self._digest(value), sealed)
        self._known.move_to_end(place)
        if len(self._known) > _MOST:
            self._known.popitem(last=False)

    def find(self, place: Place, value: Any) -> Binary | None:
        """Return what was read there when it stands for this value."""
        known = self._known.get(place)
        if known is None or not isinstance(value, str) or known[0] != self._digest(value):
            return None
        return known[1]

    def _digest(self, value: str) -> bytes:
        return hashlib.blake2b(value.encode(), key=self._salt).digest()
