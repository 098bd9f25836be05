"""Noticing in time that a year's holiday notice is not entered."""

import hashlib
from datetime import datetime
from typing import TYPE_CHECKING

from auth.accounts.model import Role
from auth.accounts.posts import PostHolders
from auth.days import today
from auth.notifications.model import Notification, NotificationKind
from resolvers.calendar.working_days import Calendar

if TYPE_CHECKING:
    from resolvers.context import Stores

# The State Council publishes next year's notice in October or November.
_FIRST_MONTH = 10


def missing_years(calendar: Calendar, at: datetime) -> tuple[int, ...]:
    """Return the years that lack their notice: this one, and from October on the next."""
    day = today(at)
    wanted = (day.year, day.year + 1) if day.month >= _FIRST_MONTH else (day.year,)
    return tuple(year for year in wanted if year not in calendar.years)


async def remind(stores: "Stores", year: int, at: datetime) -> None:
    """Tell supervisors and administrators, each once a month, however many workers run."""
    readers = await PostHolders(stores.database).everywhere(Role.SUPERVISOR, Role.ADMINISTRATOR)
    month = today(at).strftime("%Y-%m")
    await stores.notifications.add_missing(
        [Notification(_id(year, month, one.id), one.id, NotificationKind.CALENDAR_MISSING, at) for one in readers]
    )


def _id(year: int, month: str, account: str) -> str:
    """The same for the same reminder, so that it is told once."""
    return hashlib.sha256(f"calendar:{year}:{month}:{account}".encode()).hexdigest()[:24]
