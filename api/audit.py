"""`tongban audit`: what is wrong with the published catalogue, on the terminal, as a page and as a table."""

import argparse
import csv
from collections.abc import Callable
from pathlib import Path

from api.context import Services
from api.rendering.audit_report import AuditReport
from api.rendering.pages import audit_page
from resolvers.matters.audit.run import run_audit
from resolvers.matters.audit.store import EVERYWHERE, StoredFinding
from resolvers.matters.exchange.cells import harmless

_SHOWN = 3
_COLUMNS = ("problem", "matter", "code", "region", "department", "detail", "others")


class BadAudit(Exception):
    """The audit can't be made or written; the message is one line for the person at the terminal."""


async def run_audit_command(services: Services, parsed: argparse.Namespace, say: Callable[[str], None]) -> None:
    """Audit now, and write what was asked for; raises BadAudit."""
    stores, code = services.stores, parsed.region or ""
    region = (await stores.regions.get_many([code])).get(code)
    if code and region is None:
        raise BadAudit(f"no region has the code {code}")
    run = await run_audit(stores, services.clock())
    findings = [one async for one in stores.catalogue_findings.everything(run.id, code or EVERYWHERE)]
    known = await stores.departments.get_many(sorted({one.department for one in findings}))
    names = {code: department.name for code, department in known.items()}
    report = AuditReport(region.full_name if region else "全部区域", run.at, run.matters, findings, names)
    say(in_words(report))
    if parsed.html:
        _write(parsed.html, audit_page(report))
    if parsed.csv:
        write_csv(parsed.csv, report)


def in_words(report: AuditReport) -> str:
    """The report for a terminal: each problem with its first findings."""
    lines = [f"{report.place}: {report.matters}个事项, {len(report.findings)}个问题"]
    for problem, count, findings in report.by_problem():
        lines.append(f"{count:6} {problem}")
        lines += [f"         {one.matter_name}({one.matter_code}): {one.detail}" for one in findings[:_SHOWN]]
    return "\n".join(lines)


def write_csv(path: Path, report: AuditReport) -> None:
    """Write one row for each finding, in UTF-8 with the byte-order mark that spreadsheets want."""
    try:
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            table = csv.writer(file)
            table.writerow(_COLUMNS)
            table.writerows([harmless(cell) for cell in _cells(report, one)] for one in report.findings)
    except OSError as error:
        raise BadAudit(f"{path} can't be written: {error.strerror}") from error


def _cells(report: AuditReport, one: StoredFinding) -> tuple[str, ...]:
    where = (one.matter_name, one.matter_code, one.region, report.department(one))
    return (one.problem.value, *where, one.detail, " ".join(one.others))


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise BadAudit(f"{path} can't be written: {error.strerror}") from error
