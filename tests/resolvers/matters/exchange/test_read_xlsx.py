import time
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from resolvers.matters.exchange.bad_file import BadFile
from resolvers.matters.exchange.xlsx_reading import read_xlsx
from resolvers.matters.exchange.xlsx_writing import XlsxWriter
from tests.resolvers.matters.exchange.files import MAIN, workbook


def test_what_is_written_is_read(tmp_path: Path) -> None:
    rows = [
        ["名称", "编码", "天数"],
        ["<食品> & “饮品”", " 前后 ", 20],
        ["一\n二\r三\t", "_x0041_", 0],
        ["\x01\x0b", "", 511602000000],
    ]
    with XlsxWriter(tmp_path / "a.xlsx") as sheet:
        for row in rows:
            sheet.row(row)

    read = list(read_xlsx(tmp_path / "a.xlsx"))

    assert read == [(number, [str(cell) for cell in row]) for number, row in enumerate(rows, 1)]


def test_what_spreadsheets_write_is_read(tmp_path: Path) -> None:
    strings = (
        "<si><t>名称</t></si><si><r><t>食品</t></r><r><t xml:space='preserve'>经营 </t></r>"
        "<rPh sb='0' eb='1'><t>shipin</t></rPh></si><si/>"
    )
    rows = (
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" t="str"><f>1</f><v>编码</v></c></row>'
        '<row r="2"/><row r="3" spans="1:3"><c r="A3" t="s"><v>1</v></c><c r="B3" t="s"><v>2</v></c>'
        '<c r="C3" t="inlineStr"><is><t>_x000D_x</t></is></c></row>'
        '<row r="7"><c t="b"><v>1</v></c><c><v>5.11602E+11</v></c><c><v>20.0</v></c><c><v>0.5</v></c></row>'
    )

    read = list(read_xlsx(workbook(tmp_path / "a.xlsx", rows, strings)))

    assert read == [
        (1, ["名称", "", "编码"]),
        (3, ["食品经营 ", "", "\rx"]),
        (7, ["true", "511602000000", "20", "0.5"]),
    ]


@pytest.mark.parametrize(
    ("rows", "head", "complaint"),
    [
        ('<row r="1048577"/>', "", "row 1048577 is not where it may be"),
        ('<row r="2"/><row r="1"/>', "", "row 1 is not where it may be"),
        ('<row><c r="XFD1"><v>1</v></c></row>', "", "more than 500 columns"),
        ('<row><c r="9"><v>1</v></c></row>', "", "is no cell"),
        ('<row><c t="s"><v>7</v></c></row>', "", "is damaged"),
        ('<row><c t="s"><v>x</v></c></row>', "", "is damaged"),
        ("<row>", "", "is damaged"),
        ("<row><c><v>1</v></c></row>", '<!DOCTYPE a [<!ENTITY b "c">]>', "declares a document type"),
    ],
)
def test_a_sheet_that_is_not_one_is_refused(tmp_path: Path, rows: str, head: str, complaint: str) -> None:
    path = workbook(tmp_path / "a.xlsx", rows, head=head)
    with pytest.raises(BadFile, match=complaint) as caught:
        list(read_xlsx(path))
    assert "\n" not in str(caught.value)


def bomb(path: Path) -> None:
    """300 MiB of nothing in some 300 kB."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            for _ in range(300):
                sheet.write(b" " * 1024 * 1024)


def cells(path: Path) -> None:
    """One row of a hundred thousand cells."""
    workbook(path, f"<row>{''.join(f'<c><v>{number * 7919}</v></c>' for number in range(100_000))}</row>")


def long_tag(path: Path) -> None:
    """A comment that a parser would hold as a whole; noise, so that the ratio is plain."""
    noise = Random(1).randbytes(1_500_000).hex()
    workbook(path, f"<row/><!-- {noise} -->")


def many_parts(path: Path) -> None:
    workbook(path, "<row/>", **{f"part{number}": "" for number in range(1001)})


def strings(path: Path) -> None:
    """Too many characters to keep."""
    with zipfile.ZipFile(workbook(path, "<row/>"), "a") as archive:
        archive.writestr("xl/sharedStrings.xml", "x" * (64 * 1024 * 1024 + 1))


def liar(path: Path) -> None:
    """A sheet that unpacks to more than it declares."""
    workbook(path, "<row><c><v>1</v></c></row>" * 10)
    data = path.read_bytes()
    size = f'<worksheet xmlns="{MAIN}"><sheetData>{"<row><c><v>1</v></c></row>" * 10}</sheetData></worksheet>'
    packed = len(size.encode()).to_bytes(4, "little")
    assert data.count(packed) == 2
    path.write_bytes(data.replace(packed, (100).to_bytes(4, "little")))


@pytest.mark.parametrize(
    ("make", "complaint"),
    [
        (bomb, "unpacks to more than 200 times its size"),
        (cells, "more than 500 columns"),
        (long_tag, "it has a tag of more than"),
        (many_parts, "more than 1000 parts"),
        (strings, r"sharedStrings.xml is refused: it is larger than 64 MiB"),
        (liar, "is damaged"),
    ],
    ids=lambda one: getattr(one, "__name__", None),
)
def test_a_bomb_is_refused_quickly_and_in_little_memory(
    tmp_path: Path, make: Callable[[Path], None], complaint: str
) -> None:
    make(tmp_path / "a.xlsx")
    began = time.process_time()
    tracemalloc.start()
    try:
        with pytest.raises(BadFile, match=complaint):
            list(read_xlsx(tmp_path / "a.xlsx"))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert time.process_time() - began < 3
    assert peak < 32 * 1024 * 1024


@pytest.mark.parametrize("content", [b"PK\x03\x04", b"PK\x05\x06" + bytes(18)])
def test_an_archive_that_is_no_workbook_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.xlsx").write_bytes(content)
    with pytest.raises(BadFile, match="not XLSX"):
        list(read_xlsx(tmp_path / "a.xlsx"))
