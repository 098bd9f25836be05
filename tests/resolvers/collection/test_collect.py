"""Departments' own records become certificates, many under one signature."""

import csv
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from api.commands.exchange import Progress
from api.context import Services
from auth.days import today
from resolvers.certificates.issue import genuine
from resolvers.certificates.model import Certificate
from resolvers.certificates.rows import certificate_from_row
from resolvers.collection import collecting
from resolvers.collection.collecting import Run, collect, collection_of
from resolvers.collection.columns import columns_of
from resolvers.collection.entry import BadRow, RowProblem, entry
from resolvers.collection.report import CollectionReport
from resolvers.matters.exchange.bad_file import BadFile
from resolvers.matters.exchange.reading import read_rows
from seeds.certificate_types import CONSTRUCTION_PERMIT, DIPLOMA
from seeds.departments import EDUCATION
from seeds.people import CITIZENS, COMPANY
from tests.clock import TODAY
from tests.graphql import Client

HOLDER = CITIZENS[0]
GOOD = {
    "证照编号": "GA2012000001",
    "姓名": HOLDER.name,
    "证件号码": HOLDER.id_number,
    "发证日期": "2012年6月30日",
    "性别": "女",
    "出生日期": "1985-04-12",
    "毕业学校": "广安中学",
    "学习起止年月": "2009.9—2012.6",
}


def written(folder: Path, rows: Sequence[dict[str, Any]]) -> Path:
    file = folder / "diplomas.csv"
    with file.open("w", encoding="utf-8", newline="") as opened:
        table = csv.DictWriter(opened, list(GOOD))
        table.writeheader()
        table.writerows(rows)
    return file


def numbered(count: int) -> list[dict[str, Any]]:
    return [{**GOOD, "证照编号": f"GA2012{number:06}"} for number in range(count)]


async def taken(services: Services, file: Path, **how: Any) -> CollectionReport:
    found = await collection_of(services.stores, DIPLOMA.code, EDUCATION.code, services.clock())
    run = Run(services.stores, services.database, found, services.signer, str(file), **how)
    return await collect(run, read_rows(file, columns_of(found.type)), Progress())


async def certificates(services: Services) -> list[Certificate]:
    rows = services.database.rows("certificates")
    found = await rows.find({"type": DIPLOMA.code}, limit=5000)
    return [certificate_from_row(row) for row in found]


async def test_a_batch_has_one_signature_and_each_certificate_its_proof(world: Services, tmp_path: Path) -> None:
    report = await taken(world, written(tmp_path, numbered(600)))

    assert (report.collected, report.signatures, report.problems) == (600, 2, {})
    found = await certificates(world)
    seal = await world.stores.seals.active_of(EDUCATION.code, TODAY)
    assert len({one.signature.value for one in found}) == 2
    assert all(genuine(one, seal) for one in found[::50])
    one, other = found[0], found[1]
    changed = (
        replace(one, number="GA2012999999"),
        replace(one, fields={**one.fields, "school": "清华大学"}),
        replace(one, holder=replace(one.holder, name="别人")),
        replace(one, signature=replace(one.signature, proof=other.signature.proof)),
        replace(one, signature=replace(one.signature, proof=None)),
        replace(one, issuer=other.issuer[::-1]),
    )
    assert not any(genuine(forged, seal) for forged in changed)


async def test_it_lies_in_the_holders_wallet_and_verifies(client: Client, world: Services, tmp_path: Path) -> None:
    await taken(world, written(tmp_path, numbered(3)))
    holder = await client.citizen()

    shown = "number issuedOn fields type { name } signature { algorithm signedText proof { index size path } }"
    wallet = await holder.run(f"{{ viewer {{ certificates {{ edges {{ node {{ id {shown} }} }} }} }} }}")

    nodes = [one["node"] for one in wallet["viewer"]["certificates"]["edges"]]
    assert sorted(one["number"] for one in nodes) == ["GA2012000000", "GA2012000001", "GA2012000002"]
    first = nodes[0]
    assert (first["issuedOn"], first["type"]["name"], first["fields"]["school"]) == (
        "2012-06-30",
        "普通高中毕业证书",
        "广安中学",
    )
    assert first["signature"]["algorithm"] == "SM2-with-SM3-Merkle"
    assert first["signature"]["proof"]["size"] == 3
    assert json.loads(first["signature"]["signedText"])["tree"] == "RFC9162-SM3"
    (one, *_) = await certificates(world)
    found = await client.run("query($t: String!) { verifyCertificate(token: $t) { valid } }", t=f"p.{one.check_code}")
    assert found["verifyCertificate"] == {"valid": True}


