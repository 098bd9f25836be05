"""Taking in what somebody sent: looked through and made harmless first, stored after that.

There is no room for what is not clean yet: until it was found clean it lies in memory only, or in the parts of an
upload under way, where nobody but its sender's upload can reach it.
"""

import asyncio
import hashlib
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from auth.problems import LimitExceeded, MaterialRejected, Required
from resolvers.files.images import remade
from resolvers.files.model import JPEG, OFD, PDF, PNG, File, check_claim, clean_name, content_type
from resolvers.files.ofds import check_ofd
from resolvers.files.pdfs import check_pdf

if TYPE_CHECKING:
    from resolvers.context import Context

# Pictures are large once unpacked: so many at a time in each process, the others wait.
_AT_ONCE: Final = asyncio.Semaphore(2)
_CHUNK: Final = 255 * 1024


@dataclass(frozen=True, slots=True)
class Sent:
    """What arrived: the bytes, and what their sender calls them and says they are."""

    content: bytes
    name: str | None
    declared: str | None


async def receive(context: "Context", sent: Sent, maximum: int, owner: str | None = None) -> File:
    """Check a file, at most so many bytes, and keep it as the caller's, or as `owner`'s where the worker took it in.

    Raises Required, Invalid, LimitExceeded, MaterialRejected, or ProviderUnavailable when the scanner doesn't answer.
    """
    if not sent.content:
        raise Required("file.empty", "file")
    if len(sent.content) > maximum:
        raise LimitExceeded("file.too_large", "file", maximum=maximum)
    name = clean_name(sent.name)
    media_type = check_claim(content_type(sent.content), name, sent.declared)
    if await context.scanner.infected(sent.content):
        raise MaterialRejected("file.infected", "file")
    async with _AT_ONCE:
        content = await asyncio.to_thread(harmless, sent.content, media_type)
    file = File(
        id=secrets.token_hex(12),
        owner=owner or context.caller.id or "",
        name=name,
        content_type=media_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        created_at=context.now(),
        blob=secrets.token_hex(12),
    )
    return await context.stores.files.add(file, _chunks(content))


def harmless(content: bytes, media_type: str) -> bytes:
    """Return what may be kept of a file; raises MaterialRejected or LimitExceeded. Blocks."""
    if media_type in {PNG, JPEG}:
        return remade(content, media_type)
    {PDF: check_pdf, OFD: check_ofd}[media_type](content)
    return content


async def _chunks(content: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(content), _CHUNK):
        yield content[start : start + _CHUNK]
