"""uvicorn's protocol on httptools, with a bound on how much head a stranger may send: its parser has none."""

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

MAX_HEAD = 64 * 1024


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

    def on_headers_complete(self) -> None:
        """Begin with the request: what comes now is its body."""
        self._heading = False
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """End the request: what comes with later pieces is the head of the next."""
        self._head, self._heading, self._ended = 0, True, True
        super().on_message_complete()
