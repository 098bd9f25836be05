"""The forms of the welfare matters."""

from typing import Any

from seeds.matters.forms import (
    address,
    agreed,
    choice,
    choices,
    day,
    form,
    from_certificate,
    instant_rule,
    integer,
    number,
    other_id,
    other_phone,
    person_id,
    person_name,
    person_phone,
    remembered,
    text,
)
from seeds.matters.livelihood import HOUSEHOLD_ADDRESS, RESIDENCE, applicant, bank_account, delivery, sex
from seeds.matters.parts import group, rows
from seeds.matters.residence import RESIDENCE_PERMIT, RESIDENT_ID_CARD

KIN = ("子女", "配偶", "父母", "其他亲属", "村（社区）工作人员")

DISTRICT_NAME = "广安区"
_DOMICILE = {"fact": f"certificate.{RESIDENT_ID_CARD}.domicileAddress"}
_RESIDENCE = {"fact": f"certificate.{RESIDENCE_PERMIT}.residenceAddress"}
# What a card shows of a person has to be what the number and the certificates say.
_AS_IN_THE_NUMBER = instant_rule(
    "填写的性别、出生日期与身份证号码一致",
    "Sex and date of birth are those of the ID number",
    {
        "all": [
            {"field": "sex", "sameAs": {"fact": "person.sex"}},
            {"field": "birthDate", "sameAs": {"fact": "person.birthDate"}},
        ]
    },
)


def _aged(years: int) -> dict[str, Any]:
    return instant_rule(f"年满{years}周岁", f"{years} years old or older", {"fact": "person.age", "atLeast": years})


def from_two_persons_on(schema: dict[str, Any]) -> dict[str, Any]:
    """Asked for when the family has anybody besides the applicant."""
    return {**schema, "x-visible-when": {"field": "familySize", "atLeast": 2}}


DISABILITY_FORM = form(
    "残疾人证申请表",
    {
        **applicant(),
        "sex": sex(),
        "birthDate": day("出生日期", "1990-01-01"),
        "ethnicGroup": text("民族", "汉族", maximum=20),
        "address": address("家庭住址", RESIDENCE),
        "education": choice("文化程度", "高中、中专", "大学及以上", "初中", "小学", "未上过学"),
        "assessment": group(
            "残疾评定结论（按残疾评定表填写）",
            {
                "category": choice(
                    "残疾类别",
                    "肢体残疾",
                    "视力残疾",
                    "听力残疾",
                    "言语残疾",
                    "智力残疾",
                    "精神残疾",
                    "多重残疾",
                ),
                "grade": choice("残疾等级", "三级", "一级", "二级", "四级"),
                "institution": text("评定机构", "广安市人民医院"),
                "assessedOn": day("评定日期", "2026-11-10"),
            },
            {
                "category": "肢体残疾",
                "grade": "三级",
                "institution": "广安市人民医院",
                "assessedOn": "2026-11-10",
            },
        ),
        "guardian": group(
            "监护人或者联系人",
            {
                "name": text("姓名", "张建军", maximum=50),
                "phone": other_phone("联系电话", "13900000002"),
                "relation": choice("与申请人关系", "父母", "配偶", "子女", "其他"),
            },
            {"name": "张建军", "phone": "13900000002", "relation": "父母"},
        ),
        "delivery": delivery(),
    },
    optional=("education", "guardian"),
)

ELDERLY_CARD_FORM = {
    **form(
        "老年人优待证申领表",
        {
            **applicant(),
            "sex": sex(),
            "birthDate": day("出生日期", "1960-05-12"),
            "address": from_certificate(RESIDENT_ID_CARD, "domicileAddress", address("住址", RESIDENCE)),
            "residency": choice("居住情况", "广安区户籍", "常住广安区的外地老年人"),
            "emergencyContact": group(
                "紧急联系人",
                {
                    "name": text("姓名", "张小军", maximum=50),
                    "phone": other_phone("联系电话", "13900000003"),
                    "relation": choice("与申请人关系", *KIN),
                },
                {"name": "张小军", "phone": "13900000003", "relation": "子女"},
            ),
            "delivery": delivery(),
        },
        optional=("emergencyContact",),
    ),
    "x-instant": {
        "sample": 10,
        "rules": [
            _aged(60),
            _AS_IN_THE_NUMBER,
            instant_rule(
                "身份证住址或者居住证居住地在广安区",
                "The ID card's or the residence permit's address lies in Guang'an District",
                {"any": [{**_DOMICILE, "contains": DISTRICT_NAME}, {**_RESIDENCE, "contains": DISTRICT_NAME}]},
            ),
            instant_rule(
                "填写的住址与证照一致",
                "The address is that of the ID card or the residence permit",
                {
                    "any": [
                        {"field": "address", "sameAs": _DOMICILE},
                        {"field": "address", "sameAs": _RESIDENCE},
                    ]
                },
            ),
        ],
    },
}

