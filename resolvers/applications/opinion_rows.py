"""How the opinions on a case lie in the database, and what queues and the worker look for."""

from datetime import date

from auth.rows import Row
from resolvers.applications.lifecycle import ApplicationStatus
from resolvers.applications.opinions import Opinion, Opinions, OpinionStatus, awaited


def with_opinions(row: Row) -> Row:
    """Version 5: opinions of other departments; nobody was asked before."""
    return {**row, "opinions": [], "opinionsOwed": [], "opinionDueOn": None}


def opinions_to_row(status: ApplicationStatus, opinions: Opinions) -> Row:
    """Lay opinions out, with who still owes one and the first day on which one is due."""
    owed = awaited(opinions, status)
    return {
        "opinions": [_opinion_to_row(one) for one in opinions],
        "opinionsOwed": [one.department for one in owed],
        "opinionDueOn": min((one.due_on.isoformat() for one in owed), default=None),
    }


def opinions_from_row(row: Row) -> Opinions:
    """Read them back."""
    return tuple(
        Opinion(
            department=one["department"],
            name=one["name"],
            due_on=date.fromisoformat(one["dueOn"]),
            asked_at=one["askedAt"],
            asked_by=one["askedBy"],
            status=OpinionStatus(one["status"]),
            text=one["text"],
            at=one["at"],
            by=one["by"],
        )
        for one in row["opinions"]
    )


def exported_opinions(row: Row) -> list[Row]:
    """What the case's own people get of them: after the decision what was said, before it who was asked."""
    shown = ("name", "dueOn", "status", "text", "at") if row["decision"] else ("name", "dueOn")
    return [{name: one[name] for name in shown} for one in row["opinions"]]


def _opinion_to_row(opinion: Opinion) -> Row:
    return {
        "department": opinion.department,
        "name": opinion.name,
        "dueOn": opinion.due_on.isoformat(),
        "askedAt": opinion.asked_at,
        "askedBy": opinion.asked_by,
        "status": opinion.status.value,
        "text": opinion.text,
        "at": opinion.at,
        "by": opinion.by,
    }
