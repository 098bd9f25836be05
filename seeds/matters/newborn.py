"""A newborn's insurance: 城乡居民医保参保登记, 医保费缴纳, 社会保障卡申领."""

from resolvers.certificates.model import CertificateType, Layout
from resolvers.matters.model import (
    CaseKind,
    CrossProvinceMode,
    LegalBasis,
    MaterialRequirement,
    MaterialSource,
    Matter,
    MatterType,
    ProcessStep,
)
from resolvers.parties.model import Audience
from seeds.departments import MEDICAL_INSURANCE, SOCIAL, TAX
from seeds.matters.birth import ISSUED_BIRTH_CERTIFICATE, ONE_THING
from seeds.matters.family import HOME, child_id, explained, guardian
from seeds.matters.forms import address, agreed, choice, form, integer
from seeds.matters.household import HOUSEHOLD_CARD
from seeds.matters.livelihood import held_by
from seeds.matters.parts import certificate, group, printed

SOCIAL_SECURITY_CARD = f"{SOCIAL.code}008"

SOCIAL_SECURITY_CARD_TYPE = CertificateType(
    code=SOCIAL_SECURITY_CARD,
    name="社会保障卡",
    holder=Audience.NATURAL_PERSON,
    issuer_kind="人力资源社会保障部门",
    fields=certificate(
        {
            "cardholderName": printed("持卡人姓名", "child.name"),
            "sex": printed("性别", "child.sex"),
            "socialSecurityNumber": printed("社会保障号码", "childIdNumber"),
            "bank": printed("合作银行"),
        }
    ),
    layout=Layout.CARD,
)

CERTIFICATE_TYPES: tuple[CertificateType, ...] = (SOCIAL_SECURITY_CARD_TYPE,)

INSURANCE_LAW = "中华人民共和国社会保险法"
INSURANCE_LAW_ORDER = "主席令第35号（2018年修正）"
AGENCY_RULES = "社会保险经办条例"
AGENCY_RULES_ORDER = "国务院令第765号"
NEWBORN_RULE = LegalBasis(
    "国家医保局、财政部、税务总局关于加强和改进基本医疗保险参保工作的指导意见",
    "医保发〔2020〕33号",
    content="原则上新生儿出生后90天内由监护人按规定办理参保登记，自出生之日所发生的医疗费用均可纳入医保报销。",
)
SUPPORT = ("不享受资助", "特困人员", "孤儿、事实无人抚养儿童", "最低生活保障对象", "防止返贫监测对象", "其他")

GUARDIAN_ID_CARD = MaterialRequirement(key="guardianIdCard", name="监护人有效身份证件")

