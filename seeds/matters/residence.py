"""Identity and residence: 居民身份证补领, 居住证申领.

Laws that count calendar days (六十日, 十五日) are given here in working days, rounded down.
"""

from resolvers.certificates.model import CertificateType, Layout
from resolvers.certificates.validity import Validity, ValidityKind, months
from resolvers.matters.model import (
    CaseKind,
    CrossProvinceMode,
    Fee,
    LegalBasis,
    MaterialRequirement,
    MaterialSource,
    Matter,
    MatterType,
    ProcessStep,
)
from resolvers.parties.model import Audience
from seeds.departments import POLICE
from seeds.matters.family import HOME, applicant, ethnic_group, explained
from seeds.matters.forms import address, agreed, choice, day, form, text
from seeds.matters.livelihood import held_by
from seeds.matters.parts import certificate, group, printed, yes_or_no

RESIDENT_ID_CARD = f"{POLICE.code}004"
RESIDENCE_PERMIT = f"{POLICE.code}006"

# The citizen's number is the holder's number, so the number on the page is only the record's.
# Valid for 5, 10, 20 years or without end, depending on the age at issue (居民身份证法 art. 5).
ID_CARD_TYPE = CertificateType(
    code=RESIDENT_ID_CARD,
    name="居民身份证",
    holder=Audience.NATURAL_PERSON,
    issuer_kind="公安机关",
    fields=certificate(
        {
            "sex": printed("性别"),
            "ethnicGroup": printed("民族"),
            "birthDate": printed("出生日期"),
            "domicileAddress": printed("常住户口所在地住址"),
        }
    ),
    # 居民身份证法 art. 5; without end from 46 on.
    validity=Validity(ValidityKind.BY_AGE, bands=((16, 60), (26, 120), (46, 240))),
    layout=Layout.CARD,
)

# The regulation sets no term, but without the yearly endorsement the permit stops working (art. 10).
RESIDENCE_PERMIT_TYPE = CertificateType(
    code=RESIDENCE_PERMIT,
    name="居住证",
    holder=Audience.NATURAL_PERSON,
    issuer_kind="公安机关",
    fields=certificate(
        {
            "sex": printed("性别"),
            "ethnicGroup": printed("民族"),
            "birthDate": printed("出生日期"),
            "domicileAddress": printed("常住户口所在地住址"),
            "residenceAddress": printed("居住地住址", "residence.address"),
        }
    ),
    validity=months(12),
    layout=Layout.CARD,
)

CERTIFICATE_TYPES: tuple[CertificateType, ...] = (
    ID_CARD_TYPE,
    RESIDENCE_PERMIT_TYPE,
)

ID_CARD_LAW = "中华人民共和国居民身份证法"
ID_CARD_ORDER = "主席令第4号（2011年修正）"
RESIDENCE_RULES = "居住证暂行条例"
RESIDENCE_ORDER = "国务院令第663号"

OWN_ID_CARD = MaterialRequirement(
    key="residentIdCard",
    name="申请人居民身份证",
    source=MaterialSource.CERTIFICATE_LIBRARY,
    certificate_type=RESIDENT_ID_CARD,
)

