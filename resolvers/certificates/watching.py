"""What becomes of certificates by themselves: they run out, and their holders are told 60 and 15 days ahead."""

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from auth.days import today
from auth.notifications.model import NotificationKind
from resolvers.certificates.lifecycle import CertificateAction, CertificateStatus
from resolvers.certificates.model import Certificate, StatusChange
from resolvers.certificates.running_out import due_on, reminded
from resolvers.certificates.telling import tell_holder

if TYPE_CHECKING:
    from resolvers.context import Stores

BATCH = 100
RAN_OUT = "有效期届满"


async def look_after(stores: "Stores", certificate_id: str, at: datetime) -> bool:
    """Do what is due for one certificate, within a transaction; False when another worker was first."""
    certificate, day = await stores.certificates.get(certificate_id), today(at)
    due = due_on(certificate) if certificate else None
    if certificate is None or due is None or due > day:
        return False
    if over := expired(certificate, at):
        await tell_holder(stores, over, NotificationKind.CERTIFICATE_EXPIRED, at)
    elif soon := reminded(certificate, day):
        await tell_holder(stores, soon, NotificationKind.CERTIFICATE_EXPIRING, at)
    await stores.certificates.save(over or soon or replace(certificate, revision=certificate.revision + 1))
    return True


def expired(certificate: Certificate, at: datetime) -> Certificate | None:
    """The certificate with its end written down; None while it holds, and when that was done."""
    if certificate.status is CertificateStatus.EXPIRED:
        return None
    if certificate.own_status_on(today(at)) is not CertificateStatus.EXPIRED:
        return None
    return certificate.moved(StatusChange(CertificateAction.EXPIRE, at, None, RAN_OUT))
