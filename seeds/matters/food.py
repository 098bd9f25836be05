"""Food licences (食品经营许可): for individual businesses and for companies."""

from dataclasses import replace

from resolvers.certificates.model import CertificateType
from resolvers.certificates.validity import months
from resolvers.matters.model import (
    CaseKind,
    LegalBasis,
    MaterialRequirement,
    MaterialSource,
    Matter,
    MatterType,
    ProcessStep,
)
from resolvers.parties.model import Audience
from seeds.departments import MARKET
from seeds.matters.company import BUSINESS_LICENSE, INDIVIDUAL_BUSINESS_LICENSE
from seeds.matters.forms import (
    CREDIT_CODE,
    Schema,
    address,
    agreed,
    choice,
    choices,
    form,
    legal_representative,
    number,
    organization_code,
    organization_name,
    other_phone,
    person_id,
    person_name,
    person_phone,
    text,
)
from seeds.matters.parts import certificate, group, printed, printed_list, rows, yes_or_no

ON_PAGE: Schema = {
    "premises": printed("经营场所", "premises.address"),
    "businessForm": printed("主体业态"),
    "items": printed_list("经营项目"),
}

INDIVIDUAL_FOOD_LICENSE = CertificateType(
    code=f"{MARKET.code}103",
    name="食品经营许可证",
    holder=Audience.NATURAL_PERSON,
    issuer_kind="市场监督管理部门",
    fields=certificate(
        {"shopName": printed("经营者名称"), "creditCode": printed("统一社会信用代码"), **ON_PAGE},
    ),
    validity=months(60),
    number_format="JY{region}{serial}",
)

COMPANY_FOOD_LICENSE = CertificateType(
    code=f"{MARKET.code}104",
    name="食品经营许可证",
    holder=Audience.LEGAL_PERSON,
    issuer_kind="市场监督管理部门",
    fields=certificate(
        {"legalRepresentative": printed("法定代表人（负责人）"), "domicile": printed("住所"), **ON_PAGE},
    ),
    validity=months(60),
    number_format="JY{region}{serial}",
)

CERTIFICATE_TYPES: tuple[CertificateType, ...] = (INDIVIDUAL_FOOD_LICENSE, COMPANY_FOOD_LICENSE)

RULES = "食品经营许可和备案管理办法"
RULES_NUMBER = "国家市场监督管理总局令第78号"

FOOD_SAFETY_LAW = LegalBasis(
    title="中华人民共和国食品安全法",
    document_number="主席令第21号（2015年修订，2021年修正）",
    article="第三十五条",
    content="国家对食品生产经营实行许可制度。从事食品生产、食品销售、餐饮服务，应当依法取得许可；"
    "但是，销售食用农产品和仅销售预包装食品的，不需要取得许可。",
)
LICENSE_NEEDED = LegalBasis(
    title=RULES,
    document_number=RULES_NUMBER,
    article="第四条",
    content="在中华人民共和国境内从事食品销售和餐饮服务活动，应当依法取得食品经营许可。",
)
DECISION_TIME = LegalBasis(
    title=RULES,
    document_number=RULES_NUMBER,
    content="自受理申请之日起十个工作日内作出是否准予行政许可的决定；因特殊原因需要延长期限的，"
    "经市场监督管理部门负责人批准，可以延长五个工作日，并将理由告知申请人。食品经营许可证有效期为五年。",
)
PREMISES = "四川省广安市广安区建安中路88号"
SHOP_CODE = {"type": "string", "title": "统一社会信用代码（个体工商户）", "pattern": CREDIT_CODE}

INDIVIDUAL: Schema = {
    "operatorName": person_name("经营者姓名"),
    "operatorId": person_id("经营者身份证号"),
    "operatorPhone": person_phone(),
    "shopName": text("字号名称（与营业执照一致）", "广安区张三面馆"),
    "creditCode": {**SHOP_CODE, "examples": ["92511602MB9900208N"]},
}
COMPANY: Schema = {
    "organizationName": organization_name(),
    "creditCode": organization_code(),
    "legalRepresentative": legal_representative(),
    "domicile": address("住所（与营业执照一致）", "四川省广安市广安区金安大道一段66号"),
    "contactName": person_name("联系人姓名", editable=True),
    "contactPhone": person_phone(),
}
CATERING = ("热食类食品制售", "冷食类食品制售", "生食类食品制售", "自制饮品制售")
RETAIL = ("散装食品销售", "散装食品和预包装食品销售")
FORMS = ("餐饮服务经营者", "食品销售经营者")