async def test_bad_rows_are_told_by_line_and_the_rest_is_taken(world: Services, tmp_path: Path) -> None:
    later = {"发证日期": "2099-01-01"}
    bad: list[dict[str, Any]] = [
        {"证照编号": ""},
        {"证照编号": "x" * 65},
        {"姓名": ""},
        {"证件号码": "511602198504121222"},
        {"发证日期": "2012-02-30"},
        later,
        {"毕业学校": ""},
        {"毕业学校": "校" * 1001},
        {"证照编号": "GA2012000000"},
    ]
    rows = [*numbered(1), *({**GOOD, "证照编号": f"B{place}", **one} for place, one in enumerate(bad))]

    report = await taken(world, written(tmp_path, rows))

    assert report.collected == 1
    assert [(one.line, one.problem.value, one.where) for one in report.refused] == [
        (3, "NUMBER_MALFORMED", "number"),
        (4, "NUMBER_MALFORMED", "number"),
        (5, "HOLDER_NAME", "holderName"),
        (6, "HOLDER_CODE", "holderCode: check_digit"),
        (7, "DATE_MALFORMED", "issuedOn"),
        (8, "DATES_CONTRADICT", "issuedOn"),
        (9, "FIELD_MISSING", "school"),
        (10, "FIELD_MALFORMED", "school"),
        (11, "NUMBER_TWICE", "line 2"),
    ]
    assert HOLDER.name not in report.summary()


async def test_what_begins_later_isnt_taken_yet(world: Services) -> None:
    """There is no status for it: whoever checked it would hear that it holds."""
    found = await collection_of(world.stores, DIPLOMA.code, EDUCATION.code, world.clock())
    row = {"number": "B1", "holderName": HOLDER.name, "holderCode": HOLDER.id_number, "issuedOn": "2012-06-30"}
    fields = {f"field.{key}": "一" for key in DIPLOMA.properties}
    day = today(world.clock())
    run = Run(world.stores, world.database, found, world.signer, "later")

    lines = [{**row, **fields, "number": f"B{days}", "validFrom": str(day + timedelta(days))} for days in (0, 1)]
    report = await collect(run, enumerate(lines, start=1), lambda _rows: None)

    assert report.collected == 1
    assert [(one.line, one.problem.value, one.where) for one in report.refused] == [(2, "NOT_YET_VALID", "validFrom")]


async def test_taking_it_over_twice_changes_nothing(world: Services, tmp_path: Path) -> None:
    file = written(tmp_path, numbered(5))
    await taken(world, file)
    before = await certificates(world)
    report = await taken(world, file)
    assert (report.collected, report.problems.total()) == (0, 5)
    assert {one.problem.value for one in report.refused} == {"NUMBER_THERE"}
    assert await certificates(world) == before


async def test_a_dry_run_writes_nothing(world: Services, tmp_path: Path) -> None:
    report = await taken(world, written(tmp_path, numbered(5)), dry_run=True)
    assert (report.collected, report.signatures) == (5, 0)
    assert await certificates(world) == []


async def test_a_run_that_broke_off_goes_on(world: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collecting, "BATCH", 4)
    file = written(tmp_path, numbered(10))
    found = await collection_of(world.stores, DIPLOMA.code, EDUCATION.code, world.clock())
    broken = Run(world.stores, world.database, found, world.signer, str(file))

    def breaking(rows: int) -> None:
        if rows == 8:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await collect(broken, read_rows(file, columns_of(found.type)), breaking)
    report = await taken(world, file, resume=True)
    assert (report.rows, report.earlier, report.collected) == (10, 8, 2)
    assert len(await certificates(world)) == 10


async def test_what_is_no_such_file_is_refused(world: Services, tmp_path: Path) -> None:
    file = tmp_path / "x.json"
    file.write_text(
        '[{"number": ["x"]}, {"number": {"$ne": 1}, "holderName": null}, {"number": 5, "validUntil": {}}]',
        encoding="utf-8",
    )
    report = await taken(world, file)
    assert (report.collected, report.problems.total()) == (0, 3)
    file.write_text("[[[[", encoding="utf-8")
    with pytest.raises(BadFile):
        await taken(world, file)


@pytest.mark.parametrize(
    ("said", "kept"),
    [("12.50", 12.5), ("300", 300), (7, 7), (0.5, 0.5), ("x", None), ("nan", None), ("9" * 30, None), (True, None)],
)
def test_numbers_are_numbers(said: Any, kept: float | None) -> None:
    row = {f"field.{key}": "一" for key in CONSTRUCTION_PERMIT.properties}
    shared = {"number": "SG1", "holderName": COMPANY.name, "holderCode": COMPANY.id, "issuedOn": "2026-09-01"}
    given = {**row, **shared, "field.price": said}
    if kept is not None:
        assert entry(CONSTRUCTION_PERMIT, given, date(2026, 11, 22)).fields["price"] == kept
        return
    with pytest.raises(BadRow) as bad:
        entry(CONSTRUCTION_PERMIT, given, date(2026, 11, 22))
    assert (bad.value.problem, bad.value.where) == (RowProblem.FIELD_MALFORMED, "price")
