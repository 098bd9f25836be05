"""Reading X.509 certificates, ours and others'."""

from resolvers.seals.x509 import X509


def read_certificate(der: bytes) -> X509:
    """Read a certificate over its original bytes; raises NotACertificate."""
    raise NotImplementedError
