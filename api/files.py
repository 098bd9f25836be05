"""Uploading a material as wx.uploadFile sends it, and reading it back."""

import asyncio
from typing import Final
from urllib.parse import quote

import orjson
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from api.context import Services, bearer, context_of, locale_of, request_context
from api.download_links import LIFETIME, new_link, opened
from api.errors import Refused, refusal
from api.ranges import part_of
from auth.problems import LimitExceeded, NotFound, Problem, ProviderUnavailable, Required, Unauthenticated
from auth.rules import signed_in
from resolvers.applications.downloads import open_file
from resolvers.context import Context
from resolvers.files.model import File
from resolvers.files.queries import readable
from resolvers.files.receive import Sent, receive
from resolvers.files.uploads.limits import count_kibibytes
from schema.links import file_url
from schema.node import global_id, read_id
from schema.problems import UserError

_MULTIPART_OVERHEAD = 64 * 1024
BODY_SECONDS: Final = 120


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
            return refused(problem, locale_of(request))
        return json(201, published(file))

    async def download(self, request: Request) -> Response:
        """Stream a file to its owner or to staff who handle its case; for anybody else it isn't there."""
        key = _key(request.path_params["file_id"])
        try:
            context = await self._reader(request, key)
        except Unauthenticated as error:
            return refusal(Refused.unauthenticated(str(error), locale_of(request)))
        except NotFound:
            return _unknown(locale_of(request))
        return await answer(request, context, key)

    async def link(self, request: Request) -> Response:
        """Make a link that opens a file without a token for five minutes: 201 {url, expiresIn} in seconds."""
        key = _key(request.path_params["file_id"])
        try:
            context = await request_context(self._services, request)
        except Unauthenticated as error:
            return refusal(Refused.unauthenticated(str(error), locale_of(request)))
        token = bearer(request)
        if token is None or await readable(context, key) is None:
            return _unknown(context.locale)
        made = new_link(self._services, key, token, context.now())
        url = f"{file_url(context.public_url, key)}?link={made}"
        return json(201, {"url": url, "expiresIn": int(LIFETIME.total_seconds())})

    async def _reader(self, request: Request, key: str) -> Context:
        """Whose rights a download has: the token's, or those of who made its link."""
        if (link := request.query_params.get("link")) is None:
            return await request_context(self._services, request)
        caller = await opened(self._services, key, link, self._services.clock())
        return context_of(self._services, caller, locale_of(request))

    async def _store(self, request: Request, context: Context) -> File:
        if not request.headers.get("content-type", "").lower().startswith("multipart/form-data"):
            raise Required("file.not_multipart", "file")
        await count_kibibytes(context, self._length(request))
        try:
            async with (
                asyncio.timeout(BODY_SECONDS),
                request.form(max_files=1, max_fields=20, max_part_size=_MULTIPART_OVERHEAD) as form,
            ):
                upload = form.get("file")
                if not isinstance(upload, UploadFile):
                    raise Required("file.missing", "file")
                sent = Sent(await upload.read(), upload.filename, upload.content_type)
        except TimeoutError as error:
            raise LimitExceeded("file.too_slow", "file") from error
        except HTTPException as error:
            raise Required("file.not_multipart", "file") from error
        return await receive(context, sent, self._maximum)

    def _length(self, request: Request) -> int:
        """Refuse before reading: a body without a length can't be judged, so it isn't taken."""
        length = request.headers.get("content-length", "")
        if not length.isdigit():
            raise Required("file.length_missing", "file")
        if int(length) > self._maximum + _MULTIPART_OVERHEAD:
            raise LimitExceeded("file.too_large", "file", maximum=self._maximum)
        return int(length)


async def answer(request: Request, context: Context, key: str) -> Response:
    """Send a file to somebody who may see it, whole or the part that is asked for; a HEAD opens nothing."""
    request.state.caller = context.caller.id
    looks = request.method == "HEAD"
    file = await (readable if looks else open_file)(context, key)
    if file is None:
        return _unknown(context.locale)
    part = part_of(request.headers, file.size, f'"{file.sha256}"')
    if part is None:
        return Response(None, 416, {**_headers(file), "Content-Range": f"bytes */{file.size}"})
    headers = {**_headers(file), **part.headers}
    if looks:
        return Response(None, part.status, headers, file.content_type)
    content = part.of(context.stores.files.read(file, part.start))
    return StreamingResponse(content, part.status, headers, file.content_type)


def _unknown(locale: str) -> Response:
    return refusal(Refused.told("file.unknown", locale, "NOT_FOUND", status=404))


def published(file: File) -> dict[str, object]:
    """What uploaders are told of their file."""
    return {
        "id": global_id("File", file.id),
        "name": file.name,
        "contentType": file.content_type,
        "size": file.size,
        "sha256": file.sha256,
    }


def refused(problem: Problem, locale: str) -> Response:
    """A problem as userErrors, under the status that fits."""
    error = UserError.of(problem, locale)
    told = {"code": error.code.value, "message": error.message, "path": error.path}
    statuses = {LimitExceeded: 413, ProviderUnavailable: 503}
    return json(statuses.get(type(problem), 422), {"userErrors": [told]})


def json(status: int, body: object) -> Response:
    """An answer in JSON."""
    return Response(orjson.dumps(body), status, media_type="application/json; charset=utf-8")


def _headers(file: File) -> dict[str, str]:
    return {
        "Accept-Ranges": "bytes",
        "ETag": f'"{file.sha256}"',
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(file.name)}",
        "Cache-Control": "private, no-store",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }


def _key(text: str) -> str:
    """Take the global id as well as the plain key that stands in File.url."""
    found = read_id(text)
    return found[1] if found and found[0] == "File" else text