ID_CARD_REISSUE = Matter(
    **held_by(POLICE, MatterType.PUBLIC_SERVICE, 8),
    name="居民身份证补领",
    aliases=("身份证丢失补办", "补办身份证", "身份证挂失补领", "身份证丢了怎么办"),
    audiences=(Audience.NATURAL_PERSON,),
    themes=("身份证件",),
    case_kind=CaseKind.PROMISED,
    summary="居民身份证丢失、被盗后申请补发新证。网上填好申领信息，到窗口采集人像、指纹并缴费即可；"
    "急需用证的可以同时申领临时居民身份证。在外省居住的，可到居住地公安机关异地受理点提交。",
    conditions=(
        "申请人已经登记常住户口，原居民身份证丢失或者被盗。",
        "异地申请的，申请人在居住地合法稳定就业、就学或者居住。",
        "未满十六周岁的，由监护人代为申请。",
    ),
    materials=(
        MaterialRequirement(
            key="householdRegister",
            name="居民户口簿",
            note="在户籍地办理交验居民户口簿；异地办理可以改为交验居住证。申领登记表由窗口按网上填报内容打印，本人签名确认。",
        ),
        MaterialRequirement(
            key="guardianIdCard",
            name="监护人居民身份证",
            required=False,
            note="未满十六周岁由监护人代为申请的提供。",
        ),
    ),
    steps=(
        ProcessStep("受理", 1, "核验身份，采集人像和指纹，登记挂失，收取工本费"),
        ProcessStep("审核签发", 4, "户籍地县级公安机关审核签发"),
        ProcessStep("制证", 13, "统一制作证件"),
        ProcessStep("办结", 2, "通知申请人领取或者邮寄送达"),
    ),
    legal_bases=(
        LegalBasis(
            ID_CARD_LAW,
            ID_CARD_ORDER,
            "第三条第三款",
            "公民申请领取、换领、补领居民身份证，应当登记指纹信息。",
        ),
        LegalBasis(ID_CARD_LAW, ID_CARD_ORDER, "第十一条", "居民身份证丢失的，应当申请补领。"),
        LegalBasis(
            ID_CARD_LAW,
            ID_CARD_ORDER,
            "第十二条",
            "公安机关应当自公民提交《居民身份证申领登记表》之日起六十日内发放居民身份证。（六十日为自然日，约四十个工作日）",
        ),
        LegalBasis(
            "关于建立居民身份证异地受理挂失申报和丢失招领制度的意见",
            content="离开常住户口所在地的公民，可以到居住地公安机关异地受理点申请补领，由户籍地公安机关审核签发。",
        ),
    ),
    fees=(
        Fee(
            "居民身份证工本费（丢失补领）",
            "40.00",
            basis="《国家发展改革委、财政部关于居民身份证收费标准及有关问题的通知》（发改价格〔2003〕2322号）",
        ),
    ),
    statutory_days=40,
    promised_days=20,
    visits_required=1,
    visits_reason="法律规定申请居民身份证应当登记指纹信息，须本人到场采集人像和指纹",
    online=False,
    instant=False,
    commitment_available=False,
    cross_province_modes=(CrossProvinceMode.COLLECT_AND_FORWARD,),
    results=(RESIDENT_ID_CARD,),
    form=form(
        "居民身份证补领申请表",
        {
            **applicant(),
            "sex": choice("性别", "男", "女"),
            "ethnicGroup": ethnic_group(),
            "birthDate": day("出生日期", "1990-01-01"),
            "domicileAddress": address("常住户口所在地住址", HOME),
            "lossReason": choice("补领原因", "丢失", "被盗"),
            "lossDate": day("丢失日期", "2026-11-01"),
            "temporaryCard": explained(yes_or_no("同时申领临时居民身份证"), "临时居民身份证工本费每证10元，另行收取"),
            "delivery": choice("领取方式", "窗口领取", "邮寄送达"),
            "deliveryAddress": explained(address("邮寄地址", HOME), "选择邮寄送达时填写"),
            "lossDeclared": agreed("本人声明原证确已丢失，同意登记挂失，找回原证后交回公安机关"),
        },
        optional=("deliveryAddress",),
    ),
)

