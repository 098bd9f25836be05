"""Food licences (食品经营许可): their change and their end."""

from dataclasses import replace

from resolvers.certificates.model import CertificateType
from resolvers.matters.model import CaseKind, LegalBasis, MaterialRequirement, Matter, ProcessStep
from resolvers.parties.model import Audience
from seeds.departments import MARKET
from seeds.matters.food import (
    AUTHORIZATION,
    COMPANY,
    COMPANY_FOOD_LICENSE,
    DECISION_TIME,
    FOOD_SAFETY_LAW,
    INDIVIDUAL,
    INDIVIDUAL_FOOD_LICENSE,
    INDIVIDUAL_NEW,
    NEW_COMPANY,
    NEW_INDIVIDUAL,
    RULES,
    RULES_NUMBER,
    SHOP_CODE,
    from_library,
)
from seeds.matters.forms import Schema, agreed, choice, form, person_id, person_name, person_phone, text
from seeds.matters.parts import rows

CERTIFICATE_TYPES: tuple[CertificateType, ...] = ()

CHANGE = LegalBasis(
    title=RULES,
    document_number=RULES_NUMBER,
    content="食品经营许可证载明的事项发生变化的，食品经营者应当在变化后十个工作日内向原发证的市场监督管理部门"
    "申请变更；经营场所发生变化的，应当重新申请食品经营许可。",
)
END = LegalBasis(
    title="中华人民共和国行政许可法",
    document_number="主席令第7号（2003年公布，2019年修正）",
    article="第七十条",
    content="行政许可有效期届满未延续、法人或者其他组织依法终止、行政许可依法被撤销撤回或者吊销等情形，"
    "行政机关应当依法办理有关行政许可的注销手续。",
)


PAPER = MaterialRequirement(
    key="paperLicense",
    name="纸质食品经营许可证正本、副本",
    required=False,
    note="取得纸质许可证的提交；只有电子证照的不用提交。",
)


LICENSE_NUMBER: Schema = {
    "licenseNumber": {
        "type": "string",
        "title": "食品经营许可证编号",
        "pattern": "^JY[0-9A-Z]{8,40}$",
        "examples": ["JY25116020000017"],
    }
}
CHANGES: Schema = {
    "changes": rows(
        "变更事项",
        {
            "item": choice(
                "变更项目", "经营者名称", "法定代表人（负责人）", "住所", "主体业态", "经营项目", "布局流程"
            ),
            "before": text("变更前", maximum=200),
            "after": text("变更后", maximum=200),
        },
        {"item": "经营项目", "before": "热食类食品制售", "after": "热食类食品制售，自制饮品制售"},
        most=10,
    ),
    "commitment": agreed("承诺经营场所没有变化，所填信息和提交的材料真实、合法、有效"),
}
CHANGE_PROOF = MaterialRequirement(
    key="changeProof",
    name="与变更食品经营许可事项有关的材料",
    copies=1,
    note="变更主体业态、经营项目或者布局流程的，提交变更后的平面图、布局流程图；其他变更提交相应证明。",
)

INDIVIDUAL_CHANGE = replace(
    INDIVIDUAL_NEW,
    code=f"{MARKET.code}4901000000110",
    basic_code="901000000110",
    name="食品经营许可证变更（个体）",
    aliases=("食品经营许可变更", "餐饮服务许可证变更", "食品证变更", "增加经营项目"),
    summary="食品经营许可证载明的名称、主体业态、经营项目等发生变化，个体工商户在变化后十个工作日内申请变更。"
    "许可证编号和有效期不变；经营场所搬迁的，不能变更，应当重新申请许可。",
    conditions=("持有有效的食品经营许可证。", "许可证载明的事项发生变化，经营场所没有变化。"),
    materials=(
        from_library("foodLicense", "食品经营许可证", INDIVIDUAL_FOOD_LICENSE),
        CHANGE_PROOF,
        PAPER,
        AUTHORIZATION,
    ),
    steps=(
        ProcessStep(name="受理", working_days=1, description="核对申请材料，材料不全的一次性告知。"),
        ProcessStep(name="审核", working_days=3, description="审查材料，经营条件发生变化的现场核查，作出决定。"),
        ProcessStep(name="办结", working_days=1, description="准予变更的，颁发新的食品经营许可证。"),
    ),
    legal_bases=(FOOD_SAFETY_LAW, CHANGE, DECISION_TIME),
    promised_days=5,
    form=form("食品经营许可变更申请书（个体工商户）", {**INDIVIDUAL, **LICENSE_NUMBER, **CHANGES, **NEW_INDIVIDUAL}),
)

