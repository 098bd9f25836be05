"""Uploads that survive a bad connection: tus 1.0 (tus.io/protocols/resumable-upload) with creation, checksum,
expiration and termination."""

import asyncio
import base64
import binascii
import hashlib
import hmac
from collections.abc import AsyncIterator, Awaitable, Callable
from email.utils import format_datetime
from typing import Final

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from api.context import Services, locale_of, request_context
from api.errors import Refused, refusal
from api.files import BODY_SECONDS, json, published, refused
from auth.problems import (
    Conflict,
    Expired,
    Invalid,
    LimitExceeded,
    NotFound,
    Problem,
    ProviderUnavailable,
    Unauthenticated,
)
from auth.rules import signed_in
from resolvers.context import Context
from resolvers.files.uploads import mutations
from resolvers.files.uploads.model import Upload

VERSION: Final = "1.0.0"
_EXTENSIONS: Final = "creation,checksum,expiration,termination"
_PART_TYPE: Final = "application/offset+octet-stream"
_ALGORITHMS: Final = {"sha1": "sha1", "sha256": "sha256"}
_MAX_METADATA: Final = 4096
_MAX_DIGITS: Final = 15
_STATUSES: Final = {NotFound: 404, Conflict: 409, Expired: 410, LimitExceeded: 413, ProviderUnavailable: 503}

Answer = Callable[[Request, Context], Awaitable[Response]]


class ChecksumMismatch(Exception):
    """A part didn't arrive as it was sent; none of it counts."""


class Uploads:
    """Answers /uploads."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._maximum = services.settings.max_file_bytes

    async def collection(self, request: Request) -> Response:
        """Begin an upload (POST), or tell what this server can do (OPTIONS)."""
        if request.method == "OPTIONS":
            return self._abilities()
        return await self._guarded(request, self._begin)

    async def one(self, request: Request) -> Response:
        """Go on with an upload: HEAD, PATCH, DELETE; a GET gives the file that it became."""
        answers: dict[str, Answer] = {
            "HEAD": self._offset,
            "PATCH": self._add,
            "DELETE": self._abandon,
            "GET": self._file,
        }
        # Mini-programs can't send a PATCH, which is what tus has this header for.
        overridden = request.headers.get("x-http-method-override", "").upper()
        method = overridden if request.method == "POST" and overridden else request.method
        if method == "OPTIONS":
            return self._abilities()
        if method not in answers:
            return refusal(Refused(405, "Use HEAD, PATCH, DELETE or GET"))
        return await self._guarded(request, answers[method], versioned=method != "GET")

    async def _guarded(self, request: Request, answer: Answer, *, versioned: bool = True) -> Response:
        if versioned and request.headers.get("tus-resumable") != VERSION:
            return Response(None, 412, {"Tus-Version": VERSION})
        try:
            context = await request_context(self._services, request)
            signed_in(context.caller)
            request.state.caller = context.caller.id
            found = await answer(request, context)
        except Unauthenticated as error:
            found = refusal(Refused.unauthenticated(str(error), locale_of(request)))
        except ChecksumMismatch:
            found = Response(None, 460)
        except ClientDisconnect:
            found = Response(None, 499)
        except Problem as problem:
            found = refused(problem, locale_of(request))
            found.status_code = _STATUSES.get(type(problem), found.status_code)
        found.headers["Tus-Resumable"] = VERSION
        found.headers["Cache-Control"] = "no-store"
        return found

    def _abilities(self) -> Response:
        able = {"Tus-Version": VERSION, "Tus-Extension": _EXTENSIONS, "Tus-Max-Size": str(self._maximum)}
        algorithms = {"Tus-Checksum-Algorithm": ",".join(_ALGORITHMS)}
        return Response(None, 204, {"Tus-Resumable": VERSION, **able, **algorithms})

    async def _begin(self, request: Request, context: Context) -> Response:
        told = _metadata(request.headers.get("upload-metadata", ""))
        length = _number(request, "upload-length")
        kind = told.get("filetype")
        upload = await mutations.begin(context, told.get("filename", ""), kind, length, self._maximum)
        location = f"{context.public_url}/uploads/{upload.id}"
        return Response(None, 201, {"Location": location, **_state(upload)})

    async def _offset(self, request: Request, context: Context) -> Response:
        upload = await mutations.existing(context, request.path_params["upload_id"])
        return Response(None, 200, {**_state(upload), "Upload-Length": str(upload.length)})

    async def _add(self, request: Request, context: Context) -> Response:
        upload = await mutations.existing(context, request.path_params["upload_id"])
        if request.headers.get("content-type", "") != _PART_TYPE:
            return refusal(Refused(415, f"Send {_PART_TYPE}"))
        if _number(request, "upload-offset") != upload.offset:
            raise Conflict
        upload = await self._received(request, context, upload)
        if upload.whole:
            await mutations.taken_in(context, upload, self._maximum)
        return Response(None, 204, _state(upload))

    async def _received(self, request: Request, context: Context, upload: Upload) -> Upload:
        try:
            async with asyncio.timeout(BODY_SECONDS):
                return await mutations.add(context, upload, await _body(request, upload.length - upload.offset))
        except TimeoutError as error:
            raise LimitExceeded("file.too_slow", "file") from error

    async def _abandon(self, request: Request, context: Context) -> Response:
        await mutations.abandon(context, await mutations.existing(context, request.path_params["upload_id"]))
        return Response(None, 204)

    async def _file(self, request: Request, context: Context) -> Response:
        """The file of a whole upload; one whose last part came just before a fault is taken in now."""
        upload = await mutations.existing(context, request.path_params["upload_id"])
        if not upload.whole:
            raise Conflict
        return json(200, published(await mutations.taken_in(context, upload, self._maximum)))


def _state(upload: Upload) -> dict[str, str]:
    return {
        "Upload-Offset": str(upload.offset),
        "Upload-Expires": format_datetime(upload.expires_at, usegmt=True),
    }


async def _body(request: Request, most: int) -> AsyncIterator[bytes]:
    """The part as it arrives; one with a checksum is checked whole before any of it counts."""
    announced = request.headers.get("upload-checksum")
    if announced is None:
        return request.stream()
    algorithm, expected = _checksum(announced)
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > most:
            raise LimitExceeded("file.longer_than_told", "file", maximum=most)
    if not hmac.compare_digest(hashlib.new(algorithm, body, usedforsecurity=False).digest(), expected):
        raise ChecksumMismatch
    return _once(bytes(body))


async def _once(body: bytes) -> AsyncIterator[bytes]:
    yield body


def _checksum(text: str) -> tuple[str, bytes]:
    algorithm, _, encoded = text.partition(" ")
    if algorithm not in _ALGORITHMS:
        raise Invalid("file.checksum", "file")
    return _ALGORITHMS[algorithm], _decoded(encoded)


def _metadata(text: str) -> dict[str, str]:
    """Keys and base64 values, with commas between them."""
    if len(text) > _MAX_METADATA:
        raise Invalid("file.metadata", "file")
    pairs = [pair.strip().partition(" ") for pair in text.split(",") if pair.strip()]
    try:
        return {name: _decoded(value).decode() for name, _, value in pairs}
    except UnicodeDecodeError as error:
        raise Invalid("file.metadata", "file") from error


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text.strip(), validate=True)
    except (binascii.Error, ValueError) as error:
        raise Invalid("file.metadata", "file") from error


def _number(request: Request, header: str) -> int:
    text = request.headers.get(header, "")
    if not (text.isascii() and text.isdigit() and len(text) <= _MAX_DIGITS):
        raise Invalid("file.header", "file", header=header)
    return int(text)
