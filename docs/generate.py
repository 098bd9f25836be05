"""Writes what is generated: schema.graphql, the settings table, the lifecycles' diagrams, tables and example.

`python -m docs.generate` writes, `--check` says what is out of date and exits 1.
"""

import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from api.errors import CODES
from api.settings import Settings, documented, read_settings, variable
from auth.days import CHINA
from auth.personal import Holding
from resolvers.applications.clock import CaseClock, Spell, SuspensionReason
from resolvers.applications.deadline import explained, standing
from resolvers.applications.lifecycle import MOVES, Move, Proposal
from resolvers.calendar.working_days import Calendar
from resolvers.certificates import lifecycle as certificates
from resolvers.context import COLLECTIONS
from resolvers.matters import lifecycle as matters
from resolvers.retention.table import RETENTION, End, Retention
from schema.deadline_words import why
from schema.problems import UserErrorCode
from schema.root import schema
from seeds.calendars import calendar_years
from seeds.catalogue import CERTIFICATE_TYPES

ROOT = Path(__file__).parent.parent


def _in_china(day: int, hour: int, month: int) -> datetime:
    return datetime(2025, month, day, hour, tzinfo=CHINA)


# Accepted on the last Friday before the holidays, inspected right after them.
EXAMPLE = (
    CaseClock((Spell(_in_china(26, 15, 9)),), promised_days=7, statutory_days=10)
    .stop(_in_china(9, 9, 10), SuspensionReason.SITE_INSPECTION, 2)
    .resume(_in_china(13, 10, 10))
)
_BEGIN, _END = "<!-- generated: {} -->", "<!-- end of generated -->"


def main() -> int:
    """Write or check everything; 1 when a check finds something out of date."""
    outdated = [path for path, text in generated().items() if _read(path) != text]
    if "--check" in sys.argv[1:]:
        for path in outdated:
            print(f"{path.relative_to(ROOT)} is out of date: run make schema")
        return 1 if outdated else 0
    for path in outdated:
        path.write_text(generated()[path], encoding="utf-8")
        print(f"wrote {path.relative_to(ROOT)}")
    return 0


def generated() -> dict[Path, str]:
    """Return every generated file with what it should hold."""
    return {
        ROOT / "schema.graphql": schema.as_str() + "\n",
        ROOT / "docs/settings.md": _inserted(ROOT / "docs/settings.md", "settings", settings_table()),
        ROOT / "docs/edge.md": _inserted(ROOT / "docs/edge.md", "error codes", error_codes_table()),
        ROOT / "docs/identity.md": _inserted(ROOT / "docs/identity.md", "personal data", personal_data_table()),
        ROOT / "docs/aftercare.md": _inserted(ROOT / "docs/aftercare.md", "retention", retention_table()),
        ROOT / "docs/lifecycle.md": _lifecycle(ROOT / "docs/lifecycle.md"),
        ROOT / "docs/certificates.md": _certificates(ROOT / "docs/certificates.md"),
        ROOT / "docs/catalogue.md": _inserted(
            ROOT / "docs/catalogue.md", "catalogue lifecycle", f"{matter_diagram()}\n\n{matter_moves_table()}"
        ),
    }


def settings_table() -> str:
    """Return the settings as a Markdown table, with the defaults of both modes."""
    development = read_settings({}, "development")
    rows = [
        f"| `{variable(one.name)}` | {one.metadata['doc']} | {_default(one.name, development)} |"
        for one in documented()
    ]
    return "\n".join(["| variable | what it does | default |", "|---|---|---|", *rows])


def error_codes_table() -> str:
    """Return the codes of GraphQL errors, then those of userErrors, as a Markdown table."""
    rows = [f"| `{code}` | `errors` | {text} |" for code, text in CODES.items()]
    described = {code.value: schema._schema.type_map["UserErrorCode"].values[code.value] for code in UserErrorCode}  # type: ignore[attr-defined]
    told = [f"| `{code}` | `userErrors` | {value.description} |" for code, value in described.items()]
    return "\n".join(["| code | in | meaning |", "|---|---|---|", *rows, *told])


def personal_data_table() -> str:
    """Return what each store holds about people as a Markdown table."""
    held = [(store.COLLECTION, store.PERSONAL) for store in COLLECTIONS if isinstance(store.PERSONAL, Holding)]
    rows = [f"| `{name}` | {one.title} | {one.at_closure.value} | {one.because} |" for name, one in held]
    return "\n".join(["| collection | in the export | at closure | because |", "|---|---|---|---|", *rows])


def retention_table() -> str:
    """Return what is kept how long, and by which rule, as a Markdown table."""
    rows = [f"| `{one.collection}` | {one.what} | {_kept(one)} | {one.rule} |" for one in RETENTION]
    return "\n".join(["| collection | what | kept | by which rule |", "|---|---|---|---|", *rows])


def _kept(one: Retention) -> str:
    if one.end in {End.NEVER, End.OWNER}:
        return "for good" if one.end is End.NEVER else "as long as the account"
    spell = f"{one.kept.days} days" if one.kept.days else f"{one.kept.seconds // 60} minutes"
    since = f"`{one.since or 'updatedAt'}`"
    return f"{spell} after {since}" if one.kept else f"until {since}"


