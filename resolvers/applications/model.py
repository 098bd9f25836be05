from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import Enum
from typing import Any

from auth.accounts.model import Role
from auth.acting import Capacity
from auth.caller import Caller
from auth.problems import Conflict, Invalid, NotAllowedNow, NotFound
from auth.sessions.model import Channel
from resolvers.applications.clock import CaseClock
from resolvers.applications.events import ApplicationEvent, chained, digest, first_broken
from resolvers.applications.lifecycle import (
    UNDER_WAY,
    Actor,
    ApplicationAction,
    ApplicationStatus,
    EventType,
    Move,
    actions,
    moves,
)
from resolvers.applications.sharing.model import Evidence
from resolvers.applications.window import WindowFacts
from resolvers.matters.guidance.restrict import restricted
from resolvers.matters.model import Matter
from resolvers.parties.model import Party
from resolvers.parties.queries import stands_for

MAX_EVENTS = 100
INTERNAL = {EventType.REFUSAL_PROPOSED, EventType.REFUSAL_REJECTED}
# What the file of a case calls whoever acts on the applicant's side.
_CALLED = {Capacity.MEMBER: "申请人", Capacity.DELEGATE: "代办人", Capacity.GUARDIAN: "监护人"}
_CONTENT = ("matter", "applicant", "agent", "form", "materials", "refusal_proposal", "decision", "results")


class TamperedCase(RuntimeError):
    """Somebody changed a case behind our back: a fault to look into, not a problem to mend."""


class AcceptanceMode(Enum):
    """How the case was taken; only the system deems."""

    COMPLETE = "COMPLETE"
    DEFICIENT = "DEFICIENT"
    COMMITMENT = "COMMITMENT"
    DEEMED = "DEEMED"


class RefusalKind(Enum):
    """What a "no" would be: not taken, or denied after review."""

    NOT_ACCEPT = "NOT_ACCEPT"
    DENY = "DENY"


class DecisionOutcome(Enum):
    """How a case was decided."""

    APPROVE = "APPROVE"
    DENY = "DENY"


@dataclass(frozen=True, slots=True)
class ProvidedMaterial:
    """What there is for one requirement: files, a commitment, or the certificate that was in the library."""

    key: str
    files: tuple[str, ...] = ()
    committed: bool = False
    certificate: str | None = None


@dataclass(frozen=True, slots=True)
class SupplementItem:
    """One thing that is missing or wrong: a material, a field of the form, or just words."""

    message: str
    material_key: str | None = None
    field_path: str | None = None


@dataclass(frozen=True, slots=True)
class RefusalProposal:
    """A "no" that waits for a supervisor (窗口无权否决); `account` proposed it."""

    kind: RefusalKind
    reason: str
    legal_basis: str
    account: str
    proposed_at: datetime


@dataclass(frozen=True, slots=True)
class Decision:
    """How the case ended. `by` is fit to show."""

    outcome: DecisionOutcome
    by: str
    at: datetime
    reason: str | None = None
    legal_basis: str | None = None
    appeal: str | None = None
    automatic: bool = False


@dataclass(frozen=True, slots=True)
class Reckoned:
    """Days that queues and the worker look for, by one edition of the calendar; 0 stands for not yet reckoned.

    Until `deem_on` the window has to answer, `due_on` is the deadline, yellow from `warn_on` on. After `escalate_on`
    a supervisor is told. None where nothing runs, or the calendar doesn't reach.
    """

    edition: int = 0
    deem_on: date | None = None
    due_on: date | None = None
    warn_on: date | None = None
    escalate_on: date | None = None


