"""What identity costs: signing in, and telling on every request whose token it is."""

import secrets
from collections.abc import Iterator
from datetime import UTC, datetime

import httpx

from api.context import Services
from auth.clients.model import Client as Partner
from auth.clients.model import ClientKind
from auth.clients.service_tokens import service_audience
from auth.clients.store import ClientStore
from auth.messages import body
from auth.tokens import ACCESS_LIFETIME
from bench.measuring import Case
from tests.graphql import SIGN_IN, Client

ASK = "mutation($phone: String!) { requestSmsCode(input: {phone: $phone}) { expiresIn userErrors { code } } }"
SERVICE = Partner("bench-service", "基准测试", ClientKind.SERVICE, (), datetime(2026, 1, 1, tzinfo=UTC))


class SigningIn:
    """One new person after the other: a code by text message, then tokens for it."""

    def __init__(self, services: Services, http: httpx.AsyncClient) -> None:
        self._services = services
        self._client = Client(http)
        self._phones: Iterator[int] = iter(range(13700000000, 13800000000))
        self._phone = self._code = ""

    async def come(self) -> None:
        """Somebody else comes."""
        self._phone = str(next(self._phones))

    async def ask(self) -> None:
        """Ask for a code."""
        assert (await self._client.change(ASK, phone=self._phone))["userErrors"] == []

    async def receive(self) -> None:
        """Somebody else comes, asks for a code and reads it."""
        await self.come()
        await self.ask()
        (message,) = await self._services.gate.messages.to_phone(self._phone)
        self._code = body.read(self._services.gate.vault, message)["code"]

    async def enter(self) -> None:
        """Type it in."""
        assert (await self._client.change(SIGN_IN, phone=self._phone, code=self._code))["accessToken"]


class Verifying:
    """Tokens that nobody has seen yet, and the same ones once they are known."""

    def __init__(self, services: Services, token: str) -> None:
        self._services = services
        self._tokens = services.gate.tokens
        self._claims = self._tokens.opened(token, "tongban")
        self._token = token

    async def a_persons(self) -> None:
        """Make a new token of the same session."""
        self._token = self._tokens.sign({**self._claims, "jti": secrets.token_urlsafe(12)})

    async def a_services(self) -> None:
        """Make a new token of a service."""
        expires = int((self._services.clock() + ACCESS_LIFETIME).timestamp())
        claims = {"aud": service_audience(self._tokens.issuer), "sub": SERVICE.id, "exp": expires}
        self._token = self._tokens.sign({**claims, "jti": secrets.token_urlsafe(12)})

    async def read(self) -> None:
        """Check the token: signature, claims, time."""
        self._tokens.read(self._token, self._services.clock())

    async def identify(self) -> None:
        """Turn the token into a caller, with what the database says of them."""
        await self._services.callers.identify(self._token, self._services.clock())


async def identity_cases(services: Services, http: httpx.AsyncClient) -> tuple[list[Case], list[Case]]:
    """Return the two steps of signing in, and what every request begins with."""
    signing_in = SigningIn(services, http)
    verifying = Verifying(services, (await Client(http).citizen()).token or "")
    await ClientStore(services.database).add(SERVICE)
    return (
        [
            Case("ask for a code", signing_in.ask, signing_in.come),
            Case("sign in with it", signing_in.enter, signing_in.receive),
        ],
        [
            Case("token, first time", verifying.read, verifying.a_persons),
            Case("token, known", verifying.read),
            Case("caller, first time", verifying.identify, verifying.a_persons),
            Case("caller, known", verifying.identify),
            Case("service, first time", verifying.identify, verifying.a_services),
            Case("service, known", verifying.identify),
        ],
    )
