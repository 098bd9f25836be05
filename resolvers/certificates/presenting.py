"""Showing one's certificate (亮证): a code for a minute, and on request a token for where no network is."""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from auth.days import today
from auth.problems import Invalid, NotAllowedNow, NotFound
from auth.rate import Rate
from auth.renewal import as_now, may_lose_rights
from resolvers.certificates.lifecycle import CertificateStatus
from resolvers.certificates.model import HOLDER_NAME, Certificate
from resolvers.certificates.offline import OfflineToken, offline_token
from resolvers.certificates.presentation import PRESENTATION_LIFETIME, Presentation, token_id
from resolvers.certificates.queries import held_by
from resolvers.certificates.status_list import placed

if TYPE_CHECKING:
    from resolvers.context import Context

# A phone that shows a certificate asks for the next code every fifty seconds or so.
CODES = Rate("presentation", 60, timedelta(minutes=1))


@dataclass(frozen=True, slots=True)
class Presented:
    """A fresh code to show; `expires_in` is in seconds, since phones' clocks differ."""

    token: str
    url: str
    expires_in: int
    offline: OfflineToken | None = None


async def present(context: "Context", certificate_id: str, fields: list[str], *, offline: bool = False) -> Presented:
    """Make a code that shows the ticked fields of one's own certificate for a minute (亮证).

    It ends the code that this session showed of it before: a screenshot is worth nothing after the next rotation.
    `offline` adds a token that is checked without a connection, and that nobody can recall.
    """
    certificate, at = await _to_show(context, certificate_id, surely=offline), context.now()
    ticked, session = _ticked(certificate, fields), context.caller.session or ""
    await context.gate.rates.take(CODES, session, at)
    carried = await _carried(context, certificate, ticked) if offline else None
    token = secrets.token_urlsafe(18)
    key, until = token_id(context, token), at + PRESENTATION_LIFETIME
    shown = Presentation(key, certificate.id, session, ticked, at, until)
    await context.transact(lambda stores: stores.presentations.show(shown))
    url = f"{context.public_url}/v/{token}"
    return Presented(token, url, int(PRESENTATION_LIFETIME.total_seconds()), carried)


async def _to_show(context: "Context", certificate_id: str, *, surely: bool) -> Certificate:
    """One's own certificate that holds; `surely` of a session that hasn't ended these five seconds."""
    if surely or may_lose_rights(context.caller):
        context = context.as_caller(await as_now(context.gate, context.caller, context.now()))
    certificate = await context.stores.certificates.get(certificate_id)
    if certificate is None or not held_by(certificate, context.caller):
        raise NotFound("certificate.unknown", "certificateId")
    if (status := certificate.status_on(today(context.now()))) is not CertificateStatus.ACTIVE:
        raise NotAllowedNow("certificate.not_active", "certificateId", status=f"CERTIFICATE_{status.value}")
    return certificate


def _ticked(certificate: Certificate, fields: list[str]) -> tuple[str, ...]:
    if unknown := sorted(set(fields) - {HOLDER_NAME, *certificate.fields}):
        raise Invalid("certificate.field_unknown", "fields", field=unknown[0])
    return tuple(dict.fromkeys(fields))


async def _carried(context: "Context", certificate: Certificate, ticked: tuple[str, ...]) -> OfflineToken:
    certificate = await placed(context.stores, certificate)
    type = await context.loaders.certificate_types.load(certificate.type)
    if type is None:
        raise LookupError("a certificate without a type")
    return offline_token(context.gate.tokens, certificate, type, ticked, context.now())
