"""The applicant's mutations."""

from dataclasses import replace

import strawberry
from strawberry.scalars import JSON

from auth.rules import signed_in
from resolvers.applications import apply
from resolvers.applications.apply import Changes, Submission
from resolvers.applications.model import ProvidedMaterial
from resolvers.applications.window_start import Standing
from schema.applications import Application
from schema.deliveries import DeliveryInput, wish_of
from schema.guidance import GuideAnswer
from schema.info import Info, Input
from schema.node import key_of
from schema.problems import UserErrors, mutation, no_errors


@strawberry.type(description="The case after the change.")
class ApplicationPayload:
    application: Application | None = strawberry.field(description="The case.", default=None)
    user_errors: UserErrors = no_errors()


@strawberry.input(description="What is given for one material; merged by key, an omitted key stays.")
class MaterialInput:
    key: str = strawberry.field(description="The requirement's key.")
    file_ids: list[strawberry.ID] | None = strawberry.field(description="Uploaded files; empty clears.", default=None)
    committed: bool | None = strawberry.field(description="A promise that it holds.", default=None)

    certificate_id: strawberry.ID | None = strawberry.field(
        description="A certificate of the applicant's instead (免证办); without any, the newest that fits serves.",
        default=None,
    )

    def model(self) -> ProvidedMaterial:
        """Unpack."""
        files = tuple(key_of(file, "File", "materials") for file in self.file_ids or ())
        named = self.certificate_id
        certificate = key_of(named, "Certificate", "materials") if named else None
        return ProvidedMaterial(self.key, files, bool(self.committed), certificate)


@strawberry.input(description="The person who stands at the window; for clerks.")
class WindowApplicantInput:
    name: str = strawberry.field(description="As on the card.")
    id_number: str = strawberry.field(description="As on the card.")
    presence_proof: str = strawberry.field(
        description="What the window's terminal signed: a JWS, good once and for two minutes (docs/identity.md)."
    )
    phone: str | None = strawberry.field(description="Where the person can be called, if they say.", default=None)

    def model(self) -> Standing:
        """Unpack."""
        return Standing(self.name, self.id_number, self.phone, self.presence_proof)


@strawberry.input(description="Start a case.")
class StartApplicationInput:
    matter_code: str = strawberry.field(description="The matter.")
    idempotency_key: strawberry.ID = strawberry.field(description="A UUID of the client's: the same starts once.")
    answers: list[GuideAnswer] = strawberry.field(
        description="Answers to the matter's guide, to its end; none for the whole form and every material.",
        default_factory=list,
    )
    applicant: WindowApplicantInput | None = strawberry.field(
        description="At the window: for whom a clerk of the matter's department starts it.", default=None
    )


@strawberry.input(description="Save a draft.")
class SaveApplicationInput:
    application_id: strawberry.ID = strawberry.field(description="The case.")
    form: JSON | None = strawberry.field(description="Replaces the whole form.", default=None)
    materials: list[MaterialInput] | None = strawberry.field(description="Merged by key.", default=None)
    delivery: DeliveryInput | None = strawberry.field(description="How the result shall come.", default=None)
    revision: int = strawberry.field(description="The revision that was read.")


@strawberry.input(description="Submit a case.")
class SubmitApplicationInput:
    application_id: strawberry.ID = strawberry.field(description="The case.")
    commitment_accepted: bool = strawberry.field(
        description="Makes every commitment that the matter asks for.", default=False
    )
    commitment_hash: str | None = strawberry.field(
        description="`Application.commitment.hash` of the text that was shown; another one is refused.", default=None
    )
    deferred_materials: list[str] = strawberry.field(
        description="Keys of materials that the applicant asks to hand in later, where the matter allows it (容缺).",
        default_factory=list,
    )
    delivery: DeliveryInput | None = strawberry.field(
        description="How the result shall come; without it as saved, or else in the app.", default=None
    )
    revision: int = strawberry.field(description="The revision that was read.")
    idempotency_key: strawberry.ID = strawberry.field(description="A UUID of the client's: the same submits once.")


@strawberry.input(description="Answer a request for a supplement.")
class SupplementApplicationInput:
    application_id: strawberry.ID = strawberry.field(description="The case.")
    form: JSON | None = strawberry.field(description="Replaces the whole form.", default=None)
    materials: list[MaterialInput] = strawberry.field(description="Merged by key.", default_factory=list)
    revision: int = strawberry.field(description="The revision that was read.")
    idempotency_key: strawberry.ID = strawberry.field(description="A UUID of the client's: the same counts once.")


@strawberry.input(description="Take a case back.")
class WithdrawApplicationInput:
    application_id: strawberry.ID = strawberry.field(description="The case.")
    reason: str | None = strawberry.field(description="Why, if one likes to say.", default=None)
    revision: int = strawberry.field(description="The revision that was read.")


def _changes(form: JSON | None, materials: list[MaterialInput] | None) -> Changes:
    return Changes(form, tuple(one.model() for one in materials or ()))


@strawberry.type(description="What applicants do.")
class ApplyMutation:
    @mutation(ApplicationPayload, signed_in, "Start a case with a form that knows already what we know (免填单).")
    async def start_application(self, info: Info, input: Input[StartApplicationInput]) -> ApplicationPayload:
        answers = [answer.model() for answer in input.answers]
        standing = input.applicant.model() if input.applicant else None
        started = await apply.start(info.context, input.matter_code, input.idempotency_key, answers, standing)
        return ApplicationPayload(application=Application.of(started))

    @mutation(ApplicationPayload, signed_in, "Save a draft; it may be incomplete.")
    async def save_application(self, info: Info, input: Input[SaveApplicationInput]) -> ApplicationPayload:
        number = key_of(input.application_id, "Application", "applicationId")
        changes = replace(_changes(input.form, input.materials), delivery=wish_of(input.delivery))
        saved = await apply.save(info.context, number, changes, input.revision)
        return ApplicationPayload(application=Application.of(saved))

    @mutation(ApplicationPayload, signed_in, "Submit a case; everything that is missing or wrong is told at once.")
    async def submit_application(self, info: Info, input: Input[SubmitApplicationInput]) -> ApplicationPayload:
        number = key_of(input.application_id, "Application", "applicationId")
        given = Submission(
            key=input.idempotency_key,
            promised=input.commitment_accepted,
            shown=input.commitment_hash,
            wished=tuple(input.deferred_materials),
            delivery=wish_of(input.delivery),
        )
        submitted = await apply.submit(info.context, number, input.revision, given)
        return ApplicationPayload(application=Application.of(submitted))

    @mutation(ApplicationPayload, signed_in, "Answer a request for a supplement (补正).")
    async def supplement_application(
        self, info: Info, input: Input[SupplementApplicationInput]
    ) -> ApplicationPayload:
        number = key_of(input.application_id, "Application", "applicationId")
        changes, key = _changes(input.form, input.materials), input.idempotency_key
        supplemented = await apply.supplement(info.context, number, changes, revision=input.revision, key=key)
        return ApplicationPayload(application=Application.of(supplemented))

    @mutation(ApplicationPayload, signed_in, "Take a case back, as long as it isn't decided.")
    async def withdraw_application(self, info: Info, input: Input[WithdrawApplicationInput]) -> ApplicationPayload:
        number = key_of(input.application_id, "Application", "applicationId")
        withdrawn = await apply.withdraw(info.context, number, input.revision, input.reason)
        return ApplicationPayload(application=Application.of(withdrawn))