COMPANY_CHANGE = replace(
    INDIVIDUAL_CHANGE,
    code=f"{MARKET.code}4901000000111",
    basic_code="901000000111",
    name="食品经营许可证变更（企业）",
    audiences=(Audience.LEGAL_PERSON,),
    summary="食品经营许可证载明的名称、法定代表人、住所、主体业态、经营项目等发生变化，企业在变化后十个工作日内申请变更。"
    "许可证编号和有效期不变；经营场所搬迁的，不能变更，应当重新申请许可。",
    materials=(
        from_library("foodLicense", "食品经营许可证", COMPANY_FOOD_LICENSE),
        *INDIVIDUAL_CHANGE.materials[1:],
    ),
    results=(COMPANY_FOOD_LICENSE.code,),
    form=form("食品经营许可变更申请书（企业）", {**COMPANY, **LICENSE_NUMBER, **CHANGES, **NEW_COMPANY}),
)

CANCELLATION = replace(
    INDIVIDUAL_NEW,
    code=f"{MARKET.code}4901000000112",
    basic_code="901000000112",
    name="食品经营许可证注销",
    aliases=("食品经营许可注销", "餐饮服务许可证注销", "食品证注销", "饭店关门注销"),
    audiences=(Audience.NATURAL_PERSON, Audience.LEGAL_PERSON),
    case_kind=CaseKind.IMMEDIATE,
    summary="终止食品经营的个体工商户和企业，申请注销食品经营许可证。材料齐全的当场办结，许可证注销后不得再从事食品经营。",
    conditions=(
        "持有食品经营许可证，已经终止食品经营或者经营主体依法终止。",
        "没有正在立案调查的食品安全违法案件。",
    ),
    materials=(
        MaterialRequirement(
            key="application",
            name="食品经营许可注销申请书",
            copies=1,
            note="经营者签字，企业的由法定代表人签字并盖章。",
        ),
        PAPER,
        AUTHORIZATION,
    ),
    steps=(
        ProcessStep(name="受理", working_days=0, description="核对许可证信息和申请人身份。"),
        ProcessStep(name="审核", working_days=0, description="审查注销条件。"),
        ProcessStep(name="办结", working_days=0, description="办理注销手续，电子证照同步失效。"),
    ),
    legal_bases=(END,),
    statutory_days=20,
    promised_days=0,
    results=(),
    form=form(
        "食品经营许可注销申请书",
        {
            "applicantName": person_name(),
            "applicantId": person_id(),
            "applicantPhone": person_phone(),
            "holderName": text("许可证上的经营者名称", "广安区张三面馆"),
            "creditCode": {**SHOP_CODE, "title": "统一社会信用代码", "examples": ["92511602MB9900208N"]},
            **LICENSE_NUMBER,
            "reason": choice("注销原因", "终止食品经营", "经营主体注销", "经营场所搬迁后重新申请", "其他"),
            "explanation": text("补充说明", "店铺租约到期，不再经营", maximum=500),
            "commitment": agreed("承诺已经终止食品经营，所填信息真实"),
        },
        optional=("explanation",),
    ),
)

MATTERS: tuple[Matter, ...] = (INDIVIDUAL_CHANGE, COMPANY_CHANGE, CANCELLATION)
