"""Pieces that the matters of social insurance, housing and welfare share."""

from typing import Any

from resolvers.matters.model import MaterialRequirement, MatterType
from resolvers.regions.model import Department
from seeds.departments import CITY
from seeds.matters.forms import Schema, choice, person_id, person_name, person_phone, text
from seeds.matters.parts import group

HOUSEHOLD_ADDRESS = "四川省广安市广安区浓洄街道金安大道一段1号"
RESIDENCE = "四川省广安市广安区广福街道建安中路20号"
ACCOUNT_NUMBER = "6228480000000000018"

PHOTO = MaterialRequirement(
    key="photo",
    name="近期免冠白底彩色证件照",
    accept=("image/jpeg", "image/png"),
    deficiency_allowed=True,
    note="电子照片，头部清晰、不戴帽。",
)
HOUSEHOLD_REGISTER = MaterialRequirement(key="householdRegister", name="居民户口簿", copies=1, note="首页和本人页。")


def held_by(department: Department, kind: MatterType, serial: int) -> dict[str, Any]:
    """What a matter takes over from its department: its code (GB/T 39046 level 3 city, 4 county) and phones."""
    basic_code = f"9{kind.value}{serial:09d}"
    level = "3" if department.region == CITY else "4"
    return {
        "code": f"{department.code}{level}{basic_code}",
        "basic_code": basic_code,
        "type": kind,
        "region": department.region,
        "department": department.code,
        "consultation_phone": department.phone,
        "complaint_phone": department.complaint_phone,
    }


def applicant() -> Schema:
    """The signed-in person, filled by the system (免填单)."""
    return {"name": person_name(), "idNumber": person_id(), "phone": person_phone()}


def bank_account(title: str, bank: str = "中国农业银行") -> Schema:
    """An account that money is paid to or taken from."""
    number: Schema = {
        "type": "string",
        "title": "银行账号",
        "pattern": "^[0-9]{12,19}$",
        "examples": [ACCOUNT_NUMBER],
    }
    properties = {"bank": text("开户银行", bank, maximum=50), "number": number}
    return group(title, properties, {"bank": bank, "number": ACCOUNT_NUMBER})


def sex() -> Schema:
    return choice("性别", "男", "女")


def delivery() -> Schema:
    return choice("领取方式", "邮寄送达", "窗口领取")
