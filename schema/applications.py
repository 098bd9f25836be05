from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import strawberry
from strawberry.scalars import JSON

from auth.caller import Caller
from auth.days import today
from auth.sessions.model import Channel
from resolvers.applications import model
from resolvers.applications.correction import Correction as CorrectionModel
from resolvers.applications.evaluable import evaluated
from resolvers.applications.events import ApplicationEvent as Event
from resolvers.applications.library import lost_since
from resolvers.applications.lifecycle import ApplicationAction, ApplicationStatus, EventType
from resolvers.applications.materials import MaterialStatus, material_status, settled_status
from resolvers.applications.model import AcceptanceMode, DecisionOutcome, RefusalKind
from resolvers.applications.reading import WHO
from resolvers.applications.sharing.model import Evidence
from resolvers.applications.urge import urgeable
from resolvers.applications.window import WindowFacts
from resolvers.certificates.lifecycle import CertificateStatus
from resolvers.certificates.model import Certificate as CertificateModel
from resolvers.matters.guidance.queries import answered
from resolvers.matters.model import MaterialRequirement as Requirement
from resolvers.matters.model import Matter as MatterModel
from resolvers.package_applications import queries as packages
from schema.aftercare import Evaluation
from schema.case_additions import CorrectionProposal, InstantJudgement, PrefilledField
from schema.case_documents import CaseDocument
from schema.certificates import Certificate
from schema.commitments import Commitment
from schema.deadlines import Deadline
from schema.deliveries import Delivery
from schema.files import File
from schema.guidance import GivenAnswer
from schema.info import Info
from schema.matters import MaterialRequirement, Matter
from schema.node import Node, identity
from schema.opinions import Opinion, shown
from schema.parties import Party
from schema.selection import reads
from schema.views import View, linked, read
from schema.words import words


@strawberry.type(description="What another department answered instead of a paper, as it lies in the case.")
class SharedEvidence:
    provider: str = strawberry.field(description="Who answered.")
    purpose: str = strawberry.field(description="What it was asked for.")
    fields: JSON = strawberry.field(description="What was answered.")
    digest: str = strawberry.field(description="SHA-256 over the sorted JSON of the fields, in hex.")
    at: datetime = strawberry.field(description="When.")

    @classmethod
    def of(cls, evidence: Evidence) -> "SharedEvidence":
        """Publish an answer."""
        return cls(
            provider=evidence.provider,
            purpose=evidence.purpose,
            fields=JSON(evidence.fields),
            digest=evidence.digest,
            at=evidence.at,
        )


if TYPE_CHECKING:
    from schema.exchanges import CrossProvinceCase
    from schema.package_applications import PackageApplication

OfBorder = Annotated["CrossProvinceCase", strawberry.lazy("schema.exchanges")]
OfPackage = Annotated["PackageApplication", strawberry.lazy("schema.package_applications")]


