"""ZIP as small as it goes (APPNOTE.TXT 6.3.10): stored, no dates, no extras, names in UTF-8. So the same parts always
make the same bytes, and a verifier can make them again and compare; the standard library promises no such thing."""

import struct
import zlib
from collections.abc import AsyncIterator, Sequence

# A day that never moves: 1980-01-01, the first that the format knows.
_DATE, _UTF8, _VERSION = 0x21, 0x0800, 20
MAX_BYTES = 2**31
MAX_PARTS = 5000

Part = tuple[str, bytes]


class TooLarge(Exception):
    """An archive of more than 2 GiB or 5,000 parts."""


class ZipWriter:
    """Lays parts out one after the other; give the bytes of each on, and of the end."""

    def __init__(self) -> None:
        self._directory: list[bytes] = []
        self._offset = 0

    def part(self, name: str, content: bytes) -> bytes:
        """The bytes of one part; raises TooLarge."""
        encoded = name.encode()
        head = struct.pack("<HHHHHIIIHH", _VERSION, _UTF8, 0, 0, _DATE, *_sizes(content), len(encoded), 0)
        data = b"PK\x03\x04" + head + encoded + content
        if self._offset + len(data) > MAX_BYTES or len(self._directory) == MAX_PARTS:
            raise TooLarge
        self._directory.append(_entry(encoded, content, self._offset))
        self._offset += len(data)
        return data

    def end(self) -> bytes:
        """The directory that ends the archive."""
        directory, count = b"".join(self._directory), len(self._directory)
        end = struct.pack("<HHHHIIH", 0, 0, count, count, len(directory), self._offset, 0)
        return directory + b"PK\x05\x06" + end


async def zipped(parts: AsyncIterator[Part]) -> AsyncIterator[bytes]:
    """Stream an archive of these parts, one of them in memory at a time."""
    writer = ZipWriter()
    async for name, content in parts:
        yield writer.part(name, content)
    yield writer.end()


def _entry(name: bytes, content: bytes, offset: int) -> bytes:
    head = struct.pack("<HHHHHH", _VERSION, _VERSION, _UTF8, 0, 0, _DATE)
    tail = struct.pack("<HHHHHII", len(name), 0, 0, 0, 0, 0, offset)
    return b"PK\x01\x02" + head + struct.pack("<III", *_sizes(content)) + tail + name


def _sizes(content: bytes) -> Sequence[int]:
    return (zlib.crc32(content), len(content), len(content))
