"""Issuing documents with the move that they belong to: written into the case, so they are saved in the same write."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from auth.caller import ANONYMOUS
from auth.days import today
from auth.problems import ProviderUnavailable
from resolvers.applications.certifying import Office
from resolvers.applications.document_words import words_of
from resolvers.applications.documents import DocumentKind, IssuedDocument, document_number
from resolvers.applications.forwarding import digest_line, digest_of_packet
from resolvers.applications.lifecycle import ApplicationStatus, EventType
from resolvers.applications.model import Application
from resolvers.matters.model import Matter
from resolvers.seals.failures import SigningUnavailable
from resolvers.seals.model import Seal
from resolvers.seals.signer import Signer
from resolvers.seals.store import KnownSeal

if TYPE_CHECKING:
    from resolvers.context import Context, Stores

_KINDS = {
    (EventType.SUBMITTED, ApplicationStatus.SUBMITTED): DocumentKind.MATERIALS_RECEIPT,
    (EventType.SUPPLEMENTED, ApplicationStatus.SUBMITTED): DocumentKind.MATERIALS_RECEIPT,
    (EventType.DEEMED_ACCEPTED, ApplicationStatus.ACCEPTED): DocumentKind.DEEMED_ACCEPTANCE_NOTICE,
    (EventType.TERMINATED, ApplicationStatus.TERMINATED): DocumentKind.TERMINATION_NOTICE,
    (EventType.ACCEPTED, ApplicationStatus.ACCEPTED): DocumentKind.ACCEPTANCE_NOTICE,
    (EventType.SUPPLEMENT_REQUESTED, ApplicationStatus.SUPPLEMENT_REQUIRED): DocumentKind.SUPPLEMENT_NOTICE,
    (EventType.REFUSAL_CONFIRMED, ApplicationStatus.NOT_ACCEPTED): DocumentKind.NON_ACCEPTANCE_DECISION,
    (EventType.REFUSAL_CONFIRMED, ApplicationStatus.DENIED): DocumentKind.DENIAL_DECISION,
    (EventType.DECIDED, ApplicationStatus.APPROVED): DocumentKind.APPROVAL_DECISION,
    (EventType.EXTENDED, ApplicationStatus.ACCEPTED): DocumentKind.EXTENSION_NOTICE,
    (EventType.EXTENDED, ApplicationStatus.UNDER_REVIEW): DocumentKind.EXTENSION_NOTICE,
    (EventType.EXTENDED, ApplicationStatus.SUSPENDED): DocumentKind.EXTENSION_NOTICE,
}
# How long what was read of a seal counts within a request: one that asked other departments meanwhile looks again.
_STILL_STANDS = timedelta(milliseconds=200)


@dataclass(frozen=True, slots=True)
class Desk:
    """What a document is written with: whose it is, by which seal, at what time."""

    matter: Matter
    department: str
    seal: Seal | None
    signer: Signer
    at: datetime


async def documented(
    context: "Context", application: Application, event: EventType, known: KnownSeal | None = None
) -> Application:
    """Return a case that is about to be saved with the document that its move issues, if it issues any.

    A department without a seal in use, or a machine that can't sign, issues it unsealed; it says so itself. `known`
    is how the department's seal stood when the case was read, if anybody looked.
    """
    if (event, application.status) not in _KINDS:
        return application
    # What another province decides, that province writes about; here only what a window forwards to it.
    if application.abroad:
        return await _forwarded(context, application) if application.collected else application
    matter = await context.loaders.matters.load(application.matter)
    if matter is None:
        return application
    seal = await _seal(context, application, known)
    name = await _department(context, application.department, seal)
    return documented_at(Desk(matter, name, seal, context.signer, context.now()), application, event)


async def _forwarded(context: "Context", application: Application) -> Application:
    """The case with the sheet that the window's department seals; raises ProviderUnavailable where it can't."""
    seal = await context.stores.seals.active_of(application.department, today(context.now()))
    matter = await context.loaders.matters.load(application.matter)
    name = await _department(context, application.department, seal)
    if seal is None or matter is None:
        raise ProviderUnavailable("seal.none", department=name)
    written = _written(
        application, DocumentKind.FORWARDING_SHEET, Desk(matter, name, seal, context.signer, context.now())
    )
    line = digest_line(await digest_of_packet(context, application))
    sheet = replace(written, paragraphs=(*written.paragraphs, line))
    try:
        sealed = sheet.sealed(seal.code, context.signer.sign(seal.key, sheet.content))
    except SigningUnavailable as error:
        raise error.problem from error
    return application.changed(window=application.window.with_document(sealed))


def documented_at(desk: Desk, application: Application, event: EventType) -> Application:
    """The same at a desk that is known already: several moves at once look for seal and department only once."""
    kind = _KINDS.get((event, application.status))
    return issued(application, kind, desk) if kind else application


async def documented_by_system(
    stores: "Stores", signer: Signer, application: Application, at: datetime
) -> Application:
    """Return a case that time moved with the document that its last event issues, if it issues any."""
    kind = _KINDS.get((application.events[-1].type, application.status))
    if kind is None:
        return application
    matters = await stores.matters.get_many([application.matter])
    departments = await stores.departments.get_many([application.department])
    seal = await stores.seals.active_of(application.department, today(at))
    department = departments[application.department].name
    return issued(application, kind, Desk(matters[application.matter], department, seal, signer, at))


async def desks(office: Office, cases: Sequence[Application], matters: Mapping[str, Matter]) -> dict[str, Desk]:
    """Return what the documents of each case are written with, by its number; `matters` by the ids of versions.

    What any number of departments sign with is read in one round trip.
    """
    codes = {one.department for one in cases}
    seals = await office.stores.seals.active_of_each(sorted(codes), today(office.now()))
    unnamed = sorted(code for code in codes if code not in seals or not _bears_name(seals[code]))
    found = await office.stores.departments.get_many(unnamed) if unnamed else {}
    names = {code: found[code].name if code in found else seals[code].name for code in codes}
    return {
        one.id: Desk(
            matters[one.matter], names[one.department], seals.get(one.department), office.signer, office.now()
        )
        for one in cases
    }


def issued(application: Application, kind: DocumentKind, desk: Desk) -> Application:
    """Return the case with one more document, sealed where there is a seal."""
    document = _sealed(desk, _written(application, kind, desk))
    return application.changed(window=application.window.with_document(document))


def delivered_in_app(application: Application, at: datetime) -> Application:
    """Return a case that was just decided with the event of its delivery, when it comes in the app (电子送达)."""
    if application.delivery is None or not application.delivery.delivered:
        return application
    return application.recorded(EventType.DELIVERED, ANONYMOUS, at, "电子送达")


async def _seal(context: "Context", application: Application, known: KnownSeal | None) -> Seal | None:
    """What the department signs by: a seal that was stopped before somebody asked for this signs nothing."""
    if known is not None and context.now() - known.at < _STILL_STANDS:
        return known.seal
    return await context.stores.seals.active_of(application.department, today(context.now()))


async def _department(context: "Context", code: str, seal: Seal | None) -> str:
    """Whose document it is: a seal that isn't for special business (…专用章) bears the department's own name.

    So submitting, which is counted in round trips, need not read the department.
    """
    if seal is not None and _bears_name(seal):
        return seal.name
    department = await context.loaders.departments.load(code)
    if department is None:
        raise RuntimeError("a case's department is gone")
    return department.name


def _bears_name(seal: Seal) -> bool:
    """Whether a seal says the name of its department, and not what it is for."""
    return not seal.name.endswith("章")


def _written(application: Application, kind: DocumentKind, desk: Desk) -> IssuedDocument:
    title, paragraphs, items = words_of(kind, application, application.asked_of(desk.matter))
    day = today(desk.at)
    earlier = sum(one.kind is kind for one in application.window.documents)
    return IssuedDocument(
        kind=kind,
        number=document_number(kind, day.year, application.id, earlier),
        title=title,
        party=application.applicant.name,
        paragraphs=paragraphs,
        items=items,
        department=desk.department,
        issued_on=day,
        issued_at=desk.at,
        event=application.events[-1].hash,
        check_code=secrets.token_urlsafe(16),
    )


def _sealed(desk: Desk, document: IssuedDocument) -> IssuedDocument:
    if desk.seal is None:
        return document
    try:
        return document.sealed(desk.seal.code, desk.signer.sign(desk.seal.key, document.content))
    except SigningUnavailable:
        return document
