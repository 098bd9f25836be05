"""What is whole taken from uvicorn and given to it in one step, where nothing stands between it and us.

ASGI wants a body asked for, and an answer told in two messages; and uvicorn takes each header apart, for it can't
know who wrote it. That is half of what it costs to answer with bytes that are ready. Any other server, and whoever
wraps `receive` or `send` to see what passes, is asked and told as ASGI has it.
"""

from typing import Any

from starlette.types import Receive, Send
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, RequestResponseCycle


def received(receive: Receive, maximum: int) -> bytes | None:
    """Return a request's body if all of it is there already; None where it has to be received, or is too large."""
    cycle = _cycle(receive)
    whole = cycle and not cycle.more_body and not cycle.disconnected and len(cycle.body) <= maximum
    return bytes(cycle.body) if cycle and whole else None


def sent(send: Send, status: int, lines: bytes, body: bytes) -> bool:
    """Send a response; False where it has to be sent as ASGI has it, and nothing was done.

    The lines of its headers must be well-formed, the last one's end included, and name the body's length.
    """
    cycle = _cycle(send)
    if cycle is None or _unusual(cycle):
        return False
    cycle.response_started = cycle.response_complete = True
    usual = b"".join([b"%s: %s\r\n" % header for header in cycle.default_headers])
    cycle.transport.writelines((b"%s%s%s\r\n" % (STATUS_LINE[status], usual, lines), body))
    cycle.message_event.set()
    cycle.on_response()
    return True


def _unusual(cycle: RequestResponseCycle) -> bool:
    """Tell whether a response takes more than writing it: whatever uvicorn looks at before and after."""
    closing = not cycle.keep_alive or cycle.disconnected or cycle.response_started
    waiting = cycle.flow.write_paused or cycle.waiting_for_100_continue
    return closing or waiting or cycle.access_log or cycle.scope["method"] == "HEAD"


def _cycle(method: Any) -> RequestResponseCycle | None:
    """Whose method it is, where it is uvicorn's own."""
    owner = getattr(method, "__self__", None)
    return owner if isinstance(owner, RequestResponseCycle) else None
