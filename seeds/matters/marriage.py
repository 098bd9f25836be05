"""结婚登记 and the certificate that it issues."""

from resolvers.certificates.model import CertificateType, Layout
from resolvers.matters.model import CaseKind, LegalBasis, MaterialRequirement, Matter, MatterType, ProcessStep
from resolvers.parties.model import Audience
from seeds.departments import CIVIL
from seeds.matters.family import applicant
from seeds.matters.forms import agreed, choice, day, form, other_id, other_phone, text
from seeds.matters.livelihood import held_by
from seeds.matters.parts import certificate, group, printed, yes_or_no

MARRIAGE_CERTIFICATE = f"{CIVIL.code}009"
MARRIAGE_RULES = "婚姻登记条例"
MARRIAGE_ORDER = "国务院令第804号"
CIVIL_CODE = "中华人民共和国民法典"
CIVIL_CODE_ORDER = "主席令第45号"

MARRIAGE_CERTIFICATE_TYPE = CertificateType(
    code=MARRIAGE_CERTIFICATE,
    name="结婚证",
    holder=Audience.NATURAL_PERSON,
    issuer_kind="民政部门",
    fields=certificate(
        {
            "holderSex": printed("持证人性别", "sex"),
            "partnerName": printed("配偶姓名", "partner.name"),
            "partnerIdNumber": printed("配偶身份证件号", "partner.idNumber"),
            "partnerSex": printed("配偶性别", "partner.sex"),
        }
    ),
    number_format="J{region}-{year}-{serial}",
    layout=Layout.BOOKLET,
)

CERTIFICATE_TYPES: tuple[CertificateType, ...] = (MARRIAGE_CERTIFICATE_TYPE,)

# Any office in the country registers on its own since 2025, so nothing travels between provinces.
MARRIAGE_REGISTRATION = Matter(
    **held_by(CIVIL, MatterType.CONFIRMATION, 11),
    name="内地居民结婚登记",
    aliases=("领结婚证", "结婚登记预约", "婚姻登记", "登记结婚"),
    audiences=(Audience.NATURAL_PERSON,),
    themes=("婚姻登记",),
    case_kind=CaseKind.IMMEDIATE,
    summary="男女双方自愿结婚，亲自到婚姻登记机关共同申请，符合条件的当场登记、发给结婚证，不收费。"
    "不受户籍地限制，不用带户口簿；可以先在网上填表预约。",
    conditions=(
        "男女双方完全自愿。",
        "男不得早于二十二周岁，女不得早于二十周岁。",
        "双方均无配偶。",
        "双方没有直系血亲或者三代以内旁系血亲关系。",
    ),
    materials=(
        MaterialRequirement(key="applicantIdCard", name="申请人居民身份证", note="办理时交验原件。"),
        MaterialRequirement(key="partnerIdCard", name="对方当事人居民身份证", note="办理时交验原件。"),
        MaterialRequirement(
            key="declaration",
            name="本人无配偶以及与对方当事人没有直系血亲和三代以内旁系血亲关系的签字声明",
            deficiency_allowed=True,
            note="双方各一份，可以在登记现场当面签字。",
        ),
        MaterialRequirement(
            key="photo",
            name="双方近期半身免冠合影照片",
            required=False,
            accept=("image/jpeg", "image/png"),
            note="用于制作结婚证和归档。",
        ),
    ),
    steps=(
        ProcessStep("受理", 0, "核对证件和声明，询问双方意愿"),
        ProcessStep("审查", 0, "联网核对身份和婚姻状况信息"),
        ProcessStep("办结", 0, "当场予以登记，发给结婚证"),
    ),
    legal_bases=(
        LegalBasis(
            CIVIL_CODE,
            CIVIL_CODE_ORDER,
            "第一千零四十七条",
            "结婚年龄，男不得早于二十二周岁，女不得早于二十周岁。",
        ),
        LegalBasis(
            CIVIL_CODE,
            CIVIL_CODE_ORDER,
            "第一千零四十九条",
            "要求结婚的男女双方应当亲自到婚姻登记机关申请结婚登记。",
        ),
        LegalBasis(
            MARRIAGE_RULES,
            MARRIAGE_ORDER,
            "第七条",
            "内地居民结婚，男女双方应当亲自到婚姻登记机关共同申请结婚登记。",
        ),
        LegalBasis(
            MARRIAGE_RULES,
            MARRIAGE_ORDER,
            "第八条",
            "申请人应当出具本人的居民身份证，以及无配偶、与对方没有直系血亲和三代以内旁系血亲关系的签字声明。",
        ),
        LegalBasis(
            MARRIAGE_RULES, MARRIAGE_ORDER, "第十条", "对当事人符合结婚条件的，应当当场予以登记，发给结婚证。"
        ),
        LegalBasis(MARRIAGE_RULES, MARRIAGE_ORDER, "第六条第二款", "婚姻登记机关办理婚姻登记，不得收取费用。"),
    ),
    statutory_days=0,
    promised_days=0,
    visits_required=1,
    visits_reason="民法典规定男女双方应当亲自到婚姻登记机关申请结婚登记",
    online=False,
    instant=False,
    commitment_available=False,
    results=(MARRIAGE_CERTIFICATE,),
    form=form(
        "结婚登记申请及预约表",
        {
            **applicant(),
            "sex": choice("性别", "男", "女"),
            "maritalStatus": choice("婚姻状况", "未婚", "离婚", "丧偶"),
            "occupation": text("职业", "厨师", maximum=50),
            "partner": group(
                "对方当事人",
                {
                    "name": text("姓名", maximum=50),
                    "idNumber": other_id("身份证号", "511602199106174023"),
                    "sex": choice("性别", "女", "男"),
                    "phone": other_phone("联系电话", "13700000000"),
                    "maritalStatus": choice("婚姻状况", "未婚", "离婚", "丧偶"),
                    "occupation": text("职业", maximum=50),
                },
                {
                    "name": "王芳",
                    "idNumber": "511602199106174023",
                    "sex": "女",
                    "phone": "13700000000",
                    "maritalStatus": "未婚",
                    "occupation": "教师",
                },
                optional=("occupation",),
            ),
            "appointmentDate": day("预约日期", "2026-12-14"),
            "appointmentPeriod": choice("预约时段", "上午", "下午"),
            "ceremony": yes_or_no("需要颁证仪式"),
            "voluntary": agreed("双方自愿结婚，均无配偶，没有直系血亲和三代以内旁系血亲关系"),
        },
        optional=("occupation", "ceremony"),
    ),
)

MATTERS: tuple[Matter, ...] = (MARRIAGE_REGISTRATION,)