def clock_example() -> str:
    """Return the worked example, every day of it counted by the engine."""
    calendar = Calendar.of(calendar_years())
    now = standing(EXAMPLE, calendar, EXAMPLE.started_on)
    days = explained(EXAMPLE, calendar, EXAMPLE.started_on)
    rows = [f"| {day.on} {day.on:%a} | {'yes' if day.counted else 'no'} | {why(day, 'en')} |" for day in days]
    return "\n".join(
        [
            f"Accepted on {EXAMPLE.started_on}; promised within {EXAMPLE.promised_days} working days, "
            f"statutory are {EXAMPLE.statutory_days}.",
            f"A site inspection from {EXAMPLE.pauses[0].first} to {EXAMPLE.pauses[0].resumed}.",
            f"So it is due on **{now.promised_on}**, yellow from {now.warn_on} on, and by law on {now.statutory_on}.",
            "",
            "| day | counts | because |",
            "|---|---|---|",
            *rows,
        ]
    )


def diagram() -> str:
    """Return the lifecycle as a Mermaid state diagram; moves that stay where they are are left to the table."""
    edges: dict[tuple[str, str], list[str]] = {}
    for move in MOVES:
        if move.source is not move.target:
            edges.setdefault((move.source.value, move.target.value), []).append(move.event.value)
    named = {ends: " / ".join(dict.fromkeys(events)) for ends, events in edges.items()}
    lines = [f"    {source} --> {target}: {events}" for (source, target), events in named.items()]
    return "\n".join(["```mermaid", "stateDiagram-v2", "    [*] --> DRAFT: STARTED", *lines, "```"])


def moves_table() -> str:
    """Return every move as a Markdown table."""
    rows = [_move_row(move) for move in MOVES]
    header = [
        "| from | action | event | to | who | refusal proposed | only while a material is owed | only for a parcel |",
        "|---|---|---|---|---|---|---|---|",
    ]
    return "\n".join([*header, *rows])


def matter_diagram() -> str:
    """Return the lifecycle of a version of a matter as a Mermaid state diagram."""
    edges: dict[tuple[str, str], list[str]] = {}
    for move in matters.MOVES:
        if move.source is not move.target:
            ends = [state.value if state else "[*]" for state in (move.source, move.target)]
            edges.setdefault((ends[0], ends[1]), []).append(move.action.value)
    lines = [f"    {source} --> {target}: {' / '.join(actions)}" for (source, target), actions in edges.items()]
    return "\n".join(["```mermaid", "stateDiagram-v2", *lines, "```"])


def matter_moves_table() -> str:
    """Return every move of a version of a matter as a Markdown table."""
    rows = [
        f"| {move.source.value if move.source else '(nothing)'} | {move.action.value} "
        f"| {move.target.value if move.target else '(gone)'} | {move.who.value} |"
        for move in matters.MOVES
    ]
    return "\n".join(["| from | action | to | who |", "|---|---|---|---|", *rows])


def certificate_moves_table() -> str:
    """Return everything that may happen to a certificate as a Markdown table."""
    rows = [
        f"| {move.source.value} | {move.action.value} | {move.to.value} "
        f"| {', '.join(role.value for role in move.who) or 'the system'} |"
        for move in certificates.MOVES
    ]
    return "\n".join(["| from | action | to | who |", "|---|---|---|---|", *rows])


def certificate_types_table() -> str:
    """Return the types of certificates as a Markdown table."""
    rows = [
        f"| {one.name} | `{one.code}` | {one.validity.kind.value} | {one.layout.value} |" for one in CERTIFICATE_TYPES
    ]
    return "\n".join(["| type | code | validity | layout |", "|---|---|---|---|", *rows])


def _certificates(path: Path) -> str:
    page = _replaced(_read(path), "certificate types", certificate_types_table())
    return _replaced(page, "certificate moves", certificate_moves_table())


def _move_row(move: Move) -> str:
    who = ", ".join(sorted(actor.value for actor in move.who))
    proposed = {Proposal.ANY: "either way", Proposal.NONE: "no", Proposal.OPEN: "yes"}[move.proposal]
    action = move.action.value if move.action else "—"
    cells = (
        move.source.value,
        action,
        move.event.value,
        move.target.value,
        who,
        proposed,
        "yes" if move.owing else "",
        ", ".join(sorted(f"{method.value} {state.value}" for method, state in move.parcel)),
    )
    return f"| {' | '.join(cells)} |"


def _default(name: str, development: Settings) -> str:
    default: Any = next(one.default for one in documented() if one.name == name)
    here = getattr(development, name)
    if name == "master_key":
        return "a development key"
    if default is None:
        return "none"
    return f"`{default}`" if default == here else f"`{default}`; development: `{here}`"


def _lifecycle(path: Path) -> str:
    page = _replaced(_read(path), "lifecycle", f"{diagram()}\n\n{moves_table()}")
    return _replaced(page, "clock", clock_example())


def _inserted(path: Path, name: str, text: str) -> str:
    """Return the file with the part between the marks replaced."""
    return _replaced(_read(path), name, text)


def _replaced(page: str, name: str, text: str) -> str:
    begin = _BEGIN.format(name)
    before, _, rest = page.partition(begin)
    _, _, after = rest.partition(_END)
    return f"{before}{begin}\n{text}\n{_END}{after}"


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


if __name__ == "__main__":
    sys.exit(main())