ENROLMENT = Matter(
    **held_by(MEDICAL_INSURANCE, MatterType.PUBLIC_SERVICE, 5),
    name="城乡居民基本医疗保险参保登记（新生儿）",
    aliases=("新生儿医保", "新生儿参保", "宝宝医保登记", "城乡居民医保参保"),
    audiences=(Audience.NATURAL_PERSON,),
    themes=("生育收养", "社会保障", "医疗卫生"),
    case_kind=CaseKind.PROMISED,
    summary="为新生儿办理城乡居民基本医疗保险参保登记。出生后90天内登记并缴费的，从出生之日起的医疗费用可以按规定报销。"
    "登记成功后到税务部门渠道缴费；可以通过“新生儿出生一件事”一并办理。",
    conditions=(
        "新生儿在广安区落户，或者随父母在广安区居住。",
        "没有参加其他基本医疗保险，不重复参保。",
        "由监护人办理。",
    ),
    materials=(ISSUED_BIRTH_CERTIFICATE, GUARDIAN_ID_CARD),
    steps=(
        ProcessStep("受理", 0, "核对新生儿和监护人身份"),
        ProcessStep("审核", 1, "核查有无重复参保，确认参保类别"),
        ProcessStep("办结", 0, "登记参保信息并推送税务部门"),
    ),
    legal_bases=(
        LegalBasis(
            INSURANCE_LAW,
            INSURANCE_LAW_ORDER,
            "第二十五条",
            "国家建立和完善城镇居民基本医疗保险制度，实行个人缴费和政府补贴相结合。",
        ),
        LegalBasis(
            "国务院关于整合城乡居民基本医疗保险制度的意见",
            "国发〔2016〕3号",
            content="整合城镇居民基本医疗保险和新型农村合作医疗，建立统一的城乡居民基本医疗保险制度。",
        ),
        LegalBasis(
            AGENCY_RULES,
            AGENCY_RULES_ORDER,
            "第六条第二款",
            "个人申请办理社会保险登记，社会保险经办机构应当自收到申请之日起10个工作日内办理完毕。",
        ),
        NEWBORN_RULE,
    ),
    statutory_days=10,
    promised_days=1,
    visits_required=0,
    online=True,
    instant=False,
    commitment_available=False,
    form=form(
        "城乡居民基本医疗保险参保登记表（新生儿）",
        {
            **guardian(),
            "childIdNumber": child_id(),
            "homeAddress": address("现居住地址", HOME),
            "insuranceYear": integer("参保年度", 2026, minimum=2020, maximum=2100),
            "support": choice("参保资助类别", *SUPPORT),
            "notInsured": agreed("新生儿没有参加其他基本医疗保险"),
        },
        optional=("father", "childIdNumber"),
    ),
)

PREMIUM = Matter(
    **held_by(TAX, MatterType.PUBLIC_SERVICE, 6),
    name="城乡居民基本医疗保险费缴纳（新生儿）",
    aliases=("交医保费", "新生儿医保缴费", "城乡居民医保缴费", "城乡居民社会保险费申报缴纳"),
    audiences=(Audience.NATURAL_PERSON,),
    themes=("生育收养", "社会保障", "税收财务"),
    case_kind=CaseKind.IMMEDIATE,
    summary="参保登记后，由监护人向税务部门为新生儿缴纳出生当年的城乡居民基本医疗保险费。"
    "个人缴费标准按国家和四川省当年公布的执行，享受参保资助的按规定减免。",
    conditions=(
        "新生儿已经办理城乡居民基本医疗保险参保登记。",
        "出生后90天内缴费的，从出生之日起享受待遇；超过90天的，按统筹地区规定执行。",
    ),
    materials=(
        MaterialRequirement(
            key="insuredIdentity",
            name="新生儿身份证明",
            note="居民户口簿或者出生医学证明，用于核对缴费人信息。",
        ),
    ),
    steps=(
        ProcessStep("受理", 0, "核对参保登记信息和应缴金额"),
        ProcessStep("办结", 0, "确认缴费到账，可以下载缴费凭证"),
    ),
    legal_bases=(
        LegalBasis(
            INSURANCE_LAW,
            INSURANCE_LAW_ORDER,
            "第五十九条",
            "县级以上人民政府加强社会保险费的征收工作。社会保险费实行统一征收。",
        ),
        LegalBasis(
            "深化党和国家机构改革方案",
            content="将基本养老保险费、基本医疗保险费、失业保险费等各项社会保险费交由税务部门统一征收。",
        ),
        NEWBORN_RULE,
    ),
    promised_days=0,
    visits_required=0,
    online=True,
    instant=False,
    commitment_available=False,
    form=form(
        "城乡居民基本医疗保险费缴费登记表（新生儿）",
        {
            **guardian(),
            "childIdNumber": child_id(),
            "insuranceYear": integer("参保年度", 2026, minimum=2020, maximum=2100),
            "support": choice("参保资助类别", *SUPPORT),
            "payment": group(
                "缴费方式",
                {
                    "channel": choice("缴费渠道", "手机支付", "银行扣款", "父母职工医保个人账户共济"),
                    "invoice": choice("缴费凭证", "电子凭证", "纸质凭证"),
                },
                {"channel": "手机支付", "invoice": "电子凭证"},
            ),
        },
        optional=("father", "childIdNumber"),
    ),
)

