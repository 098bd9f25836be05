import csv
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import pytest

from api.context import Services
from resolvers.context import Stores
from resolvers.matters.exchange.mapping_files import find_mapping, mapping_for
from resolvers.matters.exchange.reading import Format, format_of, read_rows
from resolvers.matters.exchange.xlsx_reading import read_xlsx
from resolvers.matters.exporting import Wanted, export_matters
from resolvers.matters.import_report import ImportReport
from resolvers.matters.importing import import_matters
from resolvers.matters.model import Fee, LegalBasis, Matter, MatterStatus, MatterType
from resolvers.matters.publishing import publish, succession
from resolvers.regions.model import Department
from seeds.catalogue import MATTERS
from seeds.departments import DISTRICT, MARKET
from seeds.people import CATALOGUE_SAMPLE

AT = datetime(2030, 1, 2, tzinfo=UTC)
# Which version it is belongs to the catalogue that it lies in.
OWN: dict[str, Any] = {"version": 1, "published_at": None, "prepared_by": None, "published_by": None}
HOSTILE = Matter(
    "=HYPERLINK(1)",
    "'=cmd|' /C calc'!A0",
    MatterType.LICENSING,
    DISTRICT,
    MARKET.code,
    summary='\t-1+1\r\n“引号”,"逗号" \' _x000D_ 𠮷\x01',
    aliases=("@a、b", ""),
    conditions=("一\n二",),
    fees=(Fee("工本费", "20.00", basis="+1"),),
    legal_bases=(LegalBasis("《法》", article="第三条"),),
    statutory_days=0,
    online=False,
    consultation_phone="+86-826",
)


async def brought_in(stores: Stores, path: Path, mapping: str | None = None) -> ImportReport:
    rows = read_rows(path, find_mapping(mapping) if mapping else None)
    return await import_matters(stores, rows, at=AT, dry_run=False, progress=lambda _rows: None)


async def taken_out(
    stores: Stores, path: Path, mapping: str = "tongban", *, region: str | None = None, all_versions: bool = False
) -> int:
    wanted = Wanted(find_mapping(mapping), Format(path.suffix[1:]), region, all_versions)
    return await export_matters(stores, path, wanted, lambda _rows: None)


async def catalogue(stores: Stores) -> dict[str, Matter]:
    return {one.code: replace(one, **OWN) async for some in stores.matters.every_published(None) for one in some}


async def emptied(stores: Stores) -> None:
    await stores.database.rows("matters").delete({})
    await stores.database.rows("departments").delete({})


@pytest.mark.parametrize("ending", ["csv", "xlsx", "json"])
async def test_an_exported_catalogue_comes_back_as_it_was(world: Services, tmp_path: Path, ending: str) -> None:
    stores, path = world.stores, tmp_path / f"a.{ending}"
    await publish(stores, [found] if (found := succession(None, HOSTILE)) else [], await regions(stores))
    before, names = await catalogue(stores), await departments(stores)
    assert await taken_out(stores, path) == len(before) == len(MATTERS) + 1

    again = await brought_in(stores, path)
    assert (again.created, again.changed, again.rejected, again.unchanged) == (0, 0, 0, len(before))
    await emptied(stores)
    report = await brought_in(stores, path)

    assert (report.created, report.rejected) == (len(before), 0)
    assert await catalogue(stores) == before
    assert {one: names[one] for one in await departments(stores)} == await departments(stores)


async def regions(stores: Stores) -> dict[str, Any]:
    return await stores.regions.get_many([DISTRICT])


async def departments(stores: Stores) -> dict[str, str]:
    codes = sorted({matter.department for matter in (await catalogue(stores)).values()})
    return {code: one.name for code, one in (await stores.departments.get_many(codes)).items()}


async def test_what_was_taken_away_is_taken_away_elsewhere(world: Services, tmp_path: Path) -> None:
    stores, path, code = world.stores, tmp_path / "a.csv", MATTERS[0].code
    await taken_out(stores, path)
    old = (await stores.matters.newest([code]))[code]
    change = succession(old, replace(old, summary="另写的", promised_days=99, aliases=("多",)))
    await publish(stores, [change] if change else [], await stores.regions.get_many([old.region]))

    assert (await brought_in(stores, path)).changed == 1

    new = (await stores.matters.published([code]))[code]
    assert (new.version, new.summary, new.promised_days) == (old.version + 2, old.summary, old.promised_days)
    assert new.aliases == old.aliases