@strawberry.type(description="One material of a case.")
class Material:
    requirement: MaterialRequirement = strawberry.field(description="What is asked for.")
    given: strawberry.Private[model.ProvidedMaterial]
    asked: strawberry.Private[Requirement]
    library: strawberry.Private[str | None]
    shown: strawberry.Private[bool]
    shared: strawberry.Private[Evidence | None]

    facts: strawberry.Private[WindowFacts]

    @strawberry.field(description="Where it stands.")
    async def status(self, info: Info) -> MaterialStatus:
        given = material_status(self.given, await self._held(info), shared=self.shared is not None)
        return settled_status(given, self.asked.key, self.facts)

    @strawberry.field(description="Whether the applicant asked, on submitting, to hand it in later.")
    def asked_for_later(self) -> bool:
        return self.asked.key in self.facts.wished

    @strawberry.field(description="Until when it may follow, while it is deferred (容缺).")
    def due_on(self) -> date | None:
        deferral = self.facts.deferral(self.asked.key)
        return deferral.due_on if deferral else None

    @strawberry.field(description="What was uploaded.")
    async def files(self, info: Info) -> list[File]:
        found = await info.context.loaders.files.load_many(self.given.files)
        return [File.of(one) for one in found if one]

    @strawberry.field(
        description="The certificate in the applicant's library that serves (免证办); not for delegates."
    )
    async def certificate(self, info: Info) -> Certificate | None:
        found = await self._held(info) if self.shown else None
        return Certificate.of(found, info.context.now()) if found else None

    @strawberry.field(description="What another department answered at submission (部门共享); not for delegates.")
    def evidence(self) -> SharedEvidence | None:
        return SharedEvidence.of(self.shared) if self.shared and self.shown else None

    @strawberry.field(description="Why the certificate that serves doesn't hold any more; null while it does.")
    async def problem(self, info: Info) -> CertificateStatus | None:
        return await self._lost(info)

    @strawberry.field(description="Why the window rejected it, or that its certificate doesn't hold any more.")
    async def note(self, info: Info) -> str | None:
        mark = self.facts.mark(self.asked.key)
        if mark and mark.note:
            return mark.note
        lost = await self._lost(info)
        return words("material.lost", info.context.locale, {"status": lost.name}) if lost else None

    async def _lost(self, info: Info) -> CertificateStatus | None:
        held = await self._held(info) if self.given.certificate else None
        return lost_since(held, today(info.context.now())) if self.given.certificate else None

    async def _held(self, info: Info) -> CertificateModel | None:
        if self.given.certificate:
            return await info.context.loaders.certificates.load(self.given.certificate)
        held = await info.context.loaders.libraries.load(self.library) if self.library else {}
        return held.get(self.asked.certificate_type or "")

    @classmethod
    def of(cls, asked: Requirement, application: model.Application, caller: Caller) -> "Material":
        """Publish a requirement with what was given for it; the library is open to its owner only."""
        given = {one.key: one for one in application.materials}
        return cls(
            requirement=MaterialRequirement.of(asked),
            given=given.get(asked.key, model.ProvidedMaterial(asked.key)),
            asked=asked,
            library=application.open_library(caller),
            shown=application.shows_certificates(caller),
            facts=application.window,
            shared=next((one for one in application.evidence if one.key == asked.key), None),
        )


@strawberry.type(description="One thing that is missing or wrong.")
class SupplementItem:
    material_key: str | None = strawberry.field(description="The material, when it is one.")
    field_path: str | None = strawberry.field(description="The field of the form, when it is one.")
    message: str = strawberry.field(description="What to do about it.")

    @classmethod
    def of(cls, item: model.SupplementItem) -> "SupplementItem":
        """Publish an item."""
        return cls(material_key=item.material_key, field_path=item.field_path, message=item.message)


@strawberry.type(description="A refusal that waits for a supervisor (窗口无权否决).")
class RefusalProposal:
    kind: RefusalKind = strawberry.field(description="What it would be.")
    reason: str = strawberry.field(description="Why.")
    legal_basis: str = strawberry.field(description="On what provision.")
    proposed_at: datetime = strawberry.field(description="When.")

    @classmethod
    def of(cls, proposal: model.RefusalProposal) -> "RefusalProposal":
        """Publish a proposal, without who made it."""
        return cls(
            kind=proposal.kind,
            reason=proposal.reason,
            legal_basis=proposal.legal_basis,
            proposed_at=proposal.proposed_at,
        )


@strawberry.type(description="How a case was decided.")
class Decision:
    outcome: DecisionOutcome = strawberry.field(description="Yes or no.")
    reason: str | None = strawberry.field(description="Why.")
    legal_basis: str | None = strawberry.field(description="On what provision.")
    appeal: str | None = strawberry.field(description="Where and until when to appeal.")
    by: str = strawberry.field(description="In what capacity it was decided.")
    at: datetime = strawberry.field(description="When.")
    automatic: bool = strawberry.field(description="Whether rules decided (秒批).")

    @classmethod
    def of(cls, decision: model.Decision) -> "Decision":
        """Publish a decision."""
        return cls(
            outcome=decision.outcome,
            reason=decision.reason,
            legal_basis=decision.legal_basis,
            appeal=decision.appeal,
            by=decision.by,
            at=decision.at,
            automatic=decision.automatic,
        )


