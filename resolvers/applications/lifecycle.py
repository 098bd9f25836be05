"""The lifecycle of an application as one table: every move, who may make it, and the event it leaves.

Guards, `availableActions`, the diagram in docs/lifecycle.md and the exhaustive test all come from MOVES.
"""

from dataclasses import dataclass
from enum import Enum

from resolvers.applications.delivery import ON_THE_WAY, TO_COLLECT, TO_SEND, Parcel


class ApplicationStatus(Enum):
    """Where an application stands."""

    DRAFT = "DRAFT"
    SUBMITTED = "SUBMITTED"
    SUPPLEMENT_REQUIRED = "SUPPLEMENT_REQUIRED"
    NOT_ACCEPTED = "NOT_ACCEPTED"
    ACCEPTED = "ACCEPTED"
    UNDER_REVIEW = "UNDER_REVIEW"
    SUSPENDED = "SUSPENDED"
    APPROVED = "APPROVED"
    DENIED = "DENIED"
    COMPLETED = "COMPLETED"
    WITHDRAWN = "WITHDRAWN"
    TERMINATED = "TERMINATED"


# These wait for a decision, or for what it takes.
UNDER_WAY = (
    ApplicationStatus.SUBMITTED,
    ApplicationStatus.SUPPLEMENT_REQUIRED,
    ApplicationStatus.ACCEPTED,
    ApplicationStatus.UNDER_REVIEW,
    ApplicationStatus.SUSPENDED,
)

# Something of these is computed from the calendar: until when to accept, or until when to decide.
TIMED = frozenset(set(UNDER_WAY) - {ApplicationStatus.SUPPLEMENT_REQUIRED})


# How these went can be evaluated.
EVALUABLE = (
    ApplicationStatus.NOT_ACCEPTED,
    ApplicationStatus.APPROVED,
    ApplicationStatus.DENIED,
    ApplicationStatus.COMPLETED,
)


class ApplicationAction(Enum):
    """What somebody may do to an application. Confirming a refusal stands for rejecting it too."""

    EDIT = "EDIT"
    SUBMIT = "SUBMIT"
    SUPPLEMENT = "SUPPLEMENT"
    WITHDRAW = "WITHDRAW"
    URGE = "URGE"
    ACCEPT = "ACCEPT"
    REQUEST_SUPPLEMENT = "REQUEST_SUPPLEMENT"
    PROPOSE_REFUSAL = "PROPOSE_REFUSAL"
    CONFIRM_REFUSAL = "CONFIRM_REFUSAL"
    START_REVIEW = "START_REVIEW"
    SUSPEND = "SUSPEND"
    RESUME = "RESUME"
    EXTEND = "EXTEND"
    REQUEST_OPINION = "REQUEST_OPINION"
    GIVE_OPINION = "GIVE_OPINION"
    DECIDE = "DECIDE"
    REVIEW_INSTANT = "REVIEW_INSTANT"
    PROPOSE_CORRECTION = "PROPOSE_CORRECTION"
    CONFIRM_CORRECTION = "CONFIRM_CORRECTION"
    EVALUATE = "EVALUATE"
    DISPATCH_RESULT = "DISPATCH_RESULT"
    RECORD_DELIVERY = "RECORD_DELIVERY"
    RECORD_PICKUP = "RECORD_PICKUP"


class EventType(Enum):
    """What an event in the file of a case records."""

    STARTED = "STARTED"
    SAVED = "SAVED"
    SUBMITTED = "SUBMITTED"
    ACCEPTED = "ACCEPTED"
    DEEMED_ACCEPTED = "DEEMED_ACCEPTED"
    SUPPLEMENT_REQUESTED = "SUPPLEMENT_REQUESTED"
    SUPPLEMENTED = "SUPPLEMENTED"
    REFUSAL_PROPOSED = "REFUSAL_PROPOSED"
    REFUSAL_CONFIRMED = "REFUSAL_CONFIRMED"
    REFUSAL_REJECTED = "REFUSAL_REJECTED"
    REVIEW_STARTED = "REVIEW_STARTED"
    OPINION_REQUESTED = "OPINION_REQUESTED"
    OPINION_GIVEN = "OPINION_GIVEN"
    SUSPENDED = "SUSPENDED"
    RESUMED = "RESUMED"
    EXTENDED = "EXTENDED"
    ESCALATED = "ESCALATED"
    URGED = "URGED"
    DECIDED = "DECIDED"
    CERTIFICATE_ISSUED = "CERTIFICATE_ISSUED"
    WITHDRAWN = "WITHDRAWN"
    TERMINATED = "TERMINATED"
    INSTANT_REVIEWED = "INSTANT_REVIEWED"
    CORRECTION_PROPOSED = "CORRECTION_PROPOSED"
    CORRECTED = "CORRECTED"
    CORRECTION_REJECTED = "CORRECTION_REJECTED"
    EVALUATED = "EVALUATED"
    DISPATCHED = "DISPATCHED"
    RETURNED = "RETURNED"
    DELIVERED = "DELIVERED"
    COMPLETED = "COMPLETED"
    BREACH_CONFIRMED = "BREACH_CONFIRMED"
    BREACH_REPAIRED = "BREACH_REPAIRED"
    FORWARDED = "FORWARDED"


