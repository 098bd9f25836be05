"""Who is staff: what administrators do to colleagues' accounts, and the log of it."""

from datetime import datetime
from typing import Annotated

import strawberry

from auth.accounts.model import Post as PostModel
from auth.accounts.model import Role
from auth.identifiers import mask_phone
from auth.rules import staff
from resolvers.paging import page_request
from resolvers.staff import model, mutations, queries
from resolvers.staff.model import StaffAction
from resolvers.staff.mutations import Appointment
from resolvers.staff.proposing import Change, waiting
from schema.info import After, First, Info, Input
from schema.node import global_id, key_of
from schema.paging import Connection, connection
from schema.problems import UserErrors, mutation, no_errors
from schema.regions import Department, Region

administrator = staff(Role.ADMINISTRATOR)
REGION = "Only for that region and what lies in it, 12 digits; null: wherever the department works."
REASON = "Why, for the log; at most 200 characters."


@strawberry.type(description="A role in a department.")
class Post:
    role: Role = strawberry.field(description="The role.")
    department_code: strawberry.Private[str]
    region_code: strawberry.Private[str | None]

    @strawberry.field(description="Where; null when the department is no longer listed.")
    async def department(self, info: Info) -> Department | None:
        found = await info.context.loaders.departments.load(self.department_code)
        return Department.of(found) if found else None

    @strawberry.field(description="For which region and what lies in it; null: wherever the department works.")
    async def region(self, info: Info) -> Region | None:
        found = await info.context.loaders.regions.load(self.region_code) if self.region_code else None
        return Region.of(found) if found else None

    @classmethod
    def of(cls, post: PostModel) -> "Post":
        """Publish a post."""
        return cls(role=post.role, department_code=post.department, region_code=post.region)


@strawberry.type(description="A member of staff, as administrators see them.")
class StaffMember:
    username: str = strawberry.field(description="What they sign in with.")
    masked_phone: str = strawberry.field(description="Their phone, masked.")
    posts: list[Post] = strawberry.field(description="What they are, and where.")
    temporary_password: bool = strawberry.field(description="Whether they still have to choose a password.")
    second_factor: bool = strawberry.field(description="Whether an authenticator app is set up.")
    offered_post: Post | None = strawberry.field(
        description="For somebody who had an account: their first post, until they accept it by confirmTotp."
    )

    @classmethod
    def of(cls, member: model.StaffMember) -> "StaffMember":
        """Publish a member to an administrator."""
        return cls(
            username=member.credentials.username,
            masked_phone=mask_phone(member.account.phone),
            posts=[Post.of(post) for post in member.account.posts],
            temporary_password=member.credentials.temporary_until is not None,
            second_factor=member.credentials.totp is not None,
            offered_post=Post.of(member.credentials.offered) if member.credentials.offered else None,
        )


@strawberry.type(description="A member of staff of one's department, by name. Whoever is listed can see who looked.")
class Colleague:
    name: str | None = strawberry.field(description="Their verified name; null until they are verified.")
    username: str | None = strawberry.field(description="What they sign in with; null without a password.")
    masked_phone: str = strawberry.field(description="Their phone, masked.")
    posts: list[Post] = strawberry.field(description="What they are, and where.")
    temporary_password: bool = strawberry.field(description="Whether they still have to choose a password.")
    second_factor: bool = strawberry.field(description="Whether an authenticator app is set up.")

    @classmethod
    def of(cls, colleague: model.Colleague) -> "Colleague":
        """Publish a colleague to an administrator of a department of theirs."""
        account, credentials = colleague.account, colleague.credentials
        return cls(
            name=account.person.name if account.person else None,
            username=credentials.username if credentials else None,
            masked_phone=mask_phone(account.phone),
            posts=[Post.of(post) for post in account.posts],
            temporary_password=bool(credentials and credentials.temporary_until),
            second_factor=bool(credentials and credentials.totp),
        )


