"""What is to be done next with a package, and how far it is: pure decisions from the package and its cases."""

from dataclasses import dataclass, field

from resolvers.applications.lifecycle import ApplicationStatus as Status
from resolvers.package_applications.model import ENDED, Cases, PackageApplication, PartState

_HANDLED = {Status.ACCEPTED, Status.UNDER_REVIEW, Status.SUSPENDED, Status.APPROVED, Status.COMPLETED}


@dataclass(frozen=True, slots=True)
class Step:
    """Matters whose turn it is, matters that nobody can handle any more with the reason, and whether all is over."""

    ready: tuple[str, ...] = ()
    closed: dict[str, str] = field(default_factory=dict)
    ended: bool = False

    @property
    def nothing(self) -> bool:
        """Whether there is nothing to do."""
        return not (self.ready or self.closed or self.ended)


def states(whole: PackageApplication, cases: Cases) -> dict[str, PartState]:
    """Return where each matter stands, by its code."""
    return {one.code: one.state(cases) for one in whole.parts}


def next_step(whole: PackageApplication, cases: Cases) -> Step:
    """Return what is to be done: what waits for something that failed is closed, all else is carried on."""
    if whole.submitted_at is None or whole.withdrawn_at or whole.ended_at:
        return Step()
    now, closed, ready = states(whole, cases), dict[str, str](), list[str]()
    for code in (one for wave in whole.definition.waves() for one in wave):
        item = whole.definition.item(code)
        if now[code] is not PartState.WAITING or item is None:
            continue
        failed = [one for one in item.depends_on if now[one] in {PartState.FAILED, PartState.CLOSED}]
        if failed:
            now[code], closed[code] = PartState.CLOSED, _because(whole, failed[0])
        elif all(now[one] is PartState.DONE for one in item.depends_on):
            ready.append(code)
    return Step(tuple(ready), closed, all(one in ENDED for one in now.values()))


def progress(whole: PackageApplication, cases: Cases) -> float:
    """Return which share of the whole is over, from 0 to 1, each matter by its promised days."""
    now = states(whole, cases)
    over = sum(one.weight for one in whole.parts if now[one.code] in ENDED)
    return over / sum(one.weight for one in whole.parts)


def status(whole: PackageApplication, cases: Cases) -> Status:
    """Return one status for the whole: whatever is the applicant's turn comes first, then how far it got."""
    if whole.withdrawn_at:
        return Status.WITHDRAWN
    if whole.submitted_at is None:
        return Status.DRAFT
    found, now = {one.status for one in cases.values()}, set(states(whole, cases).values())
    if now <= ENDED:
        return _ended(found, now)
    if Status.SUPPLEMENT_REQUIRED in found:
        return Status.SUPPLEMENT_REQUIRED
    return Status.UNDER_REVIEW if found & _HANDLED else Status.SUBMITTED


def _ended(found: set[Status], now: set[PartState]) -> Status:
    """Completed when anything was approved; what was not is told part by part."""
    if PartState.DONE in now:
        return Status.COMPLETED
    return Status.WITHDRAWN if found == {Status.WITHDRAWN} else Status.DENIED


def _because(whole: PackageApplication, failed: str) -> str:
    return f"前置事项“{whole.part(failed).name}”未办成，本事项不再办理"
