"""Signed lists of statuses, by which strangers look up one certificate of many without telling us which.

In the shape of the IETF's Token Status List (draft-ietf-oauth-status-list-17): two bits for each certificate.
"""

import zlib
from base64 import urlsafe_b64encode
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from auth.problems import Conflict
from resolvers.certificates.lifecycle import CertificateStatus
from resolvers.certificates.model import Certificate
from resolvers.certificates.status_place import LENGTH, drawn

if TYPE_CHECKING:
    from resolvers.context import Stores

BITS = 2
# 0 is VALID: nothing is known against it.
_INVALID, _SUSPENDED = 1, 2
_PER_BYTE = 8 // BITS
_COUNTER = "statusList"
_TRIES = 20
BATCH = 500


def packed(fallen: Iterable[tuple[int, CertificateStatus]]) -> bytes:
    """Return a whole list: two bits for each place, the first in the lowest bits of the first byte."""
    bits = bytearray(LENGTH // _PER_BYTE)
    for index, status in fallen:
        bits[index // _PER_BYTE] |= _worth(status) << (index % _PER_BYTE * BITS)
    return bytes(bits)


def compressed(bits: bytes) -> str:
    """Return a list as its token has it: ZLIB (RFC 1950), base64url without padding."""
    return urlsafe_b64encode(zlib.compress(bits, 9)).rstrip(b"=").decode()


def worth_of(bits: bytes, index: int) -> int:
    """Return what a list says of one place."""
    return bits[index // _PER_BYTE] >> index % _PER_BYTE * BITS & 3


async def placed(stores: "Stores", certificate: Certificate) -> Certificate:
    """Return the certificate with its place in a list, drawn now when it has none."""
    for _ in range(_TRIES):
        if certificate.place is not None:
            return certificate
        place = drawn(await stores.serials.next(_COUNTER))
        after = replace(certificate, place=place, revision=certificate.revision + 1)
        try:
            if await stores.certificates.place(after):
                return after
        except Conflict:
            certificate = await stores.certificates.get(certificate.id) or certificate
    raise Conflict


async def place_all(stores: "Stores") -> int:
    """Draw a place for certificates that have none, so many at a time; returns how many."""
    ids = await stores.certificates.unlisted(BATCH)
    for certificate in (await stores.certificates.get_many(ids)).values():
        await placed(stores, certificate)
    return len(ids)


def _worth(status: CertificateStatus) -> int:
    return _SUSPENDED if status is CertificateStatus.SUSPENDED else _INVALID
