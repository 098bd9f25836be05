"""Opinions of other departments on a case (并联审批): asked at once, and a department that says nothing agrees."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import Enum

from auth.accounts.model import Role
from auth.caller import Caller
from resolvers.applications.lifecycle import ApplicationAction, ApplicationStatus

MAX_OPINIONS, MAX_WORKING_DAYS = 10, 20
# Only a case that is being reviewed waits for opinions; in any other status open ones are owed no more.
AWAITED_IN = frozenset({ApplicationStatus.UNDER_REVIEW, ApplicationStatus.SUSPENDED})
_DECIDING = {ApplicationAction.DECIDE, ApplicationAction.PROPOSE_REFUSAL}


def elsewhere(partner: str, department: str) -> str:
    """A department of a partner province's, as it is called here; none of ours has such a code."""
    return f"@{partner}:{department}"


def of_partner(code: str) -> bool:
    """Whether that is a department of a partner province's."""
    return code.startswith("@") and ":" in code


class OpinionStatus(Enum):
    """How a department that was asked stands."""

    REQUESTED = "REQUESTED"
    AGREED = "AGREED"
    OBJECTED = "OBJECTED"
    DEEMED_AGREED = "DEEMED_AGREED"


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one department thinks. `department` is its code, `name` what it was called when it was asked.

    `due_on` is the last day to answer; `asked_by` and `by` are accounts, `text` is for the file of the case.
    """

    department: str
    name: str
    due_on: date
    asked_at: datetime
    asked_by: str
    status: OpinionStatus = OpinionStatus.REQUESTED
    text: str | None = None
    at: datetime | None = None
    by: str | None = None

    @property
    def elsewhere(self) -> str | None:
        """Of which partner province the department is; None for one of ours."""
        return self.department[1:].partition(":")[0] if of_partner(self.department) else None

    @property
    def code_there(self) -> str | None:
        """What the partner province calls its department; None for one of ours."""
        return self.department.partition(":")[2] if self.elsewhere else None

    @property
    def open(self) -> bool:
        """Whether nobody has answered yet, and no day has passed for them."""
        return self.status is OpinionStatus.REQUESTED

    def late(self, on: date) -> bool:
        """Whether the department let its days pass."""
        return self.open and on > self.due_on

    def asks(self, caller: Caller, region: str) -> bool:
        """Whether the caller may speak for the department, on a case of that region."""
        return caller.handles(self.department, region, Role.APPROVER)

    def answered(self, caller: Caller, text: str, at: datetime, *, agree: bool) -> "Opinion":
        """The opinion, given by the caller."""
        status = OpinionStatus.AGREED if agree else OpinionStatus.OBJECTED
        return replace(self, status=status, text=text, at=at, by=caller.id)

    def silent(self) -> "Opinion":
        """The same without what stays among departments until the case is decided."""
        return replace(self, status=OpinionStatus.REQUESTED, text=None, at=None)


Opinions = tuple[Opinion, ...]


def awaited(opinions: Opinions, status: ApplicationStatus) -> Opinions:
    """Return the opinions that are still owed to a case in that status."""
    return tuple(one for one in opinions if one.open) if status in AWAITED_IN else ()


def objections(opinions: Opinions) -> Opinions:
    """Return the opinions that object."""
    return tuple(one for one in opinions if one.status is OpinionStatus.OBJECTED)


def deemed(opinions: Opinions, at: datetime | None, on: date) -> Opinions:
    """Return the opinions with those of absent departments as consent (缺席默认制)."""
    return tuple(replace(one, status=OpinionStatus.DEEMED_AGREED, at=at) if one.late(on) else one for one in opinions)


def possible(
    found: Sequence[ApplicationAction], opinions: Opinions, owed: Opinion | None
) -> tuple[ApplicationAction, ...]:
    """Return the actions: no deciding while somebody is waited for, no answering for who owes nothing."""
    closed = _DECIDING if any(one.open for one in opinions) else set()
    if owed is None:
        closed = closed | {ApplicationAction.GIVE_OPINION}
    return tuple(one for one in found if one not in closed)
