"""What a case knows of the border that it crosses (跨省通办); what is said there is resolvers/exchanges' business."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum

from auth.rows import Row
from resolvers.matters.model import CrossProvinceMode


class CaseDirection(Enum):
    """Which way a case goes: handed to a partner province, or taken from one."""

    OUTBOUND = "OUTBOUND"
    INBOUND = "INBOUND"


# Of rows: a case that another province decides counts there, not among the region's own.
DECIDED_HERE: Row = {"crossing.direction": {"$ne": CaseDirection.OUTBOUND.value}}


@dataclass(frozen=True, slots=True)
class Crossing:
    """A case that one province takes and another decides. `partner` is the other province's code, `agreement` what
    the two agreed, `case` the conversation about it, once there is one.
    """

    partner: str
    mode: CrossProvinceMode
    direction: CaseDirection
    agreement: str
    case: str | None = None

    @property
    def desk(self) -> str:
        """What stands for the department of a case that nobody here decides; no department has such a code."""
        return f"@{self.partner}"


def same_border(one: Crossing | None, other: Crossing | None) -> bool:
    """Whether two cases go the same way, by whichever agreement."""
    found = [replace(each, agreement="", case=None) if each else None for each in (one, other)]
    return found[0] == found[1]


def crossing_to_row(crossing: Crossing | None, *, news: bool) -> Row:
    """Lay it out; only cases that cross have it. `crossingNews` is how the worker finds what has to be reported."""
    if crossing is None:
        return {}
    told = {
        "partner": crossing.partner,
        "mode": crossing.mode.value,
        "direction": crossing.direction.value,
        "agreement": crossing.agreement,
        "case": crossing.case,
    }
    return {"crossing": told, "crossingNews": crossing.partner if news else None}


def news_put_off(until: datetime) -> str:
    """What `crossingNews` is of a case that couldn't be reported: behind all codes, by when to try again."""
    return f"~{int(until.timestamp() * 1000):015d}"


def crossing_from_row(row: Row) -> Crossing | None:
    """Read it back."""
    told = row.get("crossing")
    if told is None:
        return None
    facts = {**told, "mode": CrossProvinceMode(told["mode"]), "direction": CaseDirection(told["direction"])}
    return Crossing(**facts)
