"""One range of bytes, as a phone that lost its connection asks for the rest (RFC 9110 section 14)."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass

from starlette.datastructures import Headers

_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")


@dataclass(frozen=True, slots=True)
class Part:
    """Which bytes to send, `end` included, of how many."""

    start: int
    end: int
    size: int
    status: int

    @property
    def headers(self) -> dict[str, str]:
        """What the answer says of them."""
        length = {"Content-Length": str(self.end - self.start + 1)}
        whole = self.status == 200
        return length if whole else {**length, "Content-Range": f"bytes {self.start}-{self.end}/{self.size}"}

    async def of(self, content: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
        """Cut a content that begins at `start` off after `end`."""
        left = self.end - self.start + 1
        async for chunk in content:
            if left <= 0:
                return
            yield chunk[:left]
            left -= len(chunk)


def part_of(headers: Headers, size: int, tag: str) -> Part | None:
    """Return what to send; None for a range that lies outside.

    Several ranges, units that we don't know and ranges of what has changed since (`If-Range`) are answered whole,
    as RFC 9110 allows.
    """
    whole = Part(0, size - 1, size, 200)
    asked = _RANGE.fullmatch(headers.get("range", ""))
    if asked is None or asked.group(0) == "bytes=-" or headers.get("if-range", tag) != tag:
        return whole
    first, last = asked.groups()
    start = int(first) if first else max(0, size - int(last))
    end = min(int(last), size - 1) if first and last else size - 1
    if first and last and int(last) < int(first):
        return whole
    return Part(start, end, size, 206) if start <= end else None
