from starlette.routing import Route

from api.context import Services
from api.openid.authorize import AuthorizeEndpoint
from api.openid.browser import Browsers
from api.openid.discovery import Discovery
from api.openid.logout import LogoutEndpoint
from api.openid.token import TokenEndpoints
from auth.openid.provider import OpenIdLimits, Provider


def openid_routes(services: Services) -> list[Route]:
    """Return the routes by which Tongban signs people in for others (OpenID Connect)."""
    settings = services.settings
    limits = OpenIdLimits(settings.openid_per_address, settings.openid_per_client)
    provider = Provider(services.gate, limits)
    browsers = Browsers(services.gate.vault, secure=settings.url.startswith("https://"))
    authorize = AuthorizeEndpoint(services, provider, browsers)
    tokens, logout = TokenEndpoints(services, provider), LogoutEndpoint(services, provider, browsers)
    return [
        Route("/.well-known/openid-configuration", Discovery(provider).configuration),
        Route("/oauth/authorize", authorize.begin, methods=["GET", "POST"]),
        Route("/oauth/authorize/phone", authorize.phone, methods=["POST"]),
        Route("/oauth/authorize/code", authorize.code, methods=["POST"]),
        Route("/oauth/authorize/consent", authorize.consent, methods=["POST"]),
        Route("/oauth/token", tokens.token, methods=["POST"]),
        Route("/oauth/revoke", tokens.revoke, methods=["POST"]),
        Route("/oauth/userinfo", tokens.userinfo, methods=["GET", "POST"]),
        Route("/oauth/logout", logout.begin, methods=["GET", "POST"]),
        Route("/oauth/logout/confirm", logout.confirm, methods=["POST"]),
    ]
