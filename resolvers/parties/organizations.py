"""Organizations and their members (企业、组织): register, invite, answer, remove."""

import secrets
from functools import partial
from typing import TYPE_CHECKING

from auth.accounts.members import MOST as MOST_MEMBERS
from auth.accounts.members import Members
from auth.accounts.model import Account, MemberRole, Membership, Organization
from auth.accounts.store import OrganizationStore
from auth.days import today
from auth.given import valid_name, valid_phone
from auth.identifiers import InvalidIdentifier, normalize_credit_code
from auth.invitations.model import MANAGES, MAY_LEAVE, Invitation, InvitationStatus
from auth.invitations.store import MOST as MOST_OFFERS
from auth.invitations.store import InvitationStore
from auth.notifications.model import NotificationKind
from auth.problems import AlreadyDone, Expired, Forbidden, Invalid, LimitExceeded, NotAllowedNow, NotFound
from auth.registries import Representation
from auth.renewal import as_now
from resolvers.parties.checks import (
    OFFERS_A_DAY,
    TRIES_A_DAY,
    blinded,
    count_try,
    managing,
    proven,
    require_adult,
    valid_key,
)
from resolvers.parties.offering import once
from resolvers.parties.telling import tell, tell_offer

if TYPE_CHECKING:
    from resolvers.context import Context, Stores


async def register(context: "Context", credit_code: str, name: str) -> Organization:
    """Prove to be an organization's legal representative; who was it before loses the role."""
    account, person = proven(context)
    code, name, at = _valid_credit_code(credit_code), valid_name(name, "name"), context.now()
    require_adult(person, today(at))
    await count_try(context, "register-organization", TRIES_A_DAY)
    asked = Representation(code, name, person.name, person.id_number)
    if not await context.gate.registries.organizations.matches(asked):
        raise Invalid("organization.mismatch", "creditCode")
    organization = Organization(code, name, person.name)
    if role_in(account, code) is MemberRole.LEGAL_REPRESENTATIVE:
        return organization

    async def story(stores: "Stores") -> Organization:
        await OrganizationStore(stores.database).put_many([organization])
        await Members(stores.database).represent(account.id, code, at)
        return organization

    return await context.transact(story)


async def invite(context: "Context", organization: str, phone: str, *, role: MemberRole, key: str) -> Invitation:
    """Ask whoever has a phone to join an organization; the same key again returns the first invitation."""
    account = await _manager(context, organization, role)
    at, key = context.now(), valid_key(key)
    phone = valid_phone(phone, "phone")
    to = blinded(context, phone)
    invitation = Invitation(secrets.token_hex(12), organization, to, role, account.id, at, key)
    check = partial(_may_invite, context, organization)
    invited, new = await once(context.gate.invitations, account.id, invitation, check)
    if new:
        await tell_offer(context, phone, NotificationKind.INVITED)
    return invited


async def accept(context: "Context", invitation_id: str) -> Invitation:
    """Join the organization; membership and answer are one transaction."""
    account, person = proven(context)
    require_adult(person, today(context.now()))
    await _received(context, account, invitation_id)

    async def story(stores: "Stores") -> Invitation:
        return await _join(context, stores, account, invitation_id)

    return await context.transact(story)


async def decline(context: "Context", invitation_id: str) -> Invitation:
    """Turn an invitation down."""
    account, _ = proven(context)
    invitation = await _received(context, account, invitation_id)
    return await context.gate.invitations.save(invitation.answered(InvitationStatus.DECLINED, context.now()))


async def withdraw(context: "Context", invitation_id: str) -> Invitation:
    """Take back an invitation that nobody answered; whoever may invite in that role."""
    invitation = await context.gate.invitations.get(invitation_id)
    account = context.caller.account
    if invitation is None or account is None or role_in(account, invitation.organization) is None:
        raise NotFound("invitation.unknown", "invitationId")
    await _manager(context, invitation.organization, invitation.role)
    _require_open(context, invitation)
    return await context.gate.invitations.save(invitation.answered(InvitationStatus.WITHDRAWN, context.now()))