def business(forms: tuple[str, ...], items: tuple[str, ...]) -> Schema:
    """The place and the kind of business, as the licence prints them."""
    size = {"address": PREMISES, "area": 60, "kitchenArea": 20}
    return {
        "premises": group(
            "经营场所",
            {
                "address": address("详细地址", PREMISES),
                "area": number("经营面积（平方米）", 60, minimum=1, maximum=100_000),
                "kitchenArea": number("其中食品处理区面积（平方米）", 20, maximum=100_000),
            },
            size,
            optional=("kitchenArea",),
        ),
        "businessForm": choice("主体业态", *forms),
        "items": choices("经营项目", *items),
    }


PEOPLE: Schema = {
    "safetyOfficer": group(
        "食品安全管理人员",
        {"name": text("姓名", maximum=50), "phone": other_phone("手机号码", "13900000000")},
        {"name": "李四", "phone": "13900000000"},
    ),
    "staff": rows(
        "从事接触直接入口食品工作的人员",
        {
            "name": text("姓名", maximum=50),
            "post": text("岗位", maximum=50),
            "healthCertificate": text("健康证明编号", maximum=50),
        },
        {"name": "王五", "post": "厨师", "healthCertificate": "511602260001"},
        most=500,
    ),
    "warehouse": address("外设仓库地址（没有的不填）", "四川省广安市广安区城北仓储园3号"),
    "online": yes_or_no("是否通过网络经营（含外卖平台）"),
    "commitment": agreed("承诺所填信息和提交的材料真实、合法、有效，并符合食品安全要求"),
}
NEW_INDIVIDUAL = business(FORMS, (*CATERING, *RETAIL))
NEW_COMPANY = business(
    (*FORMS, "集中用餐单位食堂"),
    (*CATERING, "半成品制售", *RETAIL, "食品销售连锁管理", "餐饮服务连锁管理", "餐饮服务管理"),
)


def from_library(key: str, name: str, kind: CertificateType) -> MaterialRequirement:
    """A certificate of the same authority: what it issued itself it must not ask for (国令716号)."""
    return MaterialRequirement(
        key=key,
        name=name,
        required=False,
        source=MaterialSource.CERTIFICATE_LIBRARY,
        certificate_type=kind.code,
        note="由市场监管部门内部核验，免提交；电子证照库中有的，自动调取。",
    )