@strawberry.type(description="A post that waits for a second administrator: SUPERVISOR or ADMINISTRATOR.")
class PostProposal:
    id: strawberry.ID = strawberry.field(description="Names the proposal, for `confirmPost`.")
    username: str = strawberry.field(description="Whose; of somebody new what they are to sign in with.")
    masked_phone: str | None = strawberry.field(description="Of somebody who isn't staff yet: their phone, masked.")
    post: Post = strawberry.field(description="The post.")
    proposed_by: str = strawberry.field(description="Who proposed it, by username.")
    reason: str = strawberry.field(description="Why.")
    proposed_at: datetime = strawberry.field(description="When.")
    expires_at: datetime = strawberry.field(description="Until when it may be confirmed.")

    @classmethod
    def of(cls, proposal: model.PostProposal) -> "PostProposal":
        """Publish a proposal to an administrator of its department."""
        return cls(
            id=global_id("PostProposal", proposal.id),
            username=proposal.username,
            masked_phone=mask_phone(proposal.phone) if proposal.phone else None,
            post=Post.of(proposal.post),
            proposed_by=proposal.by_name,
            reason=proposal.reason,
            proposed_at=proposal.proposed_at,
            expires_at=proposal.expires_at,
        )


@strawberry.type(description="A member of staff after a change.")
class StaffMemberPayload:
    staff_member: StaffMember | None = strawberry.field(description="The member.", default=None)
    proposal: PostProposal | None = strawberry.field(
        description="What waits for a second administrator, or waited until this.", default=None
    )
    user_errors: UserErrors = no_errors()

    @classmethod
    def of(cls, change: Change) -> "StaffMemberPayload":
        """Publish what became of a member of staff."""
        return cls(
            staff_member=StaffMember.of(change.member) if change.member else None,
            proposal=PostProposal.of(change.proposal) if change.proposal else None,
        )


@strawberry.type(description="What an administrator did to a colleague's account, or to the province's partners.")
class StaffLogEntry:
    at: datetime = strawberry.field(description="When.")
    action: StaffAction = strawberry.field(description="What.")
    by: str = strawberry.field(description="Whose doing, by username; “tongban” for the command line.")
    about: str = strawberry.field(
        description="About whom, by username; of partners the change, its subject, and its digest."
    )
    role: Role | None = strawberry.field(description="The role that was given or taken.")
    region_code: str | None = strawberry.field(description="The region that the post is limited to.")
    reason: str = strawberry.field(description="Why.")

    @classmethod
    def of(cls, entry: model.StaffLogEntry) -> "StaffLogEntry":
        """Publish an entry to an administrator."""
        return cls(
            at=entry.at,
            action=entry.action,
            by=entry.by_name,
            about=entry.about_name,
            role=entry.role,
            region_code=entry.region,
            reason=entry.reason,
        )


@strawberry.input(description="Make somebody staff.")
class CreateStaffAccountInput:
    phone: str = strawberry.field(description="Their own phone, to which the temporary password goes.")
    username: str = strawberry.field(description="3 to 32 of a-z, 0-9, dot, hyphen, underscore; not their phone.")
    role: Role = strawberry.field(description="Their first role.")
    department_code: str = strawberry.field(description="One of the departments that the caller administers.")
    reason: str = strawberry.field(description=REASON)
    region_code: str | None = strawberry.field(description=REGION, default=None)


@strawberry.input(description="Give a colleague a post.")
class GrantPostInput:
    username: str = strawberry.field(description="Whose.")
    role: Role = strawberry.field(description="The role.")
    department_code: str = strawberry.field(description="One of the departments that the caller administers.")
    reason: str = strawberry.field(description=REASON)
    region_code: str | None = strawberry.field(description=REGION, default=None)


@strawberry.input(description="Decide on a post that another administrator proposed.")
class ConfirmPostInput:
    proposal_id: strawberry.ID = strawberry.field(description="One of `postProposals`.")
    reason: str = strawberry.field(description=REASON)
    approve: bool = strawberry.field(
        description="Whether they get it; false turns it down, also what one proposed oneself.", default=True
    )


@strawberry.input(description="Take a colleague's post away.")
class RevokePostInput:
    username: str = strawberry.field(description="Whose.")
    role: Role = strawberry.field(description="The role.")
    department_code: str = strawberry.field(description="One of the departments that the caller administers.")
    reason: str = strawberry.field(description=REASON)
    region_code: str | None = strawberry.field(description=REGION, default=None)