async def remove(context: "Context", organization: str, member: str) -> None:
    """End somebody's membership, or one's own; the rights end within five seconds."""
    account = await _managing(context, organization)
    mine = role_in(account, organization)
    if mine is None:
        raise NotFound("organization.unknown", "organizationId")
    allowed = MAY_LEAVE if member == account.id else MANAGES[mine]
    members = Members(context.gate.database)
    if await members.leave(member, organization, allowed):
        if member != account.id:
            await tell(context, member, NotificationKind.MEMBERSHIP_ENDED)
        return
    other = (await members.accounts([member])).get(member)
    if other is None or role_in(other, organization) is None:
        raise NotFound("member.unknown", "memberId")
    raise NotAllowedNow("member.not_yours", "memberId")


async def invitations(context: "Context", account: Account) -> list[Invitation]:
    """Return the invitations that wait for an account's answer, newest first, at most 100."""
    return await context.gate.invitations.offered_to(blinded(context, account.phone), context.now())


async def visible(context: "Context", invitation_id: str) -> Invitation | None:
    """Return an invitation to whoever has the phone and to who may invite; to others it doesn't exist."""
    account, found = context.caller.account, await context.gate.invitations.get(invitation_id)
    if account is None or found is None:
        return None
    role = role_in(account, found.organization)
    invited = found.to == blinded(context, account.phone)
    return found if invited or (role is not None and MANAGES[role]) else None


def role_in(account: Account, organization: str) -> MemberRole | None:
    """What an account is to an organization, None for a stranger."""
    return next((one.role for one in account.memberships if one.organization == organization), None)


async def _join(context: "Context", stores: "Stores", account: Account, invitation_id: str) -> Invitation:
    """The part of accepting that runs in a transaction, maybe several times."""
    offers, members, at = InvitationStore(stores.database), Members(stores.database), context.now()
    invitation = await offers.get(invitation_id)
    if invitation is None:
        raise NotFound("invitation.unknown", "invitationId")
    _require_open(context, invitation)
    inviter = (await members.accounts([invitation.inviter])).get(invitation.inviter)
    role = role_in(inviter, invitation.organization) if inviter else None
    if role is None or invitation.role not in MANAGES[role]:
        raise Expired("invitation.over", "invitationId")
    if len((await members.of([invitation.organization]))[invitation.organization]) >= MOST_MEMBERS:
        raise LimitExceeded("member.too_many", maximum=MOST_MEMBERS)
    if not await members.join(account.id, Membership(invitation.organization, invitation.role, at)):
        raise AlreadyDone("member.already", "invitationId")
    return await offers.save(invitation.answered(InvitationStatus.ACCEPTED, at))


async def _received(context: "Context", account: Account, invitation_id: str) -> Invitation:
    invitation = await context.gate.invitations.get(invitation_id)
    if invitation is None or invitation.to != blinded(context, account.phone):
        raise NotFound("invitation.unknown", "invitationId")
    _require_open(context, invitation)
    return invitation


def _require_open(context: "Context", invitation: Invitation) -> None:
    match invitation.status_at(context.now()):
        case InvitationStatus.OFFERED:
            return
        case InvitationStatus.EXPIRED:
            raise Expired("invitation.over", "invitationId")
    raise AlreadyDone("invitation.answered", "invitationId")


async def _managing(context: "Context", organization: str) -> Account:
    """Return the caller's account as it is now: who was removed a second ago removes nobody."""
    managing(context, organization)
    caller = await as_now(context.gate, context.caller, context.now())
    account, _ = managing(context.as_caller(caller), organization)
    return account


async def _manager(context: "Context", organization: str, role: MemberRole) -> Account:
    """Return the caller's account when they may bring in this role; strangers learn nothing of the organization."""
    account = await _managing(context, organization)
    mine = role_in(account, organization)
    if mine is None:
        raise NotFound("organization.unknown", "organizationId")
    if not MANAGES[mine]:
        raise Forbidden("role.missing")
    if role not in MANAGES[mine]:
        raise NotAllowedNow("member.not_yours", "role")
    return account


async def _may_invite(context: "Context", organization: str) -> None:
    """Raise LimitExceeded for too many invitations a day, or too many that wait."""
    await count_try(context, "invite-member", OFFERS_A_DAY)
    waiting = await context.gate.invitations.offered_by([organization], context.now())
    if len(waiting[organization]) >= MOST_OFFERS:
        raise LimitExceeded("invitation.too_many", "organizationId", maximum=MOST_OFFERS)


def _valid_credit_code(text: str) -> str:
    try:
        return normalize_credit_code(text)
    except InvalidIdentifier as error:
        raise Invalid(f"credit_code.{error.rule}", "creditCode") from error
