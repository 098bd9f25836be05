import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from auth.days import today
from auth.problems import Invalid, NotAllowedNow, NotFound, Required
from auth.renewal import as_now, may_lose_rights
from resolvers.certificates.lifecycle import CertificateStatus
from resolvers.certificates.model import (
    HOLDER_NAME,
    PRESENTATION_LIFETIME,
    Presentation,
)
from resolvers.certificates.queries import held_by, token_id

if TYPE_CHECKING:
    from resolvers.context import Context

MAX_REASON = 500


@dataclass(frozen=True, slots=True)
class Presented:
    """A fresh code to show; `expires_in` is in seconds, since phones' clocks differ."""

    token: str
    url: str
    expires_in: int


async def present(context: "Context", certificate_id: str, fields: list[str]) -> Presented:
    """Make a code that shows the ticked fields of one's own certificate for a minute (亮证)."""
    if may_lose_rights(context.caller):
        context = context.as_caller(await as_now(context.gate, context.caller, context.now()))
    certificate = await context.stores.certificates.get(certificate_id)
    if certificate is None or not held_by(certificate, context.caller):
        raise NotFound("certificate.unknown", "certificateId")
    at = context.now()
    if (status := certificate.status_on(today(at))) is not CertificateStatus.ACTIVE:
        raise NotAllowedNow("certificate.not_active", "certificateId", status=status.value)
    if unknown := sorted(set(fields) - {HOLDER_NAME, *certificate.fields}):
        raise Invalid("certificate.field_unknown", "fields", field=unknown[0])
    token = secrets.token_urlsafe(18)
    ticked = tuple(dict.fromkeys(fields))
    await context.stores.presentations.add(
        Presentation(token_id(context, token), certificate.id, ticked, at, at + PRESENTATION_LIFETIME)
    )
    return Presented(token, f"{context.public_url}/v/{token}", int(PRESENTATION_LIFETIME.total_seconds()))


def valid_reason(reason: str | None, field: str = "reason") -> str:
    """Return a reason that says something in at most 500 characters; raises Required or Invalid."""
    text = (reason or "").strip()
    if not text:
        raise Required("reason.missing", field)
    if len(text) > MAX_REASON:
        raise Invalid("text.too_long", field, maximum=MAX_REASON)
    return text
