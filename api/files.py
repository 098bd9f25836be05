"""Uploading a material as wx.uploadFile sends it, and reading it back."""

import asyncio
import hashlib
import secrets
from collections.abc import AsyncIterator
from urllib.parse import quote

import orjson
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from api.context import Services, locale_of, request_context
from api.errors import Refused, refusal
from auth.problems import LimitExceeded, Problem, Required, Unauthenticated
from auth.rate import DAY, Rate
from auth.rules import signed_in
from resolvers.applications.downloads import open_file
from resolvers.context import Context
from resolvers.files.model import File, check_claim, clean_name, content_type
from schema.node import global_id, read_id
from schema.problems import UserError

KIBIBYTES = Rate("uploads", 500 * 1024, DAY, "file.too_many", ("file",))
_CHUNK = 255 * 1024
_MULTIPART_OVERHEAD = 64 * 1024
_BODY_SECONDS = 120
_HEAD = 16
_TAIL = 2048


class Files:
    """Answers /files."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._maximum = services.settings.max_file_bytes

    async def upload(self, request: Request) -> Response:
        """Store one file: 201 with its id, or 4xx with userErrors."""
        try:
            context = await request_context(self._services, request)
            signed_in(context.caller)
            request.state.caller = context.caller.id
            file = await self._store(request, context)
        except Unauthenticated as error:
            return refusal(Refused.unauthenticated(str(error), locale_of(request)))
        except Problem as problem:
            return _refused(problem, locale_of(request))
        return _json(201, _published(file))

    async def download(self, request: Request) -> Response:
        """Stream a file to its owner or to staff who handle its case; for anybody else it isn't there."""
        try:
            context = await request_context(self._services, request)
        except Unauthenticated as error:
            return refusal(Refused.unauthenticated(str(error), locale_of(request)))
        request.state.caller = context.caller.id
        file = await open_file(context, _key(request.path_params["file_id"]))
        if file is None:
            return refusal(Refused.told("file.unknown", context.locale, "NOT_FOUND", status=404))
        return StreamingResponse(
            context.stores.files.read(file), headers=_headers(file), media_type=file.content_type
        )

    async def _store(self, request: Request, context: Context) -> File:
        if not request.headers.get("content-type", "").lower().startswith("multipart/form-data"):
            raise Required("file.not_multipart", "file")
        self._check_length(request)
        await self._count(request, context)
        try:
            async with (
                asyncio.timeout(_BODY_SECONDS),
                request.form(max_files=1, max_fields=20, max_part_size=_MULTIPART_OVERHEAD) as form,
            ):
                upload = form.get("file")
                if not isinstance(upload, UploadFile):
                    raise Required("file.missing", "file")
                return await self._keep(upload, context)
        except TimeoutError as error:
            raise LimitExceeded("file.too_slow", "file") from error
        except HTTPException as error:
            raise Required("file.not_multipart", "file") from error

    async def _count(self, request: Request, context: Context) -> None:
        """Count kibibytes before reading them, at least 64 of them for each file."""
        kibibytes = max(64, int(request.headers["content-length"]) // 1024)
        await context.gate.rates.take(KIBIBYTES, context.caller.id or "", context.now(), kibibytes)

    def _check_length(self, request: Request) -> None:
        """Refuse before reading: a body without a length can't be judged, so it isn't taken."""
        length = request.headers.get("content-length", "")
        if not length.isdigit():
            raise Required("file.length_missing", "file")
        if int(length) > self._maximum + _MULTIPART_OVERHEAD:
            raise LimitExceeded("file.too_large", "file", maximum=self._maximum)

    async def _keep(self, upload: UploadFile, context: Context) -> File:
        size, sha256, found = await _examine(upload)
        if size == 0:
            raise Required("file.empty", "file")
        if size > self._maximum:
            raise LimitExceeded("file.too_large", "file", maximum=self._maximum)
        name = clean_name(upload.filename)
        file = File(
            id=secrets.token_hex(12),
            owner=context.caller.id or "",
            name=name,
            content_type=check_claim(found, name, upload.content_type),
            size=size,
            sha256=sha256,
            created_at=context.now(),
        )
        return await context.stores.files.add(file, _chunks(upload))


async def _examine(upload: UploadFile) -> tuple[int, str, str | None]:
    """Return size, SHA-256 in hex and the media type by content."""
    digest, size, head, tail = hashlib.sha256(), 0, b"", b""
    async for chunk in _chunks(upload):
        head = head or chunk[:_HEAD]
        tail = (tail + chunk)[-_TAIL:]
        digest.update(chunk)
        size += len(chunk)
    return size, digest.hexdigest(), content_type(head, tail)


async def _chunks(upload: UploadFile) -> AsyncIterator[bytes]:
    await upload.seek(0)
    while chunk := await upload.read(_CHUNK):
        yield chunk


def _headers(file: File) -> dict[str, str]:
    return {
        "Content-Length": str(file.size),
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(file.name)}",
        "Cache-Control": "private, no-store",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }


def _key(text: str) -> str:
    """Take the global id as well as the plain key that stands in File.url."""
    found = read_id(text)
    return found[1] if found and found[0] == "File" else text


def _published(file: File) -> dict[str, object]:
    return {
        "id": global_id("File", file.id),
        "name": file.name,
        "contentType": file.content_type,
        "size": file.size,
        "sha256": file.sha256,
    }


def _refused(problem: Problem, locale: str) -> Response:
    error = UserError.of(problem, locale)
    told = {"code": error.code.value, "message": error.message, "path": error.path}
    return _json(413 if isinstance(problem, LimitExceeded) else 422, {"userErrors": [told]})


def _json(status: int, body: object) -> Response:
    return Response(orjson.dumps(body), status, media_type="application/json; charset=utf-8")
