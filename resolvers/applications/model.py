from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import Enum
from operator import attrgetter
from typing import Any

from auth.accounts.model import Role
from auth.acting import Capacity
from auth.caller import Caller
from auth.problems import Conflict, Invalid, NotAllowedNow, NotFound
from auth.sessions.model import Channel
from resolvers.applications.clock import CaseClock
from resolvers.applications.correction import Correction, CorrectionProposal
from resolvers.applications.crossing import CaseDirection, Crossing
from resolvers.applications.delivery import TO_SEND, Delivery, Parcel
from resolvers.applications.documents import IssuedDocument
from resolvers.applications.evaluable import evaluated
from resolvers.applications.events import ApplicationEvent, chained, digest, first_broken
from resolvers.applications.instant import InstantJudgement, InstantReviewState
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
from resolvers.applications.opinions import AWAITED_IN, Opinion, Opinions, possible
from resolvers.applications.prefilled_field import PrefilledField
from resolvers.applications.presence import Presence
from resolvers.applications.sharing.model import Evidence
from resolvers.applications.used_keys import UsedKeys
from resolvers.applications.window import WindowFacts
from resolvers.matters.guidance.restrict import restricted
from resolvers.matters.model import Matter
from resolvers.parties.model import Party
from resolvers.parties.queries import stands_for

MAX_EVENTS = 100
INTERNAL = {
    EventType.REFUSAL_PROPOSED,
    EventType.REFUSAL_REJECTED,
    EventType.INSTANT_REVIEWED,
    EventType.CORRECTION_PROPOSED,
    EventType.CORRECTION_REJECTED,
}
# What the file of a case calls whoever acts on the applicant's side.
_CALLED = {Capacity.MEMBER: "申请人", Capacity.DELEGATE: "代办人", Capacity.GUARDIAN: "监护人"}
_CONFIRMING = {ApplicationAction.CONFIRM_REFUSAL, ApplicationAction.CONFIRM_CORRECTION}
_HANDED_OUT = {ApplicationStatus.APPROVED, ApplicationStatus.COMPLETED}
_LATER = (
    "mandate", "answers", "evidence", "instant", "correction_proposal", "corrections", "opinions", "package",
    "delivery", "presence", "crossing",
)  # fmt: skip
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
class Claim:
    """Who of the staff said that they see to a case (认领), and since when."""

    account: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Urge:
    """The last urge (催办): when, and from which day on the next one may come."""

    at: datetime
    again_on: date


