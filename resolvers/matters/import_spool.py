"""A file's rows between the two looks that an import takes at them: on disk, so that none is held."""

import hashlib
from collections.abc import Iterator
from tempfile import TemporaryFile
from types import TracebackType

import orjson

from resolvers.matters.import_findings import Defect, Finding, Line, finding


class Spool:
    """Takes rows with what was found about each, and gives them back; gone when it is closed."""

    def __init__(self) -> None:
        self._file = TemporaryFile()  # noqa: SIM115 - closed with this
        self._digest = hashlib.sha256()

    def __enter__(self) -> "Spool":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    @property
    def digest(self) -> str:
        """Names what was put, as read through a mapping: the same rows, the same digest."""
        return self._digest.hexdigest()

    def put(self, line: Line, found: Finding | None) -> None:
        """Take a row."""
        verdict = found and (found.problem.value, found.detail, found.rejected)
        text = orjson.dumps((*line, verdict))
        self._digest.update(text)
        self._file.write(text + b"\n")

    def lines(self) -> Iterator[tuple[Line, Finding | None]]:
        """Give all rows back in their order."""
        self._file.seek(0)
        for text in self._file:
            number, row, verdict = orjson.loads(text)
            line = (number, row)
            yield line, verdict and finding(line, Defect(verdict[0]), verdict[1], rejected=verdict[2])
