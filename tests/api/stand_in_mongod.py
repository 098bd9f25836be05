"""A server that speaks as much of MongoDB's wire protocol as it takes to be asked what one is."""

import asyncio
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import bson

_HEADER = struct.Struct("<iiii")
_OP_REPLY, _OP_QUERY, _OP_MSG = 1, 2004, 2013
_LIMITS = {"maxBsonObjectSize": 16 << 20, "maxMessageSizeBytes": 48_000_000, "maxWriteBatchSize": 100_000}


@asynccontextmanager
async def stand_in(
    version: str, wire_version: int, hello: dict[str, Any], build: dict[str, Any] | None = None
) -> AsyncIterator[str]:
    """Serve; gives the URI. `hello` and `build` are what it says of itself besides its versions."""
    said = {"helloOk": True, "isWritablePrimary": True, "ismaster": True, **_LIMITS, "minWireVersion": 0}
    numbers = [*(int(part) for part in version.split(".")), 0]
    answers = {
        "hello": {**said, "maxWireVersion": wire_version, **hello, "ok": 1.0},
        "buildInfo": {"version": version, "versionArray": numbers, "ok": 1.0, **(build or {})},
    }

    open_ends: set[asyncio.StreamWriter] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        open_ends.add(writer)
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                writer.write(_reply(*await _read(reader), answers))
                await writer.drain()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    host, port = server.sockets[0].getsockname()
    try:
        yield f"mongodb://{host}:{port}/?directConnection=true"
    finally:
        server.close()
        for writer in open_ends:
            writer.close()
        await asyncio.gather(*(writer.wait_closed() for writer in open_ends), return_exceptions=True)


async def _read(reader: asyncio.StreamReader) -> tuple[int, int, dict[str, Any]]:
    """Request id, operation and command of the next message."""
    length, request, _, operation = _HEADER.unpack(await reader.readexactly(16))
    body = await reader.readexactly(length - 16)
    start = 5 if operation == _OP_MSG else body.index(b"\0", 4) + 9
    size = int.from_bytes(body[start : start + 4], "little")
    return request, operation, bson.decode(body[start : start + size])


def _reply(request: int, operation: int, command: dict[str, Any], answers: dict[str, Any]) -> bytes:
    name = next(iter(command))
    answer = answers["hello"] if name.lower() in {"ismaster", "hello"} else answers.get(name, {"ok": 1.0})
    document = bson.encode(answer)
    if operation == _OP_QUERY:
        body, kind = struct.pack("<iqii", 8, 0, 0, 1) + document, _OP_REPLY
    else:
        body, kind = struct.pack("<iB", 0, 0) + document, _OP_MSG
    return _HEADER.pack(16 + len(body), 1, request, kind) + body
