"""From what is to be told to letters on their way: which channels, when, and equal ones put together."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from auth.linked_identities.model import MiniProgramProvider
from auth.outbox.model import Letter, LetterChannel, letter_id
from auth.preferences.model import Preferences

if TYPE_CHECKING:
    from resolvers.context import Stores

# So long a text message waits for equal ones: an approver works off ten cases of one applicant in a row.
DIGEST = timedelta(minutes=5)


async def spread(stores: "Stores", letter: Letter, at: datetime) -> None:
    """Make a letter for each channel that its reader wants; done again after a break-off, it makes no second one."""
    preferences = await stores.notification_preferences.of(letter.account)
    for channel in preferences.channels():
        if channel is not LetterChannel.SMS and not await _subscribed(stores, letter.account, channel):
            continue
        await _put(stores, letter, addressed(letter, channel, preferences, at))


def addressed(letter: Letter, channel: LetterChannel, preferences: Preferences, at: datetime) -> Letter:
    """Return the letter that goes by a channel. Text messages wait for the morning, and for equal ones of one span,
    which are the same by their id; messages of a mini-program make no noise and go at once."""
    if channel is not LetterChannel.SMS:
        name = letter_id(letter.id, channel.value)
        return replace(letter, id=name, channel=channel, at=at, due_at=at, attempts=0)
    # By when it was written, not by now: done again a lease later, it has to find what it made before.
    group = preferences.awake(_end_of_span(letter.at))
    name = letter_id(letter.account, letter.kind.value, letter.department, channel.value, group.isoformat())
    due = max(group, preferences.awake(at))
    return replace(letter, id=name, channel=channel, at=at, due_at=due, attempts=0)


async def _subscribed(stores: "Stores", account: str, channel: LetterChannel) -> bool:
    found = await stores.subscriptions.get(account, MiniProgramProvider[channel.value])
    return found is not None and found.open


async def _put(stores: "Stores", letter: Letter, outgoing: Letter) -> None:
    await stores.outbox.add([outgoing])
    if await stores.outbox.join(outgoing):
        return
    there = await stores.outbox.get(outgoing.id)
    if there is None or not set(outgoing.cases) <= set(there.cases):
        # That one is on its way already; this one follows by itself.
        await stores.outbox.add([replace(outgoing, id=letter_id(letter.id, outgoing.id))])


def _end_of_span(at: datetime) -> datetime:
    seconds = int(DIGEST.total_seconds())
    return datetime.fromtimestamp((int(at.timestamp()) // seconds + 1) * seconds, UTC)
