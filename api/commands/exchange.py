"""Commands that bring the catalogue in and out."""

import argparse
import json
import sys
import time
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from api.commands.collecting import collect_certificates
from api.commands.run import Commands, may_be_production, on_database, say

_MAPPING = "the columns: guangan, guide, national, tongban, or a mapping file"
_FORMATS = ("csv", "xlsx", "json")


def add_exchange(add: Commands) -> None:
    """Add import and export."""
    importing = add("import", _import, "import a catalogue of matters, or certificates")
    importing.add_argument("what", choices=["matters", "certificates"])
    importing.add_argument("file", type=Path, help="CSV, XLSX, JSON or JSON lines")
    importing.add_argument("--mapping", metavar="NAME|FILE", help=f"{_MAPPING} (default: what the columns fit)")
    importing.add_argument("--dry-run", action="store_true", help="say what would happen, write nothing")
    importing.add_argument("--resume", action="store_true", help="go on where a run on this file broke off")
    importing.add_argument("--json", action="store_true", help="print the whole report as JSON")
    importing.add_argument("--report", type=Path, metavar="FILE.csv", help="write what became of each row")
    importing.add_argument("--type", metavar="CODE", help="of certificates: their type")
    importing.add_argument("--issuer", metavar="CODE", help="of certificates: the department's credit code")
    may_be_production(importing)
    exporting = add("export", _export, "write the published catalogue to a file")
    exporting.add_argument("what", choices=["matters"])
    exporting.add_argument("file", type=Path)
    exporting.add_argument("--region", help="12 digits: this region and all below it (default: everywhere)")
    exporting.add_argument("--format", choices=_FORMATS, help="default: by the file's ending")
    exporting.add_argument("--mapping", default="tongban", metavar="NAME|FILE", help=f"{_MAPPING} (default: tongban)")
    exporting.add_argument("--all-versions", action="store_true", help="every version of all of them; JSON only")
    may_be_production(exporting)


class Progress:
    """Tells at most once a second how far a command is, beside its output."""

    def __init__(self) -> None:
        self._began = self._told = time.monotonic()

    def __call__(self, rows: int) -> None:
        """So many rows are done."""
        now = time.monotonic()
        if now - self._told >= 1:
            self._told = now
            rate = rows / (now - self._began)
            print(f"{rows} rows, {rate:.0f} rows/s", file=sys.stderr, flush=True)  # noqa: T201 - progress


def _import(parsed: argparse.Namespace) -> int:
    if parsed.what == "certificates":
        return collect_certificates(parsed)
    return _import_matters(parsed)


def _import_matters(parsed: argparse.Namespace) -> int:
    from resolvers.matters.exchange.mapping_files import find_mapping
    from resolvers.matters.exchange.reading import read_rows
    from resolvers.matters.exchange.row_report import writing_report
    from resolvers.matters.importing import import_matters

    mapping = find_mapping(parsed.mapping) if parsed.mapping else None

    async def work(services: Any) -> None:
        with writing_report(parsed.report) if parsed.report else nullcontext(lambda _row: None) as told:
            report = await import_matters(
                services.stores,
                read_rows(parsed.file, mapping),
                at=services.clock(),
                dry_run=parsed.dry_run,
                progress=Progress(),
                told=told,
                resume=parsed.resume,
            )
        say(json.dumps(report.as_dict(), ensure_ascii=False, indent=2) if parsed.json else report.summary())

    return on_database(parsed, work)


def _export(parsed: argparse.Namespace) -> int:
    from resolvers.matters.exchange.bad_file import BadFile
    from resolvers.matters.exchange.mapping_files import find_mapping
    from resolvers.matters.exchange.reading import Format
    from resolvers.matters.exporting import Wanted, export_matters

    ending = parsed.file.suffix.lower().removeprefix(".")
    format = Format(parsed.format or (ending if ending in _FORMATS else "csv"))
    if parsed.all_versions and format is not Format.JSON:
        raise BadFile("every version can only be written as JSON")
    wanted = Wanted(find_mapping(parsed.mapping), format, parsed.region, parsed.all_versions)

    async def work(services: Any) -> None:
        if parsed.region and not await services.stores.regions.get_many([parsed.region]):
            raise BadFile(f"no region has the code {parsed.region}")
        count = await export_matters(services.stores, parsed.file, wanted, Progress())
        say(f"{count} matters")

    return on_database(parsed, work)
