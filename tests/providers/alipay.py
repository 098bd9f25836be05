"""Alipay's gateway and the phone that my.getPhoneNumber gives, as its documents describe them."""

import base64
import json
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from secrets import token_hex
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import padding
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.providers.wechat import Code, faulty

APP_ID = "2021004176628310"
AES_KEY = bytes(range(16))
METHOD = "alipay.system.oauth.token"
CERTIFY = "alipay.user.certify.open."
SEND = "alipay.open.app.mini.templatemessage.send"
TEMPLATE, KEYWORDS = "MDI4YzIxMDE2M2I5YTQzYjUxNWE4MjA4NmU1MTIyYmM=", {"keyword1", "keyword2", "keyword3"}
# What the real one answers to whom nobody subscribed to is published nowhere; this is ours.
UNWANTED = "NOT_SUBSCRIBED"
METHODS = {METHOD, SEND, f"{CERTIFY}initialize", f"{CERTIFY}query"}
# A face check waits for 23 hours.
_WAITS = timedelta(hours=23)
_LIVES = timedelta(hours=24)
_SUB_MESSAGES = {
    "isv.code-invalid": ("40002", "Invalid Arguments", "授权码code无效"),
    "isv.grant-type-invalid": ("40002", "Invalid Arguments", "grant_type参数不正确"),
    "isv.app-call-limited": ("40005", "Call Limited", "应用调用次数超限"),
    "isp.unknow-error": ("20000", "Service Currently Unavailable", "系统繁忙"),
    "aop.unknow-error": ("20000", "Service Currently Unavailable", "系统繁忙"),
    "isv.invalid-app-id": ("40002", "Invalid Arguments", "无效的AppID参数"),
    "isv.invalid-signature": ("40002", "Invalid Arguments", "无效签名"),
    "isv.invalid-timestamp": ("40002", "Invalid Arguments", "非法的时间戳参数"),
    "OPEN_CERTIFY_BILL_NOT_EXIST": ("40004", "Business Failed", "无效的certify_id"),
    UNWANTED: ("40004", "Business Failed", "用户未订阅"),
    "unknown-sub-code": ("40004", "Business Failed", "未知的错误码UNKNOWN_ERROR"),
    "isv.missing-method": ("40001", "Missing Required Arguments", "缺少方法名参数"),
}


@cache
def key(whose: str) -> rsa.RSAPrivateKey:
    """The app's key or Alipay's own, made once per test process."""
    return rsa.generate_private_key(65537, 2048)


def private_text(whose: str) -> str:
    """A private key as Alipay's tool writes it."""
    der = key(whose).private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return base64.b64encode(der).decode()


def public_text(whose: str) -> str:
    """A public key as the open platform shows it."""
    der = key(whose).public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return base64.b64encode(der).decode()


def signed(content: str, whose: str = "alipay") -> str:
    return base64.b64encode(key(whose).sign(content.encode(), PKCS1v15(), SHA256())).decode()


@dataclass
class FaceCheck:
    """A face check as Alipay keeps it: what it was told, when, and how it ended."""

    told: dict[str, Any]
    made_at: datetime
    passed: str = "F"