RESIDENCE_APPLICATION = Matter(
    **held_by(POLICE, MatterType.PUBLIC_SERVICE, 10),
    name="居住证申领",
    aliases=("办居住证", "暂住证", "居住证办理", "流动人口居住证"),
    audiences=(Audience.NATURAL_PERSON,),
    themes=("户籍办理", "身份证件"),
    case_kind=CaseKind.PROMISED,
    summary="户口不在本地、在广安居住半年以上，并且在这里就业、居住或者读书的人，可以申领居住证，"
    "凭证享受义务教育、公共卫生、换领补领身份证等服务和便利。首次申领不收费，证件每年签注一次。",
    conditions=(
        "离开常住户口所在地，到广安居住半年以上。",
        "有合法稳定就业、合法稳定住所、连续就读三种情形之一。",
        "未满十六周岁的未成年人和行动不便的老年人、残疾人，可以由监护人、近亲属代为申领。",
    ),
    materials=(
        OWN_ID_CARD,
        MaterialRequirement(
            key="photo",
            name="本人相片",
            accept=("image/jpeg", "image/png"),
            deficiency_allowed=True,
            note="近期正面免冠彩色相片。",
        ),
        MaterialRequirement(
            key="addressProof",
            name="居住地住址证明",
            note="房屋租赁合同、房屋产权证明文件、购房合同，或者房屋出租人、用人单位、就读学校出具的住宿证明，提供一种。",
        ),
        MaterialRequirement(
            key="workOrStudyProof",
            name="就业或者就读证明",
            required=False,
            note="以就业或者就读申领的提供：劳动合同、劳动关系证明、营业执照，或者学生证、学校出具的就读证明。",
        ),
        MaterialRequirement(
            key="agentIdCard", name="代办人身份证件", required=False, note="由监护人、近亲属代为申领的提供。"
        ),
    ),
    steps=(
        ProcessStep("受理", 1, "材料不全的一次性告知需要补充的材料"),
        ProcessStep("审核", 3, "核实居住半年以上的登记记录和住址、就业、就读情况"),
        ProcessStep("办结", 3, "制作并发放居住证"),
    ),
    legal_bases=(
        LegalBasis(
            RESIDENCE_RULES,
            RESIDENCE_ORDER,
            "第二条",
            "公民离开常住户口所在地，到其他城市居住半年以上，符合有合法稳定就业、合法稳定住所、连续就读条件之一的，可以申领居住证。",
        ),
        LegalBasis(
            RESIDENCE_RULES,
            RESIDENCE_ORDER,
            "第九条",
            "对符合居住证办理条件的，公安机关应当自受理之日起15日内制作发放居住证。（15日为自然日，约十个工作日）",
        ),
        LegalBasis(RESIDENCE_RULES, RESIDENCE_ORDER, "第十条", "居住证由县级人民政府公安机关签发，每年签注1次。"),
        LegalBasis(RESIDENCE_RULES, RESIDENCE_ORDER, "第二十一条", "首次申领居住证，免收证件工本费。"),
    ),
    statutory_days=10,
    promised_days=7,
    visits_required=0,
    online=True,
    instant=False,
    commitment_available=False,
    results=(RESIDENCE_PERMIT,),
    form=form(
        "居住证申领表",
        {
            **applicant(),
            "sex": choice("性别", "男", "女"),
            "ethnicGroup": ethnic_group(),
            "birthDate": day("出生日期", "1990-01-01"),
            "domicileAddress": address("常住户口所在地住址", "重庆市渝北区龙溪街道红锦大道10号"),
            "ground": choice("申领情形", "合法稳定住所", "合法稳定就业", "连续就读"),
            "residence": group(
                "居住情况",
                {
                    "address": address("居住地住址", "四川省广安市广安区浓洄街道平安大道2号"),
                    "since": day("居住起始日期", "2026-01-05"),
                    "dwelling": choice("住所类型", "租赁房屋", "自有房屋", "单位宿舍", "学校宿舍", "借住亲友"),
                },
                {
                    "address": "四川省广安市广安区浓洄街道平安大道2号",
                    "since": "2026-01-05",
                    "dwelling": "租赁房屋",
                },
            ),
            "employerOrSchool": text("工作单位或者就读学校", "广安味道餐饮有限公司"),
            "delivery": choice("领取方式", "窗口领取", "邮寄送达"),
            "truthful": agreed("本人对所提交证明材料的真实性、合法性负责"),
        },
        optional=("employerOrSchool",),
    ),
)

MATTERS: tuple[Matter, ...] = (ID_CARD_REISSUE, RESIDENCE_APPLICATION)
