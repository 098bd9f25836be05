"""How one wants to be told."""

from datetime import time
from typing import TYPE_CHECKING

from auth.preferences.model import Preferences
from auth.problems import Invalid, Unauthenticated

if TYPE_CHECKING:
    from resolvers.context import Context


async def own(context: "Context") -> Preferences:
    """Return the caller's preferences."""
    return await context.stores.notification_preferences.of(_account(context))


async def change(context: "Context", *, ways: tuple[bool, bool], quiet: tuple[str, str]) -> Preferences:
    """Keep the caller's preferences: text messages, mini-programs; raises Invalid for no time of day (HH:MM)."""
    times = _time(quiet[0], "quietFrom"), _time(quiet[1], "quietUntil")
    preferences = Preferences(_account(context), *ways, *times)
    await context.stores.notification_preferences.put(preferences)
    return preferences


def _time(text: str, path: str) -> time:
    try:
        hours, minutes = text.split(":")
        if len(text) != len("HH:MM") or not (text.isascii() and hours.isdigit() and minutes.isdigit()):
            raise ValueError
        return time(int(hours), int(minutes))
    except ValueError as error:
        raise Invalid("preferences.time", path) from error


def _account(context: "Context") -> str:
    if context.caller.id is None:
        raise Unauthenticated("token.missing")
    return context.caller.id
