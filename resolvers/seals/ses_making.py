"""Making e-seals and signing by them (SESeal, SES_Signature), DER."""

from collections.abc import Callable
from datetime import datetime

from resolvers.seals.ses import SealInfo, Sealing

Sign = Callable[[bytes], bytes]


def make_seal(info: SealInfo, maker_certificate: bytes, sign: Sign) -> bytes:
    """An SESeal signed by its maker; ValueError for what doesn't fit in (see SealInfo)."""
    raise NotImplementedError


def make_signature(sealing: Sealing, sign: Sign, *, at: datetime) -> bytes:
    """An SES_Signature by a seal over a document's digest; NotASeal when the seal isn't one."""
    raise NotImplementedError
