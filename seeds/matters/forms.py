"""Pieces of forms that many matters share; `x-prefill` names where the value comes from (免填单)."""

from typing import Any

Schema = dict[str, Any]

DRAFT = "https://json-schema.org/draft/2020-12/schema"
RESIDENT_ID = "^[1-9][0-9]{16}[0-9X]$"
CREDIT_CODE = "^[0-9A-HJ-NPQRTUWXY]{18}$"
MOBILE_PHONE = "^1[3-9][0-9]{9}$"


def from_certificate(type: str, field: str, schema: Schema) -> Schema:
    """A field that is filled in from the applicant's certificate of that type, if there is one."""
    return {**schema, "x-prefill": f"certificate.{type}.{field}"}


def remembered(meaning: str, schema: Schema) -> Schema:
    """A field that is filled in from one's earlier cases, where they asked for the same."""
    return {**schema, "x-prefill": f"earlier.{meaning}"}


def instant_rule(chinese: str, english: str, condition: Schema) -> Schema:
    """One rule of instant approval (秒批)."""
    return {"label": {"zh": chinese, "en": english}, "condition": condition}


def form(title: str, properties: Schema, *, optional: tuple[str, ...] = ()) -> Schema:
    """A form that requires every property but the optional ones and allows no other."""
    return {
        "$schema": DRAFT,
        "type": "object",
        "title": title,
        "required": [key for key in properties if key not in optional],
        "properties": properties,
        "additionalProperties": False,
    }


def text(title: str, *examples: str, maximum: int = 100) -> Schema:
    """One line of text, never empty."""
    schema: Schema = {"type": "string", "title": title, "minLength": 1, "maxLength": maximum}
    return {**schema, "examples": list(examples)} if examples else schema


def choice(title: str, *options: str) -> Schema:
    """One of the options; the first serves as the example."""
    return {"type": "string", "title": title, "enum": list(options), "examples": [options[0]]}


def choices(title: str, *options: str) -> Schema:
    """One or more of the options; the first serves as the example."""
    items = {"type": "string", "enum": list(options)}
    return {
        "type": "array",
        "title": title,
        "items": items,
        "minItems": 1,
        "uniqueItems": True,
        "examples": [[options[0]]],
    }


def day(title: str, example: str) -> Schema:
    """A calendar date, ISO 8601."""
    return {"type": "string", "title": title, "format": "date", "examples": [example]}


def number(title: str, example: float, *, minimum: float = 0, maximum: float = 1_000_000) -> Schema:
    """A number within limits; put the unit into the title."""
    return {"type": "number", "title": title, "minimum": minimum, "maximum": maximum, "examples": [example]}


def integer(title: str, example: int, *, minimum: int = 0, maximum: int = 100_000) -> Schema:
    """A whole number within limits."""
    return {"type": "integer", "title": title, "minimum": minimum, "maximum": maximum, "examples": [example]}


def agreed(title: str) -> Schema:
    """A box that must be ticked."""
    return {"type": "boolean", "title": title, "const": True, "examples": [True]}


def person_name(title: str = "申请人姓名", *, editable: bool = False) -> Schema:
    """The signed-in person's verified name; nobody else's unless editable."""
    return {**text(title, maximum=50), "x-prefill": "person.name", "readOnly": not editable}


def person_id(title: str = "申请人身份证号", *, editable: bool = False) -> Schema:
    """The signed-in person's verified number; nobody else's unless editable."""
    schema = {"type": "string", "title": title, "pattern": RESIDENT_ID}
    return {**schema, "x-prefill": "person.idNumber", "readOnly": not editable}


def person_phone(title: str = "联系电话") -> Schema:
    return {"type": "string", "title": title, "pattern": MOBILE_PHONE, "x-prefill": "person.phone"}


def organization_name(title: str = "单位名称") -> Schema:
    return {**text(title, maximum=100), "x-prefill": "organization.name", "readOnly": True}


def organization_code(title: str = "统一社会信用代码") -> Schema:
    schema = {"type": "string", "title": title, "pattern": CREDIT_CODE}
    return {**schema, "x-prefill": "organization.creditCode", "readOnly": True}


def legal_representative(title: str = "法定代表人（负责人）") -> Schema:
    return {**text(title, maximum=50), "x-prefill": "organization.legalRepresentative", "readOnly": True}


def other_id(title: str, example: str) -> Schema:
    """The ID number of somebody other than the applicant."""
    return {"type": "string", "title": title, "pattern": RESIDENT_ID, "examples": [example]}


def other_phone(title: str, example: str) -> Schema:
    """The mobile phone of somebody other than the applicant."""
    return {"type": "string", "title": title, "pattern": MOBILE_PHONE, "examples": [example]}


def address(title: str, example: str) -> Schema:
    """A postal address on one line."""
    return text(title, example, maximum=200)
