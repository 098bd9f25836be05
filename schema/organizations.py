from datetime import datetime

import strawberry

from auth.accounts.model import Account, MemberRole
from auth.accounts.model import Membership as MembershipModel
from auth.accounts.model import Organization as OrganizationModel
from auth.caller import Caller
from auth.invitations import model
from auth.invitations.model import MANAGES, InvitationStatus
from resolvers.context import Context
from resolvers.parties.organizations import role_in
from resolvers.parties.queries import person_party
from schema.info import Info
from schema.node import Node, global_id
from schema.parties import Party


@strawberry.type(description="A company or another organization.")
class Organization(Node):
    name: str = strawberry.field(description="Its name.")
    credit_code: str | None = strawberry.field(description="GB 32100.")
    legal_representative: str | None = strawberry.field(description="Who represents it by law.")
    key: strawberry.Private[str]

    @strawberry.field(description="Who acts for it; null for who is no member. Names are clear to who manages them.")
    async def members(self, info: Info) -> list["Membership"] | None:
        caller = info.context.caller
        if caller.account is None or role_in(caller.account, self.key) is None:
            return None
        found = await info.context.loaders.members.load(self.key)
        return [Membership.of(account, self.key, caller) for account in found]

    @strawberry.field(description="Invitations that wait for an answer; null unless one may invite.")
    async def invitations(self, info: Info) -> list["Invitation"] | None:
        account = info.context.caller.account
        role = role_in(account, self.key) if account else None
        if role is None or not MANAGES[role]:
            return None
        found = await info.context.loaders.invitations.load(self.key)
        return [Invitation.of(one, info.context) for one in found]

    @classmethod
    def of(cls, organization: OrganizationModel) -> "Organization":
        """Publish an organization to somebody who has to do with it."""
        return cls(
            id=global_id("Organization", organization.id),
            name=organization.name,
            credit_code=organization.credit_code,
            legal_representative=organization.legal_representative,
            key=organization.id,
        )


@strawberry.type(description="What one is to an organization.")
class Membership:
    role: MemberRole = strawberry.field(description="In what role.")
    since: datetime = strawberry.field(description="Since when.")
    organization_id: strawberry.Private[str]
    member: strawberry.Private[Party]

    @strawberry.field(description="The organization.")
    async def organization(self, info: Info) -> Organization:
        found = await info.context.loaders.organizations.load(self.organization_id)
        if found is None:
            raise LookupError("a membership without an organization")
        return Organization.of(found)

    @strawberry.field(description="Who.")
    def person(self) -> Party:
        return self.member

    @classmethod
    def of(cls, account: Account, organization: str, caller: Caller) -> "Membership":
        """Publish a member to another member: managers know the names, everybody knows their own."""
        held: MembershipModel = next(one for one in account.memberships if one.organization == organization)
        mine = role_in(caller.account, organization) if caller.account else None
        party = person_party(account)
        named = mine is not None and bool(MANAGES[mine]) and party.id_number is not None
        masked = Party.of(party, clear=account.id == caller.id)
        member = Party.named(party) if named and account.id != caller.id else masked
        return cls(role=held.role, since=held.since, organization_id=organization, member=member)


@strawberry.type(description="An organization asks somebody to join it.")
class Invitation(Node):
    role: MemberRole = strawberry.field(description="In what role.")
    status: InvitationStatus = strawberry.field(description="Where it stands.")
    invited_at: datetime = strawberry.field(description="When.")
    expires_at: datetime = strawberry.field(description="Until when it may be accepted.")
    organization_id: strawberry.Private[str]

    @strawberry.field(description="The organization.")
    async def organization(self, info: Info) -> Organization:
        found = await info.context.loaders.organizations.load(self.organization_id)
        if found is None:
            raise LookupError("an invitation without an organization")
        return Organization.of(found)

    @classmethod
    def of(cls, invitation: model.Invitation, context: Context) -> "Invitation":
        """Publish an invitation to the invited, or to who may invite."""
        return cls(
            id=global_id("Invitation", invitation.id),
            role=invitation.role,
            status=invitation.status_at(context.now()),
            invited_at=invitation.invited_at,
            expires_at=invitation.expires_at,
            organization_id=invitation.organization,
        )