ALLOWANCE_FORM = {
    **form(
        "最低生活保障申请表",
        {
            **applicant(),
            "kind": choice("保障类别", "城市居民最低生活保障", "农村居民最低生活保障"),
            "householdAddress": address("户籍地址", HOUSEHOLD_ADDRESS),
            "residence": address("现居住地址", RESIDENCE),
            "familySize": integer("共同生活的家庭成员（人，含申请人）", 2, minimum=1, maximum=20),
            "members": from_two_persons_on(
                rows(
                    "其他共同生活的家庭成员",
                    {
                        "name": text("姓名", "李梅", maximum=50),
                        "idNumber": other_id("身份证号", "511602199203054525"),
                        "relation": choice(
                            "与申请人关系", "配偶", "未成年子女", "不能独立生活的成年子女", "父母", "其他"
                        ),
                        "health": choice("健康状况", "健康", "患慢性病", "患重大疾病", "残疾"),
                        "occupation": text("职业或者就读学校", "务农", maximum=50),
                        "monthlyIncome": number("月收入（元）", 300, maximum=100_000),
                    },
                    {
                        "name": "李梅",
                        "idNumber": "511602199203054525",
                        "relation": "配偶",
                        "health": "患慢性病",
                        "occupation": "务农",
                        "monthlyIncome": 300,
                    },
                    most=20,
                )
            ),
            "applicantIncome": number("申请人月收入（元）", 500, maximum=100_000),
            "familyIncome": number("家庭月收入合计（元）", 800, maximum=200_000),
            "assets": group(
                "家庭财产",
                {
                    "houses": integer("住房（套）", 1, maximum=20),
                    "houseArea": number("住房建筑面积（平方米）", 60, maximum=2_000),
                    "vehicles": integer("机动车（辆，不含残疾人专用代步车）", 0, maximum=20),
                    "savings": number("存款和有价证券（元）", 3000, maximum=100_000_000),
                },
                {"houses": 1, "houseArea": 60, "vehicles": 0, "savings": 3000},
            ),
            "causes": choices("主要致困原因", "因病", "因残", "因学", "缺乏劳动力", "失业", "因灾", "其他"),
            "supporters": text("赡养、抚养、扶养义务人情况", "无其他义务人", maximum=300),
            "account": bank_account("低保金发放账户", "四川农村商业联合银行"),
            "truthful": agreed("如实申报收入和财产，授权民政部门核对家庭经济状况"),
        },
    ),
    "x-rules": [
        {
            "type": "sum",
            "fields": ["applicantIncome", "members.*.monthlyIncome"],
            "atMost": "familyIncome",
            "message": {
                "zh": "家庭月收入合计不能小于申请人与家庭成员月收入之和",
                "en": "The family's income can't be less than what its members earn together",
            },
        }
    ],
}

OLD_AGE_ALLOWANCE_FORM = {
    **form(
        "高龄津贴申请表",
        {
            "name": person_name("老人姓名"),
            "idNumber": person_id("老人身份证号"),
            "phone": person_phone(),
            "sex": sex(),
            "birthDate": day("出生日期", "1943-08-20"),
            "householdAddress": from_certificate(
                RESIDENT_ID_CARD, "domicileAddress", address("户籍地址", HOUSEHOLD_ADDRESS)
            ),
            "residence": remembered("residence", address("现居住地址", RESIDENCE)),
            "living": choice("居住方式", "与子女同住", "与配偶同住", "独居", "养老机构"),
            "account": bank_account("津贴发放账户（老人本人的社会保障卡或者银行卡）"),
            "agent": group(
                "代办人",
                {
                    "name": text("姓名", "张建军", maximum=50),
                    "idNumber": other_id("身份证号", "511602196507120030"),
                    "phone": other_phone("联系电话", "13900000002"),
                    "relation": choice("与老人关系", *KIN),
                },
                {"name": "张建军", "idNumber": "511602196507120030", "phone": "13900000002", "relation": "子女"},
            ),
        },
        optional=("agent",),
    ),
    "x-instant": {
        "sample": 20,
        "rules": [
            _aged(80),
            _AS_IN_THE_NUMBER,
            instant_rule(
                "身份证住址在广安区，填写的户籍地址与其一致",
                "The ID card's address lies in Guang'an District, and the household's address is the same",
                {
                    "all": [
                        {**_DOMICILE, "contains": DISTRICT_NAME},
                        {"field": "householdAddress", "sameAs": _DOMICILE},
                    ]
                },
            ),
            instant_rule("本人申请，没有代办人", "Nobody acts for them", {"field": "agent", "exists": False}),
        ],
    },
}
