from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import uuid4

import httpx

from api.context import Services
from auth.accounts.model import Account, Person
from auth.consents.model import Consent
from auth.consents.purpose import Purpose
from auth.consents.store import ConsentStore, consent_to_row
from auth.consents.texts import published_texts
from auth.days import to_the_millisecond
from auth.sessions.model import Channel
from auth.sessions.open import Device, SignedIn, open_session
from auth.verify_identity import verify_identity
from auth.wards.key import ward_key
from seeds.people import people
from tests.clock import FUTURE
from tests.walks import Walks, codes_taken, step

SIGN_IN = """
mutation($phone: String!, $code: String!) {
  signInWithSms(input: {phone: $phone, code: $code, device: {name: "test", channel: APP}}) {
    accessToken refreshToken expiresIn viewer { id displayName assurance } userErrors { code message path }
  }
}"""


CONSENT = """
mutation($input: GiveConsentInput!) {
  giveConsent(input: $input) {
    consent { id purpose version hash givenAt channel current withdrawnAt ward { id } }
    userErrors { code message path }
  }
}"""

# Of the text that the login page shows; whoever asks for a code here has agreed to it.
AGREED = published_texts().current(Purpose.ACCOUNT, FUTURE.date()).hash

_CAST = people()

_DEVICE = Device("test", Channel.APP)


@dataclass
class Client:
    """Speaks GraphQL over HTTP, for one person or nobody.

    With the `world` behind it, people are let in by the stories themselves: four requests less for each of thousands.
    """

    http: httpx.AsyncClient
    token: str | None = None
    language: str = "zh-CN"
    refresh_token: str | None = None
    headers: dict[str, str] = field(default_factory=dict)
    world: Services | None = None
    walks: Walks | None = None

    async def post(self, query: str, **variables: Any) -> dict[str, Any]:
        """Return the whole answer."""
        self._noticed()
        body = {"query": query, "variables": variables}
        answer = await self.http.post("/graphql", json=body, headers=self._headers())
        result: dict[str, Any] = answer.json()
        return result

    async def run(self, query: str, **variables: Any) -> Any:
        """Return the data of an answer without errors."""
        answer = await self.post(query, **variables)
        assert "errors" not in answer, answer["errors"]
        return answer["data"]

    async def change(self, query: str, **variables: Any) -> Any:
        """Return a mutation's payload, whether it worked or has userErrors."""
        data = await self.run(query, **variables)
        (payload,) = data.values()
        return payload

    async def upload(self, content: bytes, name: str = "plan.png", content_type: str = "image/png") -> httpx.Response:
        """Upload one file as wx.uploadFile does."""
        self._noticed()
        return await self.http.post("/files", files={"file": (name, content, content_type)}, headers=self._headers())

    async def get(self, path: str) -> httpx.Response:
        """Read an address with the token."""
        return await self.http.get(path, headers=self._headers())

    @step
    async def sign_in(self, phone: str) -> "Client":
        """Return a client that is signed in."""
        if self.world:
            return self._holding(await _let_in(self.world, phone))
        return await self.sign_in_by_text(phone)

    def _holding(self, signed: SignedIn) -> "Client":
        return replace(self, token=signed.access_token, refresh_token=signed.refresh_token or self.refresh_token)

    async def sign_in_by_text(self, phone: str) -> "Client":
        """Return a client that is signed in with a code from the outbox."""
        asked = await self.change(
            """mutation($phone: String!, $agreed: String) {
              requestSmsCode(input: {phone: $phone, consentHash: $agreed}) { expiresIn userErrors { code } }
            }""",
            phone=phone,
            agreed=AGREED,
        )
        assert asked["userErrors"] == [], asked
        signed = await self.change(SIGN_IN, phone=phone, code=await sent_code(self.http, phone))
        assert signed["userErrors"] == [], signed
        return replace(self, token=signed["accessToken"], refresh_token=signed["refreshToken"])

    async def people(self) -> list[dict[str, Any]]:
        """Return the demo cast, as development shows it."""
        found: list[dict[str, Any]] = (await self.http.get("/dev/people")).json()
        return found

    @step
    async def staff(self, role: str, department: str) -> "Client":
        """Return a signed-in member of staff."""
        found = next(one for one in _CAST if role in one["roles"] and department in one["departments"])
        return await self.sign_in(found["phone"])

    @step
    async def citizen(self, index: int = 0, *, verified: bool = True) -> "Client":
        """Return a signed-in person without roles, by default one who has verified their identity."""
        person = [one for one in _CAST if not one["roles"] and one["kind"] == "PERSON"][index]
        if self.world and verified:
            return self._holding(await _verified(self.world, person))
        client = await self.sign_in(person["phone"])
        if verified:
            await client.verify(person["name"], person["idNumber"])
        return client

    async def consent(self, purpose: str = "ID_NUMBER", **changed: Any) -> dict[str, Any]:
        """Agree to the text that was published last; the payload."""
        text = published_texts().current(Purpose(purpose), FUTURE.date())
        shown = {"purpose": purpose, "version": text.version, "hash": text.hash}
        payload: dict[str, Any] = await self.change(CONSENT, input={**shown, **changed})
        return payload

    async def verify(self, name: str, id_number: str, *, agreed: bool = True) -> dict[str, Any]:
        """Prove an identity, having agreed that it is looked at, and go on with the new token."""
        if agreed:
            await self.consent()
        payload: dict[str, Any] = await self.change(
            """mutation($name: String!, $idNumber: String!) {
              verifyIdentity(input: {name: $name, idNumber: $idNumber}) {
                accessToken viewer { assurance person { name maskedIdNumber } }
                userErrors { code message path requiredConsent }
              }
            }""",
            name=name,
            idNumber=id_number,
        )
        self.token = payload["accessToken"] or self.token
        return payload

    def english(self) -> "Client":
        """The same person in English."""
        return replace(self, language="en")

    def _noticed(self) -> None:
        if self.walks:
            self.walks.noticed()

    def _headers(self) -> dict[str, str]:
        headers = {"Accept-Language": self.language, **self.headers}
        return {**headers, "Authorization": f"Bearer {self.token}"} if self.token else headers


