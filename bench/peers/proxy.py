"""A proxy for MongoDB's wire protocol that answers what it has seen: `python -m bench.peers.proxy PORT`.

Everybody's driver does its usual work behind it and nobody waits for the embedded server, which is slow on lists.
A read outside of transactions is kept by its bytes, without session, cluster time and the time left for it. Whatever
writes is passed on, and what was read of that collection is forgotten before and after. PORT is the server's; the
proxy prints its own.
"""

import asyncio
import struct
import sys
from dataclasses import dataclass, field
from typing import Any

import bson
import uvloop

_MESSAGE = 2013
_READS = {"find", "aggregate", "count", "distinct"}
_WRITES = {"insert", "update", "delete", "findAndModify", "findandmodify"}
_ENDS = {"commitTransaction", "abortTransaction"}
# These differ from request to request without a difference to the answer.
_IGNORED = ("lsid", "$clusterTime", "maxTimeMS", "txnNumber")
_MOST = 50_000


@dataclass
class Kept:
    """Replies by command, and how often each collection was written to."""

    replies: dict[bytes, tuple[str, bytes]] = field(default_factory=dict)
    writes: dict[str, int] = field(default_factory=dict)
    in_transactions: set[str] = field(default_factory=set)

    def wrote(self, collection: str) -> None:
        self.writes[collection] = self.writes.get(collection, 0) + 1
        if any(of == collection for of, _ in self.replies.values()):
            self.replies = {key: one for key, one in self.replies.items() if one[0] != collection}

    def keep(self, asked: "Asked", reply: bytes) -> None:
        if len(self.replies) < _MOST and self.writes.get(asked.collection, 0) == asked.writes and _whole(reply):
            self.replies[asked.key] = (asked.collection, reply)


@dataclass(frozen=True)
class Asked:
    """A read that went on to the server, and how often its collection had been written to by then."""

    key: bytes
    collection: str
    writes: int
    name: str


class Messages:
    """Cuts a stream of bytes into messages of the protocol."""

    def __init__(self) -> None:
        self._rest = b""

    def take(self, data: bytes) -> list[bytes]:
        data, found = self._rest + data, []
        while len(data) >= 4 and len(data) >= (size := struct.unpack_from("<i", data)[0]):
            found.append(data[:size])
            data = data[size:]
        self._rest = data
        return found


class Server(asyncio.Protocol):
    """The connection onwards; one for each of a client's."""

    def __init__(self, client: "Client") -> None:
        self._client = client
        self._messages = Messages()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._client.connected(transport)  # type: ignore[arg-type]

    def data_received(self, data: bytes) -> None:
        for message in self._messages.take(data):
            self._client.answered(message)

    def connection_lost(self, _error: Exception | None) -> None:
        self._client.close()


class Client(asyncio.Protocol):
    """A driver's connection."""

    def __init__(self, kept: Kept, port: int) -> None:
        self._kept = kept
        self._port = port
        self._messages = Messages()
        self._asked: dict[int, Asked] = {}
        self._written: dict[int, list[str]] = {}
        self._waiting: list[bytes] = []
        self._server: asyncio.Transport | None = None
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport  # type: ignore[assignment]
        connecting = asyncio.get_running_loop().create_connection(lambda: Server(self), "127.0.0.1", self._port)
        self._connecting = asyncio.ensure_future(connecting)

    def connected(self, server: asyncio.Transport) -> None:
        self._server = server
        server.writelines(self._waiting)

    def data_received(self, data: bytes) -> None:
        for message in self._messages.take(data):
            reply = self._known(message)
            if reply is not None and self._transport:
                self._transport.write(reply)
            elif self._server:
                self._server.write(message)
            else:
                self._waiting.append(message)

    def answered(self, message: bytes) -> None:
        (to,) = struct.unpack_from("<i", message, 8)
        for collection in self._written.pop(to, ()):
            self._kept.wrote(collection)
        asked = self._asked.pop(to, None)
        if asked:
            self._kept.keep(asked, message)
        if self._transport:
            self._transport.write(message)

    def connection_lost(self, _error: Exception | None) -> None:
        if self._server:
            self._server.close()

    def close(self) -> None:
        if self._transport:
            self._transport.close()

    def _known(self, message: bytes) -> bytes | None:
        _, number, _, operation, flags = struct.unpack_from("<iiiii", message)
        if operation != _MESSAGE:
            return None
        # A first section of another kind holds the rows of a write; the command stands behind it or before it.
        command = _command(message) if flags & 1 == 0 and message[20] == 0 else {}
        name = next(iter(command), "")
        if name in _READS and "autocommit" not in command and not _watches(command):
            return self._read(number, name, command)
        self._note(number, name, command)
        return None

    def _read(self, number: int, name: str, command: dict[str, Any]) -> bytes | None:
        collection = str(command[name])
        for ignored in _IGNORED:
            command.pop(ignored, None)
        key = bson.encode(command)
        found = self._kept.replies.get(key)
        if found is None:
            self._asked[number] = Asked(key, collection, self._kept.writes.get(collection, 0), name)
            return None
        reply = found[1]
        return reply[:8] + struct.pack("<i", number) + reply[12:]

    def _note(self, number: int, name: str, command: dict[str, Any]) -> None:
        if name in _WRITES:
            collections = [str(command[name])]
            if "autocommit" in command:
                self._kept.in_transactions.add(collections[0])
        elif name in _ENDS:
            collections = list(self._kept.in_transactions)
        else:
            return
        self._written[number] = collections
        for collection in collections:
            self._kept.wrote(collection)


def _command(message: bytes) -> dict[str, Any]:
    (size,) = struct.unpack_from("<i", message, 21)
    return bson.decode(message[21 : 21 + size])


def _watches(command: dict[str, Any]) -> bool:
    stages = command.get("pipeline") or [{}]
    return any(name in stages[0] for name in ("$changeStream", "$currentOp")) or "$out" in stages[-1]


def _whole(reply: bytes) -> bool:
    """Whether a reply says all there is: no error, and no cursor that stays open."""
    _, _, _, operation, flags = struct.unpack_from("<iiiii", reply)
    if operation != _MESSAGE or flags or reply[20] != 0:
        return False
    answer = _command(reply)
    return bool(answer.get("ok")) and answer.get("cursor", {}).get("id", 0) == 0


async def serve(port: int) -> None:
    """Listen until told to stop."""
    kept = Kept()
    server = await asyncio.get_running_loop().create_server(lambda: Client(kept, port), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(serve(int(sys.argv[1])))
