"""Making X.509 certificates with SM2 and SM3 (GB/T 20518; RFC 5280)."""

from datetime import datetime

from resolvers.seals.x509 import CertificateRequest, Issuer


def make_certificate(request: CertificateRequest, issuer: Issuer, *, at: datetime) -> bytes:
    """A certificate, DER, valid from `at`; ValueError for names and times that don't fit in."""
    raise NotImplementedError
