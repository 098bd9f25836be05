"""Noticing thirty days ahead that a key runs out or an agreement ends, while there is time to do something."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from auth.accounts.model import Post, Role
from auth.accounts.posts import PostHolders
from auth.days import today
from auth.notifications.model import Notification, NotificationKind
from auth.outbox.model import letter_id
from resolvers.exchanges.agreements import Agreement
from resolvers.exchanges.partners import Partner, PartnerKey

if TYPE_CHECKING:
    from resolvers.context import Stores

AHEAD = timedelta(days=30)
_KIND = NotificationKind


@dataclass(frozen=True, slots=True)
class Ending:
    """Something that ends soon: what, whose or which, and when, as text; told once for each end."""

    kind: NotificationKind
    subject: str
    ends: str


async def endings(stores: "Stores", province: str, at: datetime) -> list[Ending]:
    """Return what ends within thirty days and nothing takes its place."""
    partners = await stores.partners.all()
    agreed = await stores.agreements.of_many([one.code for one in partners])
    own = [one.public for one in await stores.province_keys.newest()]
    agreements = [one for some in agreed.values() for one in some]
    return [*_own(own, province, at), *_theirs(partners, at), *_agreed(agreements, at)]


async def remind(stores: "Stores", found: list[Ending], office: str, at: datetime) -> None:
    """Tell the administrators who look after partners, each once of each end, however many workers run."""
    readers = await administrators(stores, office) if found and office else []
    told = [
        Notification(letter_id(end.kind.value, end.subject, end.ends, reader), reader, end.kind, at)
        for end in found
        for reader in readers
    ]
    await stores.notifications.add_missing(told)


async def administrators(stores: "Stores", office: str) -> list[str]:
    """Return the accounts of the administrators who look after partners: of that department."""
    post = Post(Role.ADMINISTRATOR, office)
    return [one.id for one in await PostHolders(stores.database).of_department(office) if post in one.posts]


def _own(keys: list[PartnerKey], province: str, at: datetime) -> Iterator[Ending]:
    if keys and (end := _last(keys)) <= at + AHEAD:
        yield Ending(_KIND.PROVINCE_KEY_ENDING, province, end.isoformat())


def _theirs(partners: list[Partner], at: datetime) -> Iterator[Ending]:
    for one in partners:
        if (end := _last(one.keys)) <= at + AHEAD:
            yield Ending(_KIND.PARTNER_KEY_ENDING, one.code, end.isoformat())


def _agreed(agreements: list[Agreement], at: datetime) -> Iterator[Ending]:
    day = today(at)
    for one in agreements:
        if one.in_force(day) and one.last_day and one.last_day <= day + AHEAD:
            yield Ending(_KIND.AGREEMENT_ENDING, one.id, one.last_day.isoformat())


def _last(keys: Iterable[PartnerKey]) -> datetime:
    """When the key ends that ends last: a newer one that is there already takes the place of older ones."""
    return max(one.valid_until for one in keys)
