"""Pieces of forms about people and families; the matters around a birth share their keys (一表申请)."""

from seeds.matters.forms import (
    Schema,
    choice,
    day,
    other_id,
    other_phone,
    person_id,
    person_name,
    person_phone,
    text,
)
from seeds.matters.parts import group

HOME = "四川省广安市广安区北辰街道建安中路1号"


def applicant() -> Schema:
    """The signed-in person, filled by the system (免填单)."""
    return {
        "applicantName": person_name(),
        "applicantIdNumber": person_id(),
        "applicantPhone": person_phone(),
    }


def guardian() -> Schema:
    """The signed-in person who acts for a newborn, the newborn and its parents; a form may leave `father` optional."""
    return {
        **applicant(),
        "relationship": choice("申请人与新生儿关系", "母亲", "父亲", "其他监护人"),
        "child": child(),
        "mother": parent("母亲信息", "李梅", "511602199203054525"),
        "father": parent("父亲信息", "张三", "511602199001011236"),
    }


def child() -> Schema:
    """Name, sex and birthday of a newborn."""
    properties = {
        "name": text("新生儿姓名", maximum=50),
        "sex": choice("性别", "男", "女"),
        "birthDate": day("出生日期", "2026-10-12"),
    }
    return group("新生儿信息", properties, {"name": "张小川", "sex": "男", "birthDate": "2026-10-12"})


def child_id() -> Schema:
    """The newborn's ID number, which only the birth registration brings."""
    hint = "出生登记办结前没有公民身份号码，可以不填"
    return explained(other_id("新生儿公民身份号码", "511602202610120010"), hint)


def parent(title: str, name: str, id_number: str) -> Schema:
    """Name, ID number, ethnic group and phone of one parent."""
    properties = {
        "name": text("姓名", maximum=50),
        "idNumber": other_id("身份证号", id_number),
        "ethnicGroup": ethnic_group(),
        "phone": other_phone("联系电话", "13900000000"),
    }
    example = {"name": name, "idNumber": id_number, "ethnicGroup": "汉族", "phone": "13900000000"}
    return group(title, properties, example, optional=("phone",))


def ethnic_group(title: str = "民族") -> Schema:
    """An ethnic group as on the ID card, for example 汉族."""
    return text(title, "汉族", maximum=20)


def explained(schema: Schema, description: str) -> Schema:
    """The same field with a hint for the person who fills it."""
    return {**schema, "description": description}
