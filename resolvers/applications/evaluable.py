"""Whether a case waits for its evaluation; what people say of it lies in resolvers/aftercare."""

from datetime import datetime
from typing import TYPE_CHECKING

from auth.rows import Row
from resolvers.applications.lifecycle import EVALUABLE, ApplicationStatus, EventType

if TYPE_CHECKING:
    from resolvers.applications.model import Application


def evaluated(application: "Application") -> bool:
    """Tell whether the case was evaluated, by people or by default."""
    return any(event.type is EventType.EVALUATED for event in application.events)


def evaluable_since(application: "Application") -> datetime | None:
    """When a case was decided that waits for its evaluation; None for all others."""
    waits = application.status in EVALUABLE and application.decision is not None and not evaluated(application)
    return application.decision.at if waits and application.decision else None


def with_evaluation(row: Row) -> Row:
    """A later version: since when a case waits for its evaluation."""
    waits = ApplicationStatus(row["status"]) in EVALUABLE and row["decision"] is not None
    done = any(event["type"] == EventType.EVALUATED.value for event in row["events"])
    return {**row, "evaluableSince": row["decision"]["at"] if waits and not done else None}
