"""One WebSocket, as graphql-transport-ws wants it (PROTOCOL.md of the npm package graphql-ws)."""

import asyncio
from contextlib import ExitStack, aclosing, suppress
from typing import Any

import orjson
import structlog
from starlette.websockets import WebSocket, WebSocketDisconnect

from api.asking import asked_of
from api.context import MAX_AUTHORIZATION, Services, locale_of
from api.errors import NotRun, Refused
from api.subscriptions import messages
from api.subscriptions.crowd import Full
from api.subscriptions.messages import Ending, Message, read_message
from api.subscriptions.running import Runner
from api.subscriptions.speaker import Gone, Speaker
from auth.problems import Unauthenticated

INIT_SECONDS = 10.0
# A client that takes in nothing for so long is let go: it comes back and asks for the rest.
SEND_SECONDS = 20.0
MAX_OPERATIONS = 50
_CLOSE_SECONDS = 1.0
_log = structlog.get_logger("tongban.sockets")


class Socket:
    """A conversation: first who it is, then any number of operations side by side.

    Nothing waits in memory for a slow client: events are read from the database when there is room to send them.
    """

    def __init__(self, websocket: WebSocket, services: Services, runner: Runner, id: str) -> None:
        self._websocket = websocket
        self._services = services
        self._runner = runner
        self._operations: dict[str, asyncio.Task[None]] = {}
        self._broken: asyncio.Future[Ending] = asyncio.get_running_loop().create_future()
        self.id = id
        self.caller: str | None = None
        self.code: int | None = None

    async def serve(self, address: str) -> None:
        """Talk until either side ends it; raises WebSocketDisconnect when that is the client."""
        with ExitStack() as places:
            try:
                speaker = await self._introduced(address, places)
                await self._converse(speaker)
            except Ending as ending:
                await self._close(ending)
            finally:
                await _ended(*self._operations.values())

    async def _introduced(self, address: str, places: ExitStack) -> Speaker:
        """Wait for connection_init and acknowledge it; raises Ending when it isn't a good one in time."""
        try:
            async with asyncio.timeout(INIT_SECONDS):
                message = await self._initialisation()
        except TimeoutError as error:
            raise Ending(messages.INITIALISATION_TIMEOUT, "Connection initialisation timeout") from error
        locale = "en" if message.given.get("language") == "en" else locale_of(self._websocket)
        speaker = Speaker(self._services, self._services.hub, _token(message), address, locale)
        try:
            caller = await speaker.caller()
            places.enter_context(self._services.crowd.person(caller.id or caller.service or ""))
        except Unauthenticated as error:
            raise Ending(messages.FORBIDDEN, "Forbidden") from error
        except Full as error:
            raise Ending(messages.TRY_AGAIN_LATER, "Too many sockets") from error
        self.caller = caller.id
        await self._send({"type": "connection_ack"})
        return speaker

    async def _initialisation(self) -> Message:
        while True:
            message = await self._received()
            if message.kind == "connection_init":
                return message
            if message.kind == "subscribe":
                raise Ending(messages.UNAUTHORIZED, "Unauthorized")
            await self._pong(message)

    async def _converse(self, speaker: Speaker) -> None:
        """Take messages until the client goes, the token or the session ends, or the client takes in nothing."""
        listening, over = asyncio.create_task(self._listen(speaker)), asyncio.create_task(speaker.over())
        try:
            ends: set[asyncio.Future[Any]] = {listening, over, self._broken}
            done, _ = await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
            if listening in done:
                listening.result()
            if self._broken in done:
                raise self._broken.result()
            over.result()
            # graphql-ws' clients come back after this code, and ask their application for a token again.
            raise Ending(messages.FORBIDDEN, "Forbidden")
        finally:
            await _ended(listening, over)

    async def _listen(self, speaker: Speaker) -> None:
        while True:
            message = await self._received()
            match message.kind:
                case "connection_init":
                    raise Ending(messages.TOO_MANY_INITIALISATIONS, "Too many initialisation requests")
                case "subscribe":
                    await self._start(speaker, message)
                case "complete":
                    if running := self._operations.pop(message.id, None):
                        await _ended(running)
                case _:
                    await self._pong(message)

    async def _start(self, speaker: Speaker, message: Message) -> None:
        if message.id in self._operations:
            raise Ending(messages.SUBSCRIBER_EXISTS, f"Subscriber for {message.id} already exists")
        if len(self._operations) >= MAX_OPERATIONS:
            refused = Refused.told("subscription.too_many", speaker.locale, "RATE_LIMITED", maximum=MAX_OPERATIONS)
            await self._send({"id": message.id, "type": "error", "payload": refused.body()["errors"]})
            return
        self._operations[message.id] = asyncio.create_task(self._operate(speaker, message))

    async def _operate(self, speaker: Speaker, message: Message) -> None:
        """Run one operation and say how it ended; a client that is gone or stuck ends it without a word."""
        id = message.id
        try:
            last = await self._answered(speaker, message)
            self._operations.pop(id, None)
            await self._send(last)
        except Gone:
            # As `over` finds within seconds. An event that came first must not be taken for an error.
            self._break(Ending(messages.FORBIDDEN, "Forbidden"))
        except (WebSocketDisconnect, Ending):
            self._break(Ending(messages.TRY_AGAIN_LATER, "Too slow"))
        except Exception:  # noqa: BLE001 - a fault of ours, whichever: nobody waits for an answer that never comes
            _log.exception("fault", request_id=self.id)
            self._break(Ending(messages.INTERNAL, "Internal server error"))

    def _break(self, ending: Ending) -> None:
        if not self._broken.done():
            self._broken.set_result(ending)

    async def _answered(self, speaker: Speaker, message: Message) -> dict[str, Any]:
        """Send every answer of an operation; the message that comes after them."""
        try:
            asked = asked_of(message.payload, speaker.locale, mutations_allowed=True)
            async with aclosing(self._runner.run(speaker, asked, self.id)) as answers:
                async for answer in answers:
                    await self._send({"id": message.id, "type": "next", "payload": answer.body})
        except (NotRun, Refused) as refused:
            body = refused.body if isinstance(refused, NotRun) else refused.body()
            return {"id": message.id, "type": "error", "payload": body["errors"]}
        return {"id": message.id, "type": "complete"}

    async def _close(self, ending: Ending) -> None:
        self.code = ending.code
        # Who takes in nothing doesn't take this in either, and who is gone needs no farewell.
        with suppress(TimeoutError, RuntimeError, WebSocketDisconnect):
            async with asyncio.timeout(_CLOSE_SECONDS):
                await self._websocket.close(ending.code, ending.reason)

    async def _pong(self, message: Message) -> None:
        if message.kind == "ping":
            payload = {} if message.payload is None else {"payload": message.payload}
            await self._send({"type": "pong", **payload})

    async def _received(self) -> Message:
        received = await self._websocket.receive()
        if received["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(received.get("code", 1005))
        return read_message(received)

    async def _send(self, message: dict[str, Any]) -> None:
        try:
            async with asyncio.timeout(SEND_SECONDS):
                await self._websocket.send_text(orjson.dumps(message).decode())
        except TimeoutError as error:
            raise Ending(messages.TRY_AGAIN_LATER, "Too slow") from error


def _token(message: Message) -> str:
    """The token of connection_init: `authorization` as HTTP's header has it; raises Ending when there is none."""
    given = message.given.get("authorization") or message.given.get("Authorization")
    scheme, _, token = given.partition(" ") if isinstance(given, str) else ("", "", "")
    if scheme.lower() != "bearer" or not token.strip() or len(token) > MAX_AUTHORIZATION:
        raise Ending(messages.FORBIDDEN, "Forbidden")
    return token.strip()


async def _ended(*tasks: asyncio.Task[None]) -> None:
    """Cancel tasks and wait until they are gone, whatever they end with."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
