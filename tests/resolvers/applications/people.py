"""Callers and a case for tests that need no database."""

from dataclasses import replace
from datetime import UTC, datetime
from zlib import crc32

from auth.accounts.model import Account, MemberRole, Membership, Person, Post, Role
from auth.assurance import Assurance
from auth.caller import Caller
from auth.sessions.model import Channel
from resolvers.applications.clock import CaseClock, Spell, SuspensionReason
from resolvers.applications.instant import InstantFinding, InstantJudgement, InstantReview
from resolvers.applications.lifecycle import ApplicationStatus, EventType
from resolvers.applications.model import Application, RefusalKind, RefusalProposal
from resolvers.applications.opinions import Opinion
from resolvers.parties.queries import person_party, principal
from seeds.cast_names import staff_id_number, staff_name
from seeds.departments import HEALTH, MARKET
from seeds.people import COMPANY

AT = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)
HERE, ELSEWHERE = MARKET.code, HEALTH.code


def caller(account: str, *posts: tuple[Role, str], member: bool = False) -> Caller:
    """A verified person with these posts; another account is another person."""
    place = crc32(account.encode()) % 700
    person = Person(staff_name(place), staff_id_number(place), AT, "DEVELOPMENT")
    held = tuple(Post(role, department) for role, department in posts)
    memberships = (Membership(COMPANY.id, MemberRole.OPERATOR, AT),) if member else ()
    return Caller(Account(account, "13900001001", AT, Assurance.REAL_NAME, person, held, memberships), "session")


def acting(one: Caller) -> Caller:
    """The same person acting for the company."""
    return replace(one, principal=COMPANY)


APPLICANT = caller("applicant")
STRANGER = caller("stranger")
CLERK = caller("clerk", (Role.CLERK, HERE))
APPROVER = caller("approver", (Role.APPROVER, HERE))
SUPERVISOR = caller("supervisor", (Role.SUPERVISOR, HERE))


def case(status: ApplicationStatus = ApplicationStatus.DRAFT, owner: Caller = APPLICANT) -> Application:
    """A case of this owner with its first event, in this status."""
    assert owner.account is not None
    fresh = Application(
        id="51160220261120ABCDEFGHX",
        matter=f"{HERE}4901000000108:1",
        department=HERE,
        region=MARKET.region,
        account=owner.account.id,
        applicant=principal(owner),
        agent=person_party(owner.account) if owner.organization else None,
        channel=Channel.APP,
        created_at=AT,
        updated_at=AT,
        start_key="start",
        form={"shopName": "广安区张三面馆"},
        revision=1,
    )
    submitted = None if status is ApplicationStatus.DRAFT else AT
    started = fresh.recorded(EventType.STARTED, owner, AT, None)
    # Drawn for a look, so that every button of a decided case is there.
    drawn = InstantJudgement((InstantFinding({"zh": "规则", "en": "Rule"}, True, (), ""),), InstantReview())
    return replace(
        started, status=status, submitted_at=submitted, received_at=submitted, clock=_clock(status), instant=drawn
    )


def _clock(status: ApplicationStatus) -> CaseClock | None:
    running = CaseClock((Spell(AT),), 10, 20)
    if status is ApplicationStatus.SUSPENDED:
        return running.stop(AT, SuspensionReason.HEARING, None)
    return running if status in {ApplicationStatus.ACCEPTED, ApplicationStatus.UNDER_REVIEW} else None


def proposed(one: Application, by: str = "somebody") -> Application:
    """The same case with a refusal that waits for a supervisor."""
    under_review = one.status is ApplicationStatus.UNDER_REVIEW
    kind = RefusalKind.DENY if under_review else RefusalKind.NOT_ACCEPT
    return replace(one, refusal_proposal=RefusalProposal(kind, "材料虚假", "行政许可法第三十一条", by, AT))


def opinion(department: str) -> Opinion:
    """What a department was asked for, and hasn't said yet."""
    return Opinion(department, "某部门", AT.date(), AT, "approver")
