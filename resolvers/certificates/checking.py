"""The yearly check (年检、年审): a certificate that passed goes on as a new version, a year longer."""

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from auth.accounts.model import Role
from auth.days import today
from auth.problems import NotAllowedNow, ProviderUnavailable
from resolvers.certificates.changing import issued_here
from resolvers.certificates.issue import Renewal, reissue
from resolvers.certificates.lifecycle import CertificateStatus
from resolvers.certificates.model import Certificate, CertificateType
from resolvers.certificates.mutations import valid_reason
from resolvers.certificates.validity import ValidityKind, valid_until
from resolvers.seals.failures import SigningUnavailable

if TYPE_CHECKING:
    from resolvers.context import Context, Stores

AHEAD = timedelta(days=60)


async def record_check(context: "Context", certificate_id: str, reason: str) -> Certificate:
    """Record that a certificate passed its yearly check; returns the version that holds from now on."""
    stores = context.stores
    before = await issued_here(context, stores, certificate_id, Role.APPROVER)
    type = (await stores.certificate_types.get_many([before.type]))[before.type]
    at, why = context.now(), valid_reason(reason)
    seal = await stores.seals.active_of(before.issuer, today(at))
    if seal is None:
        raise ProviderUnavailable("seal.none", department=before.signature.signer)
    body = await stores.seal_bodies.get(seal.code)

    async def story(stores: "Stores") -> Certificate:
        old = await issued_here(context, stores, certificate_id, Role.APPROVER)
        renewal = Renewal({}, seal, at, next_end(old, type, today(at)), body)
        after = old.superseded(why, at, context.caller.id)
        new = replace(reissue(old, renewal, context.signer), status=CertificateStatus.ACTIVE, status_reason=None)
        await stores.certificates.save(after)
        if not await stores.certificates.add(new):
            raise RuntimeError("a certificate's identifier is taken")
        return new

    try:
        return await context.transact(story)
    except SigningUnavailable as error:
        raise error.problem from error


def next_end(old: Certificate, type: CertificateType, day: date) -> date:
    """The end after a check on that day: a year after the present one, or after the day when that is over.

    Raises NotAllowedNow for types without a check, for certificates that are suspended, and long before the end.
    """
    if type.validity.kind is not ValidityKind.YEARLY_CHECK or old.valid_until is None:
        raise NotAllowedNow("certificate.check_none", "certificateId")
    if (status := old.status_on(day)) is CertificateStatus.SUSPENDED:
        raise NotAllowedNow("certificate.not_active", "certificateId", status=f"CERTIFICATE_{status.value}")
    if day < old.valid_until - AHEAD and status is CertificateStatus.ACTIVE:
        raise NotAllowedNow("certificate.check_early", "certificateId", days=AHEAD.days)
    start = max(old.valid_until + timedelta(days=1), day)
    return valid_until(start, type.validity.term) or start
