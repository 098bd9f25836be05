"""Giving, taking and ending the right to act for somebody: delegations, organizations, wards."""

from collections.abc import Awaitable, Callable
from datetime import date
from typing import TypeVar

import strawberry

from auth.accounts.model import MemberRole
from auth.delegations.model import Delegation as DelegationModel
from auth.invitations.model import Invitation as InvitationModel
from auth.rules import signed_in
from auth.wards.model import GuardianRelation
from resolvers.context import Context
from resolvers.parties import delegating, organizations, wards
from resolvers.parties.delegating import Grant
from schema.info import Info, Input
from schema.node import key_of
from schema.organizations import Invitation, Organization
from schema.problems import UserErrors, mutation, no_errors
from schema.relations import Delegation, Ward

T = TypeVar("T")
Story = Callable[[Context, str], Awaitable[T]]


@strawberry.type(description="The delegation after the change.")
class DelegationPayload:
    delegation: Delegation | None = strawberry.field(description="The delegation.", default=None)
    user_errors: UserErrors = no_errors()

    @classmethod
    async def after(cls, story: Story[DelegationModel], info: Info, delegation: str) -> "DelegationPayload":
        """Tell a story of one delegation and publish how it stands then."""
        changed = await story(info.context, key_of(delegation, "Delegation", "delegationId"))
        return cls(delegation=Delegation.of(changed, info.context))


@strawberry.type(description="The invitation after the change.")
class InvitationPayload:
    invitation: Invitation | None = strawberry.field(description="The invitation.", default=None)
    user_errors: UserErrors = no_errors()

    @classmethod
    async def after(cls, story: Story[InvitationModel], info: Info, invitation: str) -> "InvitationPayload":
        """The same of one invitation."""
        changed = await story(info.context, key_of(invitation, "Invitation", "invitationId"))
        return cls(invitation=Invitation.of(changed, info.context))


@strawberry.type(description="An organization that one acts for now.")
class OrganizationPayload:
    organization: Organization | None = strawberry.field(description="The organization.", default=None)
    user_errors: UserErrors = no_errors()


@strawberry.type(description="Whether a membership has ended.")
class RemoveMemberPayload:
    removed: bool = strawberry.field(description="Whether it is done.", default=False)
    user_errors: UserErrors = no_errors()


@strawberry.type(description="A child whose guardian one is.")
class WardPayload:
    ward: Ward | None = strawberry.field(description="The child.", default=None)
    user_errors: UserErrors = no_errors()


@strawberry.input(description="Let somebody do named matters for one.")
class GrantDelegationInput:
    to_phone: str = strawberry.field(description="The other's phone.")
    to_name: str = strawberry.field(description="The other's name, as on their ID card.")
    matter_codes: list[str] = strawberry.field(description="Which matters; at most 20.")
    valid_until: date = strawberry.field(description="The last day, in China; at most a year from today.")
    idempotency_key: strawberry.ID = strawberry.field(description="A UUID of the client's: the same grants once.")

    def model(self) -> Grant:
        """Unpack."""
        matters = tuple(self.matter_codes)
        return Grant(self.to_phone, self.to_name, matters, self.valid_until, self.idempotency_key)


@strawberry.input(description="Accept a delegation.")
class AcceptDelegationInput:
    delegation_id: strawberry.ID = strawberry.field(description="What one was offered.")


@strawberry.input(description="Decline a delegation.")
class DeclineDelegationInput:
    delegation_id: strawberry.ID = strawberry.field(description="What one was offered.")


@strawberry.input(description="End a delegation.")
class RevokeDelegationInput:
    delegation_id: strawberry.ID = strawberry.field(description="What one gave or took.")


@strawberry.input(description="Prove to be an organization's legal representative.")
class RegisterOrganizationInput:
    credit_code: str = strawberry.field(description="GB 32100, 18 characters.")
    name: str = strawberry.field(description="As registered.")


@strawberry.input(description="Ask somebody to join an organization.")
class InviteMemberInput:
    organization_id: strawberry.ID = strawberry.field(description="The organization.")
    phone: str = strawberry.field(description="Whose.")
    role: MemberRole = strawberry.field(description="ADMINISTRATOR or OPERATOR.")
    idempotency_key: strawberry.ID = strawberry.field(description="A UUID of the client's: the same invites once.")


@strawberry.input(description="Accept an invitation.")
class AcceptInvitationInput:
    invitation_id: strawberry.ID = strawberry.field(description="One of `viewer.invitations`.")


@strawberry.input(description="Decline an invitation.")
class DeclineInvitationInput:
    invitation_id: strawberry.ID = strawberry.field(description="One of `viewer.invitations`.")


@strawberry.input(description="Take an invitation back.")
class WithdrawInvitationInput:
    invitation_id: strawberry.ID = strawberry.field(description="One of `Organization.invitations`.")


@strawberry.input(description="End a membership.")
class RemoveMemberInput:
    organization_id: strawberry.ID = strawberry.field(description="The organization.")
    member_id: strawberry.ID = strawberry.field(description="The id of the member's `person`; one's own to leave.")


