import csv
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from auth.assurance import Assurance
from resolvers.context import Stores
from resolvers.matters.exchange.bad_file import BadFile
from resolvers.matters.exchange.reading import read_rows
from resolvers.matters.import_file import COLUMNS, CatalogueRow
from resolvers.matters.import_report import ImportReport
from resolvers.matters.importing import import_matters
from resolvers.matters.model import CaseKind, Matter, MatterStatus, MatterType
from resolvers.matters.publishing import Succession, publish
from resolvers.parties.model import Audience
from resolvers.regions.model import Department, Region, RegionLevel
from seeds.people import CATALOGUE_SAMPLE

DISTRICT, OTHER_DISTRICT = "511602000000", "511603000000"
AT = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)
CREDIT, OTHER_CREDIT, ORGANIZATION = "11511301008778183N", "11511301008778220W", "00877868-5"

ROW: CatalogueRow = {
    "name": "企业投资项目备案",
    "department": "区经信局",
    "group": "未分类",
    "region_code": DISTRICT,
    "matter_code": "511Z07001006-511602000000-000-11511301008778183N-1-00",
    "task_type": "10",
    "department_code": CREDIT,
}


def code(number: int) -> str:
    return f"511Z07001{number:03d}-511602000000-000-{CREDIT}-1-00"


def lines(*changes: dict[str, str]) -> list[tuple[int, CatalogueRow]]:
    """Rows from line 2 on, each with another code and name unless the changes say otherwise."""
    return [
        (number, {**ROW, "matter_code": code(number), "name": f"事项{number}", **change})
        for number, change in enumerate(changes, start=2)
    ]


