"""Service packages that somebody applies for (一件事一次办), and the mutations that start, submit, withdraw them."""

from datetime import datetime

import strawberry
from strawberry.scalars import JSON

from auth.rules import signed_in
from resolvers.applications import model as cases
from resolvers.applications.lifecycle import ApplicationStatus
from resolvers.exchanges import starting
from resolvers.package_applications import model, plan, queries
from resolvers.package_applications.splitting import as_one
from resolvers.package_applications.start import Choice
from resolvers.package_applications.submit import Filled, submit
from resolvers.package_applications.withdraw import withdraw
from resolvers.paging import page_request
from schema.applications import Application
from schema.applying import MaterialInput
from schema.case_additions import PrefilledField
from schema.commitments import Commitment
from schema.info import After, First, Info, Input
from schema.matters import MaterialRequirement, Matter
from schema.node import Node, global_id, key_of
from schema.packages import ServicePackage
from schema.paging import Connection, connection
from schema.problems import UserErrors, mutation, no_errors


@strawberry.type(description="One matter of a package that somebody applies for.")
class PackagePart:
    depends_on: list[str] = strawberry.field(description="Codes of matters of the package that must end well first.")
    state: model.PartState = strawberry.field(description="Where it stands.")
    note: str | None = strawberry.field(description="Why it was closed before it became a case.")
    part: strawberry.Private[model.Part]
    case: strawberry.Private[cases.Application | None]

    @strawberry.field(description="The matter, in the version that the package started with.")
    async def matter(self, info: Info) -> Matter:
        found = await info.context.loaders.matters.load(self.part.matter)
        if found is None:
            raise LookupError("a part without its matter")
        return Matter.of(found)

    @strawberry.field(
        description="What one commits to who promises a material of it (告知承诺); null where it takes no commitment."
    )
    async def commitment(self, info: Info) -> Commitment | None:
        found = await info.context.loaders.matters.load(self.part.matter)
        accepted = self.case.window.commitment if self.case else None
        return Commitment.of(accepted, found) if found else None

    @strawberry.field(description="Its case; null until it is its turn.")
    def application(self) -> Application | None:
        return Application.of(self.case) if self.case else None


@strawberry.type(description="A service package that somebody applies for: one form, one number, one progress.")
class PackageApplication(Node):
    number: str = strawberry.field(description="Sortable by region and day, with a check character.")
    form: JSON = strawberry.field(description="What was filled in; before that what is known already (免填单).")
    created_at: datetime = strawberry.field(description="When it was started.")
    submitted_at: datetime | None = strawberry.field(description="When it was submitted.")
    revision: int = strawberry.field(description="Send it along with every change.")
    record: strawberry.Private[model.PackageApplication]

    @strawberry.field(description="The package as chosen, with the versions of its matters that it started with.")
    async def package(self, info: Info) -> ServicePackage:
        return ServicePackage.of(await queries.offer_of(info.context, self.record))

    @strawberry.field(description="Its cases so far, each with a number and a clock of its own.")
    async def applications(self, info: Info) -> list[Application]:
        return [Application.of(one) for one in (await self._cases(info)).values()]

    @strawberry.field(description="Its matters, those that wait for others too.")
    async def parts(self, info: Info) -> list[PackagePart]:
        found = await self._cases(info)
        items = {item.matter: item for item in self.record.definition.items}
        return [
            PackagePart(
                depends_on=list(items[one.code].depends_on),
                state=one.state(found),
                note=one.closed,
                part=one,
                case=found.get(one.application or ""),
            )
            for one in self.record.parts
        ]

    @strawberry.field(description="Where the whole stands: what is the applicant's turn first, then how far it got.")
    async def status(self, info: Info) -> ApplicationStatus:
        return plan.status(self.record, await self._cases(info))

    @strawberry.field(description="Which share is over, from 0 to 1, each matter by its promised days.")
    async def progress(self, info: Info) -> float:
        return plan.progress(self.record, await self._cases(info))

    @strawberry.field(description="Which fields of the one form were filled in at the start, and from where.")
    def prefill(self) -> list[PrefilledField]:
        return [PrefilledField.of(one) for one in self.record.prefill]

    @strawberry.field(description="The one form: JSON Schema 2020-12, with the hints of its matters' forms.")
    async def form_schema(self, info: Info) -> JSON:
        return JSON(as_one(await queries.offer_of(info.context, self.record)).form)

    @strawberry.field(description="The one set of materials.")
    async def materials(self, info: Info) -> list[MaterialRequirement]:
        found = as_one(await queries.offer_of(info.context, self.record))
        return [MaterialRequirement.of(one) for one in found.materials]

    async def _cases(self, info: Info) -> dict[str, cases.Application]:
        found = await info.context.loaders.applications.load_many(self.record.numbers)
        return {one.id: one for one in found if one}

    @classmethod
    def of(cls, whole: model.PackageApplication) -> "PackageApplication":
        """Publish a package to its applicant's side."""
        return cls(
            id=global_id("PackageApplication", whole.id),
            number=whole.id,
            form=JSON(whole.form),
            created_at=whole.created_at,
            submitted_at=whole.submitted_at,
            revision=whole.revision,
            record=whole,
        )


