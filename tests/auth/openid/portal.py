"""A portal that signs people in with us, on Authlib's client, and the browser that a person holds."""

import base64
import hashlib
import re
import secrets
import warnings
from dataclasses import dataclass, field
from datetime import datetime
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
from authlib.oauth2.rfc7523 import PrivateKeyJWT
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, RSAKey
from joserfc.jws import JWSRegistry
from starlette.types import ASGIApp

from api.context import Services
from auth.clients.registration import client_of
from auth.clients.store import ClientStore
from tests.graphql import AGREED

with warnings.catch_warnings():
    # Authlib would rather have httpx2, and we have httpx.
    warnings.simplefilter("ignore", DeprecationWarning)
    from authlib.integrations.httpx_client import AsyncOAuth2Client

ISSUER = "https://localhost"
CALLBACK = "https://portal.example/callback"
GOODBYE = "https://portal.example/goodbye"
PHONE = "13912345678"
ALL_SCOPES = "openid profile phone assurance"
TOKEN = f"{ISSUER}/oauth/token"


def ec_key(kid: str = "2035") -> ECKey:
    return ECKey.generate_key("P-256", {"kid": kid, "use": "sig", "alg": "ES256"}, private=True)


def rsa_key(kid: str = "2035") -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": kid, "use": "sig", "alg": "RS256"}, private=True)


def portal_document(client_id: str = "portal-one", *keys: Any, **changed: Any) -> dict[str, Any]:
    """What registers a portal; with keys it is confidential."""
    document = {
        "id": client_id,
        "name": "广安人才网",
        "kind": "WEB_APP",
        "redirectUris": [CALLBACK],
        "postLogoutRedirectUris": [GOODBYE],
        "scopes": ALL_SCOPES.split(),
        "jwks": {"keys": [key.as_dict(private=False) for key in keys]},
    }
    return {**document, **changed}


def service_document(client_id: str, *keys: Any) -> dict[str, Any]:
    """What registers another province's system."""
    return {
        "id": client_id,
        "name": "重庆市政务平台",
        "kind": "SERVICE",
        "scopes": ["exchange"],
        "jwks": {"keys": [key.as_dict(private=False) for key in keys]},
    }


async def register(services: Services, document: dict[str, Any]) -> None:
    """Register a client as `tongban clients add --replace` does."""
    await ClientStore(services.database).replace(client_of(document, services.clock(), loopback=False))


def https(app: ASGIApp) -> httpx.AsyncClient:
    """A browser, or a system: its own cookies, no redirects followed."""
    transport = httpx.ASGITransport(app, client=("127.0.0.1", 50000))
    return httpx.AsyncClient(transport=transport, base_url=ISSUER)


@dataclass
class Person:
    """Somebody with a browser and a phone."""

    http: httpx.AsyncClient
    phone: str = PHONE

    async def open(self, url: str) -> httpx.Response:
        return await self.http.get(url)

    async def send(self, page: httpx.Response, **typed: str) -> httpx.Response:
        """Fill in the form of a page and send it; the box beside the phone is ticked."""
        assert page.status_code == 200, page.text
        ticked = {"agreed": AGREED} if "phone" in typed else {}
        return await self.http.post(action(page), data={"flow": flow(page), **ticked, **typed})

    async def sign_in(self, page: httpx.Response) -> httpx.Response:
        """Type in the phone, then the code that arrives; what comes then."""
        asked = await self.send(page, phone=self.phone)
        return await self.send(asked, code=await self.code())

    async def code(self) -> str:
        found = (await self.http.get("/dev/outbox", params={"phone": self.phone})).json()
        return str(found[0]["code"])

    async def allow(self, url: str) -> str:
        """Do whatever the pages ask for; where the browser is sent in the end."""
        page = await self.open(url)
        if "/phone" in page.text:
            page = await self.sign_in(page)
        if page.status_code == 200:
            page = await self.send(page, decision="allow")
        assert page.status_code == 303, page.text
        return page.headers["location"]