def written(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_text(text, encoding=encoding)
    return path


@pytest.fixture
async def place(stores: Stores) -> Stores:
    """A database with two districts."""
    above = ("510000000000", "511600000000")
    names = {DISTRICT: "广安区", OTHER_DISTRICT: "前锋区"}
    await stores.regions.put_many(
        [
            Region(key, name, f"四川省广安市{name}", RegionLevel.COUNTY, above[-1], above)
            for key, name in names.items()
        ]
    )
    return stores


async def run(
    stores: Stores, rows: list[tuple[int, CatalogueRow]], *, days: int = 0, dry_run: bool = False
) -> ImportReport:
    at = AT + timedelta(days=days)
    return await import_matters(stores, rows, at=at, dry_run=dry_run, progress=lambda _rows: None)


async def newest(stores: Stores, key: str) -> Matter:
    return (await stores.matters.newest([key]))[key]


def counts(report: ImportReport) -> tuple[int, int, int, int]:
    return report.created, report.changed, report.unchanged, report.rejected


def problems(report: ImportReport) -> list[tuple[int, str, bool]]:
    return [(finding.line, finding.problem.value, finding.rejected) for finding in report.findings]


async def test_published_catalogue_is_imported_whole_and_a_second_run_changes_nothing(place: Stores) -> None:
    done: list[int] = []
    rows = read_rows(CATALOGUE_SAMPLE)
    report = await import_matters(place, rows, at=AT, dry_run=False, progress=done.append)
    assert counts(report) == (1135, 0, 0, 0)
    assert (report.rows, report.departments, report.main_items) == (1135, 34, 133)
    assert report.problems == {
        "CODE_MALFORMED": 3,
        "NAME_DUPLICATED": 2,
        "DEPARTMENT_CODE_CONFLICT": 5,
        "DEPARTMENT_CODE_INVALID": 14,
    }
    assert done == [500, 1000, 1135]
    assert len(await place.departments.of_region(DISTRICT)) == 34
    with CATALOGUE_SAMPLE.open(encoding="utf-8-sig", newline="") as file:
        given = {row["matter_code"]: row for row in csv.DictReader(file)}
    stored = await place.matters.published(list(given))
    departments = {one.code: one for one in await place.departments.of_region(DISTRICT)}
    assert stored.keys() == given.keys()
    for key, row in given.items():
        matter = stored[key]
        assert (matter.name, matter.region) == (row["name"], row["region_code"])
        assert matter.type.value == row["task_type"].zfill(2)
        assert departments[matter.department].name == row["department"]

    second = await run(place, list(read_rows(CATALOGUE_SAMPLE)), days=1)
    assert counts(second) == (0, 0, 1135, 0)
    assert second.problems == report.problems
    assert (await newest(place, next(iter(given)))).published_at == AT


async def test_dry_run_reports_and_writes_nothing(place: Stores) -> None:
    rows = lines({"group": "备案"})
    assert counts(await run(place, rows, dry_run=True)) == (1, 0, 0, 0)
    assert await place.matters.newest([code(2)]) == {}
    assert await place.departments.of_region(DISTRICT) == []
    await run(place, rows)
    assert counts(await run(place, lines({"name": "新名称"}), dry_run=True)) == (0, 1, 0, 0)
    assert (await newest(place, code(2))).name == "事项2"


async def test_what_the_source_does_not_say_stays_open(place: Stores) -> None:
    await run(place, [(2, ROW)])
    assert await newest(place, ROW["matter_code"]) == Matter(
        code=ROW["matter_code"],
        name="企业投资项目备案",
        type=MatterType.OTHER_POWER,
        region=DISTRICT,
        department=CREDIT,
        basic_code="511Z07001006",
        required_assurance=Assurance.REAL_NAME,
        published_at=AT,
    )


async def test_changed_row_makes_a_new_version_and_retires_the_old_one(place: Stores) -> None:
    await run(place, lines({}, {}))
    report = await run(place, lines({"name": "改名", "task_type": "1"}, {}), days=1)
    assert counts(report) == (0, 1, 1, 0)
    old = (await place.matters.get_many([f"{code(2)}:1"]))[f"{code(2)}:1"]
    new = (await place.matters.published([code(2)]))[code(2)]
    assert (old.version, old.status, old.name) == (1, MatterStatus.RETIRED, "事项2")
    assert (new.version, new.name, new.type) == (2, "改名", MatterType.LICENSING)
    assert (old.published_at, new.published_at) == (AT, AT + timedelta(days=1))


async def test_new_version_keeps_what_staff_filled_in(place: Stores) -> None:
    await run(place, lines({}))
    bare = await newest(place, code(2))
    fuller = replace(bare, version=2, case_kind=CaseKind.PROMISED)
    await publish(place, [Succession(bare, fuller)], await place.regions.get_many([DISTRICT]))
    assert counts(await run(place, lines({}))) == (0, 0, 1, 0)
    await run(place, lines({"name": "改名"}), days=1)
    assert await newest(place, code(2)) == replace(
        fuller, version=3, name="改名", published_at=AT + timedelta(days=1)
    )


async def test_suspended_matter_stays_suspended(place: Stores) -> None:
    await run(place, lines({}))
    suspended = replace(await newest(place, code(2)), status=MatterStatus.SUSPENDED)
    await place.matters.put_many([suspended], await place.regions.get_many([DISTRICT]))
    assert counts(await run(place, lines({}))) == (0, 0, 1, 0)
    assert counts(await run(place, lines({"name": "改名"}))) == (0, 1, 0, 0)
    after = await newest(place, code(2))
    assert (after.version, after.name, after.status) == (2, "改名", MatterStatus.SUSPENDED)


async def test_run_that_broke_off_between_two_versions_is_completed(place: Stores) -> None:
    await run(place, lines({}))
    retired = replace(await newest(place, code(2)), status=MatterStatus.RETIRED)
    await place.matters.put_many([retired], await place.regions.get_many([DISTRICT]))
    assert counts(await run(place, lines({"name": "改名"}))) == (0, 1, 0, 0)
    after = await newest(place, code(2))
    assert (after.version, after.name, after.status) == (2, "改名", MatterStatus.PUBLISHED)


async def test_items_hang_below_a_main_item_of_their_group(place: Stores) -> None:
    rows = lines(
        {"group": "企业登记"}, {"group": "企业登记", "task_type": "1"}, {"group": "企业登记", "task_type": "1"}
    )
    report = await run(place, [*rows, *[(9, lines({"group": "未分类"})[0][1] | {"matter_code": code(5)})]])
    assert (report.main_items, report.created) == (1, 4)
    item = await newest(place, code(2))
    assert item.parent is not None
    assert item.parent.startswith("MAIN-511602-")
    main = await newest(place, item.parent)
    assert (main.is_main, main.parent, main.name, main.type) == (True, None, "企业登记", MatterType.LICENSING)
    assert [one.code for one in (await place.matters.items([main.code]))[main.code]] == [code(2), code(3), code(4)]
    assert (await newest(place, code(5))).parent is None


async def test_same_group_in_another_department_is_another_main_item(place: Stores) -> None:
    other = {"department": "区财政局", "department_code": OTHER_CREDIT, "group": "备案"}
    report = await run(place, lines({"group": "备案"}, other))
    assert report.main_items == 2
    assert (await newest(place, code(2))).parent != (await newest(place, code(3))).parent


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"name": ""}, "NAME_MISSING"),
        ({"matter_code": ""}, "CODE_MISSING"),
        ({"department": ""}, "DEPARTMENT_UNKNOWN"),
        ({"task_type": "2"}, "TYPE_UNKNOWN"),
        ({"task_type": ""}, "TYPE_UNKNOWN"),
        ({"region_code": "999999000000"}, "REGION_UNKNOWN"),
    ],
)
async def test_row_without_what_it_needs_is_rejected(place: Stores, change: dict[str, str], problem: str) -> None:
    report = await run(place, lines({}, change))
    assert counts(report) == (1, 0, 0, 1)
    assert problems(report) == [(3, problem, True)]


