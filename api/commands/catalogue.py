"""Commands on the catalogue."""

import argparse
from pathlib import Path

from api.commands.run import Commands, may_be_production, on_database, say


def add_catalogue(add: Commands) -> None:
    """Add audit."""
    auditing = add("audit", _audit, "find what is wrong with the published catalogue (四级四同)")
    auditing.add_argument("--region", help="12 digits: this region and all below it (default: everywhere)")
    auditing.add_argument("--html", type=Path, metavar="FILE", help="write a report for people")
    auditing.add_argument("--csv", type=Path, metavar="FILE", help="write a table")
    may_be_production(auditing)


def _audit(parsed: argparse.Namespace) -> int:
    from api.audit import run_audit_command

    return on_database(parsed, lambda services: run_audit_command(services, parsed, say))