class Actor(Enum):
    """What the caller is to the case; one caller may be several. No caller is the system.

    CONSULTED is staff of a department that was asked for its opinion, WINDOW the clerk who started it for who stood
    there.
    """

    APPLICANT = "APPLICANT"
    WINDOW = "WINDOW"
    CLERK = "CLERK"
    APPROVER = "APPROVER"
    SUPERVISOR = "SUPERVISOR"
    CONSULTED = "CONSULTED"
    SYSTEM = "SYSTEM"


class Proposal(Enum):
    """Whether a move wants a refusal to be proposed, wants none, or doesn't care."""

    ANY = "ANY"
    NONE = "NONE"
    OPEN = "OPEN"


@dataclass(frozen=True, slots=True)
class Move:
    """One row of the table; what the system does by itself has no action that anybody could choose."""

    source: ApplicationStatus
    action: ApplicationAction | None
    event: EventType
    target: ApplicationStatus
    who: frozenset[Actor]
    proposal: Proposal = Proposal.ANY
    # Only while a deferred material is missing (容缺).
    owing: bool = False
    # Only for a parcel that stands like one of these (送达).
    parcel: frozenset[Parcel] = frozenset()


S, A, E = ApplicationStatus, ApplicationAction, EventType
_APPLICANT = frozenset({Actor.APPLICANT})
_FILLING = frozenset({Actor.APPLICANT, Actor.WINDOW})
_CLERK = frozenset({Actor.CLERK})
_APPROVER = frozenset({Actor.APPROVER})
_REVIEWER = frozenset({Actor.CLERK, Actor.APPROVER})
_SUPERVISOR = frozenset({Actor.SUPERVISOR})
_CONSULTED = frozenset({Actor.CONSULTED})
_SYSTEM = frozenset({Actor.SYSTEM})

_INSPECTORS = frozenset({Actor.APPROVER, Actor.SUPERVISOR})
_GRANTED = (S.APPROVED, S.COMPLETED)


def _corrections(decided: ApplicationStatus) -> tuple[Move, ...]:
    """The two halves of a correction; a decided case stays where it is."""
    return (
        Move(decided, A.PROPOSE_CORRECTION, E.CORRECTION_PROPOSED, decided, _APPROVER, Proposal.NONE),
        Move(decided, A.CONFIRM_CORRECTION, E.CORRECTED, decided, _SUPERVISOR, Proposal.OPEN),
        Move(decided, A.CONFIRM_CORRECTION, E.CORRECTION_REJECTED, decided, _SUPERVISOR, Proposal.OPEN),
    )


