from datetime import datetime

from auth.clients.assertion import ASSERTION_TYPE, BadAssertion, check_assertion, claimed_client
from auth.clients.model import Client, ClientKind
from auth.openid.errors import bad_client
from auth.openid.parameters import Parameters
from auth.openid.provider import Provider


async def authenticate_client(provider: Provider, parameters: Parameters, at: datetime) -> Client:
    """Return the client that sends a request, which has proved it if it can; raises OAuthError.

    A client with keys signs (private_key_jwt); one without is public, and PKCE alone protects its codes.
    """
    if parameters.get("client_secret"):
        raise bad_client()
    if parameters.get("client_assertion") or parameters.get("client_assertion_type"):
        return await _signed(provider, parameters, at)
    client = await provider.clients.enabled((parameters.get("client_id") or "")[:100])
    if client is None or client.confidential or client.kind is not ClientKind.WEB_APP:
        raise bad_client()
    return client


async def _signed(provider: Provider, parameters: Parameters, at: datetime) -> Client:
    assertion, named = parameters.get("client_assertion") or "", parameters.get("client_id")
    if parameters.get("client_assertion_type") != ASSERTION_TYPE:
        raise bad_client()
    try:
        claimed = claimed_client(assertion)
        client = await provider.clients.enabled(claimed[:100])
        if client is None or named not in {None, client.id}:
            raise bad_client()
        to = (provider.issuer, provider.endpoint("token"))
        await check_assertion(provider.gate, client, assertion, to=to, at=at)
    except BadAssertion as error:
        raise bad_client() from error
    return client