@strawberry.type(description="That somebody of the staff sees to a case (认领).")
class Claim:
    mine: bool = strawberry.field(description="Whether it is the caller's.")
    at: datetime = strawberry.field(description="Since when.")


@strawberry.type(description="One entry in the file of a case; each hash covers the one before.")
class ApplicationEvent:
    sequence: int = strawberry.field(description="Counts from 1.")
    type: EventType = strawberry.field(description="What happened.")
    at: datetime = strawberry.field(description="When.")
    status: ApplicationStatus = strawberry.field(description="The status after it.")
    actor: str | None = strawberry.field(description="In what capacity somebody acted.")
    note: str | None = strawberry.field(description="What they said.")
    hash: str = strawberry.field(description="SHA-256 over this event and the previous hash.")

    @classmethod
    def of(cls, event: Event) -> "ApplicationEvent":
        """Publish an event, without who exactly acted."""
        return cls(
            sequence=event.sequence,
            type=event.type,
            at=event.at,
            status=event.status,
            actor=event.actor,
            note=event.note,
            hash=event.hash,
        )


@strawberry.type(description="A correction of the decision that was made (更正).")
class Correction:
    reason: str = strawberry.field(description="What was wrong.")
    at: datetime = strawberry.field(description="When it was confirmed.")
    before: Decision = strawberry.field(description="The decision before it.")
    ended: strawberry.Private[tuple[str, ...]]
    issued: strawberry.Private[tuple[str, ...]]
    shown: strawberry.Private[bool]

    @strawberry.field(description="Certificates that it ended: superseded or taken back; none for delegates.")
    async def ended_certificates(self, info: Info) -> list[Certificate]:
        found = await info.context.loaders.certificates.load_many(self.ended if self.shown else ())
        return [Certificate.of(one, info.context.now()) for one in found if one]

    @strawberry.field(description="New versions that took their places; none for delegates.")
    async def issued_certificates(self, info: Info) -> list[Certificate]:
        found = await info.context.loaders.certificates.load_many(self.issued if self.shown else ())
        return [Certificate.of(one, info.context.now()) for one in found if one]

    @classmethod
    def of(cls, made: CorrectionModel, *, shown: bool) -> "Correction":
        """Publish a correction; `shown` says whether the caller may look at certificates."""
        before = Decision.of(made.before)
        return cls(reason=made.reason, at=made.at, before=before, ended=made.ended, issued=made.issued, shown=shown)


# What every list of cases reads anyway.
CORE = reads()
EventsAfter = Annotated[int | None, strawberry.argument(description="The last sequence seen.")]
EventsFirst = Annotated[int | None, strawberry.argument(description="At most so many; 100 is the most.")]


