"""What was found bad is mended: opened with a due day, answered, asked back, closed. Pure; time comes in as `at`."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import Enum

from auth.accounts.model import HANDLING, Role
from auth.caller import Caller
from auth.problems import CalendarMissing, Conflict, Forbidden, NotAllowedNow, NotFound, Required
from resolvers.aftercare.model import Rating
from resolvers.calendar.model import is_weekend
from resolvers.calendar.working_days import A_DAY, Calendar


class RectificationState(Enum):
    """Where it stands."""

    OPEN = "OPEN"
    REPLIED = "REPLIED"
    REVISITED = "REVISITED"
    CLOSED = "CLOSED"


class RectificationCause(Enum):
    """What it was opened by."""

    EVALUATION = "EVALUATION"
    COMPLAINT = "COMPLAINT"


@dataclass(frozen=True, slots=True)
class Subject:
    """What it is about. `staff` are the accounts that are complained about: none of them handles it.

    `text` is what the person wrote, `account` who they are, `applicant` for whom.
    """

    cause: RectificationCause
    account: str
    applicant: str
    department: str
    region: str
    application: str | None = None
    matter: str | None = None
    rating: Rating | None = None
    text: str | None = None
    staff: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rectification:
    """Something that has to be mended; for an evaluation `id` is the case's number."""

    id: str
    subject: Subject
    opened_at: datetime
    due_on: date
    state: RectificationState = RectificationState.OPEN
    reply: str | None = None
    replied_by: str | None = None
    replied_at: datetime | None = None
    revisit_satisfied: bool | None = None
    revisit_note: str | None = None
    revisited_by: str | None = None
    revisited_at: datetime | None = None
    close_note: str | None = None
    closed_at: datetime | None = None
    escalated_at: datetime | None = None
    key: str = ""
    revision: int = 1

    def overdue(self, on: date) -> bool:
        """Tell whether it should have been answered before that day."""
        return self.state is RectificationState.OPEN and on > self.due_on

    def belongs_to(self, caller: Caller) -> bool:
        """Tell whether the caller opened it."""
        return caller.id is not None and caller.id == self.subject.account

    def handled_by(self, caller: Caller, *roles: Role) -> bool:
        """Tell whether the caller may handle it: in the department, and neither the one who complains nor one of
        those who are complained about (回避)."""
        about = self.subject
        concerned = {about.account, about.applicant, *about.staff}
        organizations = {one.organization for one in caller.account.memberships} if caller.account else set()
        if caller.id in concerned or concerned & (organizations | caller.kin):
            return False
        return caller.handles(about.department, about.region, *(roles or HANDLING))

    def answer(self, caller: Caller, revision: int, text: str | None, at: datetime) -> "Rectification":
        """Return it with the department's reply."""
        self._open_to(caller, revision, RectificationState.OPEN, Role.SUPERVISOR)
        return self._moved(
            RectificationState.REPLIED, reply=_said(text, "reply"), replied_by=caller.id, replied_at=at
        )

    def revisit(
        self, caller: Caller, revision: int, *, satisfied: bool, note: str | None, at: datetime
    ) -> "Rectification":
        """Return it with what the person said when called back; never by who replied."""
        self._open_to(caller, revision, RectificationState.REPLIED, *HANDLING)
        if caller.id == self.replied_by:
            raise NotAllowedNow("rectification.own_reply")
        return self._moved(
            RectificationState.REVISITED,
            revisit_satisfied=satisfied,
            revisit_note=note,
            revisited_by=caller.id,
            revisited_at=at,
        )

    def close(self, caller: Caller, revision: int, note: str | None, at: datetime) -> "Rectification":
        """Return it closed; when the person was not satisfied it says why nonetheless."""
        self._open_to(caller, revision, RectificationState.REVISITED, Role.SUPERVISOR)
        said = note if self.revisit_satisfied else _said(note, "note")
        return self._moved(RectificationState.CLOSED, close_note=said, closed_at=at)

    def escalated(self, at: datetime) -> "Rectification":
        """Return it with those above told."""
        return replace(self, escalated_at=at, revision=self.revision + 1)

    def _open_to(self, caller: Caller, revision: int, state: RectificationState, *roles: Role) -> None:
        if not self.handled_by(caller):
            raise NotFound("rectification.unknown", "rectificationId")
        if not self.handled_by(caller, *roles):
            raise Forbidden("role.missing")
        if revision != self.revision:
            raise Conflict(self.revision)
        if self.state is not state:
            raise NotAllowedNow("rectification.not_now")

    def _moved(self, state: RectificationState, **changes: object) -> "Rectification":
        return replace(self, state=state, revision=self.revision + 1, **changes)  # type: ignore[arg-type]


def due_day(calendar: Calendar, opened: date, working_days: int) -> date:
    """Return the last of so many working days after a day.

    Where the calendar doesn't reach, weekends alone are left out: no holiday makes it later than it will be, so what
    a person was promised is never too late, and nobody's complaint waits for a notice.
    """
    try:
        return calendar.after(opened, working_days)
    except CalendarMissing:
        day = opened
        while working_days:
            day += A_DAY
            working_days -= not is_weekend(day)
        return day


def _said(text: str | None, field: str) -> str:
    if not text:
        raise Required("reason.missing", field)
    return text
