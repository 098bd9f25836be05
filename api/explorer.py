from pathlib import Path

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

_PAGE = (Path(__file__).parent / "templates" / "explorer.html").read_text(encoding="utf-8")
# The editor writes styles into elements and its fonts are data; scripts come from us alone.
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self' data:; "
        "img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


async def explorer(_request: Request) -> Response:
    """GraphiQL, from our own assets: no CDN, no third party."""
    return HTMLResponse(_PAGE, headers=_HEADERS)


async def home(_request: Request) -> Response:
    """Lead whoever opens the bare address to the explorer."""
    return RedirectResponse("/explorer", 303)
