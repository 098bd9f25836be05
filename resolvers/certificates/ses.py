"""Certificates' signatures as other systems of e-seals read them: SES_Signature (GB/T 38540) over the signed content.

Such a structure holds the whole seal, picture included, some 10 kB. Only the signature in it is kept with the
certificate; the rest follows from the seal's body, which never changes, the content and the time.
"""

from resolvers.certificates.model import Certificate
from resolvers.seals.bodies import SealBody
from resolvers.seals.ses import Sealing
from resolvers.seals.ses_making import signature_with, to_sign
from resolvers.seals.sm3 import sm3

# What the digest covers (propertyInfo).
COVERED = "tongban:certificate:signedContent"


def ses_to_sign(certificate: Certificate, body: SealBody) -> bytes:
    """TBS_Sign over a certificate's content, at the time at which it is signed."""
    return to_sign(_sealing(certificate, body), certificate.signature.signed_at)


def ses_signature(certificate: Certificate, body: SealBody) -> bytes | None:
    """The SES_Signature (DER) of a certificate; None when it was sealed without one."""
    signature = certificate.signature
    if signature.ses is None:
        return None
    return signature_with(_sealing(certificate, body), signature.ses, at=signature.signed_at)


def _sealing(certificate: Certificate, body: SealBody) -> Sealing:
    return Sealing(body.seal, body.certificate, sm3(certificate.content), COVERED)