@strawberry.input(description="Send a colleague a temporary password.")
class ResetStaffCredentialsInput:
    username: str = strawberry.field(description="Whose.")
    reason: str = strawberry.field(description=REASON)


@strawberry.type(description="Managing staff.")
class StaffMutation:
    @mutation(
        StaffMemberPayload,
        administrator,
        "Make somebody staff; a temporary password goes to their phone. Who has an account accepts by confirmTotp.",
    )
    async def create_staff_account(self, info: Info, input: Input[CreateStaffAccountInput]) -> StaffMemberPayload:
        return StaffMemberPayload.of(await mutations.create_account(info.context, input.phone, _appointment(input)))

    @mutation(
        StaffMemberPayload,
        administrator,
        "Give a colleague a post in one's own department. SUPERVISOR and ADMINISTRATOR wait for confirmPost.",
    )
    async def grant_post(self, info: Info, input: Input[GrantPostInput]) -> StaffMemberPayload:
        return StaffMemberPayload.of(await mutations.grant_post(info.context, _appointment(input)))

    @mutation(
        StaffMemberPayload,
        administrator,
        "Confirm a post that another administrator of the department proposed, or turn it down; never one's own.",
    )
    async def confirm_post(self, info: Info, input: Input[ConfirmPostInput]) -> StaffMemberPayload:
        key = key_of(input.proposal_id, "PostProposal", "proposalId")
        change = await mutations.confirm_post(info.context, key, approve=input.approve, reason=input.reason)
        return StaffMemberPayload.of(change)

    @mutation(StaffMemberPayload, administrator, "Take a colleague's post away, effective within five seconds.")
    async def revoke_post(self, info: Info, input: Input[RevokePostInput]) -> StaffMemberPayload:
        revoked = await mutations.revoke_post(info.context, _appointment(input))
        return StaffMemberPayload(staff_member=StaffMember.of(revoked))

    @mutation(StaffMemberPayload, administrator, "End a colleague's sessions, password and app; they set up others.")
    async def reset_staff_credentials(
        self, info: Info, input: Input[ResetStaffCredentialsInput]
    ) -> StaffMemberPayload:
        reset = await mutations.reset_credentials(info.context, input.username, input.reason)
        return StaffMemberPayload(staff_member=StaffMember.of(reset))


DepartmentCode = Annotated[str, strawberry.argument(description="One of the departments that one administers.")]


@strawberry.type(description="Who is staff, and what was done to staff's accounts.")
class StaffQuery:
    @strawberry.field(description="For administrators: what concerns their departments, newest first; else null.")
    async def staff_log(
        self, info: Info, first: First[int | None] = 20, after: After[str | None] = None
    ) -> Connection[StaffLogEntry] | None:
        context = info.context
        if not mutations.administered(context):
            return None
        page = await queries.list_log(context, page_request(first, after))
        return connection(page, StaffLogEntry.of, lambda: queries.count_log(context))

    @strawberry.field(
        description="For administrators: posts that wait for another one of their departments, newest first, at most "
        "100; else null."
    )
    async def post_proposals(self, info: Info) -> list[PostProposal] | None:
        context = info.context
        departments = mutations.administered(context)
        return [PostProposal.of(one) for one in await waiting(context, departments)] if departments else None

    @strawberry.field(
        description="For administrators of that department: who has a post in it, oldest first; else null."
    )
    async def department_staff(
        self,
        info: Info,
        department_code: DepartmentCode,
        first: First[int | None] = 20,
        after: After[str | None] = None,
    ) -> Connection[Colleague] | None:
        context = info.context
        if not queries.administers(context, department_code):
            return None
        page = await queries.list_staff(context, department_code, page_request(first, after))
        return connection(page, Colleague.of, lambda: queries.count_staff(context, department_code))


def _appointment(input: CreateStaffAccountInput | GrantPostInput | RevokePostInput) -> Appointment:
    return Appointment(input.username, PostModel(input.role, input.department_code, input.region_code), input.reason)
