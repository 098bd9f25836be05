"""Licences that a place of business needs beside the food licence: public places, tobacco."""

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
from seeds.departments import HEALTH, TOBACCO
from seeds.matters.company import BUSINESS_LICENSE, INDIVIDUAL_BUSINESS_LICENSE
from seeds.matters.forms import (
    CREDIT_CODE,
    Schema,
    address,
    agreed,
    choice,
    choices,
    day,
    form,
    integer,
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
from seeds.matters.parts import certificate, group, printed, printed_list, yes_or_no

PUBLIC_PLACE_LICENSE = CertificateType(
    code=f"{HEALTH.code}105",
    name="公共场所卫生许可证",
    holder=Audience.LEGAL_PERSON,
    issuer_kind="卫生健康（疾病预防控制）部门",
    fields=certificate(
        {
            "legalRepresentative": printed("法定代表人（负责人）"),
            "placeKinds": printed_list("经营项目"),
            "premises": printed("经营场所地址", "premises.address"),
        }
    ),
    validity=months(48),
)

TOBACCO_LICENSE = CertificateType(
    code=f"{TOBACCO.code}106",
    name="烟草专卖零售许可证",
    holder=Audience.NATURAL_PERSON,
    issuer_kind="烟草专卖行政主管部门",
    fields=certificate(
        {
            "shopName": printed("企业（字号）名称"),
            "premises": printed("经营场所", "premises.address"),
            "scope": printed_list("许可范围"),
        }
    ),
    # Five years is the longest term that the law allows.
    validity=months(60),
)

CERTIFICATE_TYPES: tuple[CertificateType, ...] = (PUBLIC_PLACE_LICENSE, TOBACCO_LICENSE)

ORGANIZATION: Schema = {
    "organizationName": organization_name(),
    "creditCode": organization_code(),
    "legalRepresentative": legal_representative(),
    "contactName": person_name("联系人姓名", editable=True),
    "contactPhone": person_phone(),
}
PREMISES = "四川省广安市广安区建安中路102号"


def premises(title: str, area: str) -> Schema:
    """The address and the size of a place."""
    properties = {
        "address": address("详细地址", PREMISES),
        "area": number(area, 120, minimum=1, maximum=1_000_000),
    }
    return group(title, properties, {"address": PREMISES, "area": 120})


def officer(title: str) -> Schema:
    """The person in charge of something, with phone."""
    properties = {"name": text("姓名", maximum=50), "phone": other_phone("手机号码", "13900000000")}
    return group(title, properties, {"name": "李四", "phone": "13900000000"})


def license_of(kind: CertificateType) -> MaterialRequirement:
    """The business licence, from the certificate library."""
    return MaterialRequirement(
        key="businessLicense",
        name=kind.name,
        source=MaterialSource.CERTIFICATE_LIBRARY,
        certificate_type=kind.code,
        note="电子证照库中有的，自动调取；没有的，请上传。",
    )


def steps(review: str, days: int, finish: str) -> tuple[ProcessStep, ...]:
    """Acceptance, review, result."""
    return (
        ProcessStep(name="受理", working_days=1, description="核对申请材料，材料不全的一次性告知。"),
        ProcessStep(name="审核", working_days=days, description=review),
        ProcessStep(name="办结", working_days=1, description=finish),
    )


PUBLIC_PLACE = Matter(
    code=f"{HEALTH.code}4901000000113",
    basic_code="901000000113",
    name="公共场所卫生许可",
    type=MatterType.LICENSING,
    region=HEALTH.region,
    department=HEALTH.code,
    aliases=(
        "公共场所卫生许可证",
        "卫生许可证",
        "宾馆卫生许可证",
        "理发店卫生许可证",
        "美容店办证",
        "浴室卫生许可",
    ),
    audiences=(Audience.LEGAL_PERSON,),
    themes=("准营准办", "医疗卫生"),
    case_kind=CaseKind.PROMISED,
    summary="开办宾馆、理发店、美容店、公共浴室、影剧院、游泳馆、商场等公共场所，营业前申请卫生许可证。"
    "可以选择告知承诺方式，承诺符合卫生标准后先行取证。饭馆、咖啡馆、酒吧、茶座不再办理；"
    "录像厅、音乐厅、展览馆、博物馆、美术馆、图书馆、书店改为备案。",
    conditions=(
        "已经领取营业执照等合法主体资格。",
        "空气、微小气候、水质、采光照明、噪音、顾客用具和卫生设施符合国家卫生标准和要求。",
        "建立卫生管理制度和卫生责任制度，配备专职或者兼职卫生管理人员。",
        "直接为顾客服务的人员持有有效健康合格证明。",
    ),
    materials=(
        license_of(BUSINESS_LICENSE),
        MaterialRequirement(
            key="floorPlan",
            name="公共场所地址方位示意图、平面图和卫生设施平面布局图",
            copies=1,
            note="标明各功能间和卫生设施的位置。",
        ),
        MaterialRequirement(
            key="testReport",
            name="公共场所卫生检测或者评价报告",
            source=MaterialSource.COMMITMENT,
            note="选择告知承诺的，以符合卫生标准和要求的书面承诺代替，取证后监督核查。",
        ),
        MaterialRequirement(key="hygieneRules", name="公共场所卫生管理制度", deficiency_allowed=True, copies=1),
        MaterialRequirement(
            key="airReport",
            name="集中空调通风系统卫生检测或者评价报告",
            required=False,
            note="使用集中空调通风系统的提交。",
        ),
    ),
    steps=steps("审查申报资料，需要时现场审核，作出决定。", 5, "准予许可的，颁发公共场所卫生许可证。"),
    legal_bases=(
        LegalBasis(
            title="公共场所卫生管理条例",
            document_number="国发〔1987〕24号（2024年12月6日国务院第三次修订）",
            article="第四条",
            content="国家对公共场所实行“卫生许可证”制度。“卫生许可证”由设区的市级、县级人民政府疾病预防控制部门签发。",
        ),
        LegalBasis(
            title="公共场所卫生管理条例",
            document_number="国发〔1987〕24号（2024年12月6日国务院第三次修订）",
            article="第八条",
            content="除公园、体育场（馆）、公共交通工具和实行卫生备案管理的公共场所外，经营单位应当在营业前申请办理“卫生许可证”。",
        ),
        LegalBasis(
            title="公共场所卫生管理条例实施细则",
            document_number="卫生部令第80号",
            article="第二十三条",
            content="申请卫生许可证应当提交卫生许可证申请表、法定代表人或者负责人身份证明、方位示意图和平面图、"
            "卫生检测或者评价报告、卫生管理制度等资料。",
        ),
        LegalBasis(
            title="公共场所卫生管理条例实施细则",
            document_number="卫生部令第80号",
            article="第二十四条、第二十五条",
            content="自受理申请之日起20日内审查资料、审核现场并作出决定；公共场所卫生许可证有效期限为四年。",
        ),
    ),
    statutory_days=20,
    promised_days=7,
    visits_required=0,
    online=True,
    instant=False,
    commitment_available=True,
    commitment_promises=(
        "场所和卫生设施符合国家卫生标准和要求，从业人员持有效健康合格证明",
        "取得许可后接受现场核查，不符合的立即整改",
    ),
    commitment_consequences=("取证后核查发现与承诺不符的，责令限期整改，逾期不改或者整改后仍不合格的，撤销卫生许可",),
    results=(PUBLIC_PLACE_LICENSE.code,),
    form=form(
        "公共场所卫生许可证申请表",
        {
            **ORGANIZATION,
            "premises": premises("经营场所", "营业面积（平方米）"),
            "placeKinds": choices(
                "经营项目",
                "宾馆",
                "旅店",
                "招待所",
                "公共浴室",
                "理发店",
                "美容店",
                "影剧院",
                "游艺厅（室）",
                "舞厅",
                "游泳场（馆）",
                "商场（店）",
                "候诊室",
                "候车（机、船）室",
            ),
            "staffCount": integer("从业人员总数", 8, minimum=1, maximum=10_000),
            "certifiedCount": integer("持有效健康合格证明人数", 8, maximum=10_000),
            "hygieneOfficer": officer("卫生管理人员"),
            "waterSupply": choice("饮用水来源", "市政供水", "二次供水", "自建设施供水"),
            "centralAir": yes_or_no("是否使用集中空调通风系统"),
            "openingOn": day("拟营业日期", "2026-05-01"),
            "commitment": agreed("承诺所填信息真实，经营场所符合公共场所卫生标准和要求"),
        },
    ),
    consultation_phone=HEALTH.phone,
    complaint_phone=HEALTH.complaint_phone,
)

TOBACCO_RETAIL = Matter(
    code=f"{TOBACCO.code}4901000000114",
    basic_code="901000000114",
    name="烟草专卖零售许可证新办",
    type=MatterType.LICENSING,
    region=TOBACCO.region,
    department=TOBACCO.code,
    aliases=("烟草专卖零售许可证核发", "烟草证", "卖烟许可证", "香烟零售许可", "烟证"),
    audiences=(Audience.NATURAL_PERSON,),
    themes=("准营准办",),
    case_kind=CaseKind.PROMISED,
    summary="个体工商户零售卷烟、雪茄烟，须先取得烟草专卖零售许可证，并从当地烟草专卖批发企业进货。"
    "网上申请，营业执照免提交，烟草专卖局上门实地核查。不收取任何费用。",
    conditions=(
        "有与经营烟草制品零售业务相适应的资金。",
        "有与住所相独立的固定经营场所。",
        "符合当地烟草制品零售点合理布局的要求。",
        "经营场所不在学校、幼儿园周边。",
        "符合国务院烟草专卖行政主管部门规定的其他条件。",
    ),
    materials=(
        license_of(INDIVIDUAL_BUSINESS_LICENSE),
        MaterialRequirement(
            key="premisesProof",
            name="经营场所使用证明",
            copies=1,
            note="自有的提交产权证明，租赁的提交租赁合同。",
        ),
        MaterialRequirement(
            key="storefrontPhoto",
            name="经营场所门头和内部照片",
            deficiency_allowed=True,
            accept=("image/png", "image/jpeg"),
            note="能看清门头、门牌和货架位置。",
        ),
        MaterialRequirement(key="authorization", name="授权委托书", required=False, note="委托他人代办时提交。"),
    ),
    steps=steps("实地核查经营场所和零售点布局，审查材料，作出决定。", 8, "准予许可的，颁发烟草专卖零售许可证。"),
    legal_bases=(
        LegalBasis(
            title="中华人民共和国烟草专卖法",
            document_number="主席令第46号（1991年公布，2015年修正）",
            article="第十六条",
            content="经营烟草制品零售业务的企业或者个人，由县级人民政府工商行政管理部门根据上一级烟草专卖行政主管部门的委托，"
            "审查批准发给烟草专卖零售许可证；已经设立县级烟草专卖行政主管部门的地方，也可以由其审查批准发给。",
        ),
        LegalBasis(
            title="中华人民共和国烟草专卖法实施条例",
            document_number="国务院令第223号（2023年修订）",
            article="第九条",
            content="取得烟草专卖零售许可证，应当有与经营烟草制品零售业务相适应的资金，有固定的经营场所，符合烟草制品零售点合理布局的要求，"
            "以及国务院烟草专卖行政主管部门规定的其他条件。",
        ),
        LegalBasis(
            title="烟草专卖许可证管理办法",
            document_number="工业和信息化部令第37号",
            content="自受理申请之日起20日内作出书面决定，不能作出决定的，经本单位负责人批准，可以延长10日；"
            "烟草专卖许可证的有效期限最长为5年。",
        ),
        LegalBasis(
            title="中华人民共和国未成年人保护法",
            document_number="主席令第57号（2020年修订）",
            article="第五十九条",
            content="学校、幼儿园周边不得设置烟、酒、彩票销售网点。禁止向未成年人销售烟、酒、彩票或者兑付彩票奖金。",
        ),
    ),
    statutory_days=20,
    promised_days=10,
    visits_required=0,
    online=True,
    instant=False,
    commitment_available=False,
    results=(TOBACCO_LICENSE.code,),
    form=form(
        "烟草专卖零售许可证新办申请表",
        {
            "operatorName": person_name("经营者姓名"),
            "operatorId": person_id("经营者身份证号"),
            "operatorPhone": person_phone(),
            "shopName": text("字号名称（与营业执照一致）", "广安区张三便利店"),
            "creditCode": {
                "type": "string",
                "title": "统一社会信用代码（个体工商户）",
                "pattern": CREDIT_CODE,
                "examples": ["92511602MB9900208N"],
            },
            "premises": premises("经营场所", "营业面积（平方米）"),
            "separate": agreed("经营场所与住所相独立"),
            "capital": number("经营资金（万元）", 5, maximum=100_000),
            "scope": choices("申请的许可范围", "卷烟零售", "雪茄烟零售"),
            "shopKind": choice("零售业态", "便利店", "食杂店", "超市", "商场", "烟酒店", "娱乐服务类", "其他"),
            "schoolDistance": integer("与最近的学校、幼儿园的距离（米）", 500, maximum=100_000),
            "commitment": agreed("承诺所填信息和提交的材料真实、合法、有效，不向未成年人售烟"),
        },
    ),
    consultation_phone=TOBACCO.phone,
    complaint_phone=TOBACCO.complaint_phone,
)

MATTERS: tuple[Matter, ...] = (PUBLIC_PLACE, TOBACCO_RETAIL)
