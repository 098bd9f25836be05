"""What is declared public: caches keep it for anybody. A type that gets in here must say the same to everybody."""

from api.public import public_fields
from schema.root import schema

QUERIES = {"matters", "matter", "searchMatters", "regions", "region", "certificateTypes", "enumLabels"}
TYPES = {
    *("Region", "Department", "DepartmentConnection", "DepartmentEdge", "CertificateType", "PageInfo"),
    *("CertificateValidity", "ValidityBand", "EnumLabel", "EnumLabels"),
    *("Matter", "MatterConnection", "MatterEdge", "MatterHit", "MatterHitConnection", "MatterHitEdge"),
    *("MaterialRequirement", "ProcessStep", "LegalBasis", "Fee"),
}


def test_nothing_else_is_public() -> None:
    declared = public_fields(schema._schema)

    assert {field for type, field in declared if type == "Query"} == QUERIES
    assert {type for type, _ in declared} == TYPES | {"Query"}


def test_what_a_public_type_tells_staff_alone_is_not_public() -> None:
    declared = public_fields(schema._schema)

    assert ("Matter", "name") in declared
    withheld = {("Matter", "preparedBy"), ("Matter", "publishedBy"), ("MatterEdge", "reasons")}
    assert not withheld & declared