async def _let_in(world: Services, phone: str) -> SignedIn:
    gate, at = world.gate, to_the_millisecond(world.clock())
    account = await gate.accounts.by_phone(phone) or await gate.accounts.open(Account(uuid4().hex[:24], phone, at))
    await gate.consents.add(_consent(account, Purpose.ACCOUNT, at))
    return await open_session(gate, account, _DEVICE, at)


async def _verified(world: Services, person: dict[str, Any]) -> SignedIn:
    """What signing in, agreeing and verifying leave behind, without asking for each step what is known here."""
    gate, at = world.gate, to_the_millisecond(world.clock())
    account = await gate.accounts.by_phone(person["phone"])
    if account is None:
        proved = Person(person["name"], person["idNumber"], at, gate.identity.method)
        former = await gate.closures.former(ward_key(gate.vault, proved.id_number))
        account = Account(uuid4().hex[:24], person["phone"], at).verified(proved, former)
        given = [_consent(account, purpose, at) for purpose in (Purpose.ACCOUNT, Purpose.ID_NUMBER)]
        await world.database.rows(ConsentStore.COLLECTION).insert_many([consent_to_row(one) for one in given])
        return await open_session(gate, await gate.accounts.open(account), _DEVICE, at)
    signed = await _let_in(world, person["phone"])
    await gate.consents.add(_consent(account, Purpose.ID_NUMBER, at))
    if account.person:
        return signed
    name, number = person["name"], person["idNumber"]
    verified = await verify_identity(gate, signed.caller, name=name, id_number=number, at=at)
    return replace(verified, refresh_token=signed.refresh_token)


def _consent(account: Account, purpose: Purpose, at: datetime) -> Consent:
    text = published_texts().current(purpose, FUTURE.date())
    return Consent(uuid4().hex[:24], account.id, purpose, text.version, text.hash, at, _DEVICE.channel)


async def sent_code(http: httpx.AsyncClient, phone: str) -> str:
    """The code that was sent last; where the clock stands still, of all that it may be the one that nobody took."""
    messages = (await http.get("/dev/outbox", params={"phone": phone})).json()
    taken = codes_taken.setdefault(http, set())
    code: str = next(one["code"] for one in messages if one["code"] and (phone, one["code"]) not in taken)
    taken.add((phone, code))
    return code


def key() -> str:
    """A fresh idempotency key."""
    return str(uuid4())
