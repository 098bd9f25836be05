import csv
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from api.context import Services
from resolvers.context import Stores
from resolvers.matters import importing
from resolvers.matters.exchange.reading import read_rows
from resolvers.matters.exchange.row_report import writing_report
from resolvers.matters.import_findings import Line
from resolvers.matters.import_report import ImportReport, RowOutcome
from resolvers.matters.importing import import_matters
from seeds.people import CATALOGUE_SAMPLE

AT = datetime(2030, 1, 2, tzinfo=UTC)


class Killed(Exception):
    """The process was killed."""


@pytest.fixture(autouse=True)
def batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """A tenth of the rows in batches of a tenth: what is killed between them is the same."""
    assert importing.BATCH == 500
    monkeypatch.setattr(importing, "BATCH", 50)


def lines(*, broken: int = 70) -> Iterator[Line]:
    """The head of the published sample; one row in its middle has no name."""
    for number, row in islice(read_rows(CATALOGUE_SAMPLE), 113):
        yield number, {**row, "name": ""} if number == broken else row


async def run(
    stores: Stores, *, stop_at: int = 0, days: int = 0, **wanted: Any
) -> tuple[ImportReport, list[RowOutcome]]:
    told: list[RowOutcome] = []

    def progress(rows: int) -> None:
        if rows == stop_at:
            raise Killed

    options = {"dry_run": False, **wanted}
    at = AT + timedelta(days=days)
    report = await import_matters(stores, lines(), at=at, progress=progress, told=told.append, **options)
    return report, told


async def everything(stores: Stores) -> dict[str, Any]:
    names = ("matters", "departments", "imports")
    return {name: await stores.database.rows(name).find({}, sort=(("_id", 1),), limit=5000) for name in names}


async def test_a_killed_import_goes_on_and_ends_as_one_run(world: Services) -> None:
    stores = world.stores
    before = await everything(stores)
    whole, _ = await run(stores)
    once = await everything(stores)
    for name in ("matters", "departments"):
        await stores.database.rows(name).delete({})
        await stores.database.rows(name).insert_many(before[name])

    with pytest.raises(Killed):
        await run(stores, stop_at=50)
    (kept,) = (await everything(stores))["imports"]
    assert (kept["rows"], kept["outcomes"]) == (50, {"CREATED": 50})
    resumed, told = await run(stores, days=1, resume=True)

    assert await everything(stores) == once
    assert once["imports"] == []
    assert [one.outcome.value for one in told[49:51]] == ["EARLIER", "CREATED"]
    assert (resumed.earlier, resumed.created, resumed.rejected) == (50, whole.created, whole.rejected)
    assert resumed.problems == whole.problems
    assert "50 of them were done by an earlier run" in resumed.summary()


async def test_other_rows_do_not_resume_it(world: Services) -> None:
    with pytest.raises(Killed):
        await run(world.stores, stop_at=50)
    rows = list(lines(broken=71))
    report = await import_matters(world.stores, rows, at=AT, dry_run=False, progress=lambda _rows: None, resume=True)
    assert (report.earlier, report.unchanged) == (0, 50)


async def test_without_asking_it_begins_anew_and_changes_nothing_twice(world: Services) -> None:
    with pytest.raises(Killed):
        await run(world.stores, stop_at=100)
    report, _ = await run(world.stores)
    assert (report.unchanged, report.earlier) == (99, 0)
    state = await everything(world.stores)
    again, _ = await run(world.stores, days=2)
    assert (again.created, again.changed) == (0, 0)
    assert await everything(world.stores) == state


async def test_a_dry_run_writes_nothing_and_tells_the_same(world: Services) -> None:
    before = await everything(world.stores)
    dry, _ = await run(world.stores, dry_run=True)
    assert await everything(world.stores) == before
    assert (await run(world.stores))[0] == dry


async def test_every_row_is_reported(world: Services, tmp_path: Path) -> None:
    rows = list(lines())[:4]
    rows += [
        (9, {**rows[0][1], "matter_code": "a", "promised_days": "-3"}),
        (10, {}),
        (11, {**rows[1][1], "name": "=1"}),
    ]
    with writing_report(tmp_path / "a.csv") as told:
        await import_matters(world.stores, rows, at=AT, dry_run=True, progress=lambda _rows: None, told=told)
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        written = list(csv.DictReader(file))
    outcomes = {one["line"]: one["outcome"] for one in written}
    assert outcomes == {**dict.fromkeys("2345", "CREATED"), **dict.fromkeys(("9", "10", "11"), "REJECTED")}
    problems = {(one["line"], one["problem"]) for one in written if int(one["line"]) > 5}
    assert problems == {("9", "VALUE_MALFORMED"), ("10", "ROW_MALFORMED"), ("11", "CODE_DUPLICATED")}
    (wrong,) = [one for one in written if one["line"] == "9"]
    assert (wrong["path"], wrong["reason"]) == ("promised_days", "''-3' is no whole number from 0 to 3660")
    assert [one["name"] for one in written if one["line"] == "11"] == ["'=1"]
