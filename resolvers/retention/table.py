"""What is kept how long, and by which rule. Data: `enforce` and the table in docs/aftercare.md come from it, and a
test fails for a collection that isn't here. Times without a law in `rule` are ours."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import Enum
from typing import Any

from resolvers.applications.lifecycle import ApplicationStatus
from resolvers.package_applications.model import PART_DRAFTS


class End(Enum):
    """What ends it: the worker, an index of the database with a time to live, its owner's leaving, its package's
    going on, or nothing."""

    WORKER = "WORKER"
    DATABASE = "DATABASE"
    OWNER = "OWNER"
    PACKAGE = "PACKAGE"
    NEVER = "NEVER"


@dataclass(frozen=True, slots=True)
class Retention:
    """One rule. Rows of a collection that match `where` go when `since` is `kept` ago."""

    collection: str
    what: str
    end: End
    rule: str
    kept: timedelta = timedelta()
    since: str | None = None
    where: Mapping[str, Any] = field(default_factory=dict)


ARCHIVE_LAW = "档案法; 国办发〔2023〕26号 (政务服务电子文件归档和电子档案管理办法): until the archives take it"
_DRAFT, _WITHDRAWN = ApplicationStatus.DRAFT.value, ApplicationStatus.WITHDRAWN.value
_MINIMUM = "个人信息保护法 art. 19: no longer than its purpose needs"
_DAYS, _HOUR = timedelta, timedelta(hours=1)


def _expiring(collection: str, what: str, kept: timedelta = timedelta(), since: str = "expiresAt") -> Retention:
    return Retention(collection, what, End.DATABASE, _MINIMUM, kept, since)


def _owned(collection: str, what: str) -> Retention:
    return Retention(collection, what, End.OWNER, "个人信息保护法 art. 47: until the account is closed")


def _kept(collection: str, what: str, rule: str = "of use as long as the service is") -> Retention:
    return Retention(collection, what, End.NEVER, rule)


RETENTION = (
    Retention(
        "applications", "drafts", End.WORKER, _MINIMUM, _DAYS(30), "updatedAt", {"status": _DRAFT, "package": None}
    ),
    # A job of its own ends these, since their packages are carried on in the same transaction.
    Retention("applications", "drafts of parts of packages", End.PACKAGE, _MINIMUM, PART_DRAFTS),
    Retention(
        "applications",
        "drafts that were withdrawn",
        End.WORKER,
        _MINIMUM,
        _DAYS(30),
        "updatedAt",
        {"status": _WITHDRAWN, "submittedAt": None},
    ),
    _kept("applications", "submitted cases", ARCHIVE_LAW),
    Retention(
        "packageApplications",
        "packages that were never submitted",
        End.WORKER,
        _MINIMUM,
        _DAYS(30),
        "updatedAt",
        {"submittedAt": None},
    ),
    _kept("packageApplications", "submitted packages", ARCHIVE_LAW),
    _kept("breaches", "broken commitments", ARCHIVE_LAW),
    _kept("evaluations", "evaluations", ARCHIVE_LAW),
    _kept("rectifications", "complaints, and what was mended", ARCHIVE_LAW),
    _kept("certificates", "certificates", ARCHIVE_LAW),
    _kept("certificateGrants", "consents to read certificates", "个人信息保护法 art. 14, 69"),
    _owned("files", "uploads; those that a submitted case holds stay with it"),
    Retention(
        "accessLog",
        "who looked at whose data",
        End.DATABASE,
        "网络安全法 (2016) art. 21 (3): six months at least; 个人信息保护法 art. 56: three years",
        _DAYS(1095),
        "at",
    ),
    _kept("staffLog", "what administrators did to colleagues' accounts", "网络安全法 (2016) art. 21 (3)"),
    _expiring("uploads", "uploads under way"),
    _expiring("uploadParts", "bytes of uploads under way"),
    _expiring("sessions", "sessions"),
    _expiring("smsCodes", "codes", _HOUR),
    _expiring("counters", "counters of rates"),
    _expiring("messages", "text messages", _DAYS(1), "at"),
    _expiring("authorizationCodes", "codes of single sign-on", _DAYS(1)),
    _expiring("grants", "grants of single sign-on"),
    _expiring("usedCodes", "what was used up, links to exports among it"),
    _expiring("passkeyChallenges", "challenges of passkeys"),
    _expiring("qrSignIns", "sign-ins by QR code", _HOUR),
    _expiring("faceChecks", "checks of faces; no picture ever comes here", _HOUR),
    _expiring("presentations", "certificates that were shown", _DAYS(1)),
    _expiring("grantUses", "which requests were counted as uses of grants", _DAYS(30), "at"),
    _expiring("postProposals", "posts that nobody confirmed", _DAYS(14), "proposedAt"),
    _expiring("outbox", "letters that were sent or given up", _DAYS(90), "at"),
    _expiring("notifications", "notifications", _DAYS(366), "at"),
    _expiring("persistedQueries", "queries that clients left by hash"),
    _expiring("imports", "progress of imports", _DAYS(30), "startedAt"),
    _owned("accounts", "accounts"),
    _owned("credentials", "passwords and authenticator apps of staff"),
    _owned("linkedIdentities", "who one is at mini-programs"),
    _owned("providerTokens", "tokens of mini-programs"),
    _owned("passkeys", "passkeys"),
    _owned("delegations", "delegations"),
    _owned("invitations", "invitations"),
    _owned("wards", "guardianships"),
    _owned("notificationPreferences", "how and when one wants to be told"),
    _owned("messageSubscriptions", "messages of mini-programs that one agreed to"),
    _owned("recommendationChoices", "whether one wants recommendations"),
    _kept("consents", "consents, to prove that they were given", "个人信息保护法 art. 14, 69"),
    _kept("closures", "that an account was closed, and when", "个人信息保护法 art. 47, to prove that it was done"),
    _kept("organizations", "organizations, from the public register"),
    _kept("tokenKeys", "keys that tokens are signed by, sealed"),
    _kept("vaultKeys", "the key that look-ups are blinded by, sealed"),
    _kept("clients", "registered clients"),
    _kept("trustedDocuments", "operations of our apps, until their release is retired"),
    _kept("partners", "partner provinces"),
    _expiring("partnerProposals", "changes of partners that nobody confirmed", _DAYS(14), "proposedAt"),
    _kept("agreements", "agreements with partners; cases refer to theirs"),
    _kept("provinceKeys", "keys that messages to partners are signed by, sealed"),
    _kept("crossProvinceCases", "conversations with partners about cases", ARCHIVE_LAW),
    _kept("exchangeMessages", "messages to and from partners; each answers for the next", ARCHIVE_LAW),
    _expiring("exchangeRefusals", "that a partner's message was refused", _DAYS(180), "at"),
    _expiring("partnerStatements", "what partners publish of their keys and certificates", since="forgetAt"),
    _kept("webhooks", "where partners' systems want to be told, until they delete it"),
    _expiring("webhookEvents", "what partners' systems are told of", _DAYS(30), "at"),
    _kept("catalogue", "the catalogue's version"),
    _kept("regions", "regions"),
    _kept("calendars", "calendars; old deadlines are explained by them"),
    _kept("departments", "departments"),
    _kept("authorities", "certificates of ours and their keys, sealed; old seals are checked by them"),
    _kept("documentAuthorities", "certificates of ours and their keys, sealed; old PDFs are checked by them"),
    _kept("seals", "e-seals; old signatures are checked by them"),
    _kept("sealBodies", "certificates and structures of e-seals; old signatures hold them"),
    _kept("sealUses", "every use of an e-seal", "国办发〔2025〕33号: uses are recorded and kept"),
    _kept("sealHeads", "signed heads of the chains of those uses", "国办发〔2025〕33号: uses are recorded and kept"),
    _kept("certificateTypes", "types of certificates"),
    _kept("sharingPurposes", "what grantees may ask for"),
    _kept("serials", "numbers that were given out"),
    _kept("matters", "every version of matters; cases refer to theirs"),
    _kept("matterChanges", "who changed the catalogue"),
    _kept("servicePackages", "service packages"),
    _kept("catalogueAudits", "when the catalogue was audited"),
    _kept("catalogueFindings", "what the newest audit found"),
)
