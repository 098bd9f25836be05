"""The page on which anybody checks a certificate: a bank's clerk, a shop's customer, a policeman on the road."""

from urllib.parse import parse_qs, urlsplit

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from api.context import Services, locale_of
from api.pages import PAGE_HEADERS, PRIVATE, checked
from api.rendering.pages import SCAN_CSP, scan_page

_MAX_FORM = 8192
_HEADERS = {
    **PAGE_HEADERS,
    **PRIVATE,
    "Content-Security-Policy": SCAN_CSP,
    "Permissions-Policy": "camera=(self), microphone=(), geolocation=()",
}


class Verifier:
    """Answers /v."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def page(self, request: Request) -> Response:
        """Show the page that scans; a code that was sent by its form is checked, for browsers without scripts."""
        if request.method == "POST":
            return await checked(self._services, request, self._token(await _code(request)))
        url = self._services.settings.url
        return HTMLResponse(scan_page(url, urlsplit(url).netloc, locale_of(request)), headers=_HEADERS)

    def _token(self, code: str) -> str:
        """What is checked: the code itself, or the end of its address with us."""
        return code.strip().removeprefix(f"{self._services.settings.url}/v/")


async def _code(request: Request) -> str:
    """The form's one field. Not in the address: an offline code holds names, and addresses are logged."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > _MAX_FORM:
            raise HTTPException(413)
    try:
        form = parse_qs(body.decode(), max_num_fields=1)
    except ValueError as error:
        raise HTTPException(400) from error
    return form.get("code", [""])[0]
