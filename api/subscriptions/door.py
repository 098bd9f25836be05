"""Who may open a socket at /graphql at all."""

import secrets
import time

import structlog
from starlette.websockets import WebSocket, WebSocketDisconnect

from api.context import Services, locale_of
from api.errors import Refused, refusal
from api.graphql import GraphQLEndpoint
from api.subscriptions.crowd import Full
from api.subscriptions.messages import PROTOCOL, SUBPROTOCOL
from api.subscriptions.running import Runner
from api.subscriptions.socket import Socket
from auth.addresses import subscriber_of

_log = structlog.get_logger("tongban.sockets")


class Sockets:
    """Answers WebSocket handshakes at /graphql."""

    def __init__(self, endpoint: GraphQLEndpoint, services: Services) -> None:
        self._services = services
        self._runner = Runner(endpoint)

    async def answer(self, websocket: WebSocket) -> None:
        """Serve one socket until it is closed."""
        address = websocket.client.host if websocket.client else ""
        if not self._may_open(websocket):
            refused = Refused.told("request.cross_site", locale_of(websocket), "FORBIDDEN", status=403)
            await websocket.send_denial_response(refusal(refused))
            return
        try:
            with self._services.crowd.address(subscriber_of(address)):
                await self._serve(websocket, address)
        except Full:
            refused = Refused.told("subscription.full", locale_of(websocket), "RATE_LIMITED", status=503)
            await websocket.send_denial_response(refusal(refused))

    async def _serve(self, websocket: WebSocket, address: str) -> None:
        # The legacy protocol is called graphql-ws; whoever speaks that only is told so, as the protocol wants it.
        if PROTOCOL not in websocket.scope["subprotocols"]:
            await websocket.accept()
            await websocket.close(SUBPROTOCOL, "Subprotocol not acceptable")
            return
        socket = Socket(websocket, self._services, self._runner, secrets.token_hex(8))
        began = time.monotonic()
        try:
            await websocket.accept(PROTOCOL)
            await socket.serve(address)
        except WebSocketDisconnect as gone:
            socket.code = socket.code or gone.code
        finally:
            seconds = round(time.monotonic() - began, 1)
            _log.info("socket", request_id=socket.id, caller=socket.caller, code=socket.code, seconds=seconds)

    def _may_open(self, websocket: WebSocket) -> bool:
        """Tell pages of ours from others': a browser opens a socket for any page, and says for which."""
        origin, settings = websocket.headers.get("origin"), self._services.settings
        if origin is None or origin in (settings.own_origin, *settings.other_origins):
            return True
        return origin.partition("://")[2] == websocket.headers.get("host")
