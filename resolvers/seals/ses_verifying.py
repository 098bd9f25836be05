"""Whether a seal, and a signature by it, count."""

from collections.abc import Sequence
from datetime import datetime

from resolvers.seals.failures import SealFailure
from resolvers.seals.ses import ReadSeal, ReadSignature, Trust
from resolvers.seals.x509 import X509


def verify_seal(read: ReadSeal, trusted_makers: Sequence[X509], at: datetime) -> SealFailure | None:
    """Check a seal at a time: its maker's signature and certificate, its own validity."""
    raise NotImplementedError


def verify_signature(read: ReadSignature, digest: bytes, trust: Trust, at: datetime) -> SealFailure | None:
    """Check a signature over the SM3 of a document; `at` is now, and everything is judged at the signing time."""
    raise NotImplementedError
