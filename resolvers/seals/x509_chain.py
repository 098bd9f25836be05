"""Whether a certificate leads to somebody whom we believe."""

from collections.abc import Sequence
from datetime import datetime

from resolvers.seals.failures import ChainFailure
from resolvers.seals.x509 import X509


def verify_chain(certificate: X509, issuers: Sequence[X509], at: datetime) -> ChainFailure | None:
    """Check a signer's certificate at a time against authorities that we believe; None when it is good."""
    raise NotImplementedError
