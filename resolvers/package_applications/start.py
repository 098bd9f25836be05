from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from auth.days import today
from auth.problems import Invalid, NotFound
from auth.renewal import as_now, may_lose_rights
from resolvers.applications.apply import valid_key
from resolvers.applications.number import new_number
from resolvers.applications.prefilled import Filled, prefill
from resolvers.applications.prefilled_field import PrefilledField
from resolvers.applications.startable import check_startable
from resolvers.matters.model import Matter
from resolvers.package_applications.away import Away, same_way
from resolvers.package_applications.model import PackageApplication, Part
from resolvers.package_applications.splitting import as_one, chosen_of
from resolvers.packages import queries as packages
from resolvers.packages.model import Offer
from resolvers.parties.queries import person_party, principal
from resolvers.parties.wards import check_consent

if TYPE_CHECKING:
    from resolvers.context import Context

_TRIES = 3


@dataclass(frozen=True, slots=True)
class Choice:
    """Which package, which of its optional matters, and what of it another province decides."""

    code: str
    matters: Sequence[str] | None = None
    away: Away | None = None


async def start(context: "Context", choice: Choice, key: str) -> PackageApplication:
    """Start a package with what can't be left out of it and the optional matters that are named.

    The caller must be able to start each of them. The same key again returns the package that it started first.
    """
    valid_key(key)
    offered = await packages.package(context, choice.code)
    if offered is None:
        raise NotFound("package.unknown", "packageCode")
    offer = chosen_of(offered, choice.matters)
    away = choice.away.of(offer.package.codes) if choice.away else None
    if may_lose_rights(context.caller):
        context = context.as_caller(await as_now(context.gate, context.caller, context.now()))
    for matter in offer.matters:
        check_startable(context.caller, matter, today(context.now()))
    await check_consent(context, context.caller)
    filled = await prefill(context, as_one(offer).form)
    for _ in range(_TRIES):
        whole = replace(_draft(context, offer, key, filled), away=away)
        if await context.stores.package_applications.add(whole):
            return whole
        if earlier := await context.stores.package_applications.started(whole.account, key):
            return _same(context, earlier, offer, away)
    raise RuntimeError("no free number in three tries")


def _draft(context: "Context", offer: Offer, key: str, filled: Filled) -> PackageApplication:
    caller, at = context.caller, context.now()
    if caller.account is None:
        raise ValueError("a package needs somebody who starts it")
    return PackageApplication(
        id=new_number(offer.package.region, today(at)),
        definition=offer.package,
        parts=tuple(_part(one) for one in offer.matters),
        account=caller.account.id,
        applicant=principal(caller),
        agent=person_party(caller.account) if caller.principal else None,
        mandate=caller.delegation.id if caller.delegation else None,
        channel=caller.channel,
        created_at=at,
        updated_at=at,
        start_key=key,
        form={path: value for path, (_, value) in filled.items()},
        prefill=tuple(PrefilledField(path, source, at) for path, (source, _) in filled.items()),
        revision=1,
    )


def _part(matter: Matter) -> Part:
    return Part(matter.code, matter.id, matter.name, max(1, matter.promised_days or 1))


def _same(context: "Context", earlier: PackageApplication, offer: Offer, away: Away | None) -> PackageApplication:
    wished = (offer.package.code, set(offer.package.codes), principal(context.caller).id)
    was = (earlier.definition.code, set(earlier.definition.codes), earlier.applicant.id)
    if wished != was or not same_way(earlier.away, away) or not earlier.belongs_to(context.caller):
        raise Invalid("key.reused", "idempotencyKey")
    return earlier
