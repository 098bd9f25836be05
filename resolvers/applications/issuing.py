"""Issuing documents with the move that they belong to: written into the case, so they are saved in the same write."""

import secrets
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from auth.days import today
from resolvers.applications.document_words import words_of
from resolvers.applications.documents import DocumentKind, IssuedDocument, document_number
from resolvers.applications.lifecycle import ApplicationStatus, EventType
from resolvers.applications.model import Application
from resolvers.seals.failures import SigningUnavailable

if TYPE_CHECKING:
    from resolvers.context import Context

_KINDS = {
    (EventType.ACCEPTED, ApplicationStatus.ACCEPTED): DocumentKind.ACCEPTANCE_NOTICE,
    (EventType.SUPPLEMENT_REQUESTED, ApplicationStatus.SUPPLEMENT_REQUIRED): DocumentKind.SUPPLEMENT_NOTICE,
    (EventType.REFUSAL_CONFIRMED, ApplicationStatus.NOT_ACCEPTED): DocumentKind.NON_ACCEPTANCE_DECISION,
    (EventType.REFUSAL_CONFIRMED, ApplicationStatus.DENIED): DocumentKind.DENIAL_DECISION,
    (EventType.DECIDED, ApplicationStatus.APPROVED): DocumentKind.APPROVAL_DECISION,
    (EventType.EXTENDED, ApplicationStatus.ACCEPTED): DocumentKind.EXTENSION_NOTICE,
    (EventType.EXTENDED, ApplicationStatus.UNDER_REVIEW): DocumentKind.EXTENSION_NOTICE,
    (EventType.EXTENDED, ApplicationStatus.SUSPENDED): DocumentKind.EXTENSION_NOTICE,
}


@dataclass(frozen=True, slots=True)
class Issue:
    """What is to be issued, at what time."""

    kind: DocumentKind
    at: datetime


async def documented(context: "Context", application: Application, event: EventType) -> Application:
    """Return a case that is about to be saved with the document that its move issues, if it issues any.

    A department without a seal in use, or a machine that can't sign, issues it unsealed; it says so itself.
    """
    kind = _KINDS.get((event, application.status))
    matter = await context.loaders.matters.load(application.matter) if kind else None
    department = await context.loaders.departments.load(application.department) if kind else None
    if kind is None or matter is None or department is None:
        return application
    unsealed = _written(
        application,
        Issue(kind, context.now()),
        words_of(kind, application, application.asked_of(matter)),
        department.name,
    )
    document = await _sealed(context, application.department, unsealed)
    return replace(application, window=application.window.with_document(document))


def _written(
    application: Application, issue: Issue, words: tuple[str, tuple[str, ...], tuple[str, ...]], department: str
) -> IssuedDocument:
    title, paragraphs, items = words
    issued = today(issue.at)
    earlier = sum(one.kind is issue.kind for one in application.window.documents)
    return IssuedDocument(
        kind=issue.kind,
        number=document_number(issue.kind, issued.year, application.id, earlier),
        title=title,
        party=application.applicant.name,
        paragraphs=paragraphs,
        items=items,
        department=department,
        issued_on=issued,
        issued_at=issue.at,
        event=application.events[-1].hash,
        check_code=secrets.token_urlsafe(16),
    )


async def _sealed(context: "Context", department: str, document: IssuedDocument) -> IssuedDocument:
    seal = await context.stores.seals.active_of(department, today(context.now()))
    if seal is None:
        return document
    try:
        return document.sealed(seal.code, context.signer.sign(seal.key, document.content))
    except SigningUnavailable:
        return document