SOCIAL_SECURITY_CARD_APPLICATION = Matter(
    **held_by(SOCIAL, MatterType.PUBLIC_SERVICE, 7),
    name="社会保障卡申领（新生儿）",
    aliases=("办社保卡", "新生儿社保卡", "医保卡申领", "第三代社会保障卡申领"),
    audiences=(Audience.NATURAL_PERSON,),
    themes=("生育收养", "社会保障"),
    case_kind=CaseKind.PROMISED,
    summary="新生儿落户、有了公民身份号码后，由监护人为其申领社会保障卡，首次申领不收费。"
    "实体卡用于看病、参保和领取待遇，可以邮寄；激活银行账户功能由监护人到合作银行办理。",
    conditions=(
        "新生儿已经办理出生登记，取得公民身份号码。",
        "没有领过社会保障卡。",
        "由监护人代为申领。",
    ),
    materials=(
        MaterialRequirement(
            key="householdCard",
            name="新生儿常住人口登记卡",
            source=MaterialSource.CERTIFICATE_LIBRARY,
            certificate_type=HOUSEHOLD_CARD,
            note="通过“新生儿出生一件事”办理的，落户后由系统自动调用，免提交。",
        ),
        GUARDIAN_ID_CARD,
        MaterialRequirement(
            key="photo",
            name="新生儿电子相片",
            required=False,
            accept=("image/jpeg", "image/png"),
            max_bytes=2 * 1024 * 1024,
            note="近期白底免冠相片。",
        ),
    ),
    steps=(
        ProcessStep("受理", 1, "核对新生儿和监护人身份"),
        ProcessStep("审核", 1, "核查有无重复持卡"),
        ProcessStep("制卡", 2, "制作实体卡"),
        ProcessStep("办结", 1, "通知领取或者邮寄"),
    ),
    legal_bases=(
        LegalBasis(
            AGENCY_RULES,
            AGENCY_RULES_ORDER,
            "第六条第二款",
            "个人以公民身份号码作为社会保障号码，取得社会保障卡和医保电子凭证；自收到申请之日起10个工作日内办理完毕。",
        ),
        LegalBasis(
            AGENCY_RULES,
            AGENCY_RULES_ORDER,
            "第七条第一款",
            "社会保障卡是个人参加社会保险和享受各项社会保险待遇的凭证，包括实体社会保障卡和电子社会保障卡。",
        ),
        LegalBasis(
            "人力资源和社会保障部关于印发“中华人民共和国社会保障卡”管理办法的通知",
            "人社部发〔2011〕47号",
            content="社会保障卡是持卡人享有社会保障和公共就业服务权益的电子凭证。",
        ),
        ONE_THING,
    ),
    statutory_days=10,
    promised_days=5,
    visits_required=0,
    online=True,
    instant=False,
    commitment_available=False,
    cross_province_modes=(CrossProvinceMode.FULLY_ONLINE,),
    results=(SOCIAL_SECURITY_CARD,),
    form=form(
        "社会保障卡申领登记表（新生儿）",
        {
            **guardian(),
            "childIdNumber": child_id(),
            "bank": choice("合作银行", "中国农业银行", "中国工商银行", "中国银行", "中国建设银行", "其他合作银行"),
            "delivery": choice("领取方式", "邮寄送达", "窗口领取"),
            "deliveryAddress": explained(address("邮寄地址", HOME), "选择邮寄送达时填写"),
        },
        optional=("father", "childIdNumber", "deliveryAddress"),
    ),
)

MATTERS: tuple[Matter, ...] = (ENROLMENT, PREMIUM, SOCIAL_SECURITY_CARD_APPLICATION)