@dataclass
class Portal:
    """A relying party. With a key it is confidential."""

    oauth: AsyncOAuth2Client
    now: Any
    nonce: str = "n-0S6_WzA2Mj"
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(40))
    url: str = ""

    def authorization_url(self, **more: Any) -> str:
        """Where the portal sends a browser."""
        self.url, _ = self.oauth.create_authorization_url(
            f"{ISSUER}/oauth/authorize", code_verifier=self.verifier, nonce=self.nonce, **more
        )
        return str(self.url)

    async def fetch_token(self, location: str, **more: Any) -> dict[str, Any]:
        """Take an answer in: check whom it is from (RFC 9207) and swap the code."""
        assert answer(location)["iss"] == ISSUER
        state = answer(self.url)["state"]
        token: dict[str, Any] = await self.oauth.fetch_token(
            TOKEN, authorization_response=location, code_verifier=self.verifier, state=state, **more
        )
        return token

    async def sign_in(self, person: Person, **more: Any) -> dict[str, Any]:
        """Sign a person in, from the redirect to the tokens."""
        return await self.fetch_token(await person.allow(self.authorization_url(**more)))

    async def claims(self, token: dict[str, Any], nonce: str | None = None) -> CodeIDToken:
        """Validate an id token as OpenID Connect Core, 3.1.3.7 wants it."""
        keys = KeySet.import_key_set((await self.get("/.well-known/jwks.json")).json())
        registry = JWSRegistry(algorithms=["ES256"], strict_check_header=False)
        found = jwt.decode(token["id_token"], keys, registry=registry)
        options = {"iss": {"essential": True, "values": [ISSUER]}, "aud": {"values": [self.oauth.client_id]}}
        params = {"nonce": nonce, "client_id": self.oauth.client_id, "access_token": token["access_token"]}
        claims = CodeIDToken(found.claims, found.header, options, params)
        claims.validate(now=int(self.now().timestamp()))
        return claims

    async def userinfo(self, token: dict[str, Any]) -> httpx.Response:
        return await self.post("/oauth/userinfo", access_token=token["access_token"])

    async def post(self, path: str, access_token: str | None = None, **form: str) -> httpx.Response:
        """Send a form past Authlib."""
        headers = {"Authorization": f"Bearer {access_token}"} if access_token else {}
        found: httpx.Response = await self.oauth.request(
            "POST", path, data=form, headers=headers, withhold_token=True
        )
        return found

    async def get(self, path: str) -> httpx.Response:
        """Read an open address."""
        found: httpx.Response = await self.oauth.request("GET", path, withhold_token=True)
        return found


def portal(app: ASGIApp, now: Any, client_id: str = "portal-one", key: Any = None, scope: str = ALL_SCOPES) -> Portal:
    """A portal in this process."""
    oauth = AsyncOAuth2Client(
        client_id,
        key,
        scope=scope,
        redirect_uri=CALLBACK,
        token_endpoint_auth_method="private_key_jwt" if key else "none",
        revocation_endpoint_auth_method="private_key_jwt" if key else "none",
        code_challenge_method="S256",
        transport=httpx.ASGITransport(app, client=("10.0.0.9", 443)),
        base_url=ISSUER,
    )
    if key:
        oauth.register_client_auth_method(Signed(now, key))
    return Portal(oauth, now)


class Signed(PrivateKeyJWT):
    """Authlib's private_key_jwt by the tests' clock, for four minutes instead of an hour."""

    def __init__(self, now: Any, key: Any) -> None:
        super().__init__(TOKEN, headers={"kid": key.kid}, alg=key.alg)
        self.now = now

    def sign(self, auth: Any, token_endpoint: str) -> str:
        at = int(self.now().timestamp())
        self.claims = {"iat": at, "exp": at + 240, "jti": secrets.token_urlsafe(12)}
        return str(super().sign(auth, token_endpoint))


def assertion(key: Any, client_id: str, at: datetime, *, header: dict[str, Any] | None = None, **changed: Any) -> str:
    """A client assertion; None drops a claim."""
    now = int(at.timestamp())
    claims = {
        "iss": client_id,
        "sub": client_id,
        "aud": TOKEN,
        "iat": now,
        "exp": now + 60,
        "jti": secrets.token_hex(8),
    }
    kept = {name: value for name, value in {**claims, **changed}.items() if value is not None}
    head = {"alg": key.alg, "kid": key.kid, **(header or {})}
    return jwt.encode(head, kept, key, algorithms=[head["alg"]])


def asking(**changed: str | None) -> str:
    """An authorization request by hand, which asks for more or less than Authlib does; None drops a parameter."""
    parameters = {
        "response_type": "code",
        "client_id": "portal-one",
        "redirect_uri": CALLBACK,
        "scope": "openid",
        "state": "af0ifjsldkj",
        "code_challenge": challenge("x" * 43),
        "code_challenge_method": "S256",
        **changed,
    }
    return f"/oauth/authorize?{urlencode({name: value for name, value in parameters.items() if value is not None})}"


def challenge(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")


def answer(location: str) -> dict[str, str]:
    """The parameters of an address, each given once."""
    return {name: value for name, (value,) in parse_qs(urlsplit(location).query, strict_parsing=True).items()}


def flow(page: httpx.Response) -> str:
    return re.findall(r'name="flow" value="([^"]*)"', page.text)[0]


def action(page: httpx.Response) -> str:
    return unescape(re.findall(r'<form method="post" action="([^"]*)"', page.text)[0])
