"""The table of moves, every cell of it, and what time does to a certificate."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from auth.accounts.model import Role
from auth.problems import AlreadyDone, NotAllowedNow, Problem
from resolvers.certificates.lifecycle import FINAL, MOVES, CertificateAction, CertificateStatus, roles_for
from resolvers.certificates.model import MAX_CHANGES, Certificate, Signature, StatusChange
from resolvers.certificates.running_out import due_on, reminded
from resolvers.certificates.watching import expired
from resolvers.parties.model import Party, PartyKind

AT = datetime(2026, 7, 1, 2, tzinfo=UTC)
DAY, END = date(2026, 7, 1), date(2031, 6, 30)
ACTIVE, SUSPENDED, REVOKED, EXPIRED, SUPERSEDED = CertificateStatus
BASE = Certificate(
    id="c", identifier="i", number="n", type="t", version=1, holder=Party(None, PartyKind.PERSON, "某", None),
    issuer="d", application="a", issued_at=AT, issued_on=DAY, valid_from=DAY, valid_until=END, fields={},
    check_code="k", signature=Signature("x", "s", "s", AT, b""),
)  # fmt: skip
# Where each action leads from each status; what isn't here is refused.
LEADS = {
    (ACTIVE, "SUSPEND"): SUSPENDED,
    (ACTIVE, "REVOKE"): REVOKED,
    (ACTIVE, "SUPERSEDE"): SUPERSEDED,
    (SUSPENDED, "RESUME"): ACTIVE,
    (SUSPENDED, "REVOKE"): REVOKED,
    (SUSPENDED, "SUPERSEDE"): SUPERSEDED,
    (EXPIRED, "REVOKE"): REVOKED,
    (EXPIRED, "SUPERSEDE"): SUPERSEDED,
    (ACTIVE, "EXPIRE"): EXPIRED,
    (SUSPENDED, "EXPIRE"): EXPIRED,
}
# And with which problem, where it isn't NotAllowedNow.
DONE = {(REVOKED, action) for action in CertificateAction} | {(SUPERSEDED, action) for action in CertificateAction}
DONE |= {(move.to, move.action) for move in MOVES if move.to not in FINAL}


def change(action: CertificateAction, at: datetime = AT) -> StatusChange:
    return StatusChange(action, at, "somebody", "why")


@pytest.mark.parametrize("action", CertificateAction)
@pytest.mark.parametrize("status", CertificateStatus)
def test_every_cell(status: CertificateStatus, action: CertificateAction) -> None:
    before = replace(BASE, status=status)
    if to := LEADS.get((status, action.value)):
        after = before.moved(change(action))
        assert (after.status, after.status_reason, after.status_at) == (to, "why", AT)
        assert (after.revision, after.changes) == (2, (change(action),))
        assert after.content == before.content
        return
    kind: type[Problem] = AlreadyDone if (status, action) in DONE else NotAllowedNow
    with pytest.raises(kind):
        before.moved(change(action))


def test_the_table_has_nothing_else() -> None:
    assert {(one.source, one.action.value): one.to for one in MOVES} == LEADS
    assert {REVOKED, SUPERSEDED} == FINAL
    for one in (CertificateAction.SUSPEND, CertificateAction.RESUME, CertificateAction.REVOKE):
        assert roles_for(one) == (Role.APPROVER,)
    assert roles_for(CertificateAction.EXPIRE) == ()


@pytest.mark.parametrize("status", [ACTIVE, SUSPENDED])
def test_what_ran_out_is_expired_before_anybody_wrote_so(status: CertificateStatus) -> None:
    certificate = replace(BASE, status=status)
    assert certificate.status_on(END) is status
    assert certificate.status_on(END + timedelta(days=1)) is EXPIRED
    late = datetime(2031, 7, 1, tzinfo=UTC)
    for action in (CertificateAction.SUSPEND, CertificateAction.RESUME):
        with pytest.raises(NotAllowedNow):
            certificate.moved(change(action, late))
    assert certificate.moved(change(CertificateAction.REVOKE, late)).status is REVOKED


@pytest.mark.parametrize("status", [REVOKED, SUPERSEDED])
def test_what_is_over_does_not_expire(status: CertificateStatus) -> None:
    certificate = replace(BASE, status=status)
    assert certificate.status_on(date(2040, 1, 1)) is status
    assert expired(certificate, datetime(2040, 1, 1, tzinfo=UTC)) is None


def test_a_certificate_is_not_changed_without_end() -> None:
    much = replace(BASE, changes=(change(CertificateAction.SUSPEND),) * MAX_CHANGES)
    with pytest.raises(NotAllowedNow):
        much.moved(change(CertificateAction.SUSPEND))
    assert much.moved(change(CertificateAction.REVOKE)).status is REVOKED


def test_days_on_which_somebody_has_to_look() -> None:
    first, second = END - timedelta(days=60), END - timedelta(days=15)
    assert due_on(BASE) == first
    assert reminded(BASE, first - timedelta(days=1)) is None
    once = reminded(BASE, first)
    assert once is not None
    assert (once.reminded, due_on(once), reminded(once, first)) == (60, second, None)
    twice = reminded(once, second)
    assert twice is not None
    assert (twice.reminded, due_on(twice), reminded(twice, END)) == (15, END + timedelta(days=1), None)
    over = expired(twice, datetime(2031, 7, 1, tzinfo=UTC))
    assert over is not None
    assert (over.status, due_on(over)) == (EXPIRED, None)


def test_a_worker_that_slept_sends_the_last_reminder_alone() -> None:
    late = reminded(BASE, END - timedelta(days=3))
    assert late is not None
    assert (late.reminded, late.revision) == (15, 2)
    assert reminded(BASE, END + timedelta(days=1)) is None


@pytest.mark.parametrize(("days", "first"), [(90, 60), (60, 15), (30, 15), (15, None), (1, None)])
def test_short_terms_are_reminded_of_when_that_is_news(days: int, first: int | None) -> None:
    end = DAY + timedelta(days=days)
    expected = end - timedelta(days=first) if first else end + timedelta(days=1)
    assert due_on(replace(BASE, valid_until=end)) == expected


def test_nothing_is_due_without_end_and_suspended_ones_only_run_out() -> None:
    assert due_on(replace(BASE, valid_until=None)) is None
    assert due_on(replace(BASE, status=REVOKED)) is None
    suspended = replace(BASE, status=SUSPENDED)
    assert (due_on(suspended), reminded(suspended, END)) == (END + timedelta(days=1), None)
