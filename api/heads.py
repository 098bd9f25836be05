"""uvicorn's protocol on httptools, with a bound on how much head a stranger may send: its parser has none."""

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

MAX_HEAD = 64 * 1024


class BoundedHead(HttpToolsProtocol):
    """Closes a connection whose request line and headers go on and on; the first piece of it may be over."""

    _head = 0

    def data_received(self, data: bytes) -> None:
        """Read on, unless the head has become too long."""
        before = self.scope
        super().data_received(data)
        # A scope is made with the first byte of a request, and gets its method with the last of its head.
        if self.scope is not before or before is None or "method" in before:
            self._head = 0
            return
        self._head += len(data)
        if self._head > MAX_HEAD and not self.transport.is_closing():
            self.send_400_response("The head of the request is too long.")
