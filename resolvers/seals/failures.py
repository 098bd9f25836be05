"""What can be wrong with a seal, a signature or a certificate that somebody shows us."""

from dataclasses import dataclass
from enum import Enum

from auth.problems import ProviderUnavailable


class SealProblem(Enum):
    """Why a seal in a document doesn't count."""

    NOT_A_SEAL = "NOT_A_SEAL"
    BAD_SEAL_SIGNATURE = "BAD_SEAL_SIGNATURE"
    BAD_DOCUMENT_SIGNATURE = "BAD_DOCUMENT_SIGNATURE"
    DIGEST_MISMATCH = "DIGEST_MISMATCH"
    UNTRUSTED_MAKER = "UNTRUSTED_MAKER"
    UNTRUSTED_SIGNER = "UNTRUSTED_SIGNER"
    EXPIRED_AT_SIGNING = "EXPIRED_AT_SIGNING"
    SUSPENDED_AT_SIGNING = "SUSPENDED_AT_SIGNING"
    CANCELLED_AT_SIGNING = "CANCELLED_AT_SIGNING"


class ChainFailure(Enum):
    """Why a certificate isn't trusted."""

    UNREADABLE = "UNREADABLE"
    UNSUPPORTED_ALGORITHM = "UNSUPPORTED_ALGORITHM"
    UNKNOWN_EXTENSION = "UNKNOWN_EXTENSION"
    WRONG_USAGE = "WRONG_USAGE"
    NOT_YET_VALID = "NOT_YET_VALID"
    EXPIRED = "EXPIRED"
    UNKNOWN_ISSUER = "UNKNOWN_ISSUER"
    NOT_AN_AUTHORITY = "NOT_AN_AUTHORITY"
    BAD_SIGNATURE = "BAD_SIGNATURE"
    TOO_LONG = "TOO_LONG"


@dataclass(frozen=True, slots=True)
class SealFailure:
    """The problem, and what exactly was found, in English, for logs and auditors."""

    problem: SealProblem
    detail: str


class NotASeal(Exception):
    """Bytes that aren't what they are taken for; says what they are instead, or where they go wrong."""


class NotACertificate(ValueError):
    """Bytes that aren't an X.509 certificate; says where they go wrong."""


class SigningUnavailable(RuntimeError):
    """Nothing here can sign at the moment; `problem` says so to people, the message to operators."""

    def __init__(self, problem: ProviderUnavailable, message: str) -> None:
        super().__init__(message)
        self.problem = problem
