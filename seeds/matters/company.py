"""Founding a business: companies and individual businesses (个体工商户)."""

from resolvers.certificates.model import CertificateType, Layout
from resolvers.certificates.validity import Validity, ValidityKind
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
from seeds.departments import MARKET
from seeds.matters.forms import (
    address,
    agreed,
    choice,
    day,
    form,
    integer,
    number,
    other_id,
    other_phone,
    person_id,
    person_name,
    person_phone,
    text,
)
from seeds.matters.parts import certificate, group, printed, rows

BUSINESS_LICENSE = CertificateType(
    code=f"{MARKET.code}101",
    name="营业执照",
    holder=Audience.LEGAL_PERSON,
    issuer_kind="市场监督管理部门",
    fields=certificate(
        {
            "companyName": printed("名称"),
            "companyType": printed("类型"),
            "legalRepresentative": printed("法定代表人", "legalRepresentative.name"),
            "registeredCapital": printed("注册资本（万元）", kind="number"),
            "domicile": printed("住所", "domicile.address"),
            "businessTerm": printed("营业期限"),
            "businessScope": printed("经营范围"),
        }
    ),
    number_format="{enterprise}",
    validity=Validity(ValidityKind.AS_WRITTEN, field="businessTerm"),
    layout=Layout.BUSINESS_LICENCE,
)

INDIVIDUAL_BUSINESS_LICENSE = CertificateType(
    code=f"{MARKET.code}102",
    name="营业执照（个体工商户）",
    holder=Audience.NATURAL_PERSON,
    issuer_kind="市场监督管理部门",
    fields=certificate(
        {
            "shopName": printed("名称"),
            "composition": printed("组成形式"),
            "premises": printed("经营场所", "premises.address"),
            "businessScope": printed("经营范围"),
        }
    ),
    number_format="{shop}",
    layout=Layout.BUSINESS_LICENCE,
)

CERTIFICATE_TYPES: tuple[CertificateType, ...] = (BUSINESS_LICENSE, INDIVIDUAL_BUSINESS_LICENSE)

REGISTRATION = LegalBasis(
    title="中华人民共和国市场主体登记管理条例",
    document_number="国务院令第746号",
    article="第三条",
    content="市场主体应当依照本条例办理登记。未经登记，不得以市场主体名义从事经营活动。",
)
REGISTRATION_TIME = LegalBasis(
    title="中华人民共和国市场主体登记管理条例",
    document_number="国务院令第746号",
    article="第十九条",
    content="登记机关对申请材料进行形式审查。材料齐全、符合法定形式的予以确认并当场登记；不能当场登记的，"
    "应当在3个工作日内予以登记；情形复杂的，经登记机关负责人批准，可以再延长3个工作日。",
)
LICENSE_ISSUE = LegalBasis(
    title="中华人民共和国市场主体登记管理条例",
    document_number="国务院令第746号",
    article="第二十一条、第二十二条",
    content="依法予以设立登记的，签发营业执照，签发日期为市场主体的成立日期。电子营业执照与纸质营业执照具有同等法律效力。",
)

_PREMISES_PROMISED = (
    "对申报的住所（经营场所）拥有合法使用权，地址真实、可以联系到",
    "不在禁止用于经营的场所内从事经营",
)
# 市场主体登记管理条例 art. 40.
_PREMISES_UNTRUE = ("提供虚假材料取得登记的，撤销登记，直接责任人自撤销之日起3年内不得再次申请登记",)


def _premises_proof(key: str, name: str) -> MaterialRequirement:
    return MaterialRequirement(
        key=key,
        name=name,
        source=MaterialSource.COMMITMENT,
        note="实行申报承诺：承诺对场所拥有合法使用权、内容真实，不再提交产权证或租赁合同。",
    )


def _premises(title: str, example: str) -> dict[str, object]:
    return group(
        title,
        {
            "address": address("详细地址", example),
            "area": number("面积（平方米）", 60, minimum=1, maximum=100_000),
            "rightOfUse": choice("使用方式", "自有", "租赁", "无偿使用"),
        },
        {"address": example, "area": 60, "rightOfUse": "租赁"},
    )


