"""What an editor sends: everything that a version of a matter says."""

from datetime import date
from decimal import Decimal
from typing import Any

import strawberry
from strawberry.scalars import JSON

from auth.assurance import Assurance
from resolvers.matters import model
from resolvers.matters.model import CaseKind, CrossProvinceMode, MaterialSource, MatterType
from resolvers.parties.model import Audience

NOT_SAID = "Null: not said."


@strawberry.input(description="A provision that a matter rests on (设定依据).")
class LegalBasisInput:
    title: str = strawberry.field(description="The law or regulation.")
    document_number: str | None = strawberry.field(description="Its number.", default=None)
    article: str | None = strawberry.field(description="The article.", default=None)
    content: str | None = strawberry.field(description="What it says.", default=None)


@strawberry.input(description="A charge.")
class FeeInput:
    name: str = strawberry.field(description="What for.")
    amount: Decimal = strawberry.field(description="How much, in `currency`; at most two decimals.")
    currency: str = strawberry.field(description="ISO 4217.", default="CNY")
    basis: str | None = strawberry.field(description="The provision that sets it.", default=None)


@strawberry.input(description="A step of the process.")
class ProcessStepInput:
    name: str = strawberry.field(description="受理, 审核, 办结 …")
    working_days: int | None = strawberry.field(description="Its share of the promised working days.", default=None)
    description: str | None = strawberry.field(description="What happens.", default=None)


@strawberry.input(description="A material that an application needs (申请材料).")
class MaterialRequirementInput:
    key: str = strawberry.field(description="Names it within its matter: a letter, then letters, digits, - or _.")
    name: str = strawberry.field(description="What it is.")
    required: bool = strawberry.field(description="Whether an application is incomplete without it.", default=True)
    source: MaterialSource = strawberry.field(description="Where it comes from.", default=MaterialSource.APPLICANT)
    deficiency_allowed: bool = strawberry.field(
        description="Whether it may follow after acceptance (容缺).", default=False
    )
    certificate_type: str | None = strawberry.field(
        description="Code of the certificate that fills it (免证办).", default=None
    )
    copies: int | None = strawberry.field(description="How many paper copies.", default=None)
    accept: list[str] = strawberry.field(description="Media types; empty means PDF, PNG, JPEG.", default_factory=list)
    max_bytes: int = strawberry.field(description="Largest size of one file.", default=model.DEFAULT_MAX_BYTES)
    note: str | None = strawberry.field(description="What to mind.", default=None)
    sample_url: str | None = strawberry.field(
        description="A sample: a path on this server, or an https address of a government (.gov.cn).", default=None
    )


@strawberry.input(description="Everything that a version of a matter says; what is left out is not said.")
class MatterContentInput:
    name: str = strawberry.field(description="Its official name.")
    type: MatterType = strawberry.field(description="What kind of power it is.")
    region: str = strawberry.field(description="The region that it is for, 12 digits.")
    department: str = strawberry.field(description="Code of the department that handles it; the editor's own.")
    basic_code: str | None = strawberry.field(description="Code in the basic directory (基本目录).", default=None)
    parent: str | None = strawberry.field(description="Code of its main item (主项).", default=None)
    is_main: bool = strawberry.field(description="Whether it only groups others.", default=False)
    aliases: list[str] = strawberry.field(description="What people call it.", default_factory=list)
    audiences: list[Audience] = strawberry.field(description="Whom it serves.", default_factory=list)
    themes: list[str] = strawberry.field(description="Themes of the national portal.", default_factory=list)
    case_kind: CaseKind | None = strawberry.field(description=NOT_SAID, default=None)
    summary: str | None = strawberry.field(description="What it is about, in plain words.", default=None)
    conditions: list[str] = strawberry.field(description="What must hold.", default_factory=list)
    materials: list[MaterialRequirementInput] = strawberry.field(
        description="What to bring; at most 100.", default_factory=list
    )
    steps: list[ProcessStepInput] = strawberry.field(description="The process.", default_factory=list)
    legal_bases: list[LegalBasisInput] = strawberry.field(description="What it rests on.", default_factory=list)
    fees: list[FeeInput] = strawberry.field(description="What it costs.", default_factory=list)
    statutory_days: int | None = strawberry.field(description="Working days that the law gives.", default=None)
    promised_days: int | None = strawberry.field(description="At most the statutory ones.", default=None)
    visits_required: int | None = strawberry.field(description="How often one must come.", default=None)
    visits_reason: str | None = strawberry.field(description="Why one must come.", default=None)
    online: bool | None = strawberry.field(description="Whether it can be done online.", default=None)
    instant: bool | None = strawberry.field(description="Whether decided at once (秒批).", default=None)
    commitment_available: bool | None = strawberry.field(
        description="Whether a commitment may replace proof (告知承诺).", default=None
    )
    commitment_promises: list[str] = strawberry.field(
        description="What an applicant promises in the commitment, point by point; general words where empty.",
        default_factory=list,
    )
    commitment_consequences: list[str] = strawberry.field(
        description="What becomes of a broken commitment, point by point; general words where empty.",
        default_factory=list,
    )
    joint_handling: bool = strawberry.field(
        description="Whether departments handle it jointly: 45 working days and 15 more (art. 42).", default=False
    )
    required_assurance: Assurance = strawberry.field(
        description="How well one must be known.", default=Assurance.REAL_NAME
    )
    cross_province_modes: list[CrossProvinceMode] = strawberry.field(
        description="How it crosses provinces.", default_factory=list
    )
    results: list[str] = strawberry.field(
        description="Codes of the certificates that it ends with.", default_factory=list
    )
    form: JSON | None = strawberry.field(
        description="JSON Schema 2020-12 of an object, with x-prefill hints; at most 64 KiB.", default=None
    )
    guide: JSON | None = strawberry.field(description="The tree of questions (问答式引导).", default=None)
    consultation_phone: str | None = strawberry.field(description="For questions.", default=None)
    complaint_phone: str | None = strawberry.field(description="For complaints.", default=None)
    cancelled_on: date | None = strawberry.field(
        description="From when the matter is no longer offered.", default=None
    )

    def model(self, code: str) -> model.Matter:
        """Unpack, for the matter of that code."""
        simple = {name: value for name, value in vars(self).items() if name not in _MADE_OF}
        lists = {name: tuple(value) for name, value in simple.items() if isinstance(value, list)}
        parts: dict[str, Any] = {
            "materials": tuple(
                model.MaterialRequirement(**{**vars(one), "accept": tuple(one.accept)}) for one in self.materials
            ),
            "steps": tuple(model.ProcessStep(**vars(one)) for one in self.steps),
            "legal_bases": tuple(model.LegalBasis(**vars(one)) for one in self.legal_bases),
            "fees": tuple(model.Fee(**{**vars(one), "amount": str(one.amount)}) for one in self.fees),
            "form": {} if self.form is None else self.form,
            "guide": {} if self.guide is None else self.guide,
        }
        return model.Matter(code=code, **{**simple, **lists, **parts})


_MADE_OF = {"materials", "steps", "legal_bases", "fees", "form", "guide"}
