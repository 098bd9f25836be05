from starlette.requests import Request
from starlette.responses import Response

from api.context import Services, bearer
from api.openid.answers import as_json, refused, too_many
from api.openid.forms import address_of, form_parameters
from auth.clients.model import Client
from auth.openid.authenticate import authenticate_client
from auth.openid.errors import OAuthError, TooManyRequests, bad_client
from auth.openid.exchange import Issued, exchange_code, exchange_refresh_token, issue_to_service
from auth.openid.leave import revoke_token
from auth.openid.parameters import Parameters
from auth.openid.provider import Provider
from auth.openid.userinfo import userinfo
from auth.problems import Unauthenticated
from auth.tokens import ACCESS_LIFETIME


class TokenEndpoints:
    """Answers /oauth/token, /oauth/revoke and /oauth/userinfo: what clients call without a browser."""

    def __init__(self, services: Services, provider: Provider) -> None:
        self._services = services
        self._provider = provider

    async def token(self, request: Request) -> Response:
        """Swap a grant for tokens (RFC 6749, 3.2)."""
        try:
            client, parameters = await self._from_client(request)
            return as_json(_published(await self._exchange(client, parameters)))
        except OAuthError as error:
            return _refused(request, error)
        except TooManyRequests:
            return too_many()

    async def revoke(self, request: Request) -> Response:
        """End what a token stands for (RFC 7009)."""
        try:
            client, parameters = await self._from_client(request)
            await revoke_token(self._provider, client, parameters.required("token"), self._services.clock())
        except OAuthError as error:
            return _refused(request, error)
        except TooManyRequests:
            return too_many()
        return as_json({})

    async def userinfo(self, request: Request) -> Response:
        """Tell a client what a person let it know (OpenID Connect Core, 5.3); the token comes as a bearer token."""
        at = self._services.clock()
        try:
            await self._provider.count_address(address_of(request), at)
            token = bearer(request)
            if token is None:
                return as_json({}, 401, {"WWW-Authenticate": "Bearer"})
            await self._load_keys(token)
            return as_json(await userinfo(self._provider, token, at))
        except Unauthenticated:
            error = OAuthError("invalid_token", "the access token is not good, or no longer", 401)
            return refused(error, {"WWW-Authenticate": 'Bearer error="invalid_token"'})
        except TooManyRequests:
            return too_many()

    async def _from_client(self, request: Request) -> tuple[Client, Parameters]:
        """Return who sends what, proved and counted."""
        at, address = self._services.clock(), address_of(request)
        await self._provider.count_address(address, at)
        if "authorization" in request.headers:
            raise bad_client()
        parameters = await form_parameters(request)
        parameters.require_sound()
        await self._load_keys(None)
        client = await authenticate_client(self._provider, parameters, at)
        request.state.caller = client.id
        await self._provider.count_client(client, address, at)
        return client, parameters

    async def _exchange(self, client: Client, parameters: Parameters) -> Issued:
        at, grant_type = self._services.clock(), parameters.required("grant_type")
        match grant_type:
            case "authorization_code":
                return await exchange_code(self._provider, client, parameters, at)
            case "refresh_token":
                return await exchange_refresh_token(self._provider, client, parameters, at)
            case "client_credentials":
                return issue_to_service(self._provider, client, parameters, at)
        raise OAuthError("unsupported_grant_type", "see grant_types_supported")

    async def _load_keys(self, token: str | None) -> None:
        tokens, at = self._provider.gate.tokens, self._services.clock()
        if tokens.stale(token, at):
            await tokens.load(at)


def _published(issued: Issued) -> dict[str, str | int]:
    optional = {"refresh_token": issued.refresh_token, "id_token": issued.id_token}
    return {
        "access_token": issued.access_token,
        "token_type": "Bearer",
        "expires_in": int(ACCESS_LIFETIME.total_seconds()),
        "scope": " ".join(issued.scopes),
        **{name: token for name, token in optional.items() if token},
    }


def _refused(request: Request, error: OAuthError) -> Response:
    """A client that tried another scheme must be told which one it tried (RFC 6749, 5.2)."""
    scheme = request.headers.get("authorization", "").partition(" ")[0]
    challenge = {"WWW-Authenticate": "Basic" if scheme.lower() == "basic" else "Bearer"} if scheme else {}
    return refused(error, challenge if error.status == 401 else None)
