"""A code on a phone's screen (亮证)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from resolvers.context import Context

PRESENTATION_LIFETIME = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Presentation:
    """A code on a phone's screen: shows ticked fields for a minute while its session lives.

    `live` until the next one of this certificate takes its place on the same phone.
    """

    id: str
    certificate: str
    session: str
    fields: tuple[str, ...]
    created_at: datetime
    expires_at: datetime
    live: bool = True


async def ends(context: "Context", presentation: Presentation) -> datetime:
    """Return when a code ends: at once where another took its place, or its session has ended (a lost phone)."""
    session = await context.gate.sessions.get(presentation.session)
    lives = presentation.live and session is not None and session.live(context.now())
    return presentation.expires_at if lives else presentation.created_at


def token_id(context: "Context", token: str) -> str:
    """What is stored of a presentation's token: who reads the database can't show anybody's certificate."""
    return context.gate.vault.blind(token, "presentation")