COMPANY_FORM = form(
    "企业设立登记申请表",
    {
        "applicantName": person_name("申请人（经办人）姓名"),
        "applicantId": person_id("申请人（经办人）身份证号"),
        "applicantPhone": person_phone(),
        "companyName": text("拟设企业名称（自主申报）", "广安味道餐饮有限公司"),
        "companyType": choice(
            "企业类型",
            "有限责任公司（自然人投资或控股）",
            "有限责任公司（自然人独资）",
            "有限责任公司（法人独资）",
            "股份有限公司（非上市）",
        ),
        "registeredCapital": number("注册资本（万元人民币）", 50, minimum=0.01, maximum=10_000_000),
        "domicile": _premises("住所", "四川省广安市广安区金安大道一段66号"),
        "businessScope": text(
            "经营范围（按登记机关公布的经营项目分类标准填写）", "餐饮服务；外卖递送服务", maximum=1000
        ),
        "businessTerm": choice("营业期限", "长期", "10年", "20年", "30年", "50年"),
        "legalRepresentative": group(
            "法定代表人",
            {
                "name": text("姓名", maximum=50),
                "idNumber": other_id("身份证号", "511602199001011236"),
                "phone": other_phone("手机号码", "13800000000"),
                "post": choice("担任职务", "董事", "经理"),
            },
            {"name": "张三", "idNumber": "511602199001011236", "phone": "13800000000", "post": "董事"},
        ),
        "shareholders": rows(
            "股东（发起人）认缴出资",
            {
                "name": text("姓名或者名称", maximum=100),
                "idNumber": text("身份证号或者统一社会信用代码", maximum=18),
                "amount": number("认缴出资额（万元）", 50, maximum=10_000_000),
                "method": choice("出资方式", "货币", "实物", "知识产权", "土地使用权", "股权", "债权"),
                "dueDate": day("出资期限", "2029-12-31"),
            },
            {
                "name": "张三",
                "idNumber": "511602199001011236",
                "amount": 50,
                "method": "货币",
                "dueDate": "2029-12-31",
            },
            most=200,
        ),
        "supervisor": text("监事姓名（依法不设监事的不填）", "李四", maximum=50),
        "liaison": group(
            "登记联络员",
            {
                "name": text("姓名", maximum=50),
                "idNumber": other_id("身份证号", "511602198805172014"),
                "phone": other_phone("手机号码", "13900000000"),
            },
            {"name": "李四", "idNumber": "511602198805172014", "phone": "13900000000"},
        ),
        "commitment": agreed("承诺所填信息和提交的材料真实、合法、有效，并依法承担相应责任"),
    },
    optional=("supervisor",),
)

COMPANY = Matter(
    code=f"{MARKET.code}4901000000101",
    basic_code="901000000101",
    name="企业设立登记",
    type=MatterType.LICENSING,
    region=MARKET.region,
    department=MARKET.code,
    aliases=("公司设立登记", "公司注册", "注册公司", "开公司", "办营业执照", "企业开办"),
    audiences=(Audience.NATURAL_PERSON, Audience.LEGAL_PERSON),
    themes=("设立变更",),
    case_kind=CaseKind.PROMISED,
    summary="在广安区新开办公司，办理设立登记并领取营业执照。全程网上办理，由股东或者其委托的人填报；"
    "企业名称自主申报，身份信息由系统核验，不用提交身份证复印件。电子营业执照与纸质营业执照效力相同。",
    conditions=(
        "有限责任公司由一个以上五十个以下股东出资设立；股份有限公司应当有一人以上二百人以下的发起人。",
        "有符合规定的公司名称、住所，有股东共同制定的公司章程和依法设置的组织机构。",
        "有限责任公司全体股东认缴的出资额由股东按照章程自公司成立之日起五年内缴足；"
        "股份有限公司的发起人应当在公司成立前按照其认购的股份全额缴纳股款。",
        "法定代表人没有法律、行政法规规定不得担任法定代表人的情形。",
        "经营范围中有登记前依法须经批准的项目的，已经取得批准文件。",
    ),
    materials=(
        MaterialRequirement(
            key="articles",
            name="公司章程",
            copies=1,
            note="全体股东签字或者盖章；可使用登记机关提供的示范文本。",
        ),
        MaterialRequirement(
            key="appointments",
            name="法定代表人、董事、监事和高级管理人员的任职文件",
            copies=1,
            note="章程中已经载明任职人员的，上传章程相应页即可。",
        ),
        _premises_proof("domicileCommitment", "住所使用承诺书"),
        MaterialRequirement(
            key="priorApproval",
            name="前置许可批准文件",
            required=False,
            note="仅经营范围中有登记前须经批准的项目时提交。",
        ),
        MaterialRequirement(
            key="authorization",
            name="指定代表或者委托代理人授权委托书",
            required=False,
            note="由股东以外的人代办时提交。",
        ),
    ),
    steps=(
        ProcessStep(
            name="受理",
            working_days=0,
            description="核验股东、法定代表人等人员的实名身份，材料不全的一次性告知。",
        ),
        ProcessStep(name="审核", working_days=1, description="对申请材料进行形式审查，作出是否准予登记的决定。"),
        ProcessStep(name="办结", working_days=0, description="签发营业执照，同步生成电子营业执照。"),
    ),
    legal_bases=(
        LegalBasis(
            title="中华人民共和国公司法",
            document_number="主席令第15号（2023年修订）",
            article="第二十九条",
            content="设立公司，应当依法向公司登记机关申请设立登记。",
        ),
        LegalBasis(
            title="中华人民共和国公司法",
            document_number="主席令第15号（2023年修订）",
            article="第三十条",
            content="申请设立公司，应当提交设立登记申请书、公司章程等文件，提交的相关材料应当真实、合法和有效。",
        ),
        REGISTRATION,
        REGISTRATION_TIME,
        LICENSE_ISSUE,
    ),
    statutory_days=3,
    promised_days=1,
    visits_required=0,
    online=True,
    instant=False,
    commitment_available=True,
    commitment_promises=_PREMISES_PROMISED,
    commitment_consequences=_PREMISES_UNTRUE,
    cross_province_modes=(CrossProvinceMode.FULLY_ONLINE,),
    results=(BUSINESS_LICENSE.code,),
    form=COMPANY_FORM,
    consultation_phone=MARKET.phone,
    complaint_phone=MARKET.complaint_phone,
)