async def test_code_given_to_two_matters_goes_to_the_first(place: Stores) -> None:
    report = await run(place, lines({}, {"matter_code": code(2)}))
    assert counts(report) == (1, 0, 0, 1)
    assert problems(report) == [(3, "CODE_DUPLICATED", True)]
    assert (await newest(place, code(2))).name == "事项2"


async def test_repeated_row_is_remarked_on_only(place: Stores) -> None:
    (_, row) = lines({})[0]
    report = await run(place, [(2, row), (3, dict(row))])
    assert counts(report) == (1, 0, 1, 0)
    assert problems(report) == [(3, "CODE_DUPLICATED", False)]


async def test_unrecognised_code_is_kept_as_given(place: Stores) -> None:
    report = await run(place, lines({"matter_code": "E-000021-001-1111111111111111"}))
    assert problems(report) == [(2, "CODE_MALFORMED", False)]
    assert (await newest(place, "E-000021-001-1111111111111111")).basic_code is None


async def test_two_matters_of_one_name_are_remarked_on(place: Stores) -> None:
    elsewhere = {"name": "事项2", "department": "区财政局", "department_code": OTHER_CREDIT}
    report = await run(place, lines({}, {"name": "事项2"}, elsewhere))
    assert counts(report) == (3, 0, 0, 0)
    assert problems(report) == [(3, "NAME_DUPLICATED", False)]


@pytest.mark.parametrize(
    ("given", "chosen"),
    [
        (("11736", ORGANIZATION, CREDIT), CREDIT),
        (("11736", ORGANIZATION), ORGANIZATION),
        (("11736", "0087790701", "0087790701"), "0087790701"),
        (("0087790701", "11736"), "0087790701"),
        ((CREDIT.lower(),), CREDIT.lower()),
        (("", CREDIT), CREDIT),
    ],
)
async def test_department_gets_the_best_of_its_codes(place: Stores, given: tuple[str, ...], chosen: str) -> None:
    await run(place, lines(*({"department_code": one} for one in given)))
    (department,) = await place.departments.of_region(DISTRICT)
    assert (department.code, department.name) == (chosen, "区经信局")
    assert set(department.other_codes) == set(given) - {chosen, ""}
    assert (await newest(place, code(2))).department == chosen


async def test_department_with_a_better_code_later_keeps_the_first(place: Stores) -> None:
    await run(place, lines({"department_code": ORGANIZATION}))
    report = await run(place, lines({"department_code": CREDIT}))
    (department,) = await place.departments.of_region(DISTRICT)
    assert (department.code, department.other_codes) == (ORGANIZATION, (CREDIT,))
    assert counts(report) == (0, 0, 1, 0)
    assert problems(report) == [(2, "DEPARTMENT_CODE_CONFLICT", False)]


async def test_one_code_never_merges_two_departments(place: Stores) -> None:
    rows = lines({}, {"department": "区财政局"}, {"department": "区财政局", "region_code": OTHER_DISTRICT})
    report = await run(place, rows)
    assert counts(report) == (3, 0, 0, 0)
    assert problems(report) == [(3, "DEPARTMENT_CODE_CONFLICT", False), (4, "DEPARTMENT_CODE_CONFLICT", False)]
    found = {one.name: one.code for one in await place.departments.of_region(DISTRICT)}
    assert found["区经信局"] == CREDIT
    assert found["区财政局"].startswith("DEPT-511602-")
    (elsewhere,) = await place.departments.of_region(OTHER_DISTRICT)
    assert elsewhere.code.startswith("DEPT-511603-")
    assert counts(await run(place, rows)) == (0, 0, 3, 0)


