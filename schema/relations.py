"""What people are to each other: delegations, guardianships, invitations."""

from datetime import date, datetime
from typing import Any

import strawberry

from auth.caller import Caller
from auth.days import today
from auth.delegations import model as delegations
from auth.delegations.model import DelegationStatus
from auth.identifiers import mask_id_number
from auth.wards import model as wards
from auth.wards.model import GuardianRelation, WardStage
from resolvers.context import Context
from resolvers.parties import delegating, organizations
from resolvers.parties import wards as parties
from resolvers.parties.model import Party as PartyModel
from resolvers.parties.model import PartyKind
from resolvers.parties.queries import person_party
from schema.info import Info
from schema.matters import Matter
from schema.node import Node, global_id
from schema.organizations import Invitation
from schema.parties import Party

CLOSED = "已注销用户"


@strawberry.type(description="One person lets another do named matters for them until a date (委托代办).")
class Delegation(Node):
    valid_until: date = strawberry.field(description="The last day that it holds, in China.")
    status: DelegationStatus = strawberry.field(description="What it is worth today.")
    given: bool = strawberry.field(description="Whether one gave it; else one was offered it.")
    matter_codes: list[str] = strawberry.field(description="The codes of the matters that it names.")
    record: strawberry.Private[delegations.Delegation]

    @strawberry.field(name="from", description="Who lets the other act; masked until the other side accepted.")
    async def giver(self, info: Info) -> Party:
        account = await info.context.loaders.accounts.load(self.record.giver)
        if account is None:  # closed meanwhile
            return Party.named(PartyModel(None, PartyKind.PERSON, CLOSED, None))
        party = person_party(account)
        known = self.given or self.record.status is not DelegationStatus.OFFERED
        return Party.named(party) if known else Party.of(party, clear=False)

    @strawberry.field(description="Who may act, as the giver called them.")
    def to(self) -> Party:
        taken = self.record.status is DelegationStatus.ACTIVE
        party = PartyModel(self.record.to if taken else None, PartyKind.PERSON, self.record.to_name, None)
        return Party.named(party)

    @strawberry.field(description="The matters that it names, as far as they are published today.")
    async def matters(self, info: Info) -> list[Matter]:
        found = await info.context.loaders.published.load_many(self.record.matters)
        return [Matter.of(one) for one in found if one]

    @classmethod
    def of(cls, delegation: delegations.Delegation, context: Context) -> "Delegation":
        """Publish a delegation to one of its two sides."""
        return cls(
            id=global_id("Delegation", delegation.id),
            valid_until=delegation.valid_until,
            status=delegation.status_on(today(context.now())),
            given=delegation.giver == context.caller.id,
            matter_codes=list(delegation.matters),
            record=delegation,
        )


@strawberry.type(description="A child whose guardian one is (被监护人).")
class Ward(Node):
    name: str = strawberry.field(description="The child's name.")
    masked_id_number: str = strawberry.field(description="The child's ID number, masked.")
    relation: GuardianRelation = strawberry.field(description="What one is to the child.")
    stage: WardStage = strawberry.field(description="Who does the clicking, by the child's age today.")
    valid_until: date = strawberry.field(
        description="The last day of the guardianship: the one before the child is 18."
    )

    @classmethod
    def of(cls, ward: wards.Ward, context: Context) -> "Ward":
        """Publish a child to its guardian."""
        return cls(
            id=global_id("Ward", ward.id),
            name=ward.name,
            masked_id_number=mask_id_number(ward.id_number),
            relation=ward.relation,
            stage=ward.stage_on(today(context.now())),
            valid_until=ward.until,
        )


@strawberry.type(description="Somebody who may act for one until one comes of age (监护人).")
class Guardian:
    ward_id: strawberry.ID = strawberry.field(description="Names the guardianship, for `endGuardianship`.")
    relation: GuardianRelation = strawberry.field(description="What they are to one.")
    since: datetime = strawberry.field(description="When they proved it here first.")
    valid_until: date = strawberry.field(description="The last day: the one before one is 18.")
    account_id: strawberry.Private[str]

    @strawberry.field(description="Who, masked.")
    async def party(self, info: Info) -> Party:
        account = await info.context.loaders.accounts.load(self.account_id)
        if account is None:
            raise LookupError("a guardianship without its guardian")
        return Party.of(person_party(account), clear=False)

    @classmethod
    def of(cls, ward: wards.Ward) -> "Guardian":
        """Publish a guardianship to the child."""
        return cls(
            ward_id=strawberry.ID(global_id("Ward", ward.id)),
            relation=ward.relation,
            since=ward.registered_at,
            valid_until=ward.until,
            account_id=ward.guardian,
        )


@strawberry.type(description="Whom the signed-in person may act for, and whom they let act.")
class RelationsOfViewer:
    caller: strawberry.Private[Caller]

    @strawberry.field(description="Delegations given and received, newest first; at most 100 of each.")
    async def delegations(self, info: Info) -> list[Delegation]:
        context, account = info.context.as_caller(self.caller), self.caller.account
        found: list[Any] = await delegating.of_caller(context, account) if account else []
        return [Delegation.of(one, context) for one in found]

    @strawberry.field(description="Children whose guardian one is, until one gives it up; at most 20.")
    async def wards(self, info: Info) -> list[Ward]:
        found = await info.context.gate.wards.of_guardian(self.caller.id or "")
        return [Ward.of(one, info.context) for one in found]

    @strawberry.field(description="Who may act for one as guardian until one is 18; at most 20.")
    async def guardians(self, info: Info) -> list[Guardian]:
        context, account = info.context.as_caller(self.caller), self.caller.account
        found: list[Any] = await parties.guardians(context, account) if account else []
        return [Guardian.of(one) for one in found]

    @strawberry.field(description="Invitations that wait for one's answer, newest first; at most 100.")
    async def invitations(self, info: Info) -> list[Invitation]:
        context, account = info.context.as_caller(self.caller), self.caller.account
        found: list[Any] = await organizations.invitations(context, account) if account else []
        return [Invitation.of(one, context) for one in found]
