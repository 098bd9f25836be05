"""What seals cost beside their floor, the bare SM2 signature: CPU time of this process, nothing else."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from resolvers.seals import sm2
from resolvers.seals.ses import SealInfo, Sealing, Trust
from resolvers.seals.ses_making import make_seal, make_signature
from resolvers.seals.ses_reading import read_signature
from resolvers.seals.ses_verifying import verify_signature
from resolvers.seals.sm3 import sm3
from resolvers.seals.x509 import CertificateRequest, Issuer, Name
from resolvers.seals.x509_making import make_certificate
from resolvers.seals.x509_reading import read_certificate

_AT = datetime(2026, 11, 22, tzinfo=UTC)
_YEAR = timedelta(days=365)
_SECONDS = 1.0
_PICTURE_BYTES = 20_000


def seals_report() -> None:
    """Print operations per second of one core; the ratio is to the bare signature or verification."""
    key = sm2.generate_private_key()
    public, signature = sm2.public_key(key), sm2.sign(key, b"message")

    def sign(message: bytes) -> bytes:
        return sm2.sign(key, message)

    wanted = CertificateRequest(Name("四川省电子印章"), public, _AT + 9 * _YEAR, path_length=0)
    root = make_certificate(wanted, Issuer(None, sign), at=_AT)
    issuer, owner = Issuer(root, sign), replace(wanted, subject=Name("市场监督管理局"), path_length=None)
    certificate = make_certificate(owner, issuer, at=_AT)
    info = _info(certificate)
    seal = make_seal(info, certificate, sign)
    sealing = Sealing(seal, certificate, sm3(b"document"), "document")
    signed = make_signature(sealing, sign, at=_AT)
    believed = (read_certificate(root),)
    trust = Trust(believed, believed)

    print(f"\n{'seals':<34}{'per s':>9}{'of floor':>10}")
    signing = _line("bare SM2 signature", lambda: sign(b"message"))
    _line("certificate", lambda: make_certificate(owner, issuer, at=_AT), signing)
    _line("SESeal, 20 kB picture", lambda: make_seal(info, certificate, sign), signing)
    _line("SES_Signature, seal ready", lambda: make_signature(sealing, sign, at=_AT), signing)
    checking = _line("bare SM2 verification", lambda: sm2.verify(public, b"message", signature))
    check = lambda: verify_signature(read_signature(signed), sealing.digest, trust, _AT)  # noqa: E731 - one of six
    _line("SES_Signature read, 4 verified", check, checking / 4)


def _info(certificate: bytes) -> SealInfo:
    return SealInfo(
        vid="TONGBAN",
        es_id="5116020000001",
        kind=1,
        name="市场监督管理局",
        certificates=(certificate,),
        created_at=_AT,
        valid_from=_AT,
        valid_until=_AT + _YEAR,
        picture_type="png",
        picture=bytes(_PICTURE_BYTES),
        width_mm=42,
        height_mm=42,
    )


def _line(name: str, run: Callable[[], object], floor: float | None = None) -> float:
    began, rounds = time.process_time(), 0
    while time.process_time() - began < _SECONDS:
        run()
        rounds += 1
    rate = rounds / (time.process_time() - began)
    print(f"{name:<34}{rate:>9.0f}{'' if floor is None else f'{rate / floor:>9.0%}':>10}")
    return rate


if __name__ == "__main__":
    seals_report()
