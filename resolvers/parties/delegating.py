"""Delegations from person to person (委托代办): grant, accept, decline, revoke."""

import secrets
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from auth.accounts.model import Account
from auth.days import today
from auth.delegations.model import OPEN, Delegation, DelegationStatus
from auth.given import valid_name, valid_phone
from auth.notifications.model import NotificationKind
from auth.problems import AlreadyDone, Invalid, NotAllowedNow, NotFound, Required
from resolvers.parties.checks import (
    OFFERS_A_DAY,
    blinded,
    count_try,
    proven,
    require_adult,
    valid_key,
)
from resolvers.parties.model import Audience
from resolvers.parties.offering import once
from resolvers.parties.telling import tell, tell_offer

if TYPE_CHECKING:
    from resolvers.context import Context

MAX_MATTERS = 20


@dataclass(frozen=True, slots=True)
class Grant:
    """What a person offers: to whom, which matters by code, until which day, under which idempotency key."""

    to_phone: str
    to_name: str
    matters: tuple[str, ...]
    valid_until: date
    key: str


async def grant(context: "Context", wanted: Grant) -> Delegation:
    """Offer somebody to act for oneself; the answer doesn't tell whether the phone is known.

    The same key again returns the first delegation.
    """
    account, person = proven(context)
    at, key = context.now(), valid_key(wanted.key)
    require_adult(person, today(at))
    phone = valid_phone(wanted.to_phone, "toPhone")
    if phone == account.phone:
        raise NotAllowedNow("delegation.self", "toPhone")
    delegation = Delegation(
        id=secrets.token_hex(12),
        giver=account.id,
        to=blinded(context, phone),
        to_name=valid_name(wanted.to_name, "toName"),
        matters=tuple(dict.fromkeys(wanted.matters)),
        valid_until=_valid_until(wanted.valid_until, today(at)),
        granted_at=at,
        key=key,
    )
    await _check_matters(context, delegation.matters)
    check = partial(count_try, context, "grant-delegation", OFFERS_A_DAY)
    granted, new = await once(context.gate.delegations, account.id, delegation, check)
    if new:
        await tell_offer(context, phone, NotificationKind.DELEGATION_OFFERED)
    return granted


async def accept(context: "Context", delegation_id: str) -> Delegation:
    """Take on what was offered to one's phone and name."""
    account, person = proven(context)
    require_adult(person, today(context.now()))
    delegation = await _offered(context, account, delegation_id)
    if delegation.to == account.id and delegation.status is DelegationStatus.ACTIVE:
        return delegation
    return await _answered(context, delegation.accepted(account.id, context.now()))


async def decline(context: "Context", delegation_id: str) -> Delegation:
    """Turn down what was offered to one's phone and name."""
    account, _ = proven(context)
    delegation = await _offered(context, account, delegation_id)
    if delegation.status is not DelegationStatus.OFFERED:
        raise AlreadyDone("delegation.over", "delegationId")
    return await _answered(context, delegation.declined(context.now()))


async def revoke(context: "Context", delegation_id: str) -> Delegation:
    """End a delegation: who gave it, or who took it and doesn't want it any more."""
    account, _ = proven(context)
    delegation = await context.gate.delegations.get(delegation_id)
    if delegation is None or account.id not in {delegation.giver, delegation.to}:
        raise NotFound("delegation.unknown", "delegationId")
    at = context.now()
    if delegation.status_on(today(at)) not in OPEN:
        raise AlreadyDone("delegation.over", "delegationId")
    saved = await context.gate.delegations.save(delegation.revoked(at))
    # What nobody took is offered to a phone, and its owner need not know that it is over.
    taken = delegation.status is DelegationStatus.ACTIVE
    other = delegation.giver if account.id == delegation.to else delegation.to if taken else None
    if other:
        await tell(context, other, NotificationKind.DELEGATION_ENDED)
    return saved


async def of_caller(context: "Context", account: Account) -> list[Delegation]:
    """Return what an account gave and what it was offered or took, newest first, at most 100 of each."""
    given = await context.gate.delegations.given(account.id)
    received = await context.gate.delegations.received([blinded(context, account.phone), account.id])
    mine = [one for one in received if _is_meant(one, account)]
    return sorted([*given, *mine], key=lambda one: (one.granted_at, one.id), reverse=True)


async def visible(context: "Context", delegation_id: str) -> Delegation | None:
    """Return a delegation to either side of it; to strangers it doesn't exist."""
    account = context.caller.account
    found = await context.gate.delegations.get(delegation_id) if account else None
    if found is None or account is None:
        return None
    received = _is_meant(found, account) and found.to in {blinded(context, account.phone), account.id}
    return found if received or found.giver == account.id else None


async def _answered(context: "Context", delegation: Delegation) -> Delegation:
    saved = await context.gate.delegations.save(delegation)
    await tell(context, delegation.giver, NotificationKind.DELEGATION_ANSWERED)
    return saved


async def _offered(context: "Context", account: Account, delegation_id: str) -> Delegation:
    """Return what was offered to this person and may be answered, or was taken; raises NotFound or AlreadyDone."""
    found = await visible(context, delegation_id)
    if found is None or found.giver == account.id:
        raise NotFound("delegation.unknown", "delegationId")
    if found.status_on(today(context.now())) not in OPEN:
        raise AlreadyDone("delegation.over", "delegationId")
    return found


def _is_meant(delegation: Delegation, account: Account) -> bool:
    """Phones change hands: an offer is for the person of that name only, once they are known by name."""
    return delegation.to == account.id or (account.person is not None and account.person.name == delegation.to_name)


def _valid_until(day: date, on: date) -> date:
    if not on <= day <= _a_year_after(on):
        raise Invalid("delegation.until", "validUntil")
    return day


def _a_year_after(day: date) -> date:
    try:
        return day.replace(year=day.year + 1)
    except ValueError:  # 29 February
        return day.replace(year=day.year + 1, day=28)


async def _check_matters(context: "Context", codes: tuple[str, ...]) -> None:
    """Raise unless these are matters that a person may apply for, and the giver is known well enough for all."""
    if not codes:
        raise Required("delegation.matters_missing", "matterCodes")
    if len(codes) > MAX_MATTERS:
        raise Invalid("delegation.too_many_matters", "matterCodes", maximum=MAX_MATTERS)
    matters = await context.stores.matters.published(list(codes))
    for place, code in enumerate(codes):
        matter = matters.get(code)
        if matter is None or matter.is_main:
            raise NotFound("matter.unknown", "matterCodes", str(place))
        if matter.audiences and Audience.NATURAL_PERSON not in matter.audiences:
            raise NotAllowedNow("matter.not_for_natural_person", "matterCodes", str(place))
        context.caller.require_assurance(matter.required_assurance)
