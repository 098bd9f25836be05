"""A province's system that isn't Tongban: the protocol of docs/partners.md in a page, with one fault where asked."""

import json
from base64 import b64encode
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs

import jwt
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from api.conformance.sandbox import Sandbox
from resolvers.applications.forwarding import without_nulls
from resolvers.exchanges.envelope import (
    ExchangeReceipt,
    as_text,
    as_time,
    digest_of,
    envelope_of,
    is_signed,
)
from resolvers.exchanges.partners import key_card
from resolvers.exchanges.province_keys import ProvinceKey
from resolvers.seals import sm2

_APPLICANT = {"kind", "name", "idNumber", "assurance", "purpose"}


class No(Exception):
    """A message is refused, with code and path."""


@dataclass
class StandIn:
    """`fault` is the name of the check that it fails: it leaves out what that one looks at."""

    sandbox: Sandbox
    key: ProvinceKey
    private: bytes
    at: datetime
    fault: str = ""
    url: str = "https://province.example"
    seen: set[str] = field(default_factory=set)
    taken: dict[tuple[str, int], Any] = field(default_factory=dict)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request = Request(scope, receive)
        answer = await self._answer(request, await request.body())
        await answer(scope, receive, send)

    async def _answer(self, request: Request, body: bytes) -> Response:
        if request.url.path == "/.well-known/tongban-partner":
            return self._card()
        if request.url.path == "/oauth/token":
            return self._token(parse_qs(body.decode())["client_assertion"][0])
        return self._graphql(request, body)

    def _card(self) -> Response:
        shown = self.key.public
        keys = [] if self.fault == "card" else [key_card(shown)]
        told = {"code": self.sandbox.partner, "name": "广东省", "region": "440000000000", "url": self.url}
        return JSONResponse({**told, "keys": keys, "jwks": {"keys": [self.key.jwk]}})

    def _token(self, assertion: str) -> Response:
        key = jwt.PyJWK(self.sandbox.key.jwk)
        audience = None if self.fault == "token.elsewhere" else f"{self.url}/oauth/token"
        options: Any = {"verify_exp": False, "verify_iat": False, "verify_aud": audience is not None}
        options["verify_signature"] = self.fault != "token.forged"
        try:
            claims = jwt.decode(assertion, key, algorithms=["ES256"], audience=audience, options=options)
        except jwt.PyJWTError:
            return JSONResponse({"error": "invalid_client"}, 401)
        again = claims["jti"] in self.seen and self.fault != "token.replayed"
        self.seen.add(claims["jti"])
        if again or self.fault == "token" or claims["aud"] != (audience or claims["aud"]):
            return JSONResponse({"error": "invalid_client"}, 401)
        return JSONResponse({"access_token": "good", "expires_in": 600})

    def _graphql(self, request: Request, body: bytes) -> Response:
        if request.headers.get("authorization") != "Bearer good" and self.fault != "nobody":
            return JSONResponse({"errors": [{"extensions": {"code": "UNAUTHENTICATED"}}]}, 401)
        if len(body) > 1024 * 1024 and self.fault != "too.large":
            return JSONResponse({"errors": [{"extensions": {"code": "BAD_USER_INPUT"}}]}, 413)
        asked = json.loads(body)
        if "number" in asked["variables"]:
            known = (asked["variables"]["number"], 1) in self.taken or self.fault == "nothing.changed"
            return JSONResponse({"data": {"partner": {"case": {"number": "x"} if known else None}}})
        name = asked["query"].split("{ ")[1].split("(")[0]
        told = asked["variables"]["input"]
        try:
            payload = {"receipt": self._take(told.pop("envelope"), told), "userErrors": []}
        except No as no:
            code, *path = no.args
            payload = {"receipt": None, "userErrors": [{"code": code, "path": path}]}
        return JSONResponse({"data": {name: payload}})

    def _take(self, envelope: dict[str, Any], payload: dict[str, Any]) -> Any:
        self._check(envelope, payload)
        place, first = (envelope["case"], envelope["sequence"]), None
        if place in self.taken:
            first, receipt = self.taken[place]
            return self._first(first, receipt, envelope)
        self._check_turn(envelope)
        if "matterCode" in payload:
            self._check_case(payload)
        receipt = self._receipt(envelope)
        self.taken[place] = (envelope, receipt)
        return receipt

    def _first(self, first: Any, receipt: Any, envelope: Any) -> Any:
        same = first["id"] == envelope["id"] and first["payloadDigest"] == envelope["payloadDigest"]
        if self.fault == "again" or (self.fault == "again.enveloped" and first != envelope):
            return {**self._receipt(envelope), "receivedAt": "2030-01-01T00:00:00.000Z"}
        if not same and self.fault != "replaced":
            raise No("INVALID", "envelope", "sequence")
        return receipt

    def _check(self, envelope: dict[str, Any], payload: dict[str, Any]) -> None:
        if len(envelope["id"]) > 64 and self.fault != "too.long":
            raise No("INVALID", "envelope", "id")
        if envelope["to"] != self.sandbox.partner and self.fault != "misaddressed":
            raise No("INVALID", "envelope", "to")
        if envelope["from"] != self.sandbox.code and self.fault != "of.another":
            raise No("INVALID", "envelope", "to")
        if envelope["keyId"] != self.sandbox.key.id and self.fault != "key.unknown":
            raise No("INVALID", "envelope", "signature")
        read = envelope_of(envelope)
        good = is_signed(read.signed_part, read.signature, self.sandbox.key.signing.public_key)
        if not good and self.fault != "forged":
            raise No("INVALID", "envelope", "signature")
        self._check_times(envelope)
        said = payload if self.fault == "again.nulls" else without_nulls(payload)
        if digest_of(said) != envelope["payloadDigest"] and self.fault != "altered":
            raise No("INVALID", "envelope", "payloadDigest")

    def _check_times(self, envelope: dict[str, Any]) -> None:
        created, expires = (as_time(envelope[name], name) for name in ("createdAt", "expiresAt"))
        if created > self.at + timedelta(minutes=2) and self.fault != "future":
            raise No("INVALID", "envelope", "createdAt")
        if expires - created > timedelta(days=30) and self.fault != "lives.too.long":
            raise No("INVALID", "envelope", "createdAt")
        if expires <= self.at and self.fault != "expired":
            raise No("EXPIRED", "envelope", "expiresAt")

    def _check_turn(self, envelope: dict[str, Any]) -> None:
        case, sequence = envelope["case"], envelope["sequence"]
        there = max((place[1] for place in self.taken if place[0] == case), default=0)
        early = "gap" if there else "early"
        if sequence != there + 1 and self.fault != early:
            raise No("NOT_ALLOWED_NOW", "envelope", "sequence")
        before = self.taken[case, there][1]["envelopeDigest"] if there else None
        unchained = "unchained" if there else "chained.first"
        if self.fault == "follows" and there:
            raise No("INVALID", "envelope", "sequence")
        if envelope.get("previousDigest") != before and self.fault not in {unchained, early}:
            raise No("INVALID", "envelope", "previousDigest")

    def _check_case(self, payload: dict[str, Any]) -> None:
        if "strange" in payload and self.fault != "member.strange":
            raise No("INVALID", "strange")
        members = set(payload["applicant"])
        if members - _APPLICANT and self.fault != "member.unknown":
            raise No("INVALID", "applicant")
        if _APPLICANT - members and self.fault != "member.missing":
            raise No("INVALID", "applicant")
        if payload["matterCode"] != self.sandbox.matter and self.fault != "matter.unknown":
            raise No("NOT_FOUND", "matterCode")
        if self.fault == "taken" and payload["form"] == {}:
            raise No("INVALID", "form")

    def _receipt(self, envelope: dict[str, Any]) -> Any:
        digest = envelope_of(envelope).digest
        receipt = ExchangeReceipt(envelope["id"], digest, as_text(self.at), self.key.id)
        signed = b"something else" if self.fault == "receipt.signed" else receipt.signed_part
        return {**receipt.published, "signature": b64encode(sm2.sign(self.private, signed)).decode()}
