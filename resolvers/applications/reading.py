"""How an application is read back from its row: each of its attributes by itself, so that lists read but some."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from operator import itemgetter
from typing import Any

import orjson

from auth.rows import Row
from auth.sessions.model import Channel
from resolvers.applications.additions import (
    correction_proposal_from_row,
    corrections_from_row,
    judgement_from_row,
    prefill_from_row,
)
from resolvers.applications.clock_rows import clock_from_row, days_from_row
from resolvers.applications.crossing import crossing_from_row
from resolvers.applications.delivery_rows import delivery_from_row
from resolvers.applications.events import ApplicationEvent
from resolvers.applications.lifecycle import ApplicationStatus, EventType
from resolvers.applications.model import (
    AcceptanceMode,
    Application,
    Decision,
    DecisionOutcome,
    ProvidedMaterial,
    RefusalKind,
    RefusalProposal,
    SupplementItem,
)
from resolvers.applications.opinion_rows import opinions_from_row
from resolvers.applications.presence import presence_from_row
from resolvers.applications.sharing.model import Evidence
from resolvers.applications.telling_rows import claim_from_row, urge_from_row
from resolvers.applications.used_keys import used_keys_from_row
from resolvers.applications.window_rows import window_from_row
from resolvers.parties.rows import party_from_row

# Names of attributes of an application.
Part = frozenset[str]
# What every list reads: it costs next to nothing, and nothing of it is personal.
CORE: Part = frozenset(
    {"id", "matter", "department", "region", "account", "channel", "status", "acceptance_mode", "created_at"}
    | {"submitted_at", "updated_at", "received_at", "mandate", "package", "revision"}
)
# What decides who somebody is to a case (Application.actors), beside the core.
WHO: Part = frozenset({"applicant", "agent", "presence", "opinions", "crossing"})


@dataclass(frozen=True, slots=True)
class _Piece:
    """One attribute: the fields of the row that it lies in, and how it is read from the row."""

    fields: tuple[str, ...]
    read: Callable[[Row], Any]


def application_from_row(row: Row) -> Application:
    """Read an application back."""
    return part_from_row(row, WHOLE)


def part_from_row(row: Row, part: Part) -> Application:
    """Read back only these attributes and the core. The others are unset: whoever reads one gets an AttributeError,
    and so does whoever would save it.
    """
    application = object.__new__(Application)
    for name, read in _readers(part):
        object.__setattr__(application, name, read(row))
    return application


@lru_cache(maxsize=256)
def _readers(part: Part) -> tuple[tuple[str, Callable[[Row], Any]], ...]:
    return tuple((name, _PIECES[name].read) for name in CORE | part)


@lru_cache(maxsize=256)
def fields_of(part: Part) -> tuple[str, ...]:
    """Return the fields of a row that these attributes and the core lie in."""
    return tuple(sorted({field for name in CORE | part for field in _PIECES[name].fields}))


def evidence_from_row(row: Row) -> Evidence:
    """Read what a department answered back."""
    return Evidence(**{**row, "at": datetime.fromisoformat(row["at"])})


def _proposal(row: Row | None) -> RefusalProposal | None:
    if row is None:
        return None
    kind = RefusalKind(row["kind"])
    return RefusalProposal(kind, row["reason"], row["legalBasis"], row["account"], row["proposedAt"])


def _decision(row: Row | None) -> Decision | None:
    if row is None:
        return None
    return Decision(
        outcome=DecisionOutcome(row["outcome"]),
        by=row["by"],
        at=row["at"],
        reason=row["reason"],
        legal_basis=row["legalBasis"],
        appeal=row["appeal"],
        automatic=row["automatic"],
    )


def _event(row: dict[str, Any]) -> ApplicationEvent:
    facts = {**row, "type": EventType(row["type"]), "status": ApplicationStatus(row["status"])}
    return ApplicationEvent(**facts)


def _materials(rows: list[Row]) -> tuple[ProvidedMaterial, ...]:
    return tuple(
        ProvidedMaterial(one["key"], tuple(one["files"]), one["committed"], one["certificate"]) for one in rows
    )


def _items(rows: list[Row]) -> tuple[SupplementItem, ...]:
    return tuple(SupplementItem(one["message"], one["materialKey"], one["fieldPath"]) for one in rows)


def _evidence(text: str | None) -> tuple[Evidence, ...]:
    return tuple(evidence_from_row(one) for one in orjson.loads(text)) if text else ()


def _plain(field: str) -> _Piece:
    return _Piece((field,), itemgetter(field))


def _made(field: str, read: Callable[[Any], Any]) -> _Piece:
    """What is there in every row."""
    return _Piece((field,), lambda row: read(row[field]))


def _maybe(field: str, read: Callable[[Any], Any]) -> _Piece:
    """What is null in some rows."""
    return _Piece((field,), lambda row: None if (found := row[field]) is None else read(found))


def _seldom(field: str, read: Callable[[Any], Any]) -> _Piece:
    """What is there in few rows."""
    return _Piece((field,), lambda row: read(found) if (found := row.get(field)) is not None else None)


_PIECES: Mapping[str, _Piece] = {
    "id": _plain("_id"),
    "matter": _plain("matter"),
    "department": _plain("department"),
    "region": _plain("region"),
    "account": _plain("account"),
    "applicant": _made("applicant", party_from_row),
    "agent": _maybe("agent", party_from_row),
    "channel": _made("channel", Channel),
    "status": _made("status", ApplicationStatus),
    "acceptance_mode": _maybe("acceptanceMode", AcceptanceMode),
    "form": _made("form", orjson.loads),
    "materials": _made("materials", _materials),
    "supplement_items": _made("supplementItems", _items),
    "refusal_proposal": _maybe("refusalProposal", _proposal),
    "decision": _maybe("decision", _decision),
    "results": _made("results", tuple),
    "created_at": _plain("createdAt"),
    "submitted_at": _plain("submittedAt"),
    "updated_at": _plain("updatedAt"),
    "start_key": _plain("startKey"),
    "used": _made("usedKeys", used_keys_from_row),
    "mandate": _seldom("mandate", str),
    "answers": _made("answers", lambda text: orjson.loads(text) if text else {}),
    "received_at": _plain("receivedAt"),
    "clock": _made("clock", clock_from_row),
    "evidence": _Piece(("evidence",), lambda row: _evidence(row.get("evidence"))),
    "reckoned": _Piece(("clockEdition", "deemOn", "dueOn", "warnOn", "escalateOn"), days_from_row),
    "window": _made("window", window_from_row),
    "prefill": _made("prefill", prefill_from_row),
    "instant": _maybe("instant", judgement_from_row),
    "correction_proposal": _made("correctionProposal", correction_proposal_from_row),
    "corrections": _made("corrections", lambda rows: corrections_from_row(rows, _decision)),
    "claim": _Piece(("claimedBy", "claimedAt"), claim_from_row),
    "urge": _made("urge", urge_from_row),
    "opinions": _Piece(("opinions",), opinions_from_row),
    "package": _plain("package"),
    "package_news": _Piece(("packageNews",), lambda row: row["packageNews"] is not None),
    "delivery": _made("delivery", delivery_from_row),
    "presence": _seldom("presence", presence_from_row),
    "crossing": _Piece(("crossing",), crossing_from_row),
    "crossing_news": _Piece(("crossingNews",), lambda row: row.get("crossingNews") is not None),
    "events": _made("events", lambda rows: tuple(_event(one) for one in rows)),
    # Files of cases that were taken out before version 12 don't say so.
    "linked_documents": _Piece(("linkedDocuments",), lambda row: row.get("linkedDocuments", 0)),
    "revision": _plain("revision"),
}
WHOLE: Part = frozenset(_PIECES)
