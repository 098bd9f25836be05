"""Who is staff: what administrators do to colleagues' accounts, and the log of it."""

from datetime import datetime

import strawberry

from auth.accounts.model import Post as PostModel
from auth.accounts.model import Role
from auth.identifiers import mask_phone
from auth.rules import staff
from resolvers.paging import page_request
from resolvers.staff import model, mutations, queries
from resolvers.staff.model import StaffAction
from resolvers.staff.mutations import Appointment
from schema.info import After, First, Info, Input
from schema.paging import Connection, connection
from schema.problems import UserErrors, mutation, no_errors
from schema.regions import Department

administrator = staff(Role.ADMINISTRATOR)
REASON = "Why, for the log; at most 200 characters."


@strawberry.type(description="A role in a department.")
class Post:
    role: Role = strawberry.field(description="The role.")
    department_code: strawberry.Private[str]

    @strawberry.field(description="Where; null when the department is no longer listed.")
    async def department(self, info: Info) -> Department | None:
        found = await info.context.loaders.departments.load(self.department_code)
        return Department.of(found) if found else None

    @classmethod
    def of(cls, post: PostModel) -> "Post":
        """Publish a post."""
        return cls(role=post.role, department_code=post.department)


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


@strawberry.type(description="A member of staff after a change.")
class StaffMemberPayload:
    staff_member: StaffMember | None = strawberry.field(description="The member.", default=None)
    user_errors: UserErrors = no_errors()


@strawberry.type(description="What an administrator did to a colleague's account.")
class StaffLogEntry:
    at: datetime = strawberry.field(description="When.")
    action: StaffAction = strawberry.field(description="What.")
    by: str = strawberry.field(description="Whose doing, by username; “tongban” for the command line.")
    about: str = strawberry.field(description="About whom, by username.")
    role: Role | None = strawberry.field(description="The role that was given or taken.")
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
            reason=entry.reason,
        )


@strawberry.input(description="Make somebody staff.")
class CreateStaffAccountInput:
    phone: str = strawberry.field(description="Their own phone, to which the temporary password goes.")
    username: str = strawberry.field(description="3 to 32 of a-z, 0-9, dot, hyphen, underscore; not their phone.")
    role: Role = strawberry.field(description="Their first role.")
    department_code: str = strawberry.field(description="One of the departments that the caller administers.")
    reason: str = strawberry.field(description=REASON)


@strawberry.input(description="Give a colleague a post.")
class GrantPostInput:
    username: str = strawberry.field(description="Whose.")
    role: Role = strawberry.field(description="The role.")
    department_code: str = strawberry.field(description="One of the departments that the caller administers.")
    reason: str = strawberry.field(description=REASON)


@strawberry.input(description="Take a colleague's post away.")
class RevokePostInput:
    username: str = strawberry.field(description="Whose.")
    role: Role = strawberry.field(description="The role.")
    department_code: str = strawberry.field(description="One of the departments that the caller administers.")
    reason: str = strawberry.field(description=REASON)


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
        made = await mutations.create_account(info.context, input.phone, _appointment(input))
        return StaffMemberPayload(staff_member=StaffMember.of(made))

    @mutation(StaffMemberPayload, administrator, "Give a colleague a post in one's own department.")
    async def grant_post(self, info: Info, input: Input[GrantPostInput]) -> StaffMemberPayload:
        granted = await mutations.grant_post(info.context, _appointment(input))
        return StaffMemberPayload(staff_member=StaffMember.of(granted))

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


@strawberry.type(description="What was done to staff's accounts.")
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


def _appointment(input: CreateStaffAccountInput | GrantPostInput | RevokePostInput) -> Appointment:
    return Appointment(input.username, PostModel(input.role, input.department_code), input.reason)
