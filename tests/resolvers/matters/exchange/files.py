"""Files as other programs write them."""

import zipfile
from pathlib import Path

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_LINK = f'<Relationship Id="r1" Type="{_RELATIONS}/worksheet" Target="/xl/worksheets/sheet1.xml"/>'
_PARTS = {
    "xl/workbook.xml": f'<x:workbook xmlns:x="{MAIN}" xmlns:r="{_RELATIONS}"><x:sheets>'
    '<x:sheet name="注释" sheetId="2" state="hidden" r:id="r2"/><x:sheet name="a" sheetId="1" r:id="r1"/>'
    "</x:sheets></x:workbook>",
    "xl/_rels/workbook.xml.rels": f"<Relationships>{_LINK}</Relationships>",
}


def workbook(path: Path, rows: str, strings: str = "", head: str = "", **parts: str) -> Path:
    """An XLSX file whose sheet has these rows of XML."""
    sheet = f'{head}<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in {**_PARTS, "xl/worksheets/sheet1.xml": sheet, **parts}.items():
            archive.writestr(name, text)
        if strings:
            archive.writestr("xl/sharedStrings.xml", f'<sst xmlns="{MAIN}">{strings}</sst>')
    return path
