import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import jsonschema_rs
import pytest

from auth.accounts.model import Account, Person
from auth.assurance import Assurance
from auth.caller import Caller
from auth.sessions.model import Channel
from resolvers.applications.form import form_problems, known_facts
from resolvers.applications.prefilled import filled_with
from resolvers.certificates.model import CertificateType, fields_from_form
from resolvers.matters.codes import CodeNotation, parse_matter_code
from resolvers.matters.model import CaseKind, MaterialSource, Matter, MatterStatus, MatterType
from resolvers.parties.model import Audience
from seeds.catalogue import CERTIFICATE_TYPES, MATTERS, PUBLISHED_AT
from seeds.certificate_types import COLLECTED
from seeds.departments import DEPARTMENTS, DISTRICT
from seeds.matters.forms import DRAFT
from seeds.people import CITIZENS, COMPANY

NEWBORN = {
    "出生医学证明签发（首次签发）",
    "预防接种证办理",
    "出生登记（新生儿落户）",
    "城乡居民基本医疗保险参保登记（新生儿）",
    "城乡居民基本医疗保险费缴纳（新生儿）",
    "社会保障卡申领（新生儿）",
}
STARTUP = {
    "企业设立登记",
    "公章刻制备案",
    "发票申领（税务登记）",
    "社会保险登记（单位参保）",
    "住房公积金单位缴存登记",
    "银行预约开户",
}
THEMES = {
    "生育收养", "户籍办理", "身份证件", "社会保障", "医疗卫生", "婚姻登记", "住房保障",
    "就业创业", "教育科研", "设立变更", "准营准办", "资质认证", "交通出行", "不动产登记",
    "优待抚恤", "扶残救助", "养老服务", "税收财务", "死亡殡葬", "印章管理", "融资开户",
}  # fmt: skip
KEY = re.compile(r"[a-z][A-Za-z0-9]*")

BY_CODE = {department.code: department for department in DEPARTMENTS}
TYPES = {type.code: type for type in CERTIFICATE_TYPES}
matters = pytest.mark.parametrize("matter", MATTERS, ids=lambda matter: matter.name)
types = pytest.mark.parametrize("type", CERTIFICATE_TYPES, ids=lambda type: f"{type.name} {type.code[-3:]}")


def caller_for(matter: Matter) -> Caller:
    """The first citizen, for the company where the matter serves companies."""
    citizen = CITIZENS[0]
    person = Person(citizen.name, citizen.id_number, PUBLISHED_AT, "DEVELOPMENT")
    account = Account("1", citizen.phone, PUBLISHED_AT, Assurance.REAL_NAME, person)
    company = COMPANY if Audience.LEGAL_PERSON in matter.audiences else None
    return Caller(account, "1", Channel.APP, company)


def filled(matter: Matter) -> dict[str, Any]:
    """The form as its examples and what is known of the caller fill it."""
    examples = {
        key: field["examples"][0] for key, field in matter.form["properties"].items() if field.get("examples")
    }
    return examples | known_to(matter)


def known_to(matter: Matter) -> dict[str, Any]:
    """What the form is filled in with that is known of the caller."""
    return {key: value for key, (_, value) in filled_with(matter.form, known_facts(caller_for(matter))).items()}


