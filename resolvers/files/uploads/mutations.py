"""Sending a file in parts: begin, add what comes next, and take it in once it is whole."""

import secrets
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from auth.problems import Conflict, Expired, LimitExceeded, NotFound, Problem, ProviderUnavailable, Required
from resolvers.files.model import File, clean_name
from resolvers.files.receive import Sent, receive
from resolvers.files.uploads.limits import LIFETIME, OPEN, count_kibibytes
from resolvers.files.uploads.model import Upload

if TYPE_CHECKING:
    from resolvers.context import Context

# So much is lost at most when a connection breaks; a part is a row, and each counts at once.
PART: Final = 256 * 1024
_MAX_ID: Final = 64


async def begin(context: "Context", name: str, declared: str | None, length: int, maximum: int) -> Upload:
    """Begin an upload of so many bytes, counted against the sender's day now."""
    if length < 1:
        raise Required("file.empty", "file")
    if length > maximum:
        raise LimitExceeded("file.too_large", "file", maximum=maximum)
    owner, at = context.caller.id or "", context.now()
    clean = clean_name(name)
    if await context.stores.uploads.count_open(owner, at, OPEN) >= OPEN:
        raise LimitExceeded("file.too_many_open", "file", maximum=OPEN)
    await count_kibibytes(context, length)
    upload = Upload(secrets.token_hex(16), owner, clean, declared, length, at, at + LIFETIME)
    await context.stores.uploads.add(upload)
    return upload


async def existing(context: "Context", upload_id: str) -> Upload:
    """Return an upload of the caller's own; raises NotFound, or Expired after its day."""
    upload = await context.stores.uploads.get(upload_id) if len(upload_id) <= _MAX_ID else None
    if upload is None or upload.owner != context.caller.id:
        raise NotFound("file.unknown", "file")
    if upload.expires_at <= context.now():
        raise Expired("file.upload_over", "file")
    return upload


async def add(context: "Context", upload: Upload, chunks: AsyncIterator[bytes]) -> Upload:
    """Add what comes behind what is there, part by part: what arrived stays when the rest doesn't.

    Of two that send at once one gets Conflict, before anything of it counts.
    """
    waiting = b""
    try:
        async for chunk in chunks:
            waiting += chunk
            if upload.offset + len(waiting) > upload.length:
                waiting = b""
                raise LimitExceeded("file.longer_than_told", "file", maximum=upload.length)
            while len(waiting) >= PART:
                upload, waiting = await _keep(context, upload, waiting[:PART]), waiting[PART:]
    except (Conflict, LimitExceeded):
        raise
    except Exception:  # the connection broke: what came before that counts
        await _keep(context, upload, waiting)
        raise
    return await _keep(context, upload, waiting)


async def taken_in(context: "Context", upload: Upload, maximum: int) -> File:
    """Check a whole upload and keep it as a file; the same file again when that was done before.

    What is refused is gone: no byte of it can be reached any more. When the scanner is out, it stays for another try.
    """
    if upload.file is None:
        upload = await _take_in(context, upload, maximum)
    file = (await context.stores.files.get_many([upload.file or ""])).get(upload.file or "")
    if file is None:
        raise NotFound("file.unknown", "file")
    return file


async def abandon(context: "Context", upload: Upload) -> None:
    """Give an upload up; a file that it became stays."""
    await context.stores.upload_parts.remove(upload.id)
    await context.stores.uploads.remove(upload.id)


async def _take_in(context: "Context", upload: Upload, maximum: int) -> Upload:
    content = await context.stores.upload_parts.read(upload)
    try:
        file = await receive(context, Sent(content, upload.name, upload.declared), maximum)
    except ProviderUnavailable:
        raise
    except Problem:
        await abandon(context, upload)
        raise
    if not await context.stores.uploads.finish(upload, file.id):
        await context.stores.files.remove([file.id])
        return await existing(context, upload.id)
    await context.stores.upload_parts.remove(upload.id)
    return replace(upload, file=file.id)


async def _keep(context: "Context", upload: Upload, data: bytes) -> Upload:
    """Store a part, then count it in: one that wasn't counted is never read."""
    if not data:
        return upload
    part = secrets.token_hex(12)
    await context.stores.upload_parts.add(part, upload, data)
    if not await context.stores.uploads.append(upload, part, len(data)):
        raise Conflict
    return replace(upload, offset=upload.offset + len(data), parts=(*upload.parts, part))
