"""How a request wants to be answered, by its headers alone; most send the same ones, so they are read once."""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.types import Scope

from api.asking import CURRENT, SAFE, is_json, negotiate, prefers_events
from api.codings import Choice, choose
from api.context import locale_of
from api.errors import Refused
from api.origins import check_origin
from api.settings import Settings

# Everything that is looked at here.
_READ = (
    b"accept",
    b"accept-encoding",
    b"accept-language",
    b"content-type",
    b"origin",
    b"sec-fetch-mode",
    b"sec-fetch-site",
)
# Headers by name, as bytes; of one that comes twice the first, as with Starlette.
Head = Mapping[bytes, bytes]
_MOST_KNOWN = 1000
_LONGEST = 1000


@dataclass(frozen=True, slots=True)
class Manner:
    """The media type, the language and the coding of the answer.

    `safe` requests can't change anything; `streamed` ones are answered by events. `kind` is all of it but the coding.
    """

    media_type: str
    locale: str
    safe: bool
    coding: Choice = Choice(None)
    streamed: bool = False
    kind: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "kind", f"{self.media_type} {self.locale} {self.safe} {self.streamed}")


class Manners:
    """Knows the manners of those who asked of late."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._known: OrderedDict[tuple[object, ...], Manner] = OrderedDict()

    def of(self, scope: Scope, head: Head) -> Manner:
        """Return a request's manner; raises Refused for one that takes nothing of ours, or that no page may send."""
        key = (scope["method"], *map(head.get, _READ))
        known = self._known.get(key)
        if known is None:
            known = self._read(Request(scope))
            if sum(len(value) for value in key[1:] if value) <= _LONGEST:
                self._keep(key, known)
        return known

    def _keep(self, key: tuple[object, ...], manner: Manner) -> None:
        self._known[key] = manner
        if len(self._known) > _MOST_KNOWN:
            self._known.popitem(last=False)

    def _read(self, request: Request) -> Manner:
        media_type = media_type_of(request)
        if media_type is None:
            raise Refused.told("request.accept", locale_of(request), status=406)
        check_origin(request, self._settings)
        if request.method not in SAFE and not is_json(request.headers.get("content-type", "")):
            raise Refused.told("request.content_type", locale_of(request), status=415)
        coding = choose(request.headers.get("accept-encoding"))
        streamed = prefers_events(request.headers.get("accept"))
        return Manner(media_type, locale_of(request), request.method in SAFE, coding, streamed)


def head_of(scope: Scope) -> Head:
    """Return a request's headers."""
    return dict(reversed(scope["headers"]))


def media_type_of(request: Request) -> str | None:
    """Return the media type to answer with, None when the caller takes none of ours."""
    accept = request.headers.get("accept")
    return CURRENT if prefers_events(accept) else negotiate(accept)
