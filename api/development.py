"""What helps developers and doesn't exist in production: the outbox and the demo cast, for loopback only."""

import html
from collections.abc import Sequence
from ipaddress import ip_address
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from api.context import Services
from auth.faces.development import DevelopmentFaces
from auth.faces.model import FaceOutcome
from auth.faces.provider import FaceProvider
from auth.identifiers import InvalidIdentifier, normalize_mainland_phone
from auth.messages import body
from auth.terminals.development import DevelopmentTerminals
from auth.terminals.model import ReadingMethod

Person = dict[str, Any]
_FACE_PAGE = """<!doctype html><meta charset="utf-8"><title>人脸核身（开发环境）</title>
<p>{name}</p>
<form method="post" action="?outcome=pass"><button>通过 Pass</button></form>
<form method="post" action="?outcome=fail"><button>不通过 Fail</button></form>
"""
_PROXY_HEADERS = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "via", "x-real-ip")


def development_routes(services: Services, people: Sequence[Person]) -> list[Route]:
    """Return the routes; the application adds them in development only."""

    async def outbox(request: Request) -> Response:
        """The newest messages to a phone."""
        if not _from_here(request):
            return _json({"error": "for this machine only"}, 403)
        try:
            phone = normalize_mainland_phone(request.query_params.get("phone", ""))
        except InvalidIdentifier:
            return _json({"error": "say whose: /dev/outbox?phone=13800000000"}, 400)
        messages = await services.gate.messages.to_phone(phone)
        bodies = [(message, body.read(services.gate.vault, message)) for message in messages]
        return _json(
            [{"at": one.at, "to": one.to, "text": body["text"], "code": body["code"]} for one, body in bodies]
        )

    async def cast(request: Request) -> Response:
        """The demo people."""
        return _json(list(people)) if _from_here(request) else _json({"error": "for this machine only"}, 403)

    routes = [Route("/dev/outbox", outbox), Route("/dev/people", cast)]
    return [*routes, *_face_routes(services.gate.faces), *_terminal_routes(services)]


def _face_routes(faces: FaceProvider) -> list[Route]:
    """Where the developer says how a face check ends; none where a real provider does."""
    if not isinstance(faces, DevelopmentFaces):
        return []

    async def ask(request: Request) -> Response:
        """Two buttons."""
        name = faces.whose(request.path_params["check"])
        if not _from_here(request) or name is None:
            return _json({"error": "no such check, or not from this machine"}, 404)
        return HTMLResponse(_FACE_PAGE.format(name=html.escape(name)), headers={"Cache-Control": "no-store"})

    async def decide(request: Request) -> Response:
        """What one of them does: POST with outcome=pass or outcome=fail in the address."""
        check, said = request.path_params["check"], request.query_params.get("outcome")
        if not _from_here(request) or said not in {"pass", "fail"}:
            return _json({"error": "post outcome=pass or outcome=fail, from this machine"}, 400)
        outcome = faces.decide(check, passed=said == "pass")
        return _json({"outcome": outcome.value}, 404 if outcome is FaceOutcome.GONE else 200)

    path = "/dev/faces/{check}"
    return [Route(path, ask, methods=["GET"]), Route(path, decide, methods=["POST"])]


def _terminal_routes(services: Services) -> list[Route]:
    """The window's terminal: says that somebody stands there. None where real terminals do."""
    terminals = services.gate.terminals
    if not isinstance(terminals, DevelopmentTerminals):
        return []

    async def read(request: Request) -> Response:
        """POST ?name=…&idNumber=…&method=CARD or FACE."""
        asked = request.query_params
        method = asked.get("method", "FACE")
        if not _from_here(request) or method not in {"CARD", "FACE"} or not asked.get("name"):
            return _json({"error": "post name, idNumber and method=CARD or FACE, from this machine"}, 400)
        person = (asked["name"], asked.get("idNumber", ""))
        proof = terminals.sign(person, ReadingMethod(method), services.settings.url, services.clock())
        return _json({"presenceProof": proof})

    return [Route("/dev/terminal", read, methods=["POST"])]


def _from_here(request: Request) -> bool:
    """Tell whether the caller is on this machine, and not a browser led here by somebody else's page."""
    try:
        loopback = request.client is not None and ip_address(request.client.host).is_loopback
    except ValueError:
        return False
    foreign = request.headers.get("sec-fetch-site", "none") not in {"none", "same-origin"}
    # Behind a proxy or a tunnel everybody seems to be on this machine.
    passed_on = any(name in request.headers for name in _PROXY_HEADERS)
    return loopback and not foreign and not passed_on and _host_is_local(request)


def _host_is_local(request: Request) -> bool:
    # A name that an attacker lets point here (DNS rebinding) would stand in Host.
    host = request.url.hostname or ""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _json(body: object, status: int = 200) -> Response:
    return Response(orjson.dumps(body), status, media_type="application/json; charset=utf-8")
