"""Reads what a client asks for at the authorization endpoint (OpenID Connect Core, 3.1.2; RFC 7636)."""

import re
from dataclasses import dataclass
from urllib.parse import urlencode

from auth.clients.model import Client, ClientKind
from auth.openid.claims import hinted
from auth.openid.errors import OAuthError, Unaddressed
from auth.openid.model import AuthorizationRequest
from auth.openid.parameters import Parameters
from auth.openid.provider import Provider

PROMPTS = ("none", "login", "consent", "select_account")
_MAX_ID = 100
_MAX_STATE = 2048
_MAX_NONCE = 512
_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")
_AGE = re.compile(r"[0-9]{1,9}")
# What we know of and don't do, with the answer that the standard has for it.
_UNSUPPORTED = {
    "request": "request_not_supported",
    "request_uri": "request_uri_not_supported",
    "registration": "registration_not_supported",
}


@dataclass(frozen=True, slots=True)
class ReturnAddress:
    """Where an answer may go: a registered client at a registered address."""

    client: Client
    uri: str
    state: str | None
    issuer: str

    def url(self, **answer: str) -> str:
        """Return the address with an answer, which says for whom it speaks (RFC 9207)."""
        answer |= {"iss": self.issuer} | ({"state": self.state} if self.state else {})
        return f"{self.uri}{'&' if '?' in self.uri else '?'}{urlencode(answer)}"

    def refusal(self, error: OAuthError) -> str:
        """Return the address with an error."""
        return self.url(error=error.code, error_description=error.description)


async def return_address(provider: Provider, parameters: Parameters) -> ReturnAddress:
    """Return where the answer may go; raises Unaddressed unless client and address are registered, to the letter."""
    client_id, uri = parameters.get("client_id"), parameters.get("redirect_uri")
    if not client_id or not uri or len(client_id) > _MAX_ID or parameters.repeated("client_id", "redirect_uri"):
        raise Unaddressed
    client = await provider.clients.enabled(client_id)
    if client is None or client.kind is not ClientKind.WEB_APP or uri not in client.redirect_uris:
        raise Unaddressed
    state = parameters.get("state")
    sound = state is None or (_plain(state, _MAX_STATE) and not parameters.repeated("state"))
    return ReturnAddress(client, uri, state if sound else None, provider.issuer)


def read_request(provider: Provider, to: ReturnAddress, parameters: Parameters) -> AuthorizationRequest:
    """Return what the client asks for; raises OAuthError, which goes to the return address."""
    parameters.require_sound()
    _require_supported(parameters)
    return AuthorizationRequest(
        client=to.client.id,
        redirect_uri=to.uri,
        scopes=_scopes(to.client, parameters),
        challenge=_challenge(parameters),
        state=_short(parameters, "state", _MAX_STATE),
        nonce=_short(parameters, "nonce", _MAX_NONCE),
        prompts=_prompts(parameters),
        max_age=_max_age(parameters),
        hint=_hint(provider, to.client, parameters),
    )


def _require_supported(parameters: Parameters) -> None:
    for name, code in _UNSUPPORTED.items():
        if parameters.get(name):
            raise OAuthError(code, f"{name} is not supported")
    if parameters.required("response_type") != "code":
        raise OAuthError("unsupported_response_type", "response_type must be code")
    if parameters.get("response_mode") not in {None, "query"}:
        raise OAuthError("invalid_request", "response_mode must be query")


def _scopes(client: Client, parameters: Parameters) -> tuple[str, ...]:
    granted = client.granted(parameters.listed("scope"))
    if "openid" not in granted:
        raise OAuthError("invalid_scope", "scope must include openid")
    return granted


def _challenge(parameters: Parameters) -> str:
    if parameters.get("code_challenge_method") != "S256":
        raise OAuthError("invalid_request", "PKCE is required: code_challenge_method must be S256")
    challenge = parameters.required("code_challenge")
    if not _CHALLENGE.fullmatch(challenge):
        raise OAuthError("invalid_request", "code_challenge must be 43 characters of base64url")
    return challenge


def _short(parameters: Parameters, name: str, maximum: int) -> str | None:
    value = parameters.get(name)
    if value and not _plain(value, maximum):
        raise OAuthError("invalid_request", f"{name} has at most {maximum} characters, of printable ASCII")
    return value


def _plain(text: str, maximum: int) -> bool:
    return len(text) <= maximum and text.isascii() and text.isprintable()


def _prompts(parameters: Parameters) -> tuple[str, ...]:
    prompts = parameters.listed("prompt")
    if not set(prompts) <= set(PROMPTS) or ("none" in prompts and len(prompts) > 1):
        raise OAuthError("invalid_request", f"prompt must be none, or some of {', '.join(PROMPTS[1:])}")
    return prompts


def _max_age(parameters: Parameters) -> int | None:
    age = parameters.get("max_age")
    if age is not None and not _AGE.fullmatch(age):
        raise OAuthError("invalid_request", "max_age must be a number of seconds")
    return int(age) if age else None


def _hint(provider: Provider, client: Client, parameters: Parameters) -> str | None:
    if (token := parameters.get("id_token_hint")) is None:
        return None
    if (hint := hinted(provider, token)) is None or hint.client != client.id:
        raise OAuthError("invalid_request", "id_token_hint is not an id token of ours for this client")
    return hint.subject
