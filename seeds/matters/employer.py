"""What a new employer does for its people: social insurance and the housing fund."""

from resolvers.certificates.model import CertificateType
from resolvers.matters.model import (
    CaseKind,
    CrossProvinceMode,
    LegalBasis,
    MaterialRequirement,
    Matter,
    MatterType,
)
from resolvers.parties.model import Audience
from seeds.departments import FUND, SOCIAL
from seeds.matters.forms import Schema, choice, choices, day, form, integer, number, other_id, text
from seeds.matters.parts import rows
from seeds.matters.startup import AGENT, LICENSE, ORGANIZATION, account, contact, steps

CERTIFICATE_TYPES: tuple[CertificateType, ...] = ()


def _employees(day_title: str) -> Schema:
    properties = {
        "name": text("姓名", maximum=50),
        "idNumber": other_id("身份证号", "511602199208230049"),
        "startDate": day(day_title, "2026-03-02"),
        "monthlyWage": number("月工资（元）", 5200, maximum=1_000_000),
    }
    example = {
        "name": "王五",
        "idNumber": "511602199208230049",
        "startDate": "2026-03-02",
        "monthlyWage": 5200,
    }
    return rows("职工名单", properties, example, most=500)


SOCIAL_INSURANCE = Matter(
    code=f"{SOCIAL.code}4920000000105",
    basic_code="920000000105",
    name="社会保险登记（单位参保）",
    type=MatterType.PUBLIC_SERVICE,
    region=SOCIAL.region,
    department=SOCIAL.code,
    aliases=("单位参保登记", "企业社会保险登记", "社保开户", "单位社保开户", "公司交社保"),
    audiences=(Audience.LEGAL_PERSON,),
    themes=("社会保障", "设立变更"),
    case_kind=CaseKind.PROMISED,
    summary="新设单位办理基本养老保险、失业保险和工伤保险的参保登记，并为首批职工参保。企业在设立登记时同步办理；"
    "没有雇用职工的，可以在用工之日起三十日内再为职工办理参保。",
    conditions=("单位已经依法成立，取得统一社会信用代码。", "为职工参保的，已经与职工建立劳动关系。"),
    materials=(
        LICENSE,
        MaterialRequirement(
            key="employeeRoster",
            name="职工参保花名册",
            copies=1,
            note="与网上填写的职工名单一致，加盖单位印章或者电子印章。",
        ),
        MaterialRequirement(
            key="bankProof", name="缴费账户证明", required=False, note="申请银行代扣社会保险费时提交。"
        ),
    ),
    steps=steps("核对登记信息和职工身份信息，确定工伤保险行业风险类别。", "生成单位参保信息，推送税务部门征收。"),
    legal_bases=(
        LegalBasis(
            title="中华人民共和国社会保险法",
            document_number="主席令第35号（2018年修正）",
            article="第五十七条",
            content="用人单位应当自成立之日起三十日内凭营业执照、登记证书或者单位印章，申请办理社会保险登记；"
            "社会保险经办机构应当自收到申请之日起十五日内予以审核。",
        ),
        LegalBasis(
            title="中华人民共和国社会保险法",
            document_number="主席令第35号（2018年修正）",
            article="第五十八条",
            content="用人单位应当自用工之日起三十日内为其职工向社会保险经办机构申请办理社会保险登记。",
        ),
        LegalBasis(
            title="社会保险经办条例",
            document_number="国务院令第765号",
            article="第六条",
            content="用人单位在登记管理机关办理登记时同步办理社会保险登记。",
        ),
    ),
    # The law's fifteen days are calendar days: some ten working days.
    statutory_days=10,
    promised_days=1,
    visits_required=0,
    online=True,
    instant=False,
    commitment_available=False,
    form=form(
        "社会保险单位参保登记表",
        {
            **ORGANIZATION,
            **AGENT,
            "unitKind": choice("单位类型", "企业", "民办非企业单位", "社会团体", "基金会", "律师事务所", "其他"),
            "industry": text("主要行业", "餐饮业", maximum=50),
            "riskClass": integer("工伤保险行业风险类别（一至八类，由经办机构核定）", 2, minimum=1, maximum=8),
            "insurances": choices("参加的险种", "企业职工基本养老保险", "失业保险", "工伤保险"),
            "officer": contact("社会保险专管员"),
            "account": account("缴费账户"),
            "employees": _employees("用工起始日期"),
        },
        optional=("riskClass", "account", "employees"),
    ),
    consultation_phone=SOCIAL.phone,
    complaint_phone=SOCIAL.complaint_phone,
)