def fields_of(schema: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every field of a form, nested ones included."""
    for key, field in schema.get("properties", {}).items():
        yield key, field
        yield from fields_of(field)
        yield from fields_of(field.get("items", {}))


def test_at_least_thirty_are_written_out() -> None:
    assert len(MATTERS) >= 30
    assert len({matter.code for matter in MATTERS}) == len(MATTERS)
    assert len({matter.basic_code for matter in MATTERS}) == len(MATTERS)


def test_both_packages_are_complete() -> None:
    assert {matter.name for matter in MATTERS} >= NEWBORN | STARTUP


def test_every_department_has_one() -> None:
    assert {matter.department for matter in MATTERS} == BY_CODE.keys()


def test_no_matter_groups_others() -> None:
    assert not any(matter.is_main or matter.parent for matter in MATTERS)


@matters
def test_code_says_department_level_and_type(matter: Matter) -> None:
    department = BY_CODE[matter.department]
    level = "4" if department.region == DISTRICT else "3"
    assert parse_matter_code(matter.code).notation is CodeNotation.STANDARD
    assert matter.code == f"{department.code}{level}{matter.basic_code}"
    assert (matter.basic_code or "").startswith(f"9{matter.type.value}")
    assert matter.region == department.region
    assert (matter.version, matter.status) == (1, MatterStatus.PUBLISHED)
    assert matter.published_at == PUBLISHED_AT <= datetime(2026, 9, 1, tzinfo=UTC)


@matters
def test_guide_is_complete(matter: Matter) -> None:
    assert len(set(matter.aliases) - {matter.name}) >= 2
    assert matter.audiences
    assert matter.themes
    assert set(matter.themes) <= THEMES
    assert matter.summary
    assert matter.conditions
    assert matter.steps
    assert matter.required_assurance >= Assurance.REAL_NAME
    assert None not in (matter.online, matter.instant, matter.commitment_available, matter.visits_required)
    department = BY_CODE[matter.department]
    assert matter.consultation_phone == department.phone
    assert matter.complaint_phone == department.complaint_phone != department.phone


@matters
def test_materials_are_asked_for_once_and_from_the_right_source(matter: Matter) -> None:
    assert matter.materials
    assert len({material.key for material in matter.materials}) == len(matter.materials)
    for material in matter.materials:
        assert KEY.fullmatch(material.key)
        assert material.source is not MaterialSource.DEPARTMENT_SHARING
        assert material.certificate_type is None or material.certificate_type in TYPES
        if material.source is MaterialSource.CERTIFICATE_LIBRARY:
            assert material.certificate_type


@matters
def test_days_hold_the_promise_and_the_law(matter: Matter) -> None:
    assert matter.promised_days is not None
    assert (matter.case_kind is CaseKind.IMMEDIATE) == (matter.promised_days == 0)
    assert matter.statutory_days is None or matter.promised_days <= matter.statutory_days
    days = [step.working_days for step in matter.steps]
    if None not in days:
        assert sum(day or 0 for day in days) == matter.promised_days


@matters
def test_licensing_names_acceptance_review_and_end(matter: Matter) -> None:
    if matter.type is MatterType.LICENSING:
        names = " ".join(step.name for step in matter.steps)
        assert re.search("受理.*审.*办结", names)
        assert None not in [step.working_days for step in matter.steps]


@matters
def test_law_and_fees_are_cited(matter: Matter) -> None:
    assert matter.legal_bases
    assert all(basis.title and basis.content for basis in matter.legal_bases)
    for fee in matter.fees:
        assert Decimal(fee.amount) > 0
        assert fee.basis


@matters
def test_visits_have_a_reason(matter: Matter) -> None:
    assert bool(matter.visits_required) == bool(matter.visits_reason)
    assert not (matter.online and matter.visits_required)


@matters
def test_form_is_a_schema_with_bounds(matter: Matter) -> None:
    jsonschema_rs.meta.validate(dict(matter.form))
    assert (matter.form["$schema"], matter.form["additionalProperties"]) == (DRAFT, False)
    assert 6 <= len(matter.form["properties"]) <= 20
    for key, field in fields_of(matter.form):
        assert KEY.fullmatch(key)
        assert field["title"]
        if field["type"] == "string":
            assert {"maxLength", "pattern", "enum", "format", "const"} & field.keys(), key
        if field["type"] in {"number", "integer"}:
            assert {"minimum", "maximum"} <= field.keys(), key
        if field["type"] == "object":
            assert field["additionalProperties"] is False


@matters
def test_required_fields_are_prefilled_or_have_an_example(matter: Matter) -> None:
    everything = known_facts(caller_for(matter))
    for key in matter.form["required"]:
        field = matter.form["properties"][key]
        assert field.get("x-prefill", "") in everything or field.get("examples"), key
    assert form_problems(matter.form, filled(matter)) == []


@matters
def test_certificates_that_it_issues_take_their_fields_from_its_form(matter: Matter) -> None:
    for code in matter.results:
        type = TYPES[code]
        form = filled(matter)
        assert fields_from_form(type, form, {}).keys() == type.properties.keys()
        assert type.holder in matter.audiences


@types
def test_certificate_type_is_its_departments(type: CertificateType) -> None:
    assert len(type.code) == 21
    assert type.code[:18] in BY_CODE
    assert type.code[18:].isdigit()
    assert type.name
    assert type.issuer_kind
    jsonschema_rs.meta.validate(dict(type.fields))
    assert all(KEY.fullmatch(key) and field["title"] for key, field in type.properties.items())
    assert type.number("511602000000", 2026, "0000001")
    issued = any(type.code in matter.results and type.code[:18] == matter.department for matter in MATTERS)
    assert issued or type in COLLECTED


def test_certificate_types_have_different_codes() -> None:
    assert len(TYPES) == len(CERTIFICATE_TYPES)
