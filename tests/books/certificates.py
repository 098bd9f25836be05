"""Certificates: one of each type for a case, sealed, each number one line of versions."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from resolvers.applications.lifecycle import ApplicationStatus, EventType
from resolvers.certificates.issue import genuine
from resolvers.certificates.model import Certificate, CertificateStatus
from tests.books.model import Books

_ISSUED = {ApplicationStatus.APPROVED, ApplicationStatus.COMPLETED}


def certificates(books: Books) -> Iterator[str]:
    """Certificates and cases name each other, one of each type; no number is used that wasn't counted."""
    named = [one for case in books.cases.values() for one in case.results]
    there = {one.id: one for one in books.certificates}
    yield from (f"certificate {one} of a case is missing" for one in set(named) - set(there))
    yield from (f"certificate {one} is named twice" for one, times in Counter(named).items() if times > 1)
    # A corrected one stays behind its successor, and no case names it any more.
    of_cases = [one for one in books.certificates if one.application and _current(one)]
    yield from (f"certificate {one.id} belongs to no case" for one in of_cases if one.id not in named)
    doubled = Counter((one.application, one.type) for one in of_cases)
    yield from (f"{case} has {times} certificates of {kind}" for (case, kind), times in doubled.items() if times > 1)
    for case in books.cases.values():
        issued = [event for event in case.events if event.type is EventType.CERTIFICATE_ISSUED]
        if len(issued) != len(case.results) or (case.results and case.status not in _ISSUED):
            yield f"{case.id}: {len(issued)} events for {len(case.results)} certificates, {case.status.value}"
    if len(of_cases) > sum(books.serials.values()):
        yield "more certificates than serial numbers"


def seals(books: Books) -> Iterator[str]:
    """Every certificate is under its seal, and the versions of one number follow each other with one in force."""
    versions = defaultdict[str, list[Certificate]](list)
    for one in books.certificates:
        versions[one.number].append(one)
        if not genuine(one, books.seals.get(one.signature.seal_code)):
            yield f"certificate {one.id} is not under its seal"
    for number, found in versions.items():
        if sorted(one.version for one in found) != list(range(1, len(found) + 1)):
            yield f"the versions of {number} have gaps"
        if sum(map(_current, found)) > 1:
            yield f"{number} is in force in several versions"


def _current(certificate: Certificate) -> bool:
    return certificate.status is not CertificateStatus.SUPERSEDED
