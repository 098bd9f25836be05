"""Whether a seal, and a signature by it, count."""

import hmac
from collections.abc import Sequence
from datetime import datetime, timedelta

from resolvers.seals.failures import ChainFailure, NotACertificate, SealFailure, SealProblem
from resolvers.seals.foreign import verified
from resolvers.seals.ses import Extension, ReadSeal, ReadSignature, Trust
from resolvers.seals.sm3 import sm3
from resolvers.seals.x509 import SM2_WITH_SM3, X509
from resolvers.seals.x509_chain import verify_chain
from resolvers.seals.x509_reading import read_certificate

# Clocks differ; more than this isn't a clock.
_SKEW = timedelta(minutes=5)
_TIMES = {ChainFailure.EXPIRED, ChainFailure.NOT_YET_VALID}


def verify_seal(read: ReadSeal, trusted_makers: Sequence[X509], at: datetime) -> SealFailure | None:
    """Check a seal at a time: its maker's signature and certificate, its own validity."""
    maker = _certificate(read.maker_certificate)
    if isinstance(maker, str):
        return SealFailure(SealProblem.UNTRUSTED_MAKER, maker)
    return (
        _by(maker, read, SealProblem.BAD_SEAL_SIGNATURE)
        or _understood(read.extensions)
        or _trusted(maker, trusted_makers, at, SealProblem.UNTRUSTED_MAKER)
        or _in_its_time(read, at)
    )


def verify_signature(read: ReadSignature, digest: bytes, trust: Trust, at: datetime) -> SealFailure | None:
    """Check a signature over the SM3 of a document; `at` is now, and everything is judged at the signing time.

    That time is the signer's word: time stamps are kept, not checked.
    """
    signer = _certificate(read.certificate)
    if isinstance(signer, str):
        return SealFailure(SealProblem.UNTRUSTED_SIGNER, signer)
    return (
        _by(signer, read, SealProblem.BAD_DOCUMENT_SIGNATURE)
        or _of(read, digest)
        or _understood(read.extensions)
        or _not_ahead(read, at)
        or _may_sign(read)
        or _trusted(signer, trust.signers, read.signed_at, SealProblem.UNTRUSTED_SIGNER)
        or verify_seal(read.seal, trust.makers, read.signed_at)
    )


def _certificate(der: bytes) -> X509 | str:
    try:
        return read_certificate(der)
    except NotACertificate as error:
        return f"certificate: {error}"


def _by(certificate: X509, read: ReadSeal | ReadSignature, problem: SealProblem) -> SealFailure | None:
    """Check the signature over the bytes as they came."""
    if read.algorithm != SM2_WITH_SM3:
        return SealFailure(problem, f"signed with {read.algorithm}, where SM2 with SM3 ({SM2_WITH_SM3}) belongs")
    if not verified(certificate.public_key, read.signed, read.signature):
        return SealFailure(problem, "the signature isn't the certificate's over these bytes")
    return None


def _of(read: ReadSignature, digest: bytes) -> SealFailure | None:
    if hmac.compare_digest(read.digest, digest):
        return None
    return SealFailure(SealProblem.DIGEST_MISMATCH, "signed for another document")


def _understood(extensions: Sequence[Extension]) -> SealFailure | None:
    unknown = [one.oid for one in extensions if one.critical]
    return SealFailure(SealProblem.NOT_A_SEAL, f"critical and unknown: {', '.join(unknown)}") if unknown else None


def _not_ahead(read: ReadSignature, at: datetime) -> SealFailure | None:
    if read.signed_at <= at + _SKEW:
        return None
    return SealFailure(
        SealProblem.BAD_DOCUMENT_SIGNATURE, f"signed at {read.signed_at:%Y-%m-%d %H:%M}, which is to come"
    )


def _may_sign(read: ReadSignature) -> SealFailure | None:
    """Check that the seal names the signer's certificate, whole or by its SM3."""
    digest = sm3(read.certificate)
    if read.certificate in read.seal.info.certificates:
        return None
    if any(hmac.compare_digest(one.value, digest) for one in read.seal.certificate_digests):
        return None
    return SealFailure(SealProblem.UNTRUSTED_SIGNER, "the seal doesn't name the certificate that signed")


def _trusted(certificate: X509, issuers: Sequence[X509], at: datetime, problem: SealProblem) -> SealFailure | None:
    failure = verify_chain(certificate, issuers, at)
    if failure is None:
        return None
    return SealFailure(
        SealProblem.EXPIRED_AT_SIGNING if failure in _TIMES else problem, f"certificate: {failure.value}"
    )


def _in_its_time(read: ReadSeal, at: datetime) -> SealFailure | None:
    if read.info.valid_from <= at <= read.info.valid_until:
        return None
    return SealFailure(SealProblem.EXPIRED_AT_SIGNING, "the seal wasn't valid then")
