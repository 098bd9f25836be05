"""Messages of graphql-transport-ws (the protocol of the npm package graphql-ws): what may come, how a socket ends."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson

PROTOCOL = "graphql-transport-ws"
# Documents have at most 16 KiB; the rest is for variables. What is larger goes over HTTP.
MAX_FRAME = 128 * 1024
_MAX_ID = 100
_KINDS = {"connection_init", "subscribe", "complete", "ping", "pong"}

BAD_REQUEST = 4400
UNAUTHORIZED = 4401
FORBIDDEN = 4403
SUBPROTOCOL = 4406
INITIALISATION_TIMEOUT = 4408
SUBSCRIBER_EXISTS = 4409
TOO_MANY_INITIALISATIONS = 4429
INTERNAL = 4500
TOO_LARGE = 1009
TRY_AGAIN_LATER = 1013


class Ending(Exception):
    """The socket is closed by us, with this code."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Message:
    """What a client says."""

    kind: str
    id: str = ""
    payload: Any = None

    @property
    def given(self) -> Mapping[str, Any]:
        """The payload, when it is an object."""
        return self.payload if isinstance(self.payload, dict) else {}


def read_message(received: Mapping[str, Any]) -> Message:
    """Read a frame that the server took in; raises Ending for what the protocol doesn't know."""
    text = received.get("text")
    if text is None:
        raise Ending(BAD_REQUEST, "Text frames only")
    if len(text) > MAX_FRAME:
        raise Ending(TOO_LARGE, "Message too large")
    try:
        return _message(orjson.loads(text))
    except orjson.JSONDecodeError as error:
        raise Ending(BAD_REQUEST, "Not JSON") from error


def _message(said: Any) -> Message:
    kind = said.get("type") if isinstance(said, dict) else None
    if not isinstance(kind, str) or kind not in _KINDS:
        raise Ending(BAD_REQUEST, "Unknown message")
    payload, id = said.get("payload"), said.get("id", "")
    if kind in {"subscribe", "complete"} and not (isinstance(id, str) and 0 < len(id) <= _MAX_ID):
        raise Ending(BAD_REQUEST, "Bad id")
    if payload is not None and not isinstance(payload, dict):
        raise Ending(BAD_REQUEST, "Bad payload")
    if kind == "subscribe" and payload is None:
        raise Ending(BAD_REQUEST, "Nothing to run")
    return Message(kind, id if isinstance(id, str) else "", payload)