@dataclass
class Alipay:
    """Remembers what it was asked; `faults` are its first answers: a sub_code, a body, or how it fails."""

    clock: Callable[[], datetime]
    codes: dict[str, Code] = field(default_factory=dict)
    asked: list[dict[str, str]] = field(default_factory=list)
    # What logs on the way would see.
    addresses: list[str] = field(default_factory=list)
    faults: deque[int | str] = field(default_factory=deque)
    # Whose key signs, and what happens to an answer on its way.
    signer: str = "alipay"
    tamper: Callable[[str], str] = staticmethod(lambda text: text)
    subject_name: str = "user_id"
    checks: dict[str, FaceCheck] = field(default_factory=dict)
    # How many messages each took; what was sent, as Alipay got it.
    accepted: dict[str, int] = field(default_factory=dict)
    messages: list[dict[str, Any]] = field(default_factory=list)

    @property
    def app(self) -> Starlette:
        return Starlette(routes=[Route("/gateway.do", self._gateway, methods=["POST"])])

    def auth_code(self, user_id: str = "2088102150477652") -> str:
        """What my.getAuthCode gives."""
        code = token_hex(16)
        self.codes[code] = Code(user_id, self.clock())
        return code

    async def _gateway(self, request: Request) -> Response:
        business = dict(parse_qsl((await request.body()).decode()))
        parameters = {**request.query_params, **business}
        self.addresses.append(request.url.query)
        self.asked.append(parameters)
        fault = self.faults.popleft() if self.faults else ""
        if fault in _SUB_MESSAGES:
            return self._refused(str(fault))
        if (answer := faulty(fault)) is not None:
            return answer
        # The gateway's own refusals are not signed.
        if reason := self._stranger(parameters):
            return Response(json.dumps({"error_response": _told(reason)}))
        if parameters["method"] == METHOD:
            return self._token(parameters)
        if parameters["method"] == SEND:
            return self._message(json.loads(parameters["biz_content"]))
        return self._certify(parameters["method"], json.loads(parameters["biz_content"]))

    def opened(self, url: str) -> FaceCheck | None:
        """What a phone sees that opens the page of a check: None unless the app signed its address."""
        parameters = dict(parse_qsl(urlsplit(url).query))
        if parameters.get("method") != f"{CERTIFY}certify" or not _fits(parameters):
            return None
        return self.checks.get(json.loads(parameters["biz_content"])["certify_id"])

    def _certify(self, method: str, told: dict[str, Any]) -> Response:
        name = f"{method.replace('.', '_')}_response"
        success: dict[str, Any] = {"code": "10000", "msg": "Success"}
        if method.endswith("initialize"):
            orders = {one.told["outer_order_no"] for one in self.checks.values()}
            if told["outer_order_no"] in orders or len(told["outer_order_no"]) != 32:
                return self._answer(name, _told("unknown-sub-code"))
            check = token_hex(16)
            self.checks[check] = FaceCheck(told, self.clock())
            return self._answer(name, {**success, "certify_id": check})
        found = self.checks.get(told["certify_id"])
        if found is None or self.clock() - found.made_at > _WAITS:
            return self._answer(name, _told("OPEN_CERTIFY_BILL_NOT_EXIST"))
        return self._answer(name, {**success, "passed": found.passed})

    def _message(self, told: dict[str, Any]) -> Response:
        name = f"{SEND.replace('.', '_')}_response"
        # A user id of Alipay's own in one field, an open id of the app in the other, and never both.
        to = [told[one] for one in ("to_user_id", "to_open_id") if one in told]
        fits = len(to) == 1 and to[0].startswith("2088") == ("to_user_id" in told)
        data = json.loads(told["data"])
        short = all(len(one["value"]) <= 50 for one in data.values())
        if not fits or told["user_template_id"] != TEMPLATE or set(data) != KEYWORDS or not short or not told["page"]:
            return self._answer(name, _told("unknown-sub-code"))
        if self.accepted.get(to[0], 0) < 1:
            return self._answer(name, _told(UNWANTED))
        self.accepted[to[0]] -= 1
        self.messages.append(told)
        return self._answer(name, {"code": "10000", "msg": "Success"})

    def _token(self, parameters: dict[str, str]) -> Response:
        if parameters.get("grant_type") != "authorization_code":
            return self._refused("isv.grant-type-invalid")
        code = self.codes.get(parameters.get("code", ""))
        if code is None or code.used or self.clock() - code.made_at > _LIVES:
            return self._refused("isv.code-invalid")
        code.used = True
        content = {
            self.subject_name: code.stands_for,
            "access_token": f"authbseB{token_hex(15)}",
            "auth_start": "2035-11-20 09:30:00",
            "expires_in": 1296000,
            "refresh_token": f"authbseB{token_hex(15)}",
            "re_expires_in": 2592000,
            "scopes": ["auth_base", "https:\\/\\/"],
        }
        return self._answer("alipay_system_oauth_token_response", content)

    def _refused(self, reason: str) -> Response:
        return self._answer("error_response", _told(reason))

    def _answer(self, name: str, content: dict[str, Any]) -> Response:
        # Written as the gateway does it: characters as they are, slashes escaped; the signature covers that text.
        text = json.dumps(content, ensure_ascii=False).replace("/", "\\/")
        body = f'{{"{name}":{text},"sign":"{signed(text, self.signer)}"}}'
        return Response(self.tamper(body), media_type="text/html;charset=utf-8")

    def _stranger(self, parameters: dict[str, str]) -> str | None:
        if parameters.get("method") not in METHODS:
            return "isv.missing-method"
        if parameters.get("app_id") != APP_ID:
            return "isv.invalid-app-id"
        fixed = {"charset": "utf-8", "sign_type": "RSA2", "version": "1.0", "format": "JSON"}
        if not fixed.items() <= parameters.items() or not _fits(parameters):
            return "isv.invalid-signature"
        here = datetime.strptime(parameters["timestamp"], "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
        late = abs(here - timedelta(hours=8) - self.clock())
        return "isv.invalid-timestamp" if late > timedelta(minutes=10) else None


def phone_message(mobile: str = "13912345678", *, whose: str = "alipay", aes: bytes = AES_KEY) -> str:
    """What my.getPhoneNumber gives: the answer encrypted, and a signature over it with its quotation marks."""
    return sealed({"code": "10000", "msg": "Success", "mobile": mobile}, whose=whose, aes=aes)


def sealed(content: dict[str, Any], *, whose: str = "alipay", aes: bytes = AES_KEY) -> str:
    padder = padding.PKCS7(128).padder()
    plain = padder.update(json.dumps(content).encode()) + padder.finalize()
    encryptor = Cipher(AES(aes), CBC(bytes(16))).encryptor()
    response = base64.b64encode(encryptor.update(plain) + encryptor.finalize()).decode()
    return json.dumps({"response": response, "sign": signed(f'"{response}"', whose)})


def _fits(parameters: dict[str, str]) -> bool:
    """Check the app's signature over everything but itself, in the order of the names."""
    pairs = sorted((name, value) for name, value in parameters.items() if name != "sign" and value)
    content = "&".join("=".join(pair) for pair in pairs)
    try:
        given = base64.b64decode(parameters.get("sign", ""))
        key("app").public_key().verify(given, content.encode(), PKCS1v15(), SHA256())
    except InvalidSignature:
        return False
    return True


def _told(reason: str) -> dict[str, str]:
    code, message, sub_message = _SUB_MESSAGES[reason]
    return {"code": code, "msg": message, "sub_code": reason, "sub_msg": sub_message}