HOUSING_FUND = Matter(
    code=f"{FUND.code}3920000000106",
    basic_code="920000000106",
    name="住房公积金单位缴存登记",
    type=MatterType.PUBLIC_SERVICE,
    region=FUND.region,
    department=FUND.code,
    aliases=("住房公积金单位登记开户", "公积金开户", "单位公积金开户", "公积金缴存登记"),
    audiences=(Audience.LEGAL_PERSON,),
    themes=("住房保障", "设立变更"),
    case_kind=CaseKind.PROMISED,
    summary="新设单位自设立之日起三十日内办理住房公积金缴存登记，并在登记后二十日内为职工设立住房公积金账户。"
    "全程网上办理，办结后按月汇缴。",
    conditions=(
        "单位已经依法设立，取得统一社会信用代码。",
        "单位和职工的缴存比例均不低于百分之五，不高于百分之十二。",
        "每个职工只能有一个住房公积金账户。",
    ),
    materials=(
        LICENSE,
        MaterialRequirement(
            key="depositList",
            name="职工住房公积金缴存清册",
            copies=1,
            note="与网上填写的职工名单一致，加盖单位印章或者电子印章。",
        ),
        MaterialRequirement(
            key="authorization",
            name="经办人授权委托书",
            required=False,
            note="法定代表人委托他人办理时提交。",
        ),
    ),
    steps=steps("核对单位和职工信息、缴存比例和缴存基数。", "设立单位账户和职工账户。"),
    legal_bases=(
        LegalBasis(
            title="住房公积金管理条例",
            document_number="国务院令第262号（2019年修订）",
            article="第十四条",
            content="新设立的单位应当自设立之日起30日内办理住房公积金缴存登记，并自登记之日起20日内，"
            "为本单位职工办理住房公积金账户设立手续。",
        ),
        LegalBasis(
            title="住房公积金管理条例",
            document_number="国务院令第262号（2019年修订）",
            article="第十八条",
            content="职工和单位住房公积金的缴存比例均不得低于职工上一年度月平均工资的5%。",
        ),
        LegalBasis(
            title="关于住房公积金管理若干具体问题的指导意见",
            document_number="建金管〔2005〕5号",
            content="单位和职工缴存比例不应低于5%，原则上不高于12%。",
        ),
    ),
    promised_days=1,
    visits_required=0,
    online=True,
    instant=False,
    commitment_available=False,
    cross_province_modes=(CrossProvinceMode.FULLY_ONLINE,),
    form=form(
        "住房公积金单位缴存登记表",
        {
            **ORGANIZATION,
            **AGENT,
            "foundedOn": day("单位设立日期", "2026-03-02"),
            "unitRate": integer("单位缴存比例（%）", 8, minimum=5, maximum=12),
            "employeeRate": integer("职工缴存比例（%）", 8, minimum=5, maximum=12),
            "firstMonth": {
                "type": "string",
                "title": "首次汇缴月份",
                "pattern": "^20[0-9]{2}-(0[1-9]|1[0-2])$",
                "examples": ["2026-04"],
            },
            "payday": integer("每月发薪日", 10, minimum=1, maximum=31),
            "officer": contact("单位经办人"),
            "account": account("汇缴账户"),
            "employees": _employees("入职日期"),
        },
        optional=("account",),
    ),
    consultation_phone=FUND.phone,
    complaint_phone=FUND.complaint_phone,
)

MATTERS: tuple[Matter, ...] = (SOCIAL_INSURANCE, HOUSING_FUND)
