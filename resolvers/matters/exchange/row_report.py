"""What became of each row of an import, as a table: line, code, name, outcome, problem, path and reason."""

import csv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from resolvers.matters.exchange.bad_file import BadFile
from resolvers.matters.exchange.cells import harmless
from resolvers.matters.import_findings import Defect, Finding
from resolvers.matters.import_report import RowOutcome

_COLUMNS = ("line", "code", "name", "outcome", "problem", "path", "reason")
_LONGEST = 1000


@contextmanager
def writing_report(path: Path) -> Iterator[Callable[[RowOutcome], None]]:
    """Give what takes the rows; one with several findings gets a line for each. Raises BadFile."""
    try:
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            table = csv.writer(file)
            table.writerow(_COLUMNS)
            yield lambda row: table.writerows(_lines(row))
    except OSError as error:
        raise BadFile(f"{path} can't be written: {error.strerror}") from error


def _lines(row: RowOutcome) -> Iterator[list[str]]:
    number, said = row.line
    what = [str(number), said.get("matter_code", ""), said.get("name", ""), row.outcome.value]
    for about in [_about(found) for found in row.findings] or [("", "", "")]:
        yield [harmless(cell[:_LONGEST]) for cell in (*what, *about)]


def _about(found: Finding) -> tuple[str, str, str]:
    path, colon, why = found.detail.partition(": ")
    if found.problem is Defect.VALUE_MALFORMED and colon:
        return found.problem.value, path, why
    return found.problem.value, "", found.detail