async def test_invalid_department_code_is_reported_once_with_its_rows(place: Stores) -> None:
    report = await run(place, lines({"department_code": "130501003"}, {"department_code": "130501003"}))
    assert problems(report) == [(2, "DEPARTMENT_CODE_INVALID", False)]
    assert report.findings[0].detail == "区经信局: 130501003 in 2 rows"


async def test_matter_of_another_source_is_never_overwritten(place: Stores) -> None:
    theirs = Matter(code(2), "备案", MatterType.LICENSING, DISTRICT, OTHER_CREDIT, audiences=(Audience.LEGAL_PERSON,))
    elsewhere = Matter(code(3), "备案", MatterType.LICENSING, OTHER_DISTRICT, CREDIT)
    await place.departments.put_many([Department(OTHER_CREDIT, "广安区财政局", DISTRICT)])
    regions = await place.regions.get_many([DISTRICT, OTHER_DISTRICT])
    await place.matters.put_many([theirs, elsewhere], regions)
    report = await run(place, lines({}, {}, {}))
    assert counts(report) == (1, 0, 0, 2)
    assert problems(report) == [(2, "CODE_DUPLICATED", True), (3, "CODE_DUPLICATED", True)]
    assert await place.matters.newest([code(2), code(3)]) == {code(2): theirs, code(3): elsewhere}


async def test_matter_moves_along_when_departments_are_reorganised(place: Stores) -> None:
    await run(place, lines({}))
    report = await run(place, lines({"department": "区财政局", "department_code": OTHER_CREDIT}))
    assert counts(report) == (0, 1, 0, 0)
    assert (await newest(place, code(2))).department == OTHER_CREDIT


async def test_report_is_plain_data_and_words(place: Stores) -> None:
    report = await run(place, lines({}, {"name": ""}))
    told: dict[str, Any] = report.as_dict()
    assert told["problems"] == {"NAME_MISSING": 1}
    assert told["findings"] == [
        {
            "line": 3,
            "code": code(3),
            "name": "",
            "problem": "NAME_MISSING",
            "detail": "no name",
            "rejected": True,
        }
    ]
    assert report.summary().splitlines()[0] == (
        "2 rows: 1 created, 0 changed, 0 unchanged, 1 rejected; 0 main items, 1 departments"
    )


async def test_rows_of_another_width_are_rejected(place: Stores, tmp_path: Path) -> None:
    text = ",".join(COLUMNS) + "\n" + ",".join(ROW.values()) + "\n甲,乙\n" + ",".join([*ROW.values(), "多余"]) + "\n"
    report = await run(place, list(read_rows(written(tmp_path / "file.csv", text))))
    assert counts(report) == (1, 0, 0, 2)
    assert problems(report) == [(3, "ROW_MALFORMED", True), (4, "ROW_MALFORMED", True)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_byte_order_mark_is_optional(tmp_path: Path, encoding: str) -> None:
    text = ",".join(COLUMNS) + ",note\n" + ",".join(ROW.values()) + " ,x\n"
    assert list(read_rows(written(tmp_path / "file.csv", text, encoding))) == [(2, ROW)]


@pytest.mark.parametrize(
    ("text", "encoding", "complaint"),
    [
        (
            "name,department,group\n",
            "utf-8",
            "lacks the columns region_code, matter_code, task_type, department_code",
        ),
        ("", "utf-8", "lacks the columns name, "),
        (",".join(COLUMNS) + "\n企业", "gb18030", "is not UTF-8"),
        (",".join(COLUMNS) + '\n"a"b', "utf-8", "is not CSV, line 2: "),
    ],
)
def test_malformed_file_is_refused_in_one_line(tmp_path: Path, text: str, encoding: str, complaint: str) -> None:
    path = written(tmp_path / "file.csv", text, encoding)
    with pytest.raises(BadFile, match=complaint) as caught:
        list(read_rows(path))
    assert "\n" not in str(caught.value)


def test_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match=r"can't be read: No such file"):
        list(read_rows(tmp_path / "none.csv"))
