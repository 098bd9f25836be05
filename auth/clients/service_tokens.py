from datetime import datetime

from auth.clients.model import ClientKind
from auth.clients.store import ClientStore
from auth.problems import Unauthenticated
from auth.tokens import Tokens


def service_audience(issuer: str) -> str:
    """The audience of tokens that name a client and no person; that of people's tokens is another."""
    return f"{issuer}/partners"


async def service_of(tokens: Tokens, clients: ClientStore, token: str, at: datetime) -> str:
    """Return the id of the client that a service's token names; raises Unauthenticated."""
    claims = tokens.opened(token, service_audience(tokens.issuer))
    if claims["exp"] <= at.timestamp():
        raise Unauthenticated("token.expired")
    client = await clients.enabled(str(claims["sub"]))
    if client is None or client.kind is not ClientKind.SERVICE:
        raise Unauthenticated("token.invalid")
    return client.id
