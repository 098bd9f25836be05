import argparse
import csv
from pathlib import Path
from typing import Any

import pytest

from api.audit import BadAudit, run_audit_command
from api.context import Services
from seeds.departments import DISTRICT


async def audited(services: Services, **wanted: Any) -> str:
    """Run the command; what it says."""
    told: list[str] = []
    arguments = argparse.Namespace(**{"region": None, "html": None, "csv": None, **wanted})
    await run_audit_command(services, arguments, told.append)
    return "\n".join(told)


async def test_the_terminal_shows_each_problem_with_its_count(world: Services) -> None:
    told = await audited(world, region=DISTRICT)
    assert "四川省广安市广安区: " in told
    assert "     5 不能网办" in told
    assert "居民身份证补领" in told


async def test_without_a_region_it_is_the_whole_catalogue(world: Services) -> None:
    assert (await audited(world)).startswith("全部区域: 38个事项")


async def test_a_region_that_nobody_knows_is_one_line(world: Services) -> None:
    with pytest.raises(BadAudit, match="no region has the code 1"):
        await audited(world, region="1")


async def test_the_page_and_the_table_say_the_same(world: Services, tmp_path: Path) -> None:
    page, table = tmp_path / "audit.html", tmp_path / "audit.csv"
    await audited(world, html=page, csv=table)
    rows = list(csv.DictReader(table.read_text(encoding="utf-8-sig").splitlines()))
    html = page.read_text(encoding="utf-8")
    assert rows
    assert all(row["matter"] in html and row["code"] in html for row in rows)
    assert {row["problem"] for row in rows} == {"NOT_ONLINE"}


async def test_a_place_that_can_not_be_written_is_one_line(world: Services, tmp_path: Path) -> None:
    with pytest.raises(BadAudit, match="can't be written"):
        await audited(world, csv=tmp_path / "none" / "audit.csv")
    with pytest.raises(BadAudit, match="can't be written"):
        await audited(world, html=tmp_path)