@pytest.mark.parametrize("ending", ["csv", "xlsx", "json"])
async def test_no_exported_cell_starts_a_formula(world: Services, tmp_path: Path, ending: str) -> None:
    stores, path = world.stores, tmp_path / f"a.{ending}"
    await publish(stores, [found] if (found := succession(None, HOSTILE)) else [], await regions(stores))
    await taken_out(stores, path)

    if ending == "json":
        assert HOSTILE.code in {one["matter_code"] for one in orjson.loads(path.read_bytes())}
        return
    with path.open(encoding="utf-8-sig", newline="") if ending == "csv" else path.open("rb") as file:
        rows = list(csv.reader(file)) if ending == "csv" else [cells for _, cells in read_xlsx(path)]  # type: ignore[arg-type]
    assert f"'{HOSTILE.code}" in {cell for row in rows for cell in row}
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


@pytest.mark.parametrize("ending", ["csv", "xlsx", "json"])
@pytest.mark.parametrize("mapping", ["guide", "national"])
async def test_other_layouts_keep_what_they_have_words_for(
    world: Services, tmp_path: Path, mapping: str, ending: str
) -> None:
    stores, path = world.stores, tmp_path / f"a.{ending}"
    before = await catalogue(stores)
    await taken_out(stores, path, mapping)
    assert format_of(path) is Format(ending)
    await emptied(stores)

    report = await brought_in(stores, path)

    assert (report.created, report.rejected) == (len(before), 0)
    after = await catalogue(stores)
    for field in ("name", "type", "region", "department", "statutory_days", "promised_days", "visits_required"):
        assert {code: getattr(one, field) for code, one in after.items()} == {
            code: getattr(one, field) for code, one in before.items()
        }
    assert {code: one.online for code, one in after.items()} == {code: one.online for code, one in before.items()}
    assert {code: [m.name for m in one.materials] for code, one in after.items()} == {
        code: [m.name for m in one.materials] for code, one in before.items()
    }


async def test_the_published_sample_comes_back_word_for_word(world: Services, tmp_path: Path) -> None:
    stores, path = world.stores, tmp_path / "a.csv"
    await emptied(stores)
    await brought_in(stores, CATALOGUE_SAMPLE)
    before = await catalogue(stores)

    assert await taken_out(stores, path, "guangan") == 1135
    assert mapping_for(path.read_text(encoding="utf-8-sig").splitlines()[0].split(",")).name == "guangan"
    report = await brought_in(stores, path)

    assert (report.created, report.changed, report.unchanged) == (0, 0, 1135)
    assert await catalogue(stores) == before


async def test_a_region_is_exported_with_all_below_it(world: Services, tmp_path: Path) -> None:
    stores, path = world.stores, tmp_path / "a.json"
    below = [one for one in (await catalogue(stores)).values() if one.region.startswith("5116")]

    assert await taken_out(stores, path, region="511600000000") == len(below) > 0
    assert await taken_out(stores, path, region="110000000000") == 0
    assert orjson.loads(path.read_bytes()) == []


async def test_every_version_is_told_apart_and_only_the_published_come_back(world: Services, tmp_path: Path) -> None:
    stores, path = world.stores, tmp_path / "a.json"
    old = (await stores.matters.newest([MATTERS[0].code]))[MATTERS[0].code]
    change = succession(old, replace(old, name="新名称"))
    await publish(stores, [change] if change else [], await stores.regions.get_many([old.region]))

    assert await taken_out(stores, path, all_versions=True) == len(MATTERS) + 1
    written = [one for one in orjson.loads(path.read_bytes()) if one["matter_code"] == old.code]
    assert [(one["version"], one["status"], one["name"]) for one in written] == [
        (old.version, MatterStatus.RETIRED.value, old.name),
        (old.version + 1, MatterStatus.PUBLISHED.value, "新名称"),
    ]
    report = await brought_in(stores, path)
    assert (report.unchanged, report.rejected, report.problems["NOT_IN_FORCE"]) == (len(MATTERS), 1, 1)


async def test_a_file_that_can_not_be_written_is_one_line(world: Services, tmp_path: Path) -> None:
    await world.stores.departments.put_many([Department("x", "某局", DISTRICT)])
    with pytest.raises(Exception, match="can't be written"):
        await taken_out(world.stores, tmp_path / "none" / "a.csv")
