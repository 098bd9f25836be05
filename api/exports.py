"""Handing out an export of personal data: streamed, a page of rows in memory at a time."""

import html
import zipfile
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace

import orjson
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from api.context import Services, context_of, locale_of
from api.errors import Refused, refusal
from auth.caller import Caller
from auth.days import today
from auth.problems import NotFound
from auth.rows import Row
from resolvers.context import Context
from resolvers.personal.export import Export, ExportFormat, Section, note, redeem, sections
from schema.links import file_url

_ABOUT = "根据《中华人民共和国个人信息保护法》第四十五条导出。上传的文件请登录后凭 url 下载。"
_STYLE = "body{font:15px/1.6 sans-serif;max-width:60em;margin:2em auto;padding:0 1em}pre{white-space:pre-wrap}"
HEADERS = {
    "Cache-Control": "private, no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
}


class Exports:
    """Answers /exports/…"""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def download(self, request: Request) -> Response:
        """Stream everything about whoever asked for the link, once."""
        locale, at = locale_of(request), self._services.clock()
        if request.method != "GET":  # a HEAD must not use the link up
            return refusal(Refused(405, "Use GET"))
        try:
            export = await redeem(self._services.gate, request.path_params["token"], at)
        except NotFound as gone:
            return refusal(Refused.told(gone.key, locale, "NOT_FOUND", status=404))
        context = context_of(self._services, Caller(export.account, export.session), locale)
        request.state.caller = export.account.id
        await note(context, export)
        return _stream(context, export)


def _stream(context: Context, export: Export) -> Response:
    name = f"tongban-{today(context.now()):%Y%m%d}"
    zipped = export.format is ExportFormat.ZIP
    content = _zip(context, export) if zipped else _json(context, export)
    kind = ("zip", "application/zip") if zipped else ("json", "application/json; charset=utf-8")
    headers = {**HEADERS, "Content-Disposition": f'attachment; filename="{name}.{kind[0]}"'}
    return StreamingResponse(content, headers=headers, media_type=kind[1])


async def _json(context: Context, export: Export) -> AsyncIterator[bytes]:
    yield b'{"exportedAt":' + orjson.dumps(context.now()) + b',"sections":{'
    for place, section in enumerate(await _sections(context, export)):
        yield (b"," if place else b"") + orjson.dumps(section.name) + b":["
        separator = b""
        async for row in section.rows:
            yield separator + orjson.dumps(row)
            separator = b","
        yield b"]"
    yield b"}}"


async def _html(context: Context, export: Export) -> AsyncIterator[bytes]:
    head = f'<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>个人信息</title><style>{_STYLE}</style>'
    yield f"{head}<h1>个人信息</h1><p>{_ABOUT}</p>".encode()
    for section in await _sections(context, export):
        yield f"<h2>{html.escape(section.title)}</h2>".encode()
        async for row in section.rows:
            text = orjson.dumps(row, option=orjson.OPT_INDENT_2).decode()
            yield f"<pre>{html.escape(text)}</pre>".encode()


async def _zip(context: Context, export: Export) -> AsyncIterator[bytes]:
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (("data.json", _json(context, export)), ("个人信息.html", _html(context, export))):
            with archive.open(name, "w") as entry:
                async for chunk in content:
                    entry.write(chunk)
                    yield sink.take()
    yield sink.take()


async def _sections(context: Context, export: Export) -> Sequence[Section]:
    found = await sections(context, export.account)
    return [replace(one, rows=_linked(context, one.rows)) if one.name == "files" else one for one in found]


async def _linked(context: Context, rows: AsyncIterator[Row]) -> AsyncIterator[Row]:
    async for row in rows:
        yield {**row, "url": file_url(context.public_url, row["_id"])}


class _Sink:
    """What an archive is written to; it can't be rewound, so the archive never asks for what went out."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing waits anywhere else."""

    def close(self) -> None:
        """Nothing is held."""

    def take(self) -> bytes:
        """Return what has been written since the last time."""
        taken = b"".join(self._parts)
        self._parts.clear()
        return taken
