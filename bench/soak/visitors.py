"""Who comes to the server: people who want something, people who leave in the middle, and people with bad intentions.

Everybody is one of a few hundred, so that what is remembered of them is full soon; what strangers make up is new.
"""

import asyncio
import json
import random
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

import httpx
from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

from tests.cases import FOOD, PICTURE
from tests.graphql import Client, key

_MATTER = "query($code: String!) { matter(code: $code) { code name promisedDays summary department { name } } }"
_PAGE = "{ matters(first: 20) { edges { node { code name department { name } materials { key name } } } } }"
_SEARCH = "query($text: String!) { searchMatters(text: $text, first: 5) { edges { node { matter { name } } } } }"
_MINE = "{ viewer { id applications(first: 5) { edges { node { number status matter { name } } } } } }"
_START = """mutation($code: String!, $key: ID!) { startApplication(input: {matterCode: $code, idempotencyKey: $key}) {
  application { number } userErrors { code } } }"""
_PREFER = "mutation { setNotificationPreferences(input: {sms: true}) { userErrors { code } } }"
_SIGN_OUT = "mutation { signOut(input: {}) { signedOut } }"
_NOTICES = "subscription { notifications { id } }"
_CASE = "subscription($number: String!) { applicationEvents(number: $number) { type } }"
_WISHES = ("我想开个小饭馆", "办理身份证", "营业执照 变更", "生孩子 上户口", "公积金提取", "zhucegongsi")
_BROKEN = (
    b"{",
    b'{"query": 7}',
    b"\xff\xfe",
    json.dumps({"query": "{ nothing }"}).encode(),
    json.dumps({"query": "{" * 40}).encode(),
    json.dumps({"query": "{ " + "viewer { " * 30 + "id" + " }" * 31}).encode(),
    json.dumps({"query": _MATTER, "variables": {"code": {}}}).encode(),
    json.dumps({"query": "mutation { startApplication(input: {}) { userErrors { code } } }"}).encode(),
)
_INTERRUPTED = (
    b"POST /graphql HTTP/1.1\r\nHost: x\r\n",
    b"POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n{",
    b"GET /docs HTTP/1.1\r\nHost: x\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01",
    b"GET /graphql HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
)
_ADDRESSES = 400


@dataclass
class Town:
    """A server's address and the people whom it knows; the luck is seeded, so that two soaks are alike."""

    url: str
    http: httpx.AsyncClient
    citizens: list[Client]
    phones: list[str]
    luck: random.Random = field(default_factory=lambda: random.Random(9))
    number: str = ""

    def nobody(self) -> Client:
        """A stranger from some address."""
        forwarded = f"10.1.{self.luck.randrange(_ADDRESSES) // 200}.{self.luck.randrange(200)}"
        return Client(self.http, headers={"X-Forwarded-For": forwarded})

    def citizen(self) -> Client:
        """Somebody who is signed in."""
        return self.luck.choice(self.citizens)


Visit = Callable[[Town], Awaitable[object]]


async def reads(town: Town) -> None:
    """Somebody looks at what there is."""
    somebody = town.nobody()
    await somebody.post(_MATTER, code=FOOD)
    await somebody.post(_PAGE)


async def searches(town: Town) -> None:
    """Somebody looks for something, in words of their own."""
    wish = town.luck.choice(_WISHES) + str(town.luck.randrange(10_000))
    await town.nobody().post(_SEARCH, text=wish)


async def asks_anew(town: Town) -> None:
    """An app whose developer writes every document anew."""
    alias = f"a{town.luck.getrandbits(60):x}"
    await town.nobody().post(f'{{ {alias}: matter(code: "{FOOD}") {{ name {alias}: code }} }}')


async def looks_at_pages(town: Town) -> None:
    """A browser, a scraper of the figures, and somebody with the guide in hand."""
    for path in ("/", "/explorer", "/docs", f"/g/{FOOD}", "/readyz", "/metrics", "/.well-known/jwks.json"):
        await town.http.get(path, headers={"Accept": "text/html"})


async def looks_after_own(town: Town) -> None:
    """A citizen looks at their cases, and changes what they want to be told."""
    citizen = town.citizen()
    await citizen.post(_MINE)
    await citizen.post(_PREFER)


