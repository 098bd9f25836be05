"""Commands on the catalogue."""

import argparse
import json
from pathlib import Path
from typing import Any

from api.commands.run import Commands, counted, may_be_production, on_database, say


def add_catalogue(add: Commands) -> None:
    """Add import and audit."""
    importing = add("import", _import, "import a catalogue of matters")
    importing.add_argument("what", choices=["matters"])
    importing.add_argument("file", type=Path)
    importing.add_argument("--dry-run", action="store_true", help="say what would happen, write nothing")
    importing.add_argument("--json", action="store_true", help="print the whole report as JSON")
    may_be_production(importing)
    auditing = add("audit", _audit, "find what is wrong with the published catalogue (四级四同)")
    auditing.add_argument("--region", help="12 digits: this region and all below it (default: everywhere)")
    auditing.add_argument("--html", type=Path, metavar="FILE", help="write a report for people")
    auditing.add_argument("--csv", type=Path, metavar="FILE", help="write a table")
    may_be_production(auditing)


def _import(parsed: argparse.Namespace) -> int:
    from resolvers.matters.import_file import read_rows
    from resolvers.matters.importing import import_matters

    async def work(services: Any) -> None:
        report = await import_matters(
            services.stores,
            read_rows(parsed.file),
            at=services.clock(),
            dry_run=parsed.dry_run,
            progress=counted,
        )
        say(json.dumps(report.as_dict(), ensure_ascii=False, indent=2) if parsed.json else report.summary())

    return on_database(parsed, work)


def _audit(parsed: argparse.Namespace) -> int:
    from api.audit import run_audit_command

    return on_database(parsed, lambda services: run_audit_command(services, parsed, say))
