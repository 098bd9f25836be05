"""WeChat's server interfaces as its documents and its refusals in the wild describe them."""

import json
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from secrets import token_hex
from typing import Any

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

APP_ID, SECRET = "wx4f1c8d7e2b3a9056", "0f9e8d7c6b5a49382716f5e4d3c2b1a0"
TEMPLATE, FIELDS = "aNC3nlDDLqLv2a9x", {"thing1", "character_string2", "time3"}
SESSION_KEY = "tiihtNczf5v6AKRyjwEUhQ=="
_LIVES = timedelta(minutes=5)
_TOKEN_LIVES = timedelta(seconds=7200)
_ERRORS = {
    -1: "system error",
    40001: "invalid credential, access_token is invalid or not latest",
    40002: "invalid grant_type",
    40013: "invalid appid",
    40029: "invalid code",
    40125: "invalid appsecret",
    40163: "code been used",
    40037: "invalid template_id",
    40226: "code blocked",
    43101: "user refuse to accept the msg",
    47003: "argument invalid!",
    41008: "missing code",
    42001: "access_token expired",
    45011: "api minute-quota reach limit  mustslower  retry next minute",
    47001: "data format error",
}


@dataclass
class Code:
    """A code that a mini-program was given, for an openid or a phone."""

    stands_for: str
    made_at: datetime
    used: bool = False


@dataclass
class WeChat:
    """Remembers what it was asked; `faults` are the answers that it gives first, whatever is asked."""

    clock: Callable[[], datetime]
    codes: dict[str, Code] = field(default_factory=dict)
    phone_codes: dict[str, Code] = field(default_factory=dict)
    tokens: dict[str, datetime] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    faults: deque[int | str] = field(default_factory=deque)
    # What phone_info says instead of the truth.
    phone_info: dict[str, Any] = field(default_factory=dict)
    forgets_use: bool = False
    # openid → how many messages the person accepted; what was sent, as WeChat got it.
    accepted: dict[str, int] = field(default_factory=dict)
    messages: list[dict[str, Any]] = field(default_factory=list)

    @property
    def app(self) -> Starlette:
        routes = [
            Route("/sns/jscode2session", self._session),
            Route("/cgi-bin/stable_token", self._token, methods=["POST"]),
            Route("/wxa/business/getuserphonenumber", self._phone, methods=["POST"]),
            Route("/cgi-bin/message/subscribe/send", self._message, methods=["POST"]),
        ]
        return Starlette(routes=routes)

    def login(self, openid: str = "oGZUI0egBJY1zhBYw2KhdUfwVJJE") -> str:
        """What wx.login gives."""
        return self._made(self.codes, openid)

    def phone_button(self, phone: str = "13912345678") -> str:
        """What the phone button gives."""
        return self._made(self.phone_codes, phone)

    def count(self, name: str) -> int:
        return sum(path.endswith(name) for path in self.asked)

    def _made(self, codes: dict[str, Code], stands_for: str) -> str:
        code = token_hex(16)
        codes[code] = Code(stands_for, self.clock())
        return code

    async def _session(self, request: Request) -> Response:
        if (fault := self._fault(request)) is not None:
            return fault
        query = request.query_params
        if errcode := self._stranger(query):
            return _error(errcode)
        if query.get("grant_type") != "authorization_code":
            return _error(40002)
        openid = self._spent(self.codes, query.get("js_code"))
        if isinstance(openid, int):
            return _error(openid)
        answer = {"session_key": SESSION_KEY, "openid": openid, "unionid": f"u{openid}"}
        # WeChat says text/plain.
        return Response(json.dumps(answer), media_type="text/plain")

    async def _token(self, request: Request) -> Response:
        if (fault := self._fault(request)) is not None:
            return fault
        body = json.loads(await request.body())
        if body.get("grant_type") != "client_credential":
            return _error(40002)
        if errcode := self._stranger(body):
            return _error(errcode)
        now = self.clock()
        good = [(ends, token) for token, ends in self.tokens.items() if ends - now > _LIVES]
        ends, token = max(good, default=(now + _TOKEN_LIVES, f"72_{token_hex(60)}"))
        self.tokens[token] = ends
        return _json({"access_token": token, "expires_in": int((ends - now).total_seconds())})

    async def _phone(self, request: Request) -> Response:
        if (fault := self._fault(request)) is not None:
            return fault
        ends = self.tokens.get(request.query_params.get("access_token", ""))
        if ends is None:
            return _error(40001)
        if ends <= self.clock():
            return _error(42001)
        try:
            body = json.loads(await request.body())
        except ValueError:
            return _error(47001)
        phone = self._spent(self.phone_codes, body.get("code"))
        if isinstance(phone, int):
            # Of phone codes it says the same for used ones.
            return _error(40029 if phone == 40163 else phone)
        mark = {"timestamp": int(self.clock().timestamp()), "appid": APP_ID}
        info = {"phoneNumber": phone, "purePhoneNumber": phone, "countryCode": "86", "watermark": mark}
        return _json({"errcode": 0, "errmsg": "ok", "phone_info": {**info, **self.phone_info}})

    async def _message(self, request: Request) -> Response:
        if (fault := self._fault(request)) is not None:
            return fault
        ends = self.tokens.get(request.query_params.get("access_token", ""))
        if ends is None or ends <= self.clock():
            return _error(40001 if ends is None else 42001)
        body = json.loads(await request.body())
        if body.get("template_id") != TEMPLATE:
            return _error(40037)
        if set(body.get("data", ())) != FIELDS or len(body["data"]["thing1"]["value"]) > 20:
            return _error(47003)
        if self.accepted.get(body.get("touser"), 0) < 1:
            return _error(43101)
        self.accepted[body["touser"]] -= 1
        self.messages.append(body)
        return _json({"errcode": 0, "errmsg": "ok"})

    def _stranger(self, given: Any) -> int | None:
        if given.get("appid") != APP_ID:
            return 40013
        return None if given.get("secret") == SECRET else 40125

    def _spent(self, codes: dict[str, Code], text: str | None) -> str | int:
        if not text:
            return 41008
        code = codes.get(text)
        if code is None or self.clock() - code.made_at > _LIVES:
            return 40029
        if code.used and not self.forgets_use:
            return 40163
        code.used = True
        return code.stands_for

    def _fault(self, request: Request) -> Response | None:
        self.asked.append(request.url.path)
        return faulty(self.faults.popleft()) if self.faults else None


def faulty(fault: int | str) -> Response | None:
    """How things go wrong: an errcode, an HTTP status, no connection, no answer, an answer that is none."""
    match fault:
        case "":
            return None
        case "refused":
            raise httpx.ConnectError("connection refused")
        case "timeout":
            raise httpx.ReadTimeout("timed out")
        case "moved":
            return RedirectResponse("https://elsewhere.example/")
        case "huge":
            return Response(b"{" + b" " * 1_000_000 + b"}")
        case str():
            return Response(fault)
    return _error(fault) if fault in _ERRORS else Response(status_code=fault)


def _error(errcode: int) -> Response:
    return _json({"errcode": errcode, "errmsg": f"{_ERRORS[errcode]}, rid: {token_hex(4)}-{token_hex(4)}"})


def _json(body: dict[str, Any]) -> Response:
    return Response(json.dumps(body), media_type="application/json; encoding=utf-8")
