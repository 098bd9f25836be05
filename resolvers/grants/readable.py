"""Whether a grant still opens its certificate; asked before every use and every opening of the page."""

from datetime import datetime
from typing import TYPE_CHECKING

from auth.days import today
from auth.problems import NotAllowedNow, NotFound
from resolvers.certificates.lifecycle import CertificateStatus
from resolvers.certificates.model import Certificate
from resolvers.grants.model import CertificateGrant
from resolvers.grants.purposes import purpose_id

if TYPE_CHECKING:
    from resolvers.context import Stores


async def require_readable(stores: "Stores", grant: CertificateGrant, at: datetime) -> Certificate:
    """Return the certificate of a grant that still opens it.

    Raises NotAllowedNow or Expired once it was withdrawn, its time is over, its certificate doesn't hold or the
    grantee's purpose isn't registered any more.
    """
    grant.require_open(at)
    certificate = await stores.certificates.get(grant.certificate)
    if certificate is None:
        raise NotFound("grant.unknown", "grantId")
    if (status := certificate.status_on(today(at))) is not CertificateStatus.ACTIVE:
        raise NotAllowedNow("certificate.not_active", "grantId", status=f"CERTIFICATE_{status.value}")
    asked = purpose_id(grant.grantee.code, certificate.type, grant.purpose)
    registered = await stores.sharing_purposes.get(asked)
    if registered is None or registered.over_asked(grant.fields):
        raise NotAllowedNow("grant.purpose_gone", "grantId")
    return certificate