@dataclass(frozen=True, slots=True)
class Application:
    """A case (办件). `id` is its number; `matter` names the version it started with, `account` who clicks.

    `mandate` is the delegation by which somebody started it for the applicant, so that only that one opens it again.
    `answers` are those to the matter's guide that it started with; with the version they fix form and materials.
    `evidence` is what other departments answered when it was submitted.
    `department` and `region` are codes, copied from the matter: they never change while the case runs.
    `received_at` is when it last reached the window: submitted, or submitted again after a supplement.
    """

    id: str
    matter: str
    department: str
    region: str
    account: str
    applicant: Party
    agent: Party | None
    channel: Channel
    created_at: datetime
    updated_at: datetime
    start_key: str
    status: ApplicationStatus = ApplicationStatus.DRAFT
    acceptance_mode: AcceptanceMode | None = None
    form: Mapping[str, Any] = field(default_factory=dict)
    materials: tuple[ProvidedMaterial, ...] = ()
    supplement_items: tuple[SupplementItem, ...] = ()
    refusal_proposal: RefusalProposal | None = None
    decision: Decision | None = None
    results: tuple[str, ...] = ()
    submitted_at: datetime | None = None
    submit_key: str | None = None
    supplement_key: str | None = None
    mandate: str | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
    received_at: datetime | None = None
    clock: CaseClock | None = None
    evidence: tuple[Evidence, ...] = ()
    reckoned: Reckoned = Reckoned()
    window: WindowFacts = WindowFacts()
    events: tuple[ApplicationEvent, ...] = ()
    revision: int = 0

    @property
    def files(self) -> tuple[str, ...]:
        """Every file of the case."""
        return tuple(file for material in self.materials for file in material.files)

    def asked_of(self, matter: Matter) -> Matter:
        """Return the matter as this case has it: without what the answers to its guide made needless."""
        return restricted(matter, self.answers)

    def actors(self, caller: Caller) -> frozenset[Actor]:
        """Tell what the caller is to this case; nothing at all for a stranger.

        Whomever it concerns has no staff role in it, for whomever they act just now: nobody handles their own
        case (回避). Staff see nothing that was never submitted.
        """
        if self._belongs_to(caller):
            return frozenset({Actor.APPLICANT})
        if self._concerns(caller) or self.submitted_at is None:
            return frozenset()
        roles = (Role.CLERK, Role.APPROVER, Role.SUPERVISOR)
        return frozenset(Actor(role.value) for role in roles if caller.handles(self.department, self.region, role))

    def staffed_by(self, caller: Caller) -> bool:
        """Tell whether the caller handles this case."""
        return bool(self.actors(caller) - {Actor.APPLICANT})

    def open_library(self, caller: Caller) -> str | None:
        """Whose library may still be drawn on: the applicant's, by their side, as long as they fill the case in."""
        filling = self.status in {ApplicationStatus.DRAFT, ApplicationStatus.SUPPLEMENT_REQUIRED}
        return self.applicant.id_number if filling and self._belongs_to(caller) else None

    def shows_certificates(self, caller: Caller) -> bool:
        """Tell whether the caller may look at certificates of the case: a delegate uses what they never see."""
        return caller.delegation is None or not self._belongs_to(caller)

    def knows_agent(self, caller: Caller) -> bool:
        """Tell whether the caller may know who exactly does the clicking: that person, and who handles the case."""
        return self.staffed_by(caller) or (caller.account is not None and caller.account.id == self.account)

    def require_visible(self, caller: Caller) -> None:
        """Raise NotFound for whoever is nothing to this case: they learn not even that it exists."""
        if not self.actors(caller):
            raise NotFound("application.unknown", "applicationId")

    def available_actions(self, caller: Caller) -> tuple[ApplicationAction, ...]:
        """Return what the caller may do now; clients draw their buttons from it."""
        if _only_looks(caller):
            return ()
        found = actions(self.status, self.actors(caller), self.refusal_proposal is not None)
        if self.clock is None or self.clock.extension:
            found = tuple(one for one in found if one is not ApplicationAction.EXTEND)
        if self.status is not ApplicationStatus.SUPPLEMENT_REQUIRED and not self.window.owed:
            found = tuple(one for one in found if one is not ApplicationAction.SUPPLEMENT)
        own = self.refusal_proposal is not None and self.refusal_proposal.account == caller.id
        return tuple(one for one in found if not (own and one is ApplicationAction.CONFIRM_REFUSAL))

    def move(self, caller: Caller, event: EventType, revision: int) -> Move:
        """Return the move that the caller asks for; raises NotFound, NotAllowedNow or Conflict, in that order."""
        self.require_visible(caller)
        if revision != self.revision:
            raise Conflict(self.revision)
        if _only_looks(caller):
            raise NotAllowedNow("ward.guardians_account")
        open_moves = moves(self.status, self.actors(caller), self.refusal_proposal is not None)
        for move in open_moves:
            if move.event is event and (self.window.owed or not move.owing):
                return move
        raise NotAllowedNow("application.not_allowed_now", status=self.status.value)

    def moved(self, move: Move, caller: Caller, at: datetime, **changes: Any) -> "Application":
        """Return the application after a move, with its event; `note` goes into the event."""
        note = changes.pop("note", None)
        clock = changes.pop("clock", self.clock)
        if clock and move.target not in UNDER_WAY:
            clock = clock.end(at)
        changes |= {"clock": clock, "reckoned": Reckoned(), "status": move.target}
        after = replace(self, updated_at=at, revision=self.revision + 1, **changes)
        return after.recorded(move.event, caller, at, note)

    def recorded(self, event: EventType, caller: Caller, at: datetime, note: str | None) -> "Application":
        """Return the application with one more event in its chain.

        Saving a draft again replaces the last SAVED event: autosave is not history yet.
        """
        kept = self.events
        if event is EventType.SAVED and kept and kept[-1].type is EventType.SAVED:
            kept = kept[:-1]
        facts = {
            "type": event,
            "at": at,
            "status": self.status,
            "actor": self.actor_name(caller),
            "account": caller.id or "",
            "note": note,
            "content": self.content_digest(),
        }
        return replace(self, events=(*kept, chained(self.id, kept[-1] if kept else None, facts)))

    def content_digest(self) -> str:
        """Return SHA-256 over what the case says now: who, what was filled in and given, and how it was decided."""
        # Cases from before there were delegations, guides, shared data and clocks have digests without them.
        later = {name: found for name in ("mandate", "answers", "evidence") if (found := getattr(self, name))}
        clock = {"clock": self.clock.history} if self.clock and self.clock.history else {}
        return digest({name: getattr(self, name) for name in _CONTENT} | later | clock | self.window.content)

    def require_intact(self) -> None:
        """Raise TamperedCase unless the events follow from each other and the last one covers what is there now."""
        broken = first_broken(self.id, self.events)
        if broken is not None or self.events[-1].content != self.content_digest():
            raise TamperedCase(self.id)

    def later_events(self, caller: Caller, after: int, first: int | None) -> tuple[ApplicationEvent, ...]:
        """Return events behind a sequence number, at most 100.

        What staff say of a refusal stays among them until it is one.
        """
        later = [event for event in self.events if event.sequence > after]
        page = later[: MAX_EVENTS if first is None else max(0, min(first, MAX_EVENTS))]
        if self.staffed_by(caller):
            return tuple(page)
        return tuple(replace(event, note=None) if event.type in INTERNAL else event for event in page)

    def actor_name(self, caller: Caller) -> str:
        """Say who acted without naming staff to the applicant or the applicant to staff."""
        if self._belongs_to(caller):
            return _CALLED[caller.capacity] if caller.capacity else "申请人"
        titles = {Role.SUPERVISOR: "负责人", Role.APPROVER: "审批人员", Role.CLERK: "窗口人员"}
        mine = (title for role, title in titles.items() if caller.handles(self.department, self.region, role))
        return next(mine, "系统")

    def _concerns(self, caller: Caller) -> bool:
        """Whether it is about the caller at all: as its account, as a party to it, through an organization, or
        because its applicant is their ward or lets them act for them."""
        if caller.account is None:
            return False
        person = caller.account.person
        parties = {self.account, self.applicant.id, self.agent.id if self.agent else None}
        numbers = {self.applicant.id_number, self.agent.id_number if self.agent else None}
        organizations = {one.organization for one in caller.account.memberships}
        return (
            caller.account.id in parties
            or bool(organizations & parties)
            or (person is not None and person.id_number in numbers)
            or bool(caller.kin & (parties | numbers))
        )

    def _belongs_to(self, caller: Caller) -> bool:
        """Who is the applicant, or acts for them; a delegate only by the delegation that the case was started by."""
        by_right = caller.delegation is None or caller.delegation.id == self.mandate
        return by_right and stands_for(caller, self.applicant)


def _only_looks(caller: Caller) -> bool:
    """Children see what a guardian does for them; they act within the guardian's account (令173号)."""
    return caller.minor and caller.principal is None


def merged(
    materials: tuple[ProvidedMaterial, ...], changes: tuple[ProvidedMaterial, ...]
) -> tuple[ProvidedMaterial, ...]:
    """Merge by key: a change replaces, one that gives nothing clears, an omitted key stays."""
    keys = [change.key for change in changes]
    if len(set(keys)) != len(keys):
        raise Invalid("material.twice", "materials")
    by_key = {material.key: material for material in materials} | {change.key: change for change in changes}
    return tuple(
        material for material in by_key.values() if material.files or material.committed or material.certificate
    )
