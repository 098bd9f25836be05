"""Asking for seals (申请): by whoever speaks for their owner, several at once, such as a new company's four."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from auth.days import today
from auth.problems import AlreadyDone, Invalid, NotAllowedNow, NotFound, ProviderUnavailable, Required
from auth.rate import DAY, Rate
from resolvers.parties.checks import valid_key
from resolvers.seals.drawing import MAX_LABEL, Wording, drawing
from resolvers.seals.lifecycle import SealAction, SealStatus
from resolvers.seals.model import LABELLED, Seal, SealKind, SealOwner, SealStep
from resolvers.seals.rights import present_caller, speaks_for

if TYPE_CHECKING:
    from resolvers.context import Context, Stores

# What a new company gets at once (企业开办): 法定名称章, 财务专用章, 合同专用章, 法定代表人名章.
SET_OF_FOUR = (SealKind.STATUTORY_NAME, SealKind.FINANCE, SealKind.CONTRACT, SealKind.PERSONAL_NAME)
_RATE = Rate("request-seals", 20, DAY, "seal.too_many_requests")


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for: kinds, and the label of kinds that need one; `key` is the idempotency key."""

    kinds: tuple[SealKind, ...]
    label: str
    key: str


async def request(context: "Context", owner_code: str, wish: Wish) -> list[Seal]:
    """Ask for seals of an organization or a department; the same key again returns the first ones."""
    caller, account = await present_caller(context)
    owner, person = await _owner(context, owner_code)
    if not speaks_for(caller.account, owner):
        raise NotFound("seal.owner_unknown", "organizationId")
    request_key = f"{account.id}:{valid_key(wish.key)}"
    if earlier := await context.stores.seals.of_request(request_key):
        return _same(earlier, owner, wish)
    await context.gate.rates.take(_RATE, account.id, context.now())
    asked = [_requested(context, Wording(owner, kind, person, wish.label), request_key) for kind in _kinds(wish)]
    return await _added(context, asked)


async def requested(context: "Context", owner_code: str, kind: SealKind, key: str) -> Seal:
    """Return a seal as it is asked for along with something else; `key` is the account that asks, a colon and what.

    Raises a Problem when it can't be made.
    """
    owner, person = await _owner(context, owner_code)
    return _requested(context, Wording(owner, kind, person), key)


async def _owner(context: "Context", code: str) -> tuple[SealOwner, str | None]:
    """Return an owner, and who represents an organization by law; raises NotFound."""
    organization = await context.loaders.organizations.load(code)
    if organization is not None:
        return SealOwner(code, organization.name, is_department=False), organization.legal_representative
    department = await context.loaders.departments.load(code)
    if department is None:
        raise NotFound("seal.owner_unknown", "organizationId")
    return SealOwner(code, department.name, is_department=True), None


def _kinds(wish: Wish) -> tuple[SealKind, ...]:
    kinds = tuple(dict.fromkeys(wish.kinds))
    if not kinds:
        raise Required("seal.kinds_missing", "kinds")
    label = wish.label.strip()
    if LABELLED & {*kinds} and not label:
        raise Required("seal.label_missing", "label")
    if len(label) > MAX_LABEL or label != wish.label:
        raise Invalid("seal.label_long", "label", maximum=MAX_LABEL)
    return kinds


def _requested(context: "Context", wording: Wording, request_key: str) -> Seal:
    owner, at = wording.owner, context.now()
    if wording.kind is SealKind.PERSONAL_NAME and not wording.person:
        raise NotAllowedNow("seal.no_representative", "kinds")
    drawn = drawing(wording, context.painter)
    office = context.seal_rules.office_of(owner)
    if office is None:
        raise ProviderUnavailable("seal.no_office")
    step = SealStep(SealAction.REQUEST, SealStatus.REQUESTED, at, request_key.split(":", 1)[0])
    return Seal(
        code=seal_code(owner.code),
        name=drawn.name,
        title=drawn.title,
        kind=wording.kind,
        status=SealStatus.REQUESTED,
        owner=owner,
        office=office,
        image=drawn.svg,
        pair=None,
        valid_from=None,
        valid_until=None,
        created_at=at,
        request=request_key,
        history=(step,),
    )


def seal_code(owner: str) -> str:
    """A seal's code: the region's six digits, which a credit code has at its third place, and seven by chance."""
    region = owner[2:8] if owner[2:8].isdigit() else "000000"
    return f"{region}{secrets.randbelow(10**7):07d}"


async def _added(context: "Context", asked: Sequence[Seal]) -> list[Seal]:
    """Add them all or none; the same request at the same moment finds the other one's."""
    day, key = today(context.now()), asked[0].request or ""

    async def story(stores: "Stores") -> list[Seal]:
        for old in await stores.seals.of_owner(asked[0].owner.code):
            if old.status_on(day) is SealStatus.EXPIRED and old.status is not SealStatus.EXPIRED:
                await stores.seals.save(old.expired())
        there = await stores.seals.get_many([one.code for one in asked])
        # Seven digits by chance meet now and then.
        return await stores.seals.add_many([_recoded(one) if one.code in there else one for one in asked])

    try:
        return await context.transact(story)
    except AlreadyDone:
        if earlier := await context.stores.seals.of_request(key):
            return earlier
        raise


def _recoded(seal: Seal) -> Seal:
    return replace(seal, code=seal_code(seal.owner.code))


def _same(earlier: list[Seal], owner: SealOwner, wish: Wish) -> list[Seal]:
    """Return what the key asked for the first time; raises Invalid when it stands for something else."""
    if {one.kind for one in earlier} != {*wish.kinds} or earlier[0].owner.code != owner.code:
        raise Invalid("key.reused", "idempotencyKey")
    return earlier
