"""What its issuer does to a certificate: suspend it, let it hold again, take it back."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from auth.accounts.model import Role
from auth.notifications.model import NotificationKind
from auth.problems import NotFound
from auth.renewal import as_now
from resolvers.certificates.lifecycle import CertificateAction, roles_for
from resolvers.certificates.model import Certificate, StatusChange
from resolvers.certificates.mutations import valid_reason
from resolvers.certificates.telling import tell_holder

if TYPE_CHECKING:
    from resolvers.context import Context, Stores

_NEWS: Mapping[CertificateAction, NotificationKind] = {
    CertificateAction.SUSPEND: NotificationKind.CERTIFICATE_SUSPENDED,
    CertificateAction.RESUME: NotificationKind.CERTIFICATE_RESUMED,
    CertificateAction.REVOKE: NotificationKind.CERTIFICATE_REVOKED,
}


async def suspend(context: "Context", certificate_id: str, reason: str) -> Certificate:
    """Suspend a certificate; its holder is told, and every check says so."""
    return await _change(context, certificate_id, CertificateAction.SUSPEND, reason)


async def resume(context: "Context", certificate_id: str, reason: str) -> Certificate:
    """Let a suspended certificate hold again."""
    return await _change(context, certificate_id, CertificateAction.RESUME, reason)


async def revoke(context: "Context", certificate_id: str, reason: str) -> Certificate:
    """Take a certificate back for good."""
    return await _change(context, certificate_id, CertificateAction.REVOKE, reason)


async def _change(context: "Context", certificate_id: str, action: CertificateAction, reason: str) -> Certificate:
    """Make one move of the table, and tell the holder in the same transaction."""

    async def story(stores: "Stores") -> Certificate:
        certificate = await issued_here(context, stores, certificate_id, *roles_for(action))
        change = StatusChange(action, context.now(), context.caller.id, valid_reason(reason))
        after = certificate.moved(change)
        await tell_holder(stores, after, _NEWS[action], change.at)
        return await stores.certificates.save(after)

    return await context.transact(story)


async def issued_here(context: "Context", stores: "Stores", certificate_id: str, *roles: Role) -> Certificate:
    """Return a certificate of the caller's department and region; raises NotFound, as for one that isn't there."""
    certificate = await stores.certificates.get(certificate_id)
    caller = await as_now(context.gate, context.caller, context.now())
    if certificate is None or not caller.handles(certificate.issuer, certificate.region, *roles):
        raise NotFound("certificate.unknown", "certificateId")
    return certificate
