"""What the end of a certificate's term asks for: reminders 60 and 15 days ahead, and saying that it is over."""

from dataclasses import replace
from datetime import date, timedelta

from resolvers.certificates.lifecycle import RUNNING, CertificateStatus
from resolvers.certificates.model import Certificate

REMINDERS = (60, 15)


def due_on(certificate: Certificate) -> date | None:
    """The next day on which there is something to do by itself; None when there never will be."""
    end = certificate.valid_until
    if end is None or certificate.status not in RUNNING:
        return None
    active = certificate.status is CertificateStatus.ACTIVE
    ahead = _ahead(certificate.issued_on, end, certificate.reminded) if active else []
    return end - timedelta(days=ahead[0]) if ahead else end + timedelta(days=1)


def reminded(certificate: Certificate, day: date) -> Certificate | None:
    """The certificate with its holder reminded of its end; None when no reminder is due.

    A worker that slept through the first reminder sends the second one only.
    """
    end = certificate.valid_until
    if end is None or day > end or certificate.status is not CertificateStatus.ACTIVE:
        return None
    left = _ahead(certificate.issued_on, end, certificate.reminded)
    due = [ahead for ahead in left if day >= end - timedelta(days=ahead)]
    return replace(certificate, reminded=due[-1], revision=certificate.revision + 1) if due else None


def _ahead(issued: date, end: date, before: int | None) -> list[int]:
    """The reminders still to send. What was issued for a shorter time than that is no news to its holder."""
    left = [ahead for ahead in REMINDERS if before is None or ahead < before]
    return [ahead for ahead in left if issued < end - timedelta(days=ahead)]
