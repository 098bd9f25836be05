"""The steps of a seal's life: approve, register, suspend, resume, cancel."""

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from auth.days import today
from auth.problems import Invalid, NotAllowedNow, NotFound, Required
from resolvers.seals.lifecycle import MOVES, SealAction
from resolvers.seals.making import Made, made
from resolvers.seals.model import Seal, SealStep
from resolvers.seals.rights import found, require_other_eyes, sides_of
from resolvers.seals.telling import tell

if TYPE_CHECKING:
    from resolvers.context import Context, Stores

MAX_REASON = 500
# What keeps a seal from use, or ends it, says why.
_WITH_REASON = frozenset({SealAction.SUSPEND, SealAction.RESUME, SealAction.CANCEL})
# Codes of seals of rubber: 13 digits in most places, some have letters.
_PHYSICAL = re.compile(r"[0-9A-Z]{6,20}")


async def approve(context: "Context", code: str, reason: str | None) -> Seal:
    """Grant a request, which makes the seal (制作): its key, certificate, picture and SESeal."""
    seal, step = await _step(context, code, SealAction.APPROVE, reason)
    if step is None:
        return seal
    return await _saved(context, await made(context, seal), step)


async def register(context: "Context", code: str, reason: str | None, physical_number: str | None) -> Seal:
    """Register a seal (备案), from when on it may be used; with the number of its physical twin where it has one."""
    number = _valid_number(physical_number)
    seal, step = await _step(context, code, SealAction.REGISTER, reason)
    if step is None:
        return seal
    return await _saved(context, replace(seal, physical_number=number), step)


async def suspend(context: "Context", code: str, reason: str | None) -> Seal:
    """Stop a seal (停用), at once."""
    return await _taken(context, code, SealAction.SUSPEND, reason)


async def resume(context: "Context", code: str, reason: str | None) -> Seal:
    """Let a suspended seal be used again."""
    return await _taken(context, code, SealAction.RESUME, reason)


async def cancel(context: "Context", code: str, reason: str | None) -> Seal:
    """End a seal for good (注销); a request is refused or taken back by it."""
    return await _taken(context, code, SealAction.CANCEL, reason)


async def _taken(context: "Context", code: str, action: SealAction, reason: str | None) -> Seal:
    seal, step = await _step(context, code, action, reason)
    return await _saved(context, seal, step) if step else seal


async def _step(
    context: "Context", code: str, action: SealAction, reason: str | None
) -> tuple[Seal, SealStep | None]:
    """Return the seal and the step to take; no step where the caller took the same one just before.

    Raises NotFound, NotAllowedNow, Required or Invalid.
    """
    seal, caller, account = await found(context, code)
    sides, status = sides_of(caller, seal, action), seal.status_on(today(context.now()))
    if not sides:
        raise NotFound("seal.unknown", "sealId")
    if seal.history and (seal.history[-1].action, seal.history[-1].account) == (action, account.id):
        return seal, None
    move = MOVES.get((status, action))
    if move is None or not move.sides & sides:
        raise NotAllowedNow("seal.not_allowed_now", "sealId", status=f"SEAL_{status.value}")
    require_other_eyes(seal, action, account.id)
    return seal, SealStep(action, move.to, context.now(), account.id, _valid_reason(reason, action))


async def _saved(context: "Context", after: Seal | Made, step: SealStep) -> Seal:
    seal = (after.seal if isinstance(after, Made) else after).stepped(step)

    async def story(stores: "Stores") -> Seal:
        # First: of two at the same moment one is a Conflict by the revision.
        await stores.seals.save(seal)
        if isinstance(after, Made):
            await stores.seal_bodies.add(after.body)
        await tell(stores, seal, step.at)
        return seal

    return await context.transact(story)


def _valid_reason(reason: str | None, action: SealAction) -> str | None:
    text = (reason or "").strip()
    if not text and action in _WITH_REASON:
        raise Required("reason.missing", "reason")
    if len(text) > MAX_REASON:
        raise Invalid("text.too_long", "reason", maximum=MAX_REASON)
    return text or None


def _valid_number(number: str | None) -> str | None:
    if number is not None and not _PHYSICAL.fullmatch(number):
        raise Invalid("seal.physical_number", "physicalNumber")
    return number
