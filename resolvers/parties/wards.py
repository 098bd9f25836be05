"""Guardians and children (监护人): proving it, and what stands for a child."""

import secrets
from typing import TYPE_CHECKING

from auth.accounts.model import Account
from auth.caller import Caller
from auth.consents.check import consent_to_register, require_ward_consent
from auth.days import today
from auth.delegations.model import Mandate
from auth.given import valid_id_number, valid_name
from auth.identifiers import OF_AGE, age
from auth.notifications.model import NotificationKind
from auth.problems import AlreadyDone, Invalid, LimitExceeded, NotAllowedNow, NotFound
from auth.registries import Guardianship
from auth.wards import key as keys
from auth.wards.ending import end, recheck, tell_child
from auth.wards.model import MAY_APPLY, GuardianRelation, GuardianshipEnd, Ward, WardStage
from auth.wards.store import MOST
from resolvers.parties.checks import TRIES_A_DAY, count_try, proven, require_adult
from resolvers.parties.model import Party, PartyKind

if TYPE_CHECKING:
    from resolvers.context import Context


async def register(context: "Context", name: str, id_number: str, relation: GuardianRelation) -> Ward:
    """Prove to be a child's guardian; the same child again is the same ward."""
    account, person = proven(context)
    at = context.now()
    require_adult(person, today(at))
    name, id_number = valid_name(name, "name"), valid_id_number(id_number, today(at))
    if age(id_number, today(at)) >= OF_AGE:
        raise NotAllowedNow("ward.of_age", "idNumber")
    key = ward_key(context, id_number)
    under_14 = age(id_number, today(at)) < MAY_APPLY
    consent = await consent_to_register(context.gate, account, key, at) if under_14 else None
    await count_try(context, "register-ward", TRIES_A_DAY)
    registry = context.gate.registries.guardianships
    if not await registry.matches(Guardianship(person.id_number, name, id_number, relation)):
        raise Invalid("ward.mismatch", "idNumber")
    others = [one for one in await context.gate.wards.of_guardian(account.id) if one.key != key]
    if len(others) >= MOST:
        raise LimitExceeded("ward.too_many", maximum=MOST)
    ward = Ward(secrets.token_hex(12), account.id, key, name, id_number, relation, at, registry.method)
    held = await context.gate.wards.add(ward)
    if held.id != ward.id:
        await context.gate.wards.renew(held, relation, at)
    if held.id == ward.id or held.ended_at:
        await tell_child(context.gate, held, NotificationKind.GUARDIAN_REGISTERED, at)
    if consent and consent.ward is None:
        await context.gate.consents.name_ward(consent, key)
    return await context.gate.wards.get(held.id) or held


async def end_guardianship(context: "Context", ward_id: str) -> Ward:
    """End a guardianship: the guardian by saying so, the child from 14 if the register no longer says otherwise."""
    account, person = proven(context)
    ward, at = await context.gate.wards.get(ward_id), context.now()
    child = ward is not None and ward.key == ward_key(context, person.id_number)
    if ward is None or not (child or ward.guardian == account.id):
        raise NotFound("ward.unknown", "wardId")
    if ward.stage_on(today(at)) is WardStage.ENDED:
        raise AlreadyDone("ward.over", "wardId")
    if not child:
        await end(context.gate, ward, GuardianshipEnd.GUARDIAN, at)
    else:
        await _have_checked(context, ward)
    return await context.gate.wards.get(ward_id) or ward


async def guardians(context: "Context", account: Account) -> list[Ward]:
    """Return the guardianships that a child stands under today, as their own verified account may see."""
    if account.person is None:
        return []
    found = await context.gate.wards.of_child(ward_key(context, account.person.id_number))
    return [one for one in found if one.stage_on(today(context.now())) is not WardStage.ENDED]


async def _have_checked(context: "Context", ward: Ward) -> None:
    """A child can't send a guardian away whom the law gave them, but can have the register asked at once."""
    if ward.stage_on(today(context.now())) is not WardStage.WARD_MAY_APPLY:
        raise NotAllowedNow("ward.too_young", "wardId")
    await count_try(context, "recheck-guardianship", TRIES_A_DAY)
    if await recheck(context.gate, ward, context.now()):
        raise NotAllowedNow("ward.still_holds", "wardId")


async def check_consent(context: "Context", caller: Caller) -> None:
    """Raise ConsentMissing when nothing new may be begun for the child under 14 whom the caller acts for."""
    ward, at = caller.principal, context.now()
    if caller.account is None or not isinstance(ward, Ward):
        return
    if ward.stage_on(today(at)) is WardStage.GUARDIAN_APPLIES:
        await require_ward_consent(context.gate, caller.account, ward.key, at)


def ward_key(context: "Context", id_number: str) -> str:
    """What stands for a person of that number as the applicant of a guardian's cases."""
    return keys.ward_key(context.gate.vault, id_number)


def party_ids(context: "Context", party: Party) -> tuple[str, ...]:
    """Return every id that a party's cases may carry.

    A person's are their account, the key from when they were a child, and the accounts that they closed.
    """
    if party.id is None:
        return ()
    if party.kind is PartyKind.ORGANIZATION or party.id_number is None:
        return (party.id,)
    return tuple(dict.fromkeys((party.id, ward_key(context, party.id_number), *_former(context.caller, party))))


def _former(caller: Caller, party: Party) -> tuple[str, ...]:
    """The accounts that the party closed, when it is the caller or whoever the caller acts for."""
    giver = caller.principal.account if isinstance(caller.principal, Mandate) else None
    return next((one.former for one in (caller.account, giver) if one and one.id == party.id), ())
