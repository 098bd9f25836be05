"""A service package that somebody applies for (一件事一次办): one form, and a case for each matter."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from auth.caller import Caller
from auth.problems import Conflict, NotAllowedNow, NotFound
from auth.sessions.model import Channel
from resolvers.applications.lifecycle import ApplicationStatus
from resolvers.applications.model import Application, ProvidedMaterial
from resolvers.applications.prefilled_field import PrefilledField
from resolvers.applications.sharing.model import Evidence
from resolvers.applications.used_keys import UsedKey
from resolvers.package_applications.away import Away
from resolvers.packages.model import ServicePackage
from resolvers.parties.model import Party
from resolvers.parties.queries import stands_for

# So long a part's draft waits for the applicant to complete it.
PART_DRAFTS = timedelta(days=30)
_WELL = {ApplicationStatus.APPROVED, ApplicationStatus.COMPLETED}
_BADLY = {
    ApplicationStatus.NOT_ACCEPTED,
    ApplicationStatus.DENIED,
    ApplicationStatus.WITHDRAWN,
    ApplicationStatus.TERMINATED,
}


class PartState(Enum):
    """Where one matter of a package stands."""

    WAITING = "WAITING"
    RUNNING = "RUNNING"
    DONE = "DONE"
    FAILED = "FAILED"
    CLOSED = "CLOSED"


ENDED = frozenset({PartState.DONE, PartState.FAILED, PartState.CLOSED})
Cases = Mapping[str, Application]


@dataclass(frozen=True, slots=True)
class Part:
    """One matter: its code, the version that was in force at the start, and the number of its case once there is one.

    `weight` is its share of the whole, in promised working days; `closed` says why it never became a case.
    """

    code: str
    matter: str
    name: str
    weight: int
    application: str | None = None
    closed: str | None = None

    def state(self, cases: Cases) -> PartState:
        """Where it stands, by its case; a draft that nobody completed in thirty days is gone, so it failed."""
        if self.closed is not None:
            return PartState.CLOSED
        if self.application is None:
            return PartState.WAITING
        case = cases.get(self.application)
        if case is None or case.status in _BADLY:
            return PartState.FAILED
        return PartState.DONE if case.status in _WELL else PartState.RUNNING


@dataclass(frozen=True, slots=True)
class PackageApplication:
    """A package under way. `id` is its number; `definition` is the package as chosen, frozen at the start.

    `form` and `materials` are the one form and the one set, from which each matter's own are made. `prefill` says
    where values came from that the form had at the start. `evidence` is what departments answered for each matter.
    `away` are its matters that another province decides. `chosen` are the keys of materials for which the applicant
    named a certificate. `submitted` is the key under which it was submitted.
    """

    id: str
    definition: ServicePackage
    parts: tuple[Part, ...]
    account: str
    applicant: Party
    agent: Party | None
    channel: Channel
    created_at: datetime
    updated_at: datetime
    start_key: str
    form: Mapping[str, Any] = field(default_factory=dict)
    materials: tuple[ProvidedMaterial, ...] = ()
    prefill: tuple[PrefilledField, ...] = ()
    evidence: Mapping[str, tuple[Evidence, ...]] = field(default_factory=dict)
    chosen: tuple[str, ...] = ()
    mandate: str | None = None
    away: Away | None = None
    submitted_at: datetime | None = None
    submitted: UsedKey | None = None
    withdrawn_at: datetime | None = None
    ended_at: datetime | None = None
    revision: int = 0

    @property
    def numbers(self) -> tuple[str, ...]:
        """The numbers of its cases."""
        return tuple(one.application for one in self.parts if one.application)

    @property
    def files(self) -> tuple[str, ...]:
        """Every file that was given for it."""
        return tuple(file for material in self.materials for file in material.files)

    def part(self, code: str) -> Part:
        """The part of that matter."""
        return next(one for one in self.parts if one.code == code)

    def belongs_to(self, caller: Caller) -> bool:
        """Who is the applicant, or acts for them; a delegate only by the delegation that it was started by."""
        by_right = caller.delegation is None or caller.delegation.id == self.mandate
        return by_right and stands_for(caller, self.applicant)

    def require_own(self, caller: Caller) -> None:
        """Raise NotFound for everybody whose package it isn't, staff too: they see their own cases of it."""
        if not self.belongs_to(caller):
            raise NotFound("package_application.unknown", "packageApplicationId")

    def require_at(self, caller: Caller, revision: int, *, submitted: bool | None = False) -> None:
        """Raise Conflict or NotAllowedNow unless it is at that revision and as open as that; None: either way."""
        self.require_own(caller)
        if revision != self.revision:
            raise Conflict(self.revision)
        over = self.withdrawn_at is not None or self.ended_at is not None
        if over or submitted not in {None, self.submitted_at is not None}:
            raise NotAllowedNow("package_application.not_allowed_now")
        if caller.minor and caller.principal is None:
            raise NotAllowedNow("ward.guardians_account")

    def changed(self, at: datetime, **changes: Any) -> "PackageApplication":
        """The package after a change."""
        return replace(self, updated_at=at, revision=self.revision + 1, **changes)

    def with_parts(self, changed: Mapping[str, Part]) -> tuple[Part, ...]:
        """Its parts with these in place of theirs, by code."""
        return tuple(changed.get(one.code, one) for one in self.parts)
