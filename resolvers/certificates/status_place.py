"""Where a certificate stands in the signed lists of statuses: a list, and a place in it that nobody can guess."""

import secrets
from dataclasses import dataclass

# Whoever fetches a list asks about one of so many, and doesn't say about which.
LENGTH = 1 << 17
# Half of a list stays free: a place drawn at random is then free at the second try, on average.
PER_LIST = LENGTH // 2


@dataclass(frozen=True, slots=True)
class StatusPlace:
    """A list's number, and the index in it; both from 0."""

    list: int
    index: int


def drawn(serial: int) -> StatusPlace:
    """Draw the place of the certificate that is the serial-th, from 1, to get one; it may be taken."""
    # At random, so that neighbours in a list aren't neighbours in time.
    return StatusPlace((serial - 1) // PER_LIST, secrets.randbelow(LENGTH))