@strawberry.type(description="A case (办件): one request for one matter, from draft to archive.")
class Application(View[model.Application], Node):
    id: strawberry.ID = identity("Application", "id")
    number: str = read("Sortable by region and day, with a check character.", attribute="id", metadata=CORE)
    status: ApplicationStatus = read("Where it stands.", metadata=CORE)
    acceptance_mode: AcceptanceMode | None = read("How the window took it.", metadata=CORE)
    channel: Channel = read("Through what it was started.", metadata=CORE)
    form: JSON = read("What was filled in.", metadata=reads("form"))
    created_at: datetime = read("When it was started.", metadata=CORE)
    submitted_at: datetime | None = read("When it was submitted.", metadata=CORE)
    updated_at: datetime = read("When it last changed.", metadata=CORE)
    revision: int = read("Send it along with every change.", metadata=CORE)
    matter: Matter = linked(
        "The matter, in the version that the case started with.",
        Matter,
        loader="matters",
        key="matter",
        metadata=CORE,
    )

    @strawberry.field(description="Who it is for.", metadata=reads(*WHO))
    def applicant(self, info: Info) -> Party:
        # Whoever is asked for an opinion need not know whose case it is.
        if self.record.asked_of_staff(info.context.caller):
            return Party.of(self.record.applicant, clear=False)
        # Whom certificates are hidden from, the number is hidden from: a delegate.
        hidden = not self.record.shows_certificates(info.context.caller)
        return Party.to_delegate(self.record.applicant) if hidden else Party.of(self.record.applicant, clear=True)

    @strawberry.field(description="Who does the clicking, when that is somebody else.", metadata=reads(*WHO))
    def agent(self, info: Info) -> Party | None:
        clear = self.record.knows_agent(info.context.caller)
        return Party.of(self.record.agent, clear=clear) if self.record.agent else None

    @strawberry.field(
        description="The form's JSON Schema, as the answers to the matter's guide left it.", metadata=reads("answers")
    )
    async def form_schema(self, info: Info) -> JSON:
        return JSON(self.record.asked_of(await self._matter(info)).form)

    @strawberry.field(description="Every material that is asked for after those answers, and what was given.")
    async def materials(self, info: Info) -> list[Material]:
        caller, matter = info.context.caller, self.record.asked_of(await self._matter(info))
        return [Material.of(one, self.record, caller) for one in matter.materials]

    @strawberry.field(
        description="What the guide's questions were answered with at the start; maybe nothing.",
        metadata=reads("answers"),
    )
    async def answers(self, info: Info) -> list[GivenAnswer]:
        questions = answered(await self._matter(info), self.record.answers)
        return [GivenAnswer.of(question, option) for question, option in questions]

    @strawberry.field(
        description="What the window asked for; empty unless it is the applicant's turn.",
        metadata=reads("supplement_items"),
    )
    def supplement_items(self) -> list[SupplementItem]:
        return [SupplementItem.of(item) for item in self.record.supplement_items]

    @strawberry.field(
        description="The file of the case, in order; for clients that poll.", metadata=reads("events", *WHO)
    )
    def events(self, info: Info, after: EventsAfter = 0, first: EventsFirst = 100) -> list[ApplicationEvent]:
        later = self.record.later_events(info.context.caller, after or 0, first)
        return [ApplicationEvent.of(event) for event in later]

    @strawberry.field(description="Until when it has to be decided, and why.", metadata=reads("clock"))
    async def deadline(self, info: Info) -> Deadline:
        return Deadline.of(self.record, await info.context.calendar(), today(info.context.now()))

    @strawberry.field(
        description="A refusal that waits for a supervisor; staff only.", metadata=reads("refusal_proposal", *WHO)
    )
    def refusal_proposal(self, info: Info) -> RefusalProposal | None:
        proposal = self.record.refusal_proposal
        return RefusalProposal.of(proposal) if proposal and self.record.staffed_by(info.context.caller) else None

    @strawberry.field(
        description="What other departments that were asked think of it (并联审批).", metadata=reads("decision", *WHO)
    )
    def opinions(self, info: Info) -> list[Opinion]:
        return shown(self.record, info, today(info.context.now()))

    @strawberry.field(
        description="The package that it is part of (一件事一次办); only for the applicant's side.", metadata=CORE
    )
    async def package(self, info: Info) -> OfPackage | None:
        from schema.package_applications import PackageApplication

        found = await packages.of_case(info.context, self.record)
        return PackageApplication.of(found) if found else None

    @strawberry.field(
        description="The conversation with the other province, when it goes to one or came from one.",
        metadata=reads("crossing"),
    )
    async def cross_province(self, info: Info) -> OfBorder | None:
        from schema.exchanges import CrossProvinceCase

        found = await info.context.loaders.cross_province_cases.load(self.number) if self.record.crossing else None
        return CrossProvinceCase.of(found) if found else None

    @strawberry.field(description="How it was decided.", metadata=reads("decision"))
    def decision(self) -> Decision | None:
        return Decision.of(self.record.decision) if self.record.decision else None

    @strawberry.field(
        description="The certificates that it ended with; none for delegates.", metadata=reads("results", *WHO)
    )
    async def results(self, info: Info) -> list[Certificate]:
        shown = self.record.shows_certificates(info.context.caller)
        found = await info.context.loaders.certificates.load_many(self.record.results if shown else ())
        return [Certificate.of(one, info.context.now()) for one in found if one]

    @strawberry.field(description="What the applicant committed to, or would by submitting; null without commitment.")
    async def commitment(self, info: Info) -> Commitment | None:
        matter = self.record.asked_of(await self._matter(info))
        return Commitment.of(self.record.window.commitment, matter)

    @strawberry.field(description="Every document that was issued, in order: receipts, notices and decisions (文书).")
    def documents(self, info: Info) -> list[CaseDocument]:
        base, number = info.context.public_url, self.record.id
        issued = enumerate(self.record.window.documents, start=1)
        return [CaseDocument.of(one, base, number, place) for place, one in issued]

    @strawberry.field(
        description="How the result comes (送达), and where it is; null until somebody chose.",
        metadata=reads("delivery", *WHO),
    )
    def delivery(self, info: Info) -> Delivery | None:
        return Delivery.of(self.record, info.context.caller, today(info.context.now()))

    @strawberry.field(
        description="Which fields were filled in at the start, and from where (免填单).", metadata=reads("prefill")
    )
    def prefill(self) -> list[PrefilledField]:
        return [PrefilledField.of(one) for one in self.record.prefill]

    @strawberry.field(description="What the rules of instant approval (秒批) found; staff only.")
    def instant(self, info: Info) -> InstantJudgement | None:
        judgement = self.record.instant if self.record.staffed_by(info.context.caller) else None
        return InstantJudgement.of(judgement) if judgement else None

    @strawberry.field(description="A correction that waits for a supervisor; staff only.")
    def correction_proposal(self, info: Info) -> CorrectionProposal | None:
        proposal = self.record.correction_proposal if self.record.staffed_by(info.context.caller) else None
        return CorrectionProposal.of(proposal) if proposal else None

    @strawberry.field(description="How the decision was corrected, in order.")
    def corrections(self, info: Info) -> list[Correction]:
        shown = self.record.shows_certificates(info.context.caller)
        return [Correction.of(one, shown=shown) for one in self.record.corrections]

    @strawberry.field(description="How people found it (好差评), or what stands in its place.")
    async def evaluation(self, info: Info) -> Evaluation | None:
        found = await info.context.loaders.evaluations.load(self.record.id) if evaluated(self.record) else None
        return Evaluation.of(found, self.record) if found else None

    @strawberry.field(description="What the caller may do now; draw the buttons from it.")
    def available_actions(self, info: Info) -> list[ApplicationAction]:
        found = self.record.available_actions(info.context.caller)
        return list(urgeable(self.record, found, today(info.context.now())))

    @strawberry.field(
        description="Who of the staff sees to it; null for the applicant's side, and when nobody does.",
        metadata=reads("claim", *WHO),
    )
    def claim(self, info: Info) -> Claim | None:
        claim, caller = self.record.claim, info.context.caller
        shown = claim is not None and self.record.staffed_by(caller)
        return Claim(mine=claim.account == caller.id, at=claim.at) if claim and shown else None

    @strawberry.field(
        description="When it was urged last (催办); the event in the file says how.", metadata=reads("urge")
    )
    def urged_at(self) -> datetime | None:
        return self.record.urge.at if self.record.urge else None

    async def _matter(self, info: Info) -> MatterModel:
        found = await info.context.loaders.matters.load(self.record.matter)
        if found is None:
            raise LookupError("a case without its matter")
        return found