@strawberry.input(description="Prove to be a child's guardian.")
class RegisterWardInput:
    name: str = strawberry.field(description="The child's name.")
    id_number: str = strawberry.field(description="The child's ID number, GB 11643.")
    relation: GuardianRelation = strawberry.field(description="What one is to the child.")


@strawberry.input(description="End a guardianship.")
class EndGuardianshipInput:
    ward_id: strawberry.ID = strawberry.field(
        description="One of `viewer.wards`, or a `wardId` of `viewer.guardians`."
    )


@strawberry.type(description="Whether a guardianship has ended.")
class EndGuardianshipPayload:
    ended: bool = strawberry.field(description="Whether it is done.", default=False)
    user_errors: UserErrors = no_errors()


@strawberry.type(description="Delegations from person to person.")
class DelegationMutation:
    @mutation(DelegationPayload, signed_in, "Offer somebody to do named matters for one, until a date.")
    async def grant_delegation(self, info: Info, input: Input[GrantDelegationInput]) -> DelegationPayload:
        granted = await delegating.grant(info.context, input.model())
        return DelegationPayload(delegation=Delegation.of(granted, info.context))

    @mutation(DelegationPayload, signed_in, "Accept a delegation that was offered to one's phone and name.")
    async def accept_delegation(self, info: Info, input: Input[AcceptDelegationInput]) -> DelegationPayload:
        return await DelegationPayload.after(delegating.accept, info, input.delegation_id)

    @mutation(DelegationPayload, signed_in, "Decline a delegation that was offered to one's phone and name.")
    async def decline_delegation(self, info: Info, input: Input[DeclineDelegationInput]) -> DelegationPayload:
        return await DelegationPayload.after(delegating.decline, info, input.delegation_id)

    @mutation(DelegationPayload, signed_in, "End a delegation, from either side; the right ends within five seconds.")
    async def revoke_delegation(self, info: Info, input: Input[RevokeDelegationInput]) -> DelegationPayload:
        return await DelegationPayload.after(delegating.revoke, info, input.delegation_id)


@strawberry.type(description="Organizations and their members.")
class OrganizationMutation:
    @mutation(OrganizationPayload, signed_in, "Prove to be an organization's legal representative, by its register.")
    async def register_organization(self, info: Info, input: Input[RegisterOrganizationInput]) -> OrganizationPayload:
        registered = await organizations.register(info.context, input.credit_code, input.name)
        return OrganizationPayload(organization=Organization.of(registered))

    @mutation(InvitationPayload, signed_in, "Ask somebody to join; as legal representative or administrator.")
    async def invite_member(self, info: Info, input: Input[InviteMemberInput]) -> InvitationPayload:
        organization = key_of(input.organization_id, "Organization", "organizationId")
        role, key = input.role, input.idempotency_key
        invited = await organizations.invite(info.context, organization, input.phone, role=role, key=key)
        return InvitationPayload(invitation=Invitation.of(invited, info.context))

    @mutation(InvitationPayload, signed_in, "Join the organization that asked one's phone.")
    async def accept_invitation(self, info: Info, input: Input[AcceptInvitationInput]) -> InvitationPayload:
        accepted = await InvitationPayload.after(organizations.accept, info, input.invitation_id)
        info.context.forget_session()
        return accepted

    @mutation(InvitationPayload, signed_in, "Turn an invitation down.")
    async def decline_invitation(self, info: Info, input: Input[DeclineInvitationInput]) -> InvitationPayload:
        return await InvitationPayload.after(organizations.decline, info, input.invitation_id)

    @mutation(InvitationPayload, signed_in, "Take back an invitation that nobody answered.")
    async def withdraw_invitation(self, info: Info, input: Input[WithdrawInvitationInput]) -> InvitationPayload:
        return await InvitationPayload.after(organizations.withdraw, info, input.invitation_id)

    @mutation(RemoveMemberPayload, signed_in, "End a membership, or leave; the rights end within five seconds.")
    async def remove_member(self, info: Info, input: Input[RemoveMemberInput]) -> RemoveMemberPayload:
        organization = key_of(input.organization_id, "Organization", "organizationId")
        await organizations.remove(info.context, organization, key_of(input.member_id, "Person", "memberId"))
        info.context.forget_session()
        return RemoveMemberPayload(removed=True)


@strawberry.type(description="Guardians and children.")
class WardMutation:
    @mutation(WardPayload, signed_in, "Prove to be a child's guardian, by the register (监护人).")
    async def register_ward(self, info: Info, input: Input[RegisterWardInput]) -> WardPayload:
        ward = await wards.register(info.context, input.name, input.id_number, input.relation)
        return WardPayload(ward=Ward.of(ward, info.context))

    @mutation(
        EndGuardianshipPayload,
        signed_in,
        "End acting for a child: the guardian at once; the child from 14, when the register no longer says so. "
        "The other side is told, and the right ends within five seconds.",
    )
    async def end_guardianship(self, info: Info, input: Input[EndGuardianshipInput]) -> EndGuardianshipPayload:
        await wards.end_guardianship(info.context, key_of(input.ward_id, "Ward", "wardId"))
        info.context.forget_session()
        return EndGuardianshipPayload(ended=True)