PLAN = MaterialRequirement(
    key="floorPlan",
    name="经营场所平面图、布局流程图",
    copies=1,
    note="标明食品处理区、就餐区等功能区域、主要设备设施的位置和食品加工操作流程，手绘清晰的也可以。",
)
EQUIPMENT = MaterialRequirement(
    key="equipment", name="与食品经营相适应的主要设备设施清单", copies=1, note="写明设备设施名称和数量。"
)
SAFETY_RULES = MaterialRequirement(
    key="safetyRules",
    name="保证食品安全的规章制度目录清单",
    deficiency_allowed=True,
    copies=1,
    note="包括食品安全自查、从业人员健康管理、进货查验记录、食品安全事故处置等制度。",
)
AUTHORIZATION = MaterialRequirement(
    key="authorization", name="授权委托书", required=False, note="委托他人代办时提交。"
)
INDIVIDUAL_NEW = Matter(
    code=f"{MARKET.code}4901000000108",
    basic_code="901000000108",
    name="食品经营许可证新办（个体）",
    type=MatterType.LICENSING,
    region=MARKET.region,
    department=MARKET.code,
    aliases=(
        "食品经营许可证核发",
        "餐饮服务许可证",
        "开饭馆许可",
        "开餐馆许可证",
        "食品流通许可证",
        "餐饮卫生许可证",
        "小吃店办证",
        "食品证",
    ),
    audiences=(Audience.NATURAL_PERSON,),
    themes=("准营准办",),
    case_kind=CaseKind.PROMISED,
    summary="个体工商户开餐馆、小吃店、奶茶店，或者销售散装食品，领取营业执照后申请食品经营许可证。"
    "全程网上办理，营业执照免提交；需要现场核查的，由市场监管部门上门。仅销售预包装食品的办理备案，不用办本许可证。",
    conditions=(
        "已经先行取得个体工商户营业执照。",
        "具有与经营的食品品种、数量相适应的食品原料处理和加工、销售、贮存等场所，环境整洁，与有毒、有害场所以及其他污染源保持规定的距离。",
        "具有与经营的食品品种、数量相适应的经营设备或者设施，有相应的消毒、冷藏冷冻、通风、防蝇防鼠、洗涤以及处理废水、存放垃圾的设施。",
        "有专职或者兼职的食品安全管理人员和保证食品安全的规章制度。",
        "具有合理的设备布局和工艺流程，防止待加工食品与直接入口食品、原料与成品交叉污染。",
        "从事接触直接入口食品工作的人员取得健康证明。",
    ),
    materials=(
        from_library("businessLicense", "营业执照（个体工商户）", INDIVIDUAL_BUSINESS_LICENSE),
        PLAN,
        EQUIPMENT,
        SAFETY_RULES,
        AUTHORIZATION,
    ),
    steps=(
        ProcessStep(name="受理", working_days=1, description="核对申请材料，材料不全的一次性告知。"),
        ProcessStep(name="审核", working_days=5, description="审查材料，需要时对经营场所现场核查，作出决定。"),
        ProcessStep(
            name="办结",
            working_days=1,
            description="准予许可的，颁发食品经营许可证；不予许可的，书面说明理由。",
        ),
    ),
    legal_bases=(FOOD_SAFETY_LAW, LICENSE_NEEDED, DECISION_TIME),
    statutory_days=10,
    promised_days=7,
    visits_required=0,
    online=True,
    instant=False,
    commitment_available=False,
    results=(INDIVIDUAL_FOOD_LICENSE.code,),
    form=form(
        "食品经营许可申请书（个体工商户）",
        {**INDIVIDUAL, **NEW_INDIVIDUAL, **PEOPLE},
        optional=("warehouse",),
    ),
    consultation_phone=MARKET.phone,
    complaint_phone=MARKET.complaint_phone,
)

COMPANY_NEW = replace(
    INDIVIDUAL_NEW,
    code=f"{MARKET.code}4901000000109",
    basic_code="901000000109",
    name="食品经营许可证新办（企业）",
    aliases=(
        "食品经营许可证核发",
        "餐饮服务许可证",
        "餐饮公司许可",
        "食品流通许可证",
        "单位食堂许可证",
        "中央厨房许可",
    ),
    audiences=(Audience.LEGAL_PERSON,),
    summary="企业从事餐饮服务、散装食品销售、连锁管理，或者学校、机关、企业等开办集中用餐单位食堂，申请食品经营许可证。"
    "全程网上办理，营业执照免提交；需要现场核查的，由市场监管部门上门。仅销售预包装食品的办理备案，不用办本许可证。",
    conditions=(
        "已经先行取得营业执照等合法主体资格。",
        *INDIVIDUAL_NEW.conditions[1:],
        "经营项目选择半成品制售的，仅限中央厨房申请。",
    ),
    materials=(
        from_library("businessLicense", "营业执照", BUSINESS_LICENSE),
        *INDIVIDUAL_NEW.materials[1:],
    ),
    results=(COMPANY_FOOD_LICENSE.code,),
    form=form("食品经营许可申请书（企业）", {**COMPANY, **NEW_COMPANY, **PEOPLE}, optional=("warehouse",)),
)

MATTERS: tuple[Matter, ...] = (INDIVIDUAL_NEW, COMPANY_NEW)
