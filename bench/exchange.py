"""What it takes to bring a large catalogue in and out: rows per second, CPU per row, memory."""

import resource
import time
from collections.abc import Iterator
from pathlib import Path

from api.context import Services
from resolvers.matters.exchange.mapping_files import find_mapping
from resolvers.matters.exchange.reading import Format, read_rows
from resolvers.matters.exchange.tables import Record
from resolvers.matters.exchange.writing import writing
from resolvers.matters.exporting import Wanted, export_matters
from resolvers.matters.importing import import_matters

ROWS = 100_000
_COUNTY = "511602000000"
_THINGS = (
    "食品经营",
    "道路运输",
    "建设工程",
    "社会保险",
    "不动产",
    "医疗机构",
    "民办学校",
    "户外广告",
    "取水",
    "烟草",
)
_DEEDS = ("许可", "备案", "变更登记", "注销", "延续", "补发证照", "信息查询")
_COLUMNS = (
    "事项名称", "实施编码", "事项类型", "行政区划代码", "实施主体", "实施主体编码", "服务对象", "办件类型",
    "法定办结时限", "承诺办结时限", "到办事现场次数", "是否网办", "受理条件", "设定依据", "咨询电话", "监督投诉电话",
)  # fmt: skip


def records(rows: int) -> Iterator[Record]:
    """A made-up county's catalogue: 200 departments, 16 columns."""
    for number in range(rows):
        department = number % 200
        thing, deed = _THINGS[number % 9], _DEEDS[number // 9 % 7]
        values = (
            f"{thing}{deed}（第{number}类）", f"LOCAL{number:07d}-{_COUNTY}-000-D{department}-01-00",
            "行政许可", _COUNTY,
            f"区第{department}局", f"D{department}", "自然人、法人", "承诺件", "20", "10", "1", "是",
            "申请人具备完全民事行为能力\n场所符合规定", f"《{thing}管理条例》第二十条",
            "0826-2333333", "0826-2344444",
        )  # fmt: skip
        yield dict(zip(_COLUMNS, values, strict=True))


async def exchange_report(services: Services, folder: Path, rows: int = ROWS) -> None:
    """Import a large file in each format and export it again, and print what that takes."""
    print(f"\n{'catalogue of ' + str(rows) + ' rows':<34}{'rows/s':>9}{'CPU ms/row':>12}{'peak MiB':>10}")
    guide = find_mapping("guide")
    for format in Format:
        path = folder / f"large.{format.value}"
        with writing(path, format, _COLUMNS) as write:
            for record in records(rows):
                write(record)
    for name, format, dry_run in (
        ("read and judge CSV (dry run)", Format.CSV, True),
        ("read and judge XLSX (dry run)", Format.XLSX, True),
        ("read and judge JSON (dry run)", Format.JSON, True),
        ("import CSV, all new", Format.CSV, False),
        ("import XLSX, nothing new", Format.XLSX, False),
    ):
        began, spent = time.perf_counter(), time.process_time()
        await import_matters(
            services.stores,
            read_rows(folder / f"large.{format.value}", guide),
            at=services.clock(),
            dry_run=dry_run,
            progress=lambda _rows: None,
        )
        _line(name, rows, began, spent)
    for format in Format:
        began, spent = time.perf_counter(), time.process_time()
        wanted = Wanted(find_mapping("tongban"), format, _COUNTY)
        count = await export_matters(services.stores, folder / f"out.{format.value}", wanted, lambda _rows: None)
        _line(f"export {format.name}, all that we know", count, began, spent)


def _line(name: str, rows: int, began: float, spent: float) -> None:
    taken, cpu = time.perf_counter() - began, time.process_time() - spent
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{name:<34}{rows / taken:>9.0f}{cpu * 1000 / rows:>12.3f}{peak:>10.0f}", flush=True)