MOVES: tuple[Move, ...] = (
    Move(S.DRAFT, A.EDIT, E.SAVED, S.DRAFT, _FILLING),
    Move(S.DRAFT, A.SUBMIT, E.SUBMITTED, S.SUBMITTED, _FILLING),
    Move(S.SUBMITTED, A.ACCEPT, E.ACCEPTED, S.ACCEPTED, _CLERK, Proposal.NONE),
    Move(S.SUBMITTED, A.REQUEST_SUPPLEMENT, E.SUPPLEMENT_REQUESTED, S.SUPPLEMENT_REQUIRED, _CLERK, Proposal.NONE),
    Move(S.SUPPLEMENT_REQUIRED, A.SUPPLEMENT, E.SUPPLEMENTED, S.SUBMITTED, _FILLING),
    Move(S.SUBMITTED, A.PROPOSE_REFUSAL, E.REFUSAL_PROPOSED, S.SUBMITTED, _CLERK, Proposal.NONE),
    Move(S.SUBMITTED, A.CONFIRM_REFUSAL, E.REFUSAL_CONFIRMED, S.NOT_ACCEPTED, _SUPERVISOR, Proposal.OPEN),
    Move(S.SUBMITTED, A.CONFIRM_REFUSAL, E.REFUSAL_REJECTED, S.SUBMITTED, _SUPERVISOR, Proposal.OPEN),
    Move(S.ACCEPTED, A.START_REVIEW, E.REVIEW_STARTED, S.UNDER_REVIEW, _REVIEWER),
    Move(S.UNDER_REVIEW, A.SUSPEND, E.SUSPENDED, S.SUSPENDED, _APPROVER, Proposal.NONE),
    Move(S.SUSPENDED, A.RESUME, E.RESUMED, S.UNDER_REVIEW, _APPROVER),
    Move(S.UNDER_REVIEW, A.REQUEST_OPINION, E.OPINION_REQUESTED, S.UNDER_REVIEW, _APPROVER, Proposal.NONE),
    Move(S.UNDER_REVIEW, A.GIVE_OPINION, E.OPINION_GIVEN, S.UNDER_REVIEW, _CONSULTED),
    Move(S.SUSPENDED, A.GIVE_OPINION, E.OPINION_GIVEN, S.SUSPENDED, _CONSULTED),
    Move(S.ACCEPTED, A.EXTEND, E.EXTENDED, S.ACCEPTED, _SUPERVISOR),
    Move(S.UNDER_REVIEW, A.EXTEND, E.EXTENDED, S.UNDER_REVIEW, _SUPERVISOR),
    Move(S.SUSPENDED, A.EXTEND, E.EXTENDED, S.SUSPENDED, _SUPERVISOR),
    Move(S.UNDER_REVIEW, A.DECIDE, E.DECIDED, S.APPROVED, _APPROVER, Proposal.NONE),
    Move(S.UNDER_REVIEW, A.PROPOSE_REFUSAL, E.REFUSAL_PROPOSED, S.UNDER_REVIEW, _APPROVER, Proposal.NONE),
    Move(S.UNDER_REVIEW, A.CONFIRM_REFUSAL, E.REFUSAL_CONFIRMED, S.DENIED, _SUPERVISOR, Proposal.OPEN),
    Move(S.UNDER_REVIEW, A.CONFIRM_REFUSAL, E.REFUSAL_REJECTED, S.UNDER_REVIEW, _SUPERVISOR, Proposal.OPEN),
    Move(S.DRAFT, A.WITHDRAW, E.WITHDRAWN, S.WITHDRAWN, _APPLICANT),
    Move(S.SUBMITTED, A.WITHDRAW, E.WITHDRAWN, S.WITHDRAWN, _APPLICANT),
    Move(S.SUPPLEMENT_REQUIRED, A.WITHDRAW, E.WITHDRAWN, S.WITHDRAWN, _APPLICANT),
    Move(S.ACCEPTED, A.WITHDRAW, E.WITHDRAWN, S.WITHDRAWN, _APPLICANT),
    Move(S.UNDER_REVIEW, A.WITHDRAW, E.WITHDRAWN, S.WITHDRAWN, _APPLICANT),
    Move(S.SUSPENDED, A.WITHDRAW, E.WITHDRAWN, S.WITHDRAWN, _APPLICANT),
    # What was deferred comes while the case goes on, or the case ends.
    Move(S.ACCEPTED, A.SUPPLEMENT, E.SUPPLEMENTED, S.ACCEPTED, _APPLICANT, owing=True),
    Move(S.UNDER_REVIEW, A.SUPPLEMENT, E.SUPPLEMENTED, S.UNDER_REVIEW, _APPLICANT, owing=True),
    Move(S.SUSPENDED, A.SUPPLEMENT, E.SUPPLEMENTED, S.SUSPENDED, _APPLICANT, owing=True),
    Move(S.ACCEPTED, None, E.TERMINATED, S.TERMINATED, _SYSTEM, owing=True),
    Move(S.UNDER_REVIEW, None, E.TERMINATED, S.TERMINATED, _SYSTEM, owing=True),
    Move(S.SUSPENDED, None, E.TERMINATED, S.TERMINATED, _SYSTEM, owing=True),
    # The applicant asks for it to go on, while staff have to (催办).
    Move(S.SUBMITTED, A.URGE, E.URGED, S.SUBMITTED, _APPLICANT),
    Move(S.ACCEPTED, A.URGE, E.URGED, S.ACCEPTED, _APPLICANT),
    Move(S.UNDER_REVIEW, A.URGE, E.URGED, S.UNDER_REVIEW, _APPLICANT),
    # Once: what was evaluated is told by its events. Who doesn't answer in time is given the default by the system.
    *(Move(status, A.EVALUATE, E.EVALUATED, status, _APPLICANT) for status in EVALUABLE),
    *(Move(status, None, E.EVALUATED, status, _SYSTEM) for status in EVALUABLE),
    # A "no" that nobody has told the applicant yet doesn't keep the law from accepting their case (art. 32).
    Move(S.SUBMITTED, None, E.DEEMED_ACCEPTED, S.ACCEPTED, _SYSTEM),
    Move(S.ACCEPTED, None, E.ESCALATED, S.ACCEPTED, _SYSTEM),
    Move(S.UNDER_REVIEW, None, E.ESCALATED, S.UNDER_REVIEW, _SYSTEM),
    Move(S.SUSPENDED, None, E.ESCALATED, S.SUSPENDED, _SYSTEM),
    # The result is sent or handed out while no correction waits; then the system completes the case (办结).
    Move(S.APPROVED, A.DISPATCH_RESULT, E.DISPATCHED, S.APPROVED, _CLERK, Proposal.NONE, parcel=TO_SEND),
    Move(S.APPROVED, A.RECORD_DELIVERY, E.DELIVERED, S.APPROVED, _CLERK, parcel=ON_THE_WAY),
    Move(S.APPROVED, A.RECORD_DELIVERY, E.RETURNED, S.APPROVED, _CLERK, parcel=ON_THE_WAY),
    Move(S.APPROVED, A.RECORD_PICKUP, E.DELIVERED, S.APPROVED, _CLERK, Proposal.NONE, parcel=TO_COLLECT),
    Move(S.APPROVED, None, E.COMPLETED, S.COMPLETED, _SYSTEM),
    # Instant approval (秒批): what was submitted is accepted and decided in the same write.
    Move(S.SUBMITTED, None, E.ACCEPTED, S.ACCEPTED, _SYSTEM),
    Move(S.ACCEPTED, None, E.DECIDED, S.APPROVED, _SYSTEM),
    *(Move(decided, A.REVIEW_INSTANT, E.INSTANT_REVIEWED, decided, _INSPECTORS) for decided in _GRANTED),
    *(move for decided in (*_GRANTED, S.DENIED) for move in _corrections(decided)),
    # A department that lets its days pass agrees (缺席默认制).
    Move(S.UNDER_REVIEW, None, E.OPINION_GIVEN, S.UNDER_REVIEW, _SYSTEM),
    Move(S.SUSPENDED, None, E.OPINION_GIVEN, S.SUSPENDED, _SYSTEM),
    # What was submitted as a package goes on by itself once all that it waits for has ended well (一件事一次办).
    Move(S.DRAFT, None, E.SUBMITTED, S.SUBMITTED, _SYSTEM),
)


_FROM = {status: tuple(move for move in MOVES if move.source is status) for status in ApplicationStatus}


def moves(
    status: ApplicationStatus, actors: frozenset[Actor], proposed: bool, parcel: Parcel | None = None
) -> tuple[Move, ...]:
    """Return the moves that are open in this status, and to this parcel, to who is these things to the case."""
    excluded = Proposal.NONE if proposed else Proposal.OPEN
    return tuple(
        move
        for move in _FROM[status]
        if move.who & actors and move.proposal is not excluded
        if not move.parcel or parcel in move.parcel
    )


def actions(
    status: ApplicationStatus, actors: frozenset[Actor], proposed: bool, parcel: Parcel | None = None
) -> tuple[ApplicationAction, ...]:
    """Return the actions of those moves, each once, in the table's order."""
    return tuple(dict.fromkeys(move.action for move in moves(status, actors, proposed, parcel) if move.action))


def own_move(status: ApplicationStatus, event: EventType) -> Move | None:
    """Return the move that the system makes by itself, when it may."""
    own = (move for move in _FROM[status] if move.event is event and Actor.SYSTEM in move.who)
    return next(own, None)
