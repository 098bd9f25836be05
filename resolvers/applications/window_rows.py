"""How the facts of the window lie in the database: one text, encrypted whole, since names and reasons stand in it."""

from datetime import date, datetime
from typing import Any

import orjson

from auth.rows import Row
from resolvers.applications.documents import DocumentKind, IssuedDocument
from resolvers.applications.lifecycle import TIMED, ApplicationStatus
from resolvers.applications.plain import plain
from resolvers.applications.window import Commitment, Deferral, Mark, WindowFacts


def with_window(row: Row) -> Row:
    """Version 5: commitment, deferrals, marks and documents; there were none before."""
    return {**row, "window": None, "owedOn": None}


def window_to_row(status: ApplicationStatus, facts: WindowFacts) -> Row:
    """Lay them out; `owedOn` is the day before the worker has to do something, by which it looks."""
    act_on = facts.act_on if status in TIMED else None
    text = orjson.dumps(plain(facts), option=orjson.OPT_SORT_KEYS).decode() if facts != WindowFacts() else None
    return {"window": text, "owedOn": act_on.isoformat() if act_on else None}


def window_from_row(text: str | None) -> WindowFacts:
    """Read them back."""
    if text is None:
        return WindowFacts()
    found = orjson.loads(text)
    return WindowFacts(
        commitment=_commitment(found["commitment"]),
        wished=tuple(found["wished"]),
        deferrals=tuple(
            Deferral(one["key"], date.fromisoformat(one["due_on"]), _time(one["arrived_at"]))
            for one in found["deferrals"]
        ),
        marks=tuple(Mark(**one) for one in found["marks"]),
        answered=None if found["answered"] is None else tuple(found["answered"]),
        reminded=found["reminded"],
        documents=tuple(_document(one) for one in found["documents"]),
    )


def exported_window(text: str | None) -> Row:
    """What a case's own people get of it: what they committed to, what may follow, and every document's words."""
    found = orjson.loads(text) if text else {}
    said = ("kind", "number", "title", "party", "paragraphs", "items", "department", "issued_on")
    return {
        "commitment": found.get("commitment"),
        "deferrals": found.get("deferrals", []),
        "marks": found.get("marks", []),
        "documents": [{name: one[name] for name in said} for one in found.get("documents", [])],
    }


def _commitment(found: dict[str, Any] | None) -> Commitment | None:
    return Commitment(**{**found, "accepted_at": _time(found["accepted_at"])}) if found else None


def _document(found: dict[str, Any]) -> IssuedDocument:
    read = {
        "kind": DocumentKind(found["kind"]),
        "paragraphs": tuple(found["paragraphs"]),
        "items": tuple(found["items"]),
        "issued_on": date.fromisoformat(found["issued_on"]),
        "issued_at": _time(found["issued_at"]),
    }
    return IssuedDocument(**{**found, **read})


def _time(text: str | None) -> Any:
    return text and datetime.fromisoformat(text)
