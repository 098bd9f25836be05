"""How a matter lies in the database."""

from dataclasses import asdict
from datetime import date
from typing import Any

import orjson

from auth.assurance import Assurance
from auth.rows import Row
from resolvers.matters.model import (
    CaseKind,
    CrossProvinceMode,
    Fee,
    LegalBasis,
    MaterialRequirement,
    MaterialSource,
    Matter,
    MatterFigures,
    MatterStatus,
    MatterType,
    ProcessStep,
)
from resolvers.parties.model import Audience

SCHEMA_VERSION = 5
_OF_VERSION_2 = ("effectiveOn", "cancelledOn", "preparedBy", "publishedBy", "satisfaction", "applicationsCompleted")


def with_guide(row: Row) -> Row:
    """Version 2: guides, dates and names of a publication, figures, links to samples of materials."""
    materials = [{**material, "sample_url": None} for material in row["materials"]]
    return {**row, **dict.fromkeys(_OF_VERSION_2), "guide": "{}", "materials": materials}


def with_revision(row: Row) -> Row:
    """Version 3: joint handling, versions that are being written, revisions against overwriting."""
    return {**row, "jointHandling": False, "revision": 1, "basedOn": None, "authors": [], "returnReason": None}


def without_tokens(row: Row) -> Row:
    """Version 4: a search keeps its tokens in memory (docs/decisions/0021)."""
    return {field: value for field, value in row.items() if field != "tokens"}


def with_commitment(row: Row) -> Row:
    """Version 5: what a matter's commitment promises, and what becomes of one that is broken."""
    return {**row, "commitmentPromises": [], "commitmentConsequences": []}


def matter_to_row(matter: Matter, region_path: tuple[str, ...]) -> Row:
    """Lay a matter out for storage; `region_path` names its region and all above, for `regionDeep`."""
    return {
        "_id": matter.id,
        "v": SCHEMA_VERSION,
        "code": matter.code,
        "version": matter.version,
        "status": matter.status.value,
        "basicCode": matter.basic_code,
        "parent": matter.parent,
        "isMain": matter.is_main,
        "name": matter.name,
        "aliases": list(matter.aliases),
        "type": matter.type.value,
        "audiences": [audience.value for audience in matter.audiences],
        "themes": list(matter.themes),
        "caseKind": matter.case_kind and matter.case_kind.value,
        "region": matter.region,
        "regionPath": list(region_path),
        "department": matter.department,
        "summary": matter.summary,
        "conditions": list(matter.conditions),
        "materials": [_material_to_row(material) for material in matter.materials],
        "steps": [asdict(step) for step in matter.steps],
        "legalBases": [asdict(basis) for basis in matter.legal_bases],
        "fees": [asdict(fee) for fee in matter.fees],
        "statutoryDays": matter.statutory_days,
        "promisedDays": matter.promised_days,
        "visitsRequired": matter.visits_required,
        "visitsReason": matter.visits_reason,
        "online": matter.online,
        "instant": matter.instant,
        "commitmentAvailable": matter.commitment_available,
        "commitmentPromises": list(matter.commitment_promises),
        "commitmentConsequences": list(matter.commitment_consequences),
        "jointHandling": matter.joint_handling,
        "requiredAssurance": matter.required_assurance.name,
        "crossProvinceModes": [mode.value for mode in matter.cross_province_modes],
        "results": list(matter.results),
        # As text: a JSON Schema's keys ($schema, $ref) are not field names that every server takes.
        "form": orjson.dumps(matter.form).decode(),
        "consultationPhone": matter.consultation_phone,
        "complaintPhone": matter.complaint_phone,
        "publishedAt": matter.published_at,
        "guide": orjson.dumps(matter.guide).decode(),
        "effectiveOn": matter.effective_on and matter.effective_on.isoformat(),
        "cancelledOn": matter.cancelled_on and matter.cancelled_on.isoformat(),
        "preparedBy": matter.prepared_by,
        "publishedBy": matter.published_by,
        "revision": matter.revision,
        "basedOn": matter.based_on,
        "authors": list(matter.authors),
        "returnReason": matter.return_reason,
        **figures_to_row(matter.figures),
    }


def matter_from_row(row: Row) -> Matter:
    """Read a matter back; fields that a page left out come back empty."""
    return Matter(
        code=row["code"],
        version=row["version"],
        status=MatterStatus(row["status"]),
        basic_code=row["basicCode"],
        parent=row["parent"],
        is_main=row["isMain"],
        name=row["name"],
        aliases=tuple(row["aliases"]),
        type=MatterType(row["type"]),
        audiences=tuple(Audience(audience) for audience in row["audiences"]),
        themes=tuple(row["themes"]),
        case_kind=_optional(CaseKind, row["caseKind"]),
        region=row["region"],
        department=row["department"],
        summary=row["summary"],
        conditions=tuple(row["conditions"]),
        materials=tuple(_material_from_row(material) for material in row["materials"]),
        steps=tuple(ProcessStep(**step) for step in row["steps"]),
        legal_bases=tuple(LegalBasis(**basis) for basis in row["legalBases"]),
        fees=tuple(Fee(**fee) for fee in row["fees"]),
        statutory_days=row["statutoryDays"],
        promised_days=row["promisedDays"],
        visits_required=row["visitsRequired"],
        visits_reason=row["visitsReason"],
        online=row["online"],
        instant=row["instant"],
        commitment_available=row["commitmentAvailable"],
        commitment_promises=tuple(row["commitmentPromises"]),
        commitment_consequences=tuple(row["commitmentConsequences"]),
        joint_handling=row["jointHandling"],
        required_assurance=Assurance[row["requiredAssurance"]],
        cross_province_modes=tuple(CrossProvinceMode(mode) for mode in row["crossProvinceModes"]),
        results=tuple(row["results"]),
        form=orjson.loads(row["form"]),
        consultation_phone=row["consultationPhone"],
        complaint_phone=row["complaintPhone"],
        published_at=row["publishedAt"],
        guide=orjson.loads(row["guide"]),
        effective_on=_optional(date.fromisoformat, row["effectiveOn"]),
        cancelled_on=_optional(date.fromisoformat, row["cancelledOn"]),
        prepared_by=row["preparedBy"],
        published_by=row["publishedBy"],
        revision=row["revision"],
        based_on=row["basedOn"],
        authors=tuple(row["authors"]),
        return_reason=row["returnReason"],
        **asdict(figures_from_row(row)),
    )


def figures_to_row(figures: MatterFigures) -> Row:
    """Lay a matter's figures out for storage, beside what its versions say."""
    return {
        "satisfaction": figures.satisfaction,
        "applicationsCompleted": figures.applications_completed,
        "popularity": figures.popularity,
    }


def figures_from_row(row: Row) -> MatterFigures:
    """Read a matter's figures back."""
    return MatterFigures(row["satisfaction"], row["applicationsCompleted"], row["popularity"])


def _optional(kind: Any, value: Any) -> Any:
    return None if value is None else kind(value)


def _material_to_row(material: MaterialRequirement) -> Row:
    return {**asdict(material), "source": material.source.value, "accept": list(material.accept)}


def _material_from_row(row: Row) -> MaterialRequirement:
    return MaterialRequirement(**{**row, "source": MaterialSource(row["source"]), "accept": tuple(row["accept"])})
