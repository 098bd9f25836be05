"""Reading e-seals and signatures by seals, ours and others'."""

from resolvers.seals.ses import ReadSeal, ReadSignature


def read_seal(data: bytes) -> ReadSeal:
    """Read an SESeal; raises NotASeal with the reason."""
    raise NotImplementedError


def read_signature(data: bytes) -> ReadSignature:
    """Read an SES_Signature; raises NotASeal with the reason, and names what else it is."""
    raise NotImplementedError
