from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from enum import Enum
from typing import Any

from auth.assurance import Assurance
from resolvers.parties.model import Audience

DEFAULT_ACCEPT = ("application/pdf", "image/png", "image/jpeg")
DEFAULT_MAX_BYTES = 10 * 1024 * 1024


class MatterType(Enum):
    """Kind of power, GB/T 39046-2020 table A.1; the value is the standard's code."""

    LICENSING = "01"
    BENEFIT = "05"
    CONFIRMATION = "07"
    REWARD = "08"
    ADJUDICATION = "09"
    OTHER_POWER = "10"
    PUBLIC_SERVICE = "20"


class MatterStatus(Enum):
    """Where one version of a matter stands; only a published one can be applied for."""

    DRAFT = "DRAFT"
    SUBMITTED = "SUBMITTED"
    SCHEDULED = "SCHEDULED"
    PUBLISHED = "PUBLISHED"
    SUSPENDED = "SUSPENDED"
    RETIRED = "RETIRED"


# What was in force once: numbered, public and never changed again.
STANDING = (MatterStatus.PUBLISHED, MatterStatus.SUSPENDED, MatterStatus.RETIRED)
# The version that is being written has no number yet: there is one of each matter at most, and none is lost.
UNNUMBERED = 0


class CaseKind(Enum):
    """GB/T 39046-2020 table A.6: 即办件, 承诺件, 其他."""

    IMMEDIATE = "IMMEDIATE"
    PROMISED = "PROMISED"
    OTHER = "OTHER"


class MaterialSource(Enum):
    """Where a material comes from: the applicant, the certificate library (免证办), sharing, or a promise."""

    APPLICANT = "APPLICANT"
    CERTIFICATE_LIBRARY = "CERTIFICATE_LIBRARY"
    DEPARTMENT_SHARING = "DEPARTMENT_SHARING"
    COMMITMENT = "COMMITMENT"


class CrossProvinceMode(Enum):
    """The three modes of 国办发〔2020〕35号: 全程网办, 异地代收代办, 多地联办."""

    FULLY_ONLINE = "FULLY_ONLINE"
    COLLECT_AND_FORWARD = "COLLECT_AND_FORWARD"
    JOINT = "JOINT"


@dataclass(frozen=True, slots=True)
class MaterialRequirement:
    """One material of the service guide; `key` is unique within its matter. Empty `accept` means PDF, PNG, JPEG."""

    key: str
    name: str
    required: bool = True
    source: MaterialSource = MaterialSource.APPLICANT
    deficiency_allowed: bool = False
    certificate_type: str | None = None
    copies: int | None = None
    accept: tuple[str, ...] = ()
    max_bytes: int = DEFAULT_MAX_BYTES
    note: str | None = None
    sample_url: str | None = None

    @property
    def media_types(self) -> tuple[str, ...]:
        """The media types that a file for this material may have."""
        return self.accept or DEFAULT_ACCEPT


@dataclass(frozen=True, slots=True)
class ProcessStep:
    """One step of the process (受理, 审核, 办结 …) and its share of the promised working days."""

    name: str
    working_days: int | None = None
    description: str | None = None


@dataclass(frozen=True, slots=True)
class LegalBasis:
    """The provision that a matter rests on."""

    title: str
    document_number: str | None = None
    article: str | None = None
    content: str | None = None


@dataclass(frozen=True, slots=True)
class Fee:
    """A charge; `amount` is a decimal string in `currency`, for example "20.00"."""

    name: str
    amount: str
    currency: str = "CNY"
    basis: str | None = None


@dataclass(frozen=True, slots=True)
class MatterFigures:
    """What a matter's cases say about it: share of good evaluations (0 to 1; None where there is none), cases
    completed (None where there is none), cases submitted within a year."""

    satisfaction: float | None = None
    applications_completed: int | None = None
    popularity: int = 0


@dataclass(frozen=True, slots=True)
class Matter:
    """One version of an implementation-list entry (实施清单); None and empty mean that the source doesn't say.

    Days are working days. `form` is a JSON Schema 2020-12 document. `results` are certificate type codes.
    `guide` is the tree of questions that narrows materials and form down (问答式引导), empty where there is none.
    `joint_handling`: departments handle it together or at one place (art. 26), so art. 42 gives 45 days and 15 more.
    A version is in force from `effective_on`; `cancelled_on` is the day from which the matter is no longer offered.
    `commitment_promises` and `commitment_consequences` are what its commitment (告知承诺书) says that others' don't.
    `satisfaction` (share of good evaluations, 0 to 1), `applications_completed` and `popularity` (cases submitted
    within a year) are figures about the matter, refreshed daily, and no part of what a version says.
    `revision` counts the changes of a row. Of a version that is being written (number 0) `based_on` is the version
    that it shall replace, 0 for a new matter, `authors` are the accounts that wrote it, and `return_reason` says why
    it came back.
    """

    code: str
    name: str
    type: MatterType
    region: str
    department: str
    version: int = 1
    status: MatterStatus = MatterStatus.PUBLISHED
    basic_code: str | None = None
    parent: str | None = None
    is_main: bool = False
    aliases: tuple[str, ...] = ()
    audiences: tuple[Audience, ...] = ()
    themes: tuple[str, ...] = ()
    case_kind: CaseKind | None = None
    summary: str | None = None
    conditions: tuple[str, ...] = ()
    materials: tuple[MaterialRequirement, ...] = ()
    steps: tuple[ProcessStep, ...] = ()
    legal_bases: tuple[LegalBasis, ...] = ()
    fees: tuple[Fee, ...] = ()
    statutory_days: int | None = None
    promised_days: int | None = None
    visits_required: int | None = None
    visits_reason: str | None = None
    online: bool | None = None
    instant: bool | None = None
    commitment_available: bool | None = None
    commitment_promises: tuple[str, ...] = ()
    commitment_consequences: tuple[str, ...] = ()
    joint_handling: bool = False
    required_assurance: Assurance = Assurance.REAL_NAME
    cross_province_modes: tuple[CrossProvinceMode, ...] = ()
    results: tuple[str, ...] = ()
    form: Mapping[str, Any] = field(default_factory=dict)
    consultation_phone: str | None = None
    complaint_phone: str | None = None
    published_at: datetime | None = None
    guide: Mapping[str, Any] = field(default_factory=dict)
    effective_on: date | None = None
    cancelled_on: date | None = None
    prepared_by: str | None = None
    published_by: str | None = None
    satisfaction: float | None = field(default=None, compare=False)
    applications_completed: int | None = field(default=None, compare=False)
    revision: int = field(default=1, compare=False)
    based_on: int | None = field(default=None, compare=False)
    authors: tuple[str, ...] = field(default=(), compare=False)
    return_reason: str | None = field(default=None, compare=False)
    popularity: int = field(default=0, compare=False)

    @property
    def id(self) -> str:
        """Names this version; `code` names the matter."""
        return f"{self.code}:{self.version}"

    def with_figures_of(self, other: "Matter") -> "Matter":
        """This version with the figures of another one of the same matter."""
        return replace(self, **asdict(other.figures))

    @property
    def figures(self) -> MatterFigures:
        """What its cases say about it."""
        return MatterFigures(self.satisfaction, self.applications_completed, self.popularity)

    def requirement(self, key: str) -> MaterialRequirement | None:
        """The material of that key, or None."""
        return next((material for material in self.materials if material.key == key), None)
