"""Who may do what with a seal. People's rights are read anew from the database before anything changes."""

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from auth.accounts.model import HANDLING, Account, MemberRole, Role
from auth.assurance import Assurance
from auth.caller import Caller
from auth.days import today
from auth.problems import NotAllowedNow, NotFound, Unauthenticated
from auth.renewal import as_now
from resolvers.seals.lifecycle import FOUR_EYES, OFFICERS, SealAction, Side
from resolvers.seals.model import Seal, SealOwner

if TYPE_CHECKING:
    from resolvers.context import Context

# Who speaks for an owner: an organization's legal representative and administrators, a department's supervisors and
# administrators.
_MEMBERS = frozenset({MemberRole.LEGAL_REPRESENTATIVE, MemberRole.ADMINISTRATOR})
_STAFF = frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR})


def speaks_for(account: Account | None, owner: SealOwner) -> bool:
    """Tell whether the account speaks for a seal's owner."""
    if account is None:
        return False
    if owner.is_department:
        return any(post.department == owner.code and post.role in _STAFF for post in account.posts)
    return any(one.role in _MEMBERS for one in account.memberships_in(owner.code))


def belongs_to(account: Account, owner: SealOwner) -> bool:
    """Tell whether the account is one of the owner's people: only those may be let use its seals."""
    if owner.is_department:
        return any(post.department == owner.code for post in account.posts)
    return bool(account.memberships_in(owner.code))


def may_use(account: Account, seal: Seal, on: date) -> bool:
    """Tell whether the account may use a seal: the legal representative, and whom the owner lets, while they belong.

    Who speaks for the owner lets others, or themselves, so that it is written down; only the legal representative,
    whose power comes from the register, needs nobody's permission.
    """
    represents = MemberRole.LEGAL_REPRESENTATIVE in {one.role for one in account.memberships_in(seal.owner.code)}
    return represents or (seal.user_on(account.id, on) is not None and belongs_to(account, seal.owner))


def sides_of(caller: Caller, seal: Seal, action: SealAction) -> frozenset[Side]:
    """Return the sides on which the caller may take a step.

    Who speaks for an organization isn't the office for its seals: with a colleague they would be no four eyes.
    """
    owner = {Side.OWNER} if speaks_for(caller.account, seal.owner) else set()
    if owner and not seal.owner.is_department:
        return frozenset(owner)
    office = {Side.OFFICE} if caller.handles(seal.office, None, *OFFICERS.get(action, ())) else set()
    return frozenset(owner | office)


def may_see(caller: Caller, seal: Seal, on: date) -> bool:
    """Tell whether the caller may look at a seal: its owner's side, its users, its office."""
    account = caller.account
    if account is None:
        return False
    handles = {*caller.departments(*HANDLING)} & {seal.office, seal.department}
    return speaks_for(account, seal.owner) or may_use(account, seal, on) or bool(handles)


def require_other_eyes(seal: Seal, action: SealAction, account: str) -> None:
    """Raise NotAllowedNow when the account took a step before that leaves this one to somebody else."""
    if account in {seal.did(one) for one in FOUR_EYES.get(action, ())}:
        raise NotAllowedNow("seal.four_eyes", "sealId")


async def present_caller(context: "Context") -> tuple[Caller, Account]:
    """Return the caller as they are now, known by name; raises AssuranceTooLow or Unauthenticated.

    Whoever acts for another person does so in cases; seals are for people in their own name or their organization's.
    """
    caller = await as_now(context.gate, context.caller, context.now())
    if caller.organization is not None:
        caller = replace(caller, principal=None)
    caller.require_oneself()
    caller.require_assurance(Assurance.REAL_NAME)
    if caller.account is None:
        raise Unauthenticated("token.missing")
    return caller, caller.account


async def found(context: "Context", code: str) -> tuple[Seal, Caller, Account]:
    """Return a seal that the caller may see, with the caller as they are now; raises NotFound."""
    caller, account = await present_caller(context)
    seal = await context.stores.seals.get(code)
    if seal is None or not may_see(caller, seal, today(context.now())):
        raise NotFound("seal.unknown", "sealId")
    return seal, caller, account


async def owned(context: "Context", code: str) -> tuple[Seal, Account]:
    """Return a seal of whom the caller speaks for; raises NotFound."""
    seal, caller, account = await found(context, code)
    if not speaks_for(caller.account, seal.owner):
        raise NotFound("seal.unknown", "sealId")
    return seal, account