async def starts(town: Town) -> None:
    """A citizen starts a case, and uploads a picture for it."""
    citizen = town.citizen()
    payload = (await citizen.post(_START, code=FOOD, key=key())).get("data") or {}
    started = (payload.get("startApplication") or {}).get("application") or {}
    town.number = started.get("number", town.number)
    await citizen.upload(PICTURE)


async def comes_and_goes(town: Town) -> None:
    """Somebody signs in with a code, and out again."""
    stranger = Client(town.http)
    with suppress(AssertionError, StopIteration):  # too many codes for one phone: told, and that is all
        citizen = await stranger.sign_in_by_text(town.luck.choice(town.phones))
        await citizen.post(_SIGN_OUT)


async def follows(town: Town) -> None:
    """An app follows its case on a socket; the phone is put away politely, or goes into a tunnel."""
    citizen = town.citizen()
    address = f"{town.url.replace('http', 'ws')}/graphql"
    async with connect(address, subprotocols=["graphql-transport-ws"], proxy=None) as socket:  # type: ignore[list-item]
        told = {"type": "connection_init", "payload": {"authorization": f"Bearer {citizen.token}"}}
        await socket.send(json.dumps(told))
        await socket.recv()
        for place, (query, given) in enumerate(((_NOTICES, {}), (_CASE, {"number": town.number}))):
            payload = {"query": query, "variables": given}
            await socket.send(json.dumps({"type": "subscribe", "id": str(place), "payload": payload}))
        await asyncio.sleep(town.luck.uniform(0, 0.2))
        if town.luck.random() < 0.5:
            socket.transport.abort()


async def streams(town: Town) -> None:
    """A mini-program follows by server-sent events, and cuts the line."""
    body = json.dumps({"query": _NOTICES}).encode()
    head = f"""POST /graphql HTTP/1.1
Host: localhost
Accept: text/event-stream
Authorization: Bearer {town.citizen().token}
Content-Type: application/json
Content-Length: {len(body)}

""".replace("\n", "\r\n")
    # By hand: a client that is interrupted may keep its line open, and then it is the client that grows.
    await _begin(town, head.encode() + body, town.luck.uniform(0.05, 0.3))


async def talks_nonsense(town: Town) -> None:
    """Somebody sends what no client of ours sends."""
    somebody = town.nobody()
    headers = {"Content-Type": "application/json", **somebody.headers}
    await town.http.post("/graphql", content=town.luck.choice(_BROKEN), headers=headers)
    await replace(somebody, token=f"eyJ.{town.luck.getrandbits(200):x}.x").post(_MINE)
    await town.http.get(f"/{town.luck.getrandbits(64):x}/{town.luck.getrandbits(64):x}")
    await town.http.get(f"/v/{town.luck.getrandbits(128):x}")
    await town.http.get(f"/g/{town.luck.getrandbits(64):x}")
    await town.http.request("PROPFIND", "/graphql")


async def leaves_in_the_middle(town: Town) -> None:
    """A line that breaks: in the head, in the body, or before the answer; and one that speaks no HTTP."""
    said = town.luck.choice(_INTERRUPTED)
    await _begin(town, said, town.luck.uniform(0, 0.05))


async def _begin(town: Town, said: bytes, seconds: float) -> None:
    """Say something on a line of its own, and cut it after a while."""
    parts = urlsplit(town.url)
    _, writer = await asyncio.open_connection(parts.hostname, parts.port)
    writer.write(said)
    with suppress(ConnectionError):
        await writer.drain()
    await asyncio.sleep(seconds)
    writer.transport.abort()


# How often each comes, out of all.
VISITS: dict[Visit, int] = {
    reads: 30,
    searches: 8,
    asks_anew: 10,
    looks_at_pages: 2,
    looks_after_own: 15,
    starts: 4,
    comes_and_goes: 2,
    follows: 8,
    streams: 6,
    talks_nonsense: 10,
    leaves_in_the_middle: 5,
}


async def visit(town: Town) -> None:
    """Somebody comes by; that the line breaks is part of it."""
    (one,) = town.luck.choices(list(VISITS), list(VISITS.values()))
    with suppress(httpx.HTTPError, WebSocketException, OSError, TimeoutError):
        await one(town)
