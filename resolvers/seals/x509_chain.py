"""Whether a certificate leads to somebody whom we believe."""

from collections.abc import Sequence
from datetime import datetime

from resolvers.seals.failures import ChainFailure
from resolvers.seals.foreign import verified
from resolvers.seals.x509 import SM2_WITH_SM3, X509, KeyUsage

_SIGNING = {KeyUsage.DIGITAL_SIGNATURE, KeyUsage.NON_REPUDIATION}
_MOST_BETWEEN = 4


def verify_chain(certificate: X509, issuers: Sequence[X509], at: datetime) -> ChainFailure | None:
    """Check a signer's certificate at a time; None when it leads to a self-signed one of the issuers.

    Issuers that aren't self-signed are only links: they count as far as they lead to such a root themselves.
    """
    if certificate.key_usage is not None and not certificate.key_usage & _SIGNING:
        return ChainFailure.WRONG_USAGE
    return _upwards(certificate, issuers, at, 0)


def _upwards(certificate: X509, issuers: Sequence[X509], at: datetime, between: int) -> ChainFailure | None:
    return _by_itself(certificate) or _linked(certificate, issuers, at, between) or _in_its_time(certificate, at)


def _linked(certificate: X509, issuers: Sequence[X509], at: datetime, between: int) -> ChainFailure | None:
    if _is_root(certificate) and certificate in issuers:
        return None
    if between > _MOST_BETWEEN:
        return ChainFailure.TOO_LONG
    found = [issuer for issuer in issuers if _may_have_issued(issuer, certificate)]
    failures = [_by(issuer, certificate, between) or _upwards(issuer, issuers, at, between + 1) for issuer in found]
    if not failures:
        return ChainFailure.UNKNOWN_ISSUER
    return None if None in failures else failures[0]


def _by_itself(certificate: X509) -> ChainFailure | None:
    if certificate.algorithm != SM2_WITH_SM3:
        return ChainFailure.UNSUPPORTED_ALGORITHM
    return ChainFailure.UNKNOWN_EXTENSION if certificate.unknown_critical else None


def _in_its_time(certificate: X509, at: datetime) -> ChainFailure | None:
    if at < certificate.valid_from:
        return ChainFailure.NOT_YET_VALID
    return ChainFailure.EXPIRED if at > certificate.valid_until else None


def _by(issuer: X509, certificate: X509, between: int) -> ChainFailure | None:
    """Check one link: `between` says how many authorities stand between the issuer and the signer."""
    may_sign = issuer.key_usage is None or KeyUsage.KEY_CERT_SIGN in issuer.key_usage
    if not (issuer.is_authority and may_sign):
        return ChainFailure.NOT_AN_AUTHORITY
    if issuer.path_length is not None and issuer.path_length < between:
        return ChainFailure.TOO_LONG
    if not verified(issuer.public_key, certificate.tbs, certificate.signature):
        return ChainFailure.BAD_SIGNATURE
    return None


def _is_root(certificate: X509) -> bool:
    return certificate.subject == certificate.issuer


def _may_have_issued(issuer: X509, certificate: X509) -> bool:
    keys = (issuer.subject_key_id, certificate.authority_key_id)
    return issuer.subject == certificate.issuer and (None in keys or keys[0] == keys[1])
