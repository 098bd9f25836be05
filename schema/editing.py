"""The mutations of those who keep the catalogue."""

from datetime import date

import strawberry

from auth.accounts.model import Role
from auth.rules import staff
from resolvers.matters import drafts, publication
from schema.info import Info, Input
from schema.matter_content import MatterContentInput
from schema.matters import Matter
from schema.problems import UserErrors, mutation, no_errors

editor = staff(Role.CATALOGUE_EDITOR)
CODE = "The matter's code."
REVISION = "The revision that was read."
REASON = "Why, for the history; at most 500 characters."


@strawberry.type(description="A version of a matter after a change.")
class MatterPayload:
    matter: Matter | None = strawberry.field(description="The version.", default=None)
    user_errors: UserErrors = no_errors()


@strawberry.type(description="What became of a version that was given up.")
class DiscardMatterDraftPayload:
    discarded: bool = strawberry.field(description="Whether it is gone.", default=False)
    user_errors: UserErrors = no_errors()


@strawberry.input(description="Begin a matter that the catalogue doesn't have.")
class CreateMatterInput:
    code: str = strawberry.field(description="The standard's 31 characters or the local form; never changes.")
    content: MatterContentInput = strawberry.field(description="What it says so far.")


@strawberry.input(description="Begin the next version of a matter.")
class DraftMatterInput:
    code: str = strawberry.field(description=CODE)


@strawberry.input(description="Save a draft as a whole.")
class SaveMatterDraftInput:
    code: str = strawberry.field(description=CODE)
    revision: int = strawberry.field(description=REVISION)
    content: MatterContentInput = strawberry.field(description="All that it shall say.")
    based_on: int | None = strawberry.field(
        description="When a version was published meanwhile: its number, once one has looked at the differences.",
        default=None,
    )


@strawberry.input(description="Hand a draft to a second person.")
class SubmitMatterInput:
    code: str = strawberry.field(description=CODE)
    revision: int = strawberry.field(description=REVISION)


@strawberry.input(description="Return a version that waits, to be changed.")
class ReturnMatterInput:
    code: str = strawberry.field(description=CODE)
    revision: int = strawberry.field(description=REVISION)
    reason: str = strawberry.field(description="What to change, for its authors; at most 500 characters.")


@strawberry.input(description="Publish a version that somebody else submitted.")
class PublishMatterInput:
    code: str = strawberry.field(description=CODE)
    revision: int = strawberry.field(description=REVISION)
    effective_on: date | None = strawberry.field(
        description="From which day it is in force, at most 730 days ahead; null: from now on.", default=None
    )


@strawberry.input(description="Let nobody apply for a matter for the time being.")
class SuspendMatterInput:
    code: str = strawberry.field(description=CODE)
    reason: str = strawberry.field(description=REASON)


@strawberry.input(description="Let people apply for a suspended matter again.")
class ResumeMatterInput:
    code: str = strawberry.field(description=CODE)
    reason: str = strawberry.field(description=REASON)


@strawberry.input(description="Take a matter out of the catalogue.")
class RetireMatterInput:
    code: str = strawberry.field(description=CODE)
    reason: str = strawberry.field(description=REASON)


@strawberry.input(description="Give a draft up.")
class DiscardMatterDraftInput:
    code: str = strawberry.field(description=CODE)
    revision: int = strawberry.field(description=REVISION)


@strawberry.type(description="Editing the catalogue, each within one's department and region.")
class CatalogueMutation:
    @mutation(MatterPayload, editor, "Begin a matter that the catalogue doesn't have.")
    async def create_matter(self, info: Info, input: Input[CreateMatterInput]) -> MatterPayload:
        made = await drafts.create(info.context, input.code, input.content.model(input.code))
        return MatterPayload(matter=Matter.of(made))

    @mutation(MatterPayload, editor, "Begin the next version of a matter, from the newest one.")
    async def draft_matter(self, info: Info, input: Input[DraftMatterInput]) -> MatterPayload:
        return MatterPayload(matter=Matter.of(await drafts.draft(info.context, input.code)))

    @mutation(MatterPayload, editor, "Save a draft as a whole; of two editors at once, one gets CONFLICT.")
    async def save_matter_draft(self, info: Info, input: Input[SaveMatterDraftInput]) -> MatterPayload:
        content = input.content.model(input.code)
        saved = await drafts.save(info.context, content, input.revision, based_on=input.based_on)
        return MatterPayload(matter=Matter.of(saved))

    @mutation(MatterPayload, editor, "Hand a draft to a second person, after everything about it was checked.")
    async def submit_matter(self, info: Info, input: Input[SubmitMatterInput]) -> MatterPayload:
        return MatterPayload(matter=Matter.of(await drafts.submit(info.context, input.code, input.revision)))

    @mutation(MatterPayload, editor, "Return a submitted or scheduled version to be changed.")
    async def return_matter(self, info: Info, input: Input[ReturnMatterInput]) -> MatterPayload:
        back = await drafts.give_back(info.context, input.code, input.revision, input.reason)
        return MatterPayload(matter=Matter.of(back))

    @mutation(
        MatterPayload, editor, "Put a version in force that others wrote and submitted; it never changes again."
    )
    async def publish_matter(self, info: Info, input: Input[PublishMatterInput]) -> MatterPayload:
        published = await publication.publish(info.context, input.code, input.revision, input.effective_on)
        return MatterPayload(matter=Matter.of(published))

    @mutation(MatterPayload, editor, "Let nobody apply for a matter for the time being (暂停).")
    async def suspend_matter(self, info: Info, input: Input[SuspendMatterInput]) -> MatterPayload:
        return MatterPayload(matter=Matter.of(await publication.suspend(info.context, input.code, input.reason)))

    @mutation(MatterPayload, editor, "Let people apply for a suspended matter again.")
    async def resume_matter(self, info: Info, input: Input[ResumeMatterInput]) -> MatterPayload:
        return MatterPayload(matter=Matter.of(await publication.resume(info.context, input.code, input.reason)))

    @mutation(MatterPayload, editor, "Take a matter out of the catalogue (取消); cases under way go on.")
    async def retire_matter(self, info: Info, input: Input[RetireMatterInput]) -> MatterPayload:
        return MatterPayload(matter=Matter.of(await publication.retire(info.context, input.code, input.reason)))

    @mutation(DiscardMatterDraftPayload, editor, "Give a draft up.")
    async def discard_matter_draft(
        self, info: Info, input: Input[DiscardMatterDraftInput]
    ) -> DiscardMatterDraftPayload:
        await drafts.discard(info.context, input.code, input.revision)
        return DiscardMatterDraftPayload(discarded=True)
