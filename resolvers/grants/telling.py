"""Telling holders what becomes of their grants."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from auth.notifications.model import Notification, NotificationKind
from auth.outbox.model import letter_id
from resolvers.certificates.telling import readers
from resolvers.parties.model import Party

if TYPE_CHECKING:
    from resolvers.context import Stores


@dataclass(frozen=True, slots=True)
class News:
    """What became of which grant, and when."""

    grant: str
    kind: NotificationKind
    at: datetime


async def tell(stores: "Stores", holder: Party, news: News) -> None:
    """Tell whoever is the holder, or answers for it; the same of a grant is told once."""
    told = await readers(stores, holder)
    marks = {one: letter_id(news.grant, news.kind.value, one) for one in told}
    await stores.notifications.add_missing([Notification(marks[one], one, news.kind, news.at) for one in told])