@strawberry.type(description="The package after the change.")
class PackageApplicationPayload:
    package_application: PackageApplication | None = strawberry.field(description="The package.", default=None)
    user_errors: UserErrors = no_errors()


@strawberry.input(description="Start a package.")
class StartPackageInput:
    package_code: str = strawberry.field(description="Which.")
    matter_codes: list[str] | None = strawberry.field(
        description="Optional matters to take along; what isn't optional is in it anyway.", default=None
    )
    handled_by: str | None = strawberry.field(
        description="The partner province that decides what of it an agreement says that it decides (跨省+套餐).",
        default=None,
    )
    idempotency_key: strawberry.ID = strawberry.field(description="A UUID of the client's: the same starts once.")


@strawberry.input(description="Submit a package.")
class SubmitPackageInput:
    package_application_id: strawberry.ID = strawberry.field(description="The package.")
    form: JSON = strawberry.field(description="The whole one form.")
    materials: list[MaterialInput] = strawberry.field(description="The one set; commitments are made here, too.")
    commitment_hashes: list[str] = strawberry.field(
        description="`PackagePart.commitment.hash` of every text that was shown; others are refused.",
        default_factory=list,
    )
    revision: int = strawberry.field(description="The revision that was read.")
    idempotency_key: strawberry.ID = strawberry.field(description="A UUID of the client's: the same submits once.")


@strawberry.input(description="Take a whole package back.")
class WithdrawPackageInput:
    package_application_id: strawberry.ID = strawberry.field(description="The package.")
    reason: str | None = strawberry.field(description="Why, if one likes to say.", default=None)
    revision: int = strawberry.field(description="The revision that was read.")


@strawberry.type(description="Applying for packages (一件事一次办).")
class PackageMutation:
    @mutation(PackageApplicationPayload, signed_in, "Start a package, with a form that knows already what we know.")
    async def start_package(self, info: Info, input: Input[StartPackageInput]) -> PackageApplicationPayload:
        choice = Choice(input.package_code, input.matter_codes)
        started = await starting.start_package(info.context, choice, input.idempotency_key, input.handled_by)
        return PackageApplicationPayload(package_application=PackageApplication.of(started))

    @mutation(
        PackageApplicationPayload,
        signed_in,
        "Submit a package: what waits for nothing becomes cases at once, the rest follows by itself.",
    )
    async def submit_package(self, info: Info, input: Input[SubmitPackageInput]) -> PackageApplicationPayload:
        number = key_of(input.package_application_id, "PackageApplication", "packageApplicationId")
        given = tuple(one.model() for one in input.materials)
        filled = Filled(input.form, given, tuple(input.commitment_hashes))
        submitted = await submit(info.context, number, filled, revision=input.revision, key=input.idempotency_key)
        return PackageApplicationPayload(package_application=PackageApplication.of(submitted))

    @mutation(
        PackageApplicationPayload, signed_in, "Take a whole package back, as far as its matters aren't decided."
    )
    async def withdraw_package(self, info: Info, input: Input[WithdrawPackageInput]) -> PackageApplicationPayload:
        number = key_of(input.package_application_id, "PackageApplication", "packageApplicationId")
        withdrawn = await withdraw(info.context, number, input.revision, input.reason)
        return PackageApplicationPayload(package_application=PackageApplication.of(withdrawn))


@strawberry.type(description="One's packages.")
class PackagesOfViewer:
    @strawberry.field(description="The packages that one applied for, or those of whom one acts for, newest first.")
    async def packages(
        self, info: Info, first: First[int | None] = 20, after: After[str | None] = None
    ) -> Connection[PackageApplication]:
        page = await queries.list_mine(info.context, page_request(first, after))
        whose = queries.whose(info.context)
        return connection(
            page, PackageApplication.of, lambda: info.context.stores.package_applications.count_mine(*whose)
        )
