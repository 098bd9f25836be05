from dataclasses import dataclass
from datetime import datetime

from auth.clients.model import ClientKind
from auth.clients.store import ClientStore
from auth.problems import Unauthenticated
from auth.tokens import Tokens


@dataclass(frozen=True, slots=True)
class Service:
    """A client that calls as itself, until its token expires (seconds of the epoch)."""

    client: str
    expires_at: int


def service_audience(issuer: str) -> str:
    """The audience of tokens that name a client and no person; that of people's tokens is another."""
    return f"{issuer}/partners"


async def service_of(tokens: Tokens, clients: ClientStore, token: str, at: datetime) -> Service:
    """Return the client that a service's token names, read anew; raises Unauthenticated."""
    claims = tokens.opened(token, service_audience(tokens.issuer))
    if claims["exp"] <= at.timestamp():
        raise Unauthenticated("token.expired")
    client = await clients.enabled(str(claims["sub"]))
    if client is None or client.kind is not ClientKind.SERVICE:
        raise Unauthenticated("token.invalid")
    return Service(client.id, int(claims["exp"]))
