"""Complaints (投诉): about a case, a matter or a department, answered like a bad evaluation."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from auth.days import today
from auth.notifications.model import NotificationKind
from auth.problems import Invalid, NotFound, Required
from auth.rate import Rate
from resolvers.aftercare.evaluate import tell_supervisors
from resolvers.aftercare.model import bounded
from resolvers.aftercare.rectification import Rectification, RectificationCause, Subject, due_day
from resolvers.applications.apply import existing, valid_key
from resolvers.applications.lifecycle import Actor
from resolvers.paging import Page, PageRequest
from resolvers.parties.queries import principal

if TYPE_CHECKING:
    from resolvers.context import Context, Stores

_COMPLAINTS = Rate("complaint", 5, timedelta(days=1))


@dataclass(frozen=True, slots=True)
class About:
    """What somebody complains about: exactly one of these."""

    application: str | None = None
    matter: str | None = None
    department: str | None = None


async def complain(context: "Context", about: About, text: str, key: str) -> Rectification:
    """File a complaint, five a day at most; the same key again returns the first one."""
    said = bounded(text, "text")
    if said is None:
        raise Required("complaint.empty", "text")
    # A complaint's id comes from who files it under which key, so the same request finds its first result.
    filed = hashlib.sha256(f"complaint:{context.caller.id}:{valid_key(key)}".encode()).hexdigest()[:24]
    subject = await _subject(context, about, said)
    if earlier := await context.stores.rectifications.get(filed):
        return _same(earlier, subject)
    at = context.now()
    await context.gate.rates.take(_COMPLAINTS, context.caller.id or "", at)
    due_on = due_day(await context.calendar(), today(at), context.periods.complaint_days)
    one = Rectification(filed, subject, at, due_on, key=key)

    async def story(stores: "Stores") -> Rectification:
        if not await stores.rectifications.add(one):
            raise Invalid("key.reused", "idempotencyKey")
        await tell_supervisors(stores, one, NotificationKind.COMPLAINT_FILED)
        return one

    try:
        return await context.transact(story)
    except Invalid:
        earlier = await context.stores.rectifications.get(filed)
        if earlier is None:
            raise
        return _same(earlier, subject)


async def list_own(context: "Context", request: PageRequest) -> Page[Rectification]:
    """Return one page of the caller's complaints."""
    return await context.stores.rectifications.complaints_of(context.caller.id or "", request)


async def _subject(context: "Context", about: About, text: str) -> Subject:
    if sum(one is not None for one in (about.application, about.matter, about.department)) != 1:
        raise Invalid("complaint.about", "applicationId")
    if about.application is not None:
        return await _about_case(context, about.application, text)
    code, region = about.department, ""
    if about.matter is not None:
        found = (await context.stores.matters.published([about.matter])).get(about.matter)
        if found is None:
            raise NotFound("matter.unknown", "matterCode")
        code, region = found.department, found.region
    department = (await context.stores.departments.get_many([code or ""])).get(code or "")
    if department is None:
        raise NotFound("department.unknown", "departmentCode")
    return Subject(
        cause=RectificationCause.COMPLAINT,
        account=context.caller.id or "",
        applicant=principal(context.caller).id or "",
        department=department.code,
        region=region or department.region,
        matter=about.matter,
        text=text,
    )


async def _about_case(context: "Context", number: str, text: str) -> Subject:
    """Only the applicant's side complains about a case; whoever acted in it on the other side doesn't handle it."""
    application = await existing(context, number)
    if Actor.APPLICANT not in application.actors(context.caller):
        raise NotFound("application.unknown", "applicationId")
    own = {"", application.account, context.caller.id}
    return Subject(
        cause=RectificationCause.COMPLAINT,
        account=context.caller.id or "",
        applicant=application.applicant.id or "",
        department=application.department,
        region=application.region,
        application=application.id,
        matter=application.matter.rpartition(":")[0],
        text=text,
        staff=tuple(sorted({event.account for event in application.events} - own)),
    )


def _same(earlier: Rectification, subject: Subject) -> Rectification:
    said, now = earlier.subject, subject
    if (said.text, said.application, said.matter, said.department) != (
        now.text,
        now.application,
        now.matter,
        now.department,
    ):
        raise Invalid("key.reused", "idempotencyKey")
    return earlier