INDIVIDUAL_BUSINESS = Matter(
    code=f"{MARKET.code}4901000000102",
    basic_code="901000000102",
    name="个体工商户设立登记",
    type=MatterType.LICENSING,
    region=MARKET.region,
    department=MARKET.code,
    aliases=("个体户注册", "个体工商户注册登记", "个体营业执照", "办个体执照", "开小店执照"),
    audiences=(Audience.NATURAL_PERSON,),
    themes=("设立变更", "就业创业"),
    case_kind=CaseKind.PROMISED,
    summary="个人或者家庭开店从事经营，登记为个体工商户并领取营业执照。全程网上办理，"
    "经营者本人实名填报即可；开餐馆等须经许可的项目，领照后再申请相应许可证。",
    conditions=(
        "经营者是有经营能力的公民。",
        "有经营场所；电子商务平台内的自然人经营者可以按照国家有关规定使用网络经营场所。",
        "经营范围不属于法律、行政法规禁止进入的行业；登记前依法须经批准的项目已经取得批准文件。",
    ),
    materials=(
        MaterialRequirement(
            key="premisesPhoto",
            name="经营场所照片",
            deficiency_allowed=True,
            accept=("image/png", "image/jpeg"),
            note="能看清门头和门牌；使用网络经营场所的，上传平台出具的网络经营场所使用证明截图。",
        ),
        _premises_proof("premisesCommitment", "经营场所使用承诺书"),
        MaterialRequirement(
            key="priorApproval",
            name="前置许可批准文件",
            required=False,
            note="仅经营范围中有登记前须经批准的项目时提交。",
        ),
    ),
    steps=(
        ProcessStep(name="受理", working_days=0, description="核验经营者实名身份，材料不全的一次性告知。"),
        ProcessStep(name="审核", working_days=1, description="对申请材料进行形式审查，作出是否准予登记的决定。"),
        ProcessStep(name="办结", working_days=0, description="签发营业执照，同步生成电子营业执照。"),
    ),
    legal_bases=(
        LegalBasis(
            title="促进个体工商户发展条例",
            document_number="国务院令第755号",
            article="第二条",
            content="有经营能力的公民在中华人民共和国境内从事工商业经营，依法登记为个体工商户的，适用本条例。",
        ),
        REGISTRATION,
        REGISTRATION_TIME,
        LICENSE_ISSUE,
    ),
    statutory_days=3,
    promised_days=1,
    visits_required=0,
    online=True,
    instant=False,
    commitment_available=True,
    commitment_promises=_PREMISES_PROMISED,
    commitment_consequences=_PREMISES_UNTRUE,
    cross_province_modes=(CrossProvinceMode.FULLY_ONLINE,),
    results=(INDIVIDUAL_BUSINESS_LICENSE.code,),
    form=form(
        "个体工商户设立登记申请表",
        {
            "operatorName": person_name("经营者姓名"),
            "operatorId": person_id("经营者身份证号"),
            "operatorPhone": person_phone(),
            "operatorAddress": address("经营者住所", "四川省广安市广安区北辰街道思源大道12号"),
            "shopName": text("个体工商户名称", "广安区张三面馆"),
            "composition": choice("组成形式", "个人经营", "家庭经营"),
            "familyMembers": text("参加经营的家庭成员姓名（家庭经营的填写）", "王五", maximum=200),
            "premises": _premises("经营场所", "四川省广安市广安区建安中路88号"),
            "businessScope": text("经营范围", "餐饮服务", maximum=1000),
            "capital": number("资金数额（万元）", 5, maximum=100_000),
            "employees": integer("从业人数", 2, minimum=1, maximum=10_000),
            "commitment": agreed("承诺所填信息和提交的材料真实、合法、有效，并依法承担相应责任"),
        },
        optional=("familyMembers", "capital"),
    ),
    consultation_phone=MARKET.phone,
    complaint_phone=MARKET.complaint_phone,
)

MATTERS: tuple[Matter, ...] = (COMPANY, INDIVIDUAL_BUSINESS)
