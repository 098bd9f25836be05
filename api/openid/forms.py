from urllib.parse import parse_qsl

from starlette.requests import Request

from auth.openid.errors import OAuthError
from auth.openid.parameters import Parameters

MAX_BYTES = 16 * 1024
_MAX_FIELDS = 50
_FORM = "application/x-www-form-urlencoded"


def query_parameters(request: Request) -> Parameters:
    """Return what stands in the address; raises OAuthError for more than any client sends."""
    return _parsed(request.scope["query_string"])


async def form_parameters(request: Request) -> Parameters:
    """Return what a form says; raises OAuthError for anything else, and for more than any client sends."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _FORM:
        raise OAuthError("invalid_request", f"the body must be {_FORM}")
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BYTES:
            break
    return _parsed(body)


def address_of(request: Request) -> str:
    """Return the network address that a request comes from."""
    return request.client.host if request.client else ""


def _parsed(text: bytes) -> Parameters:
    if len(text) > MAX_BYTES:
        raise OAuthError("invalid_request", "the request is too large")
    try:
        decoded = text.decode()
        return Parameters(parse_qsl(decoded, keep_blank_values=True, max_num_fields=_MAX_FIELDS, errors="strict"))
    except ValueError as error:
        raise OAuthError("invalid_request", "the parameters can't be read") from error