@dataclass(frozen=True, slots=True)
class Application:
    """A case (办件). `id` is its number; `matter` names the version it started with, `account` who clicks.

    `mandate` is the delegation by which somebody started it for the applicant, so that only that one opens it again.
    `answers` are those to the matter's guide that it started with; with the version they fix form and materials.
    `evidence` is what other departments answered when it was submitted.
    `department` and `region` are codes, copied from the matter: they never change while the case runs.
    `prefill` says where the values came from that the form had at the start, `instant` what its rules found.
    `opinions` are those of other departments that were asked. `package` is the number of the package that it is in,
    `package_news` that it ended and nobody looked what that means for the others.
    `delivery` is how the result comes; None where nobody chose, which stands for in the app.
    `presence` says which clerk started it at the window for who stood there.
    `used` are the keys under which its submission, supplements and urges came.
    `crossing` is the border that it crosses, `crossing_news` that it moved and the other side wasn't told yet.
    `linked_documents`: so many of its documents stand in the chains of seals' uses, where they were sealed.
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
    used: UsedKeys = ()
    mandate: str | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
    received_at: datetime | None = None
    clock: CaseClock | None = None
    evidence: tuple[Evidence, ...] = ()
    reckoned: Reckoned = Reckoned()
    window: WindowFacts = WindowFacts()
    prefill: tuple[PrefilledField, ...] = ()
    instant: InstantJudgement | None = None
    correction_proposal: CorrectionProposal | None = None
    corrections: tuple[Correction, ...] = ()
    claim: Claim | None = None
    urge: Urge | None = None
    opinions: Opinions = ()
    package: str | None = None
    package_news: bool = False
    delivery: Delivery | None = None
    presence: Presence | None = None
    crossing: Crossing | None = None
    crossing_news: bool = False
    events: tuple[ApplicationEvent, ...] = ()
    linked_documents: int = 0
    revision: int = 0

    @property
    def unlinked_documents(self) -> tuple[tuple[int, IssuedDocument], ...]:
        """The sealed documents that stand in no seal's chain yet, with their places, from 1."""
        found = enumerate(self.window.documents, start=1)
        return tuple((place, one) for place, one in found if place > self.linked_documents and one.seal is not None)

    @property
    def files(self) -> tuple[str, ...]:
        """Every file of the case."""
        return tuple(file for material in self.materials for file in material.files)

    @property
    def _proposals(self) -> tuple[RefusalProposal | CorrectionProposal | None, ...]:
        return self.refusal_proposal, self.correction_proposal

    @property
    def proposed(self) -> bool:
        """Whether a refusal or a correction waits for a supervisor."""
        return any(self._proposals)

    @property
    def abroad(self) -> bool:
        """Whether another province decides it: here it only shows how things stand there."""
        return self.crossing is not None and self.crossing.direction is CaseDirection.OUTBOUND

    @property
    def collected(self) -> bool:
        """Whether a window here took it for another province that decides it (收受分离)."""
        return self.abroad and self.presence is not None

    @property
    def desk(self) -> str:
        """On whose desk it lies: its department's, or that of the province that decides it, which nobody here has."""
        return self.crossing.desk if self.crossing and self.abroad else self.department

    @property
    def parcel(self) -> Parcel | None:
        """How its result comes and where that is."""
        return (self.delivery.method, self.delivery.state) if self.delivery else None

    def sends_parcel(self, caller: Caller) -> bool:
        """Tell whether the result has to be sent by post, and the caller is one of the clerks who may."""
        waits = self.status is ApplicationStatus.APPROVED and self.parcel in TO_SEND
        return waits and Actor.CLERK in self.actors(caller)

    @property
    def waits_for_review(self) -> bool:
        """Whether the rules approved it, it was drawn for a look, and nobody has looked yet."""
        review = self.instant.review if self.instant else None
        return review is not None and review.state is InstantReviewState.WAITING

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
        if self.entered_by(caller):
            return frozenset({Actor.WINDOW})
        if self._concerns(caller) or self.submitted_at is None:
            return frozenset()
        if self.abroad:
            return self._here_for_another_province(caller)
        roles = (Role.CLERK, Role.APPROVER, Role.SUPERVISOR)
        found = frozenset(Actor(role.value) for role in roles if caller.handles(self.department, self.region, role))
        return found | {Actor.CONSULTED} if self._asks(caller) else found

    def _here_for_another_province(self, caller: Caller) -> frozenset[Actor]:
        """What staff do for a case that isn't decided here: hand out the result of what their window took, and give
        the opinions that the other province asked for (多地联办)."""
        hands_out = self.collected and self.status in _HANDED_OUT
        mine = hands_out and caller.handles(self.department, self.region, Role.CLERK)
        return frozenset({Actor.CLERK} if mine else {Actor.CONSULTED} if self._asks(caller) else ())

    def staffed_by(self, caller: Caller) -> bool:
        """Tell whether the caller handles this case; whoever is asked for an opinion, or started it, doesn't."""
        return bool(self.actors(caller) - {Actor.APPLICANT, Actor.WINDOW, Actor.CONSULTED})

    def opened_by_staff(self, caller: Caller) -> bool:
        """Tell whether it is staff that looks here: who handles the case, or was asked for an opinion."""
        return bool(self.actors(caller) - {Actor.APPLICANT})

    def owed_by(self, caller: Caller) -> Opinion | None:
        """The opinion that the case waits for from the caller's department."""
        if Actor.CONSULTED not in self.actors(caller):
            return None
        return next((one for one in self.opinions if one.open and one.asks(caller, self.region)), None)

    def open_library(self, caller: Caller) -> str | None:
        """Whose library may still be drawn on: the applicant's, by their side, as long as they fill the case in."""
        filling = self.status in {ApplicationStatus.DRAFT, ApplicationStatus.SUPPLEMENT_REQUIRED}
        return self.applicant.id_number if filling and self._belongs_to(caller) else None

    def shows_certificates(self, caller: Caller) -> bool:
        """Tell whether the caller may look at certificates of the case: a delegate uses what they never see, and so
        does the clerk who fills it in for somebody."""
        if self.entered_by(caller):
            return False
        return caller.delegation is None or not self._belongs_to(caller)

    def knows_agent(self, caller: Caller) -> bool:
        """Tell whether the caller may know who exactly does the clicking: that person, and who handles the case."""
        return self.staffed_by(caller) or (caller.account is not None and caller.account.id == self.account)

    def asked_of_staff(self, caller: Caller) -> Opinion | None:
        """The department that the caller looks at the case for, when they only were asked for an opinion."""
        if self.staffed_by(caller) or Actor.CONSULTED not in self.actors(caller):
            return None
        return next(one for one in self.opinions if one.asks(caller, self.region))

    def entered_by(self, caller: Caller) -> bool:
        """Tell whether the caller is the clerk who started it at the window, and it isn't decided.

        They are nothing else to it, then or later: colleagues accept and decide it.
        """
        if self.presence is None or caller.account is None or caller.account.id != self.presence.clerk:
            return False
        open_ = self.status in {ApplicationStatus.DRAFT, *UNDER_WAY}
        return open_ and caller.principal is None and caller.handles(self.department, self.region, Role.CLERK)

    def require_visible(self, caller: Caller) -> None:
        """Raise NotFound for whoever is nothing to this case: they learn not even that it exists."""
        if not self.actors(caller):
            raise NotFound("application.unknown", "applicationId")

    def available_actions(self, caller: Caller) -> tuple[ApplicationAction, ...]:
        """Return what the caller may do now; clients draw their buttons from it."""
        if _only_looks(caller):
            return ()
        found = actions(self.status, self.actors(caller), self.proposed, self.parcel)
        if self.clock is None or self.clock.extension:
            found = tuple(one for one in found if one is not ApplicationAction.EXTEND)
        if evaluated(self):
            found = tuple(one for one in found if one is not ApplicationAction.EVALUATE)
        if self.status is not ApplicationStatus.SUPPLEMENT_REQUIRED and not self.window.owed:
            found = tuple(one for one in found if one is not ApplicationAction.SUPPLEMENT)
        if not self.waits_for_review:
            found = tuple(one for one in found if one is not ApplicationAction.REVIEW_INSTANT)
        found = possible(found, self.opinions, self.owed_by(caller))
        own = any(one is not None and one.account == caller.id for one in self._proposals)
        return tuple(one for one in found if not (own and one in _CONFIRMING))

    def move(self, caller: Caller, event: EventType, revision: int) -> Move:
        """Return the move that the caller asks for; raises NotFound, NotAllowedNow or Conflict, in that order."""
        self.require_visible(caller)
        if revision != self.revision:
            raise Conflict(self.revision)
        if _only_looks(caller):
            raise NotAllowedNow("ward.guardians_account")
        open_moves = moves(self.status, self.actors(caller), self.proposed, self.parcel)
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
        news = self.package_news or (self.package is not None and move.target not in UNDER_WAY)
        changes |= {"clock": clock, "package_news": news, "reckoned": Reckoned(), "status": move.target}
        changes["crossing_news"] = self.crossing is not None and bool(changes.get("submitted_at", self.submitted_at))
        after = self.changed(updated_at=at, revision=self.revision + 1, **changes)
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
        return self.changed(events=(*kept, chained(self.id, kept[-1] if kept else None, facts)))

    def changed(self, **changes: Any) -> "Application":
        """Return the case with other values: dataclasses.replace, in half the time for so many attributes."""
        after = object.__new__(Application)
        for name, value in zip(Application.__slots__, _values(self), strict=True):
            object.__setattr__(after, name, value)
        for name, value in changes.items():
            object.__setattr__(after, name, value)
        return after

    def content_digest(self) -> str:
        """Return SHA-256 over what the case says now: who, what was filled in and given, and how it was decided."""
        # Cases from before there were delegations, guides, shared data, clocks and so on have digests without them.
        later = {name: found for name in _LATER if (found := getattr(self, name))}
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
        return next(mine, "征求意见部门" if self._asks(caller) else "系统")

    def _asks(self, caller: Caller) -> bool:
        """Whether the caller speaks for a department that was asked, as long as the case is reviewed."""
        return self.status in AWAITED_IN and any(one.asks(caller, self.region) for one in self.opinions)

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
            or (self.presence is not None and caller.account.id == self.presence.clerk)
            or bool(organizations & parties)
            or (person is not None and person.id_number in numbers)
            or bool(caller.kin & (parties | numbers))
        )

    def _belongs_to(self, caller: Caller) -> bool:
        """Who is the applicant, or acts for them; a delegate only by the delegation that the case was started by."""
        by_right = caller.delegation is None or caller.delegation.id == self.mandate
        return by_right and stands_for(caller, self.applicant)


_values = attrgetter(*Application.__slots__)


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
