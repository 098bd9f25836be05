"""uvicorn's protocol on httptools: with a bound on heads that strangers send, and whole replies sent as they are."""

from asyncio import Transport
from collections.abc import Mapping
from typing import Any

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

MAX_HEAD = 64 * 1024
# The ASGI extension under which a scope has `send(scope, status, header lines, body)`: see `_sent`.
WHOLE = "tongban.whole_reply"


class BoundedHead(HttpToolsProtocol):
    """Closes a connection whose request line and headers go on and on; one piece from the socket may be over."""

    _head = 0
    _heading = True
    _ended = False

    def data_received(self, data: bytes) -> None:
        """Read on, unless the head has become too long."""
        self._ended = False
        super().data_received(data)
        if self._heading and not self._ended:
            self._head += len(data)
            if self._head > MAX_HEAD and not self.transport.is_closing():
                self.send_400_response("The head of the request is too long.")

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        """Begin with a connection."""
        super().connection_made(transport)
        self._extensions: dict[str, dict[object, object]] = {WHOLE: {"send": self._sent}}

    def on_headers_complete(self) -> None:
        """Begin with the request: what comes now is its body."""
        self._heading = False
        self.scope["extensions"] = self._extensions
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """End the request: what comes with later pieces is the head of the next."""
        self._head, self._heading, self._ended = 0, True, True
        super().on_message_complete()

    def _sent(self, scope: Mapping[str, Any], status: int, lines: bytes, body: bytes) -> bool:
        """Send a whole response, as two messages would be; False where anything is unusual, and nothing was done.

        What uvicorn does for two messages is a third of what it costs to answer with bytes that are ready: it takes
        each header apart, for it can't know who wrote it. The lines must be well-formed and name the body's length.
        """
        cycle = self.cycle
        # Of requests that came ahead of their turn the last one is the cycle's.
        if cycle.scope is not scope or cycle.response_started or cycle.disconnected or cycle.flow.write_paused:
            return False
        if not cycle.keep_alive or cycle.waiting_for_100_continue or cycle.access_log or scope["method"] == "HEAD":
            return False
        cycle.response_started = cycle.response_complete = True
        usual = b"".join([b"%s: %s\r\n" % header for header in cycle.default_headers])
        self.transport.writelines((b"%s%s%s\r\n" % (STATUS_LINE[status], usual, lines), body))
        cycle.message_event.set()
        cycle.on_response()
        return True
