"""Putting versions in force and taking them out of it, each in one transaction: nothing is ever half published."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from auth.days import today
from auth.problems import Invalid, NotAllowedNow, NotFound, Problems
from resolvers.matters.changes.model import Signature, by_itself, change
from resolvers.matters.checks import problems_of, require_no_items
from resolvers.matters.drafts import may_publish, returned
from resolvers.matters.editing import (
    account_of,
    editor,
    edits,
    moved,
    pending,
    region_of,
    require_none,
    valid_reason,
)
from resolvers.matters.lifecycle import MatterAction, move
from resolvers.matters.model import Matter, MatterStatus

if TYPE_CHECKING:
    from resolvers.context import Context, Stores

MAX_AHEAD = timedelta(days=730)
BATCH = 100

Transact = Callable[[Callable[["Stores"], Awaitable[None]]], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Turn:
    """What the calendar does to a matter: a story of stores, code and time."""

    code: str
    story: Callable[["Stores", str, datetime], Awaitable[None]]


async def publish(context: "Context", code: str, revision: int, effective_on: date | None) -> Matter:
    """Put a submitted version in force, now or from a later day; only somebody who had no part in writing it may."""
    caller, by = await editor(context)
    day = _valid_day(effective_on, today(context.now()))

    async def story(stores: "Stores") -> Matter:
        before = await pending(stores, caller, code, revision)
        later = day > today(context.now())
        move(before.status, MatterAction.SCHEDULE if later else MatterAction.PUBLISH)
        if not may_publish(caller, before):
            raise NotAllowedNow("matter.own_work", "code")
        if before.cancelled_on and before.cancelled_on <= day:
            raise Invalid("matter.over_before_it_begins", "effectiveOn")
        require_none(await problems_of(stores, before))
        signed = replace(before, effective_on=day, published_by=account_of(caller).id)
        if later:
            await _require_current(stores, before)
            return await moved(stores, signed, MatterAction.SCHEDULE, by, note=day.isoformat())
        return await in_force(stores, signed, MatterAction.PUBLISH, by)

    return await context.transact(story)


async def suspend(context: "Context", code: str, reason: str) -> Matter:
    """Let nobody apply for a matter for the time being."""
    return await _set(context, code, MatterAction.SUSPEND, reason)


async def resume(context: "Context", code: str, reason: str) -> Matter:
    """Let people apply for a suspended matter again."""
    return await _set(context, code, MatterAction.RESUME, reason)


async def retire(context: "Context", code: str, reason: str) -> Matter:
    """Take a matter out of the catalogue; it can only come back as a new version."""
    return await _set(context, code, MatterAction.RETIRE, reason)


async def in_force(stores: "Stores", draft: Matter, action: MatterAction, by: Signature) -> Matter:
    """Give a version its number and put it in the place of the one before; a suspended matter stays suspended."""
    old = await _require_current(stores, draft)
    status = move(draft.status, action).target or MatterStatus.PUBLISHED
    new = replace(
        draft,
        version=(draft.based_on or 0) + 1,
        status=MatterStatus.SUSPENDED if old and old.status is MatterStatus.SUSPENDED else status,
        published_at=by.at,
        satisfaction=old.satisfaction if old else None,
        applications_completed=old.applications_completed if old else None,
        revision=1,
        based_on=None,
        authors=(),
        return_reason=None,
    )
    if old and old.status is not MatterStatus.RETIRED:
        await stores.matters.set_status(old, move(old.status, MatterAction.REPLACE).target or MatterStatus.RETIRED)
        await stores.matter_changes.add(change(old, MatterAction.REPLACE, by))
    await stores.matters.discard(draft)
    await stores.matters.succeed(new, old, await region_of(stores, new))
    await stores.matter_changes.add(change(new, action, by))
    return new


async def take_effect(stores: "Stores", code: str, at: datetime) -> None:
    """Put a scheduled version in force whose day has come; raises Problems or NotAllowedNow if it doesn't fit."""
    draft = await stores.matters.draft(code)
    if draft is None or draft.status is not MatterStatus.SCHEDULED or not _due(draft.effective_on, at):
        return
    require_none(await problems_of(stores, draft))
    await in_force(stores, draft, MatterAction.TAKE_EFFECT, by_itself(at))


async def lapse(stores: "Stores", code: str, at: datetime) -> None:
    """Return a scheduled version to its authors: what it refers to, or what it replaces, has changed meanwhile."""
    draft = await stores.matters.draft(code)
    if draft is not None and draft.status is MatterStatus.SCHEDULED and _due(draft.effective_on, at):
        why = "生效日核对未通过，请核对后重新提交"
        await moved(stores, returned(draft, why), MatterAction.LAPSE, by_itself(at), note=why)


async def run_out(stores: "Stores", code: str, at: datetime) -> None:
    """Retire a matter whose last day is over."""
    matter = (await stores.matters.newest([code])).get(code)
    if matter is not None and matter.status is not MatterStatus.RETIRED and _due(matter.cancelled_on, at):
        await _settled(stores, matter, MatterAction.CANCEL, by_itself(at), None)


async def due(stores: "Stores", at: datetime) -> list[Turn]:
    """Return what is due today or was due before: first what ends, then what begins; at most 100 of each status."""
    ending = await stores.matters.running_out(today(at), BATCH)
    beginning = await stores.matters.taking_effect(today(at), BATCH)
    turns = [Turn(code, run_out) for code in ending]
    return turns + [Turn(code, take_effect) for code in beginning]


async def carry_out(transact: Transact, turn: Turn, at: datetime) -> bool:
    """Do it in one transaction; False when the version no longer fits, and went back to its authors."""
    try:
        await transact(lambda stores: turn.story(stores, turn.code, at))
    except (Problems, NotAllowedNow):
        await transact(lambda stores: lapse(stores, turn.code, at))
        return False
    return True


def _due(day: date | None, at: datetime) -> bool:
    return day is not None and day <= today(at)


def _valid_day(effective_on: date | None, now: date) -> date:
    if effective_on is None:
        return now
    if effective_on < now:
        raise Invalid("matter.into_the_past", "effectiveOn")
    if effective_on > now + MAX_AHEAD:
        raise Invalid("matter.too_far_ahead", "effectiveOn", maximum=MAX_AHEAD.days)
    return effective_on


async def _require_current(stores: "Stores", draft: Matter) -> Matter | None:
    """Return the version that the draft was made from; raises NotAllowedNow when another one has come since."""
    old = (await stores.matters.newest([draft.code])).get(draft.code)
    if (old.version if old else 0) != draft.based_on:
        raise NotAllowedNow("matter.outdated", "code", version=old.version if old else 0)
    return old


async def _set(context: "Context", code: str, action: MatterAction, reason: str) -> Matter:
    caller, by = await editor(context)
    why = valid_reason(reason)

    async def story(stores: "Stores") -> Matter:
        matter = (await stores.matters.newest([code])).get(code)
        if matter is None or not edits(caller, matter):
            raise NotFound("matter.unknown", "code")
        move(matter.status, action)
        if action is MatterAction.RETIRE and matter.is_main:
            await require_no_items(stores, matter)
        return await _settled(stores, matter, action, by, why)

    return await context.transact(story)


async def _settled(stores: "Stores", matter: Matter, action: MatterAction, by: Signature, why: str | None) -> Matter:
    target = move(matter.status, action).target or MatterStatus.RETIRED
    after = await stores.matters.set_status(matter, target)
    await stores.matter_changes.add(change(after, action, by, note=why))
    return after
