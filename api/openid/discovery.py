from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from api.openid.answers import as_json
from auth.assurance import Assurance
from auth.clients.model import OPENID_SCOPES
from auth.openid.provider import Provider
from auth.openid.request import PROMPTS

_AUTHENTICATION = ["private_key_jwt", "none"]
_ALGORITHMS = ["ES256", "RS256"]
_CLAIMS = ["iss", "sub", "aud", "exp", "iat", "auth_time", "nonce", "acr", "sid", "at_hash"]


class Discovery:
    """Answers /.well-known/openid-configuration."""

    def __init__(self, provider: Provider) -> None:
        self._provider = provider

    async def configuration(self, _request: Request) -> Response:
        """Say where everything is and what is supported."""
        headers = {"Cache-Control": "public, max-age=300", "Access-Control-Allow-Origin": "*"}
        return as_json(configuration(self._provider), headers=headers)


def configuration(provider: Provider) -> dict[str, Any]:
    """Return the provider's metadata (OpenID Connect Discovery, 3; RFC 8414; RFC 9207)."""
    return {
        "issuer": provider.issuer,
        "authorization_endpoint": provider.endpoint("authorize"),
        "token_endpoint": provider.endpoint("token"),
        "userinfo_endpoint": provider.endpoint("userinfo"),
        "revocation_endpoint": provider.endpoint("revoke"),
        "end_session_endpoint": provider.endpoint("logout"),
        "jwks_uri": f"{provider.issuer}/.well-known/jwks.json",
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code", "refresh_token", "client_credentials"],
        "subject_types_supported": ["pairwise"],
        "id_token_signing_alg_values_supported": ["ES256"],
        "scopes_supported": list(OPENID_SCOPES),
        "claims_supported": [*_CLAIMS, "name", "phone_number", "phone_number_verified", "assurance"],
        "acr_values_supported": [level.name for level in Assurance if level is not Assurance.NONE],
        "prompt_values_supported": list(PROMPTS),
        "ui_locales_supported": ["zh-CN", "en"],
        "code_challenge_methods_supported": ["S256"],
        "token_endpoint_auth_methods_supported": _AUTHENTICATION,
        "token_endpoint_auth_signing_alg_values_supported": _ALGORITHMS,
        "revocation_endpoint_auth_methods_supported": _AUTHENTICATION,
        "revocation_endpoint_auth_signing_alg_values_supported": _ALGORITHMS,
        "authorization_response_iss_parameter_supported": True,
        "claims_parameter_supported": False,
        "request_parameter_supported": False,
        "request_uri_parameter_supported": False,
    }
