"""What a new company does right after its registration: seals, taxes, a bank account."""

from resolvers.certificates.model import CertificateType
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
from seeds.departments import BANK, POLICE, TAX
from seeds.matters.company import BUSINESS_LICENSE
from seeds.matters.forms import (
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
    other_id,
    other_phone,
    person_id,
    person_name,
    person_phone,
    text,
)
from seeds.matters.parts import group, rows, yes_or_no

CERTIFICATE_TYPES: tuple[CertificateType, ...] = ()

ORGANIZATION: Schema = {
    "organizationName": organization_name(),
    "creditCode": organization_code(),
    "legalRepresentative": legal_representative(),
}
AGENT: Schema = {
    "agentName": person_name("经办人姓名"),
    "agentId": person_id("经办人身份证号"),
    "agentPhone": person_phone("经办人手机号码"),
}
PERSON = {"name": "李四", "idNumber": "511602198805172014", "phone": "13900000000"}
ACCOUNT = {"bank": "中国建设银行广安分行", "number": "51050100000000000001"}

LICENSE = MaterialRequirement(
    key="businessLicense",
    name="营业执照",
    source=MaterialSource.CERTIFICATE_LIBRARY,
    certificate_type=BUSINESS_LICENSE.code,
    note="电子证照库中有的，自动调取；没有的，请上传。",
)


def contact(title: str) -> Schema:
    """A person of the company with ID number and phone."""
    properties = {
        "name": text("姓名", maximum=50),
        "idNumber": other_id("身份证号", PERSON["idNumber"]),
        "phone": other_phone("手机号码", PERSON["phone"]),
    }
    return group(title, properties, PERSON)


def account(title: str) -> Schema:
    """A bank account of the company."""
    properties = {
        "bank": text("开户银行", maximum=100),
        "number": {"type": "string", "title": "账号", "pattern": "^[0-9]{8,32}$"},
    }
    return group(title, properties, ACCOUNT)


def steps(review: str, finish: str) -> tuple[ProcessStep, ...]:
    """The usual steps: one working day from acceptance to result."""
    return (
        ProcessStep(name="受理", working_days=0, description="网上收件，材料不全的一次性告知。"),
        ProcessStep(name="审核", working_days=1, description=review),
        ProcessStep(name="办结", working_days=0, description=finish),
    )


SEAL_ENGRAVING = Matter(
    code=f"{POLICE.code}4910000000103",
    basic_code="910000000103",
    name="公章刻制备案",
    type=MatterType.OTHER_POWER,
    region=POLICE.region,
    department=POLICE.code,
    aliases=("刻公章", "印章刻制备案", "企业印章刻制", "刻制公章", "公司章"),
    audiences=(Audience.LEGAL_PERSON,),
    themes=("印章管理", "设立变更"),
    case_kind=CaseKind.PROMISED,
    summary="新设企业刻制法定名称章、财务专用章、发票专用章等印章并向公安机关备案。公章刻制审批已经取消，"
    "企业自主选择刻章单位，备案信息由刻章单位传送公安机关；可以同时申领同名电子印章。备案不收费。",
    conditions=(
        "已经依法登记，领取营业执照。",
        "申请刻制的印章名称与登记的企业名称一致，同一企业只刻制一枚法定名称章。",
    ),
    materials=(
        LICENSE,
        MaterialRequirement(
            key="sealRequest", name="公章刻制申请书", copies=1, note="法定代表人签字，列明印章种类和枚数。"
        ),
        MaterialRequirement(
            key="authorization", name="授权委托书", required=False, note="法定代表人委托他人办理时提交。"
        ),
    ),
    steps=steps("核对企业登记信息和经办人身份，刻章单位制作印章、采集印模。", "印模信息备案，交付印章。"),
    legal_bases=(
        LegalBasis(
            title="国务院关于第三批取消中央指定地方实施行政许可事项的决定",
            document_number="国发〔2017〕7号",
            content="取消公章刻制审批，实行公章刻制备案管理。",
        ),
        LegalBasis(
            title="国务院关于国家行政机关和企业事业单位社会团体印章管理的规定",
            document_number="国发〔1999〕25号",
            content="对国家行政机关和企业事业单位、社会团体印章的规格、制发、刻制和管理作出规定。",
        ),
    ),
    promised_days=1,
    visits_required=0,
    online=True,
    instant=False,
    commitment_available=False,
    form=form(
        "公章刻制备案登记表",
        {
            **ORGANIZATION,
            **AGENT,
            "seals": rows(
                "申请刻制的印章",
                {
                    "kind": choice("种类", "法定名称章", "财务专用章", "发票专用章", "合同专用章", "法定代表人名章"),
                    "material": choice("章体", "光敏", "原子", "牛角", "铜"),
                    "quantity": integer("枚数", 1, minimum=1, maximum=10),
                },
                {"kind": "法定名称章", "material": "光敏", "quantity": 1},
                most=10,
            ),
            "maker": text("选择的刻章单位", "示例印章刻制中心"),
            "electronicSeal": yes_or_no("是否同时申领电子印章"),
            "delivery": choice("取章方式", "政务服务中心领取", "刻章单位领取", "邮寄"),
            "deliveryAddress": address("邮寄地址（选择邮寄的填写）", "四川省广安市广安区金安大道一段66号"),
        },
        optional=("deliveryAddress",),
    ),
    consultation_phone=POLICE.phone,
    complaint_phone=POLICE.complaint_phone,
)

INVOICES = Matter(
    code=f"{TAX.code}4910000000104",
    basic_code="910000000104",
    name="发票申领（税务登记）",
    type=MatterType.OTHER_POWER,
    region=TAX.region,
    department=TAX.code,
    aliases=("税务登记", "税务报到", "新办纳税人信息确认", "发票票种核定", "领发票", "发票领用"),
    audiences=(Audience.LEGAL_PERSON,),
    themes=("税收财务", "设立变更"),
    case_kind=CaseKind.PROMISED,
    summary="新设企业向税务机关确认登记信息、确定发票种类和额度。领取“一照一码”营业执照的企业不再另领税务登记证；"
    "使用数电发票的，不用领取税控设备和纸质发票。",
    conditions=("已经领取营业执照。", "法定代表人、财务负责人和办税人员已经通过实名信息采集。"),
    materials=(
        LICENSE,
        MaterialRequirement(
            key="accountingSystem",
            name="财务会计制度及核算软件备案报告书",
            deficiency_allowed=True,
            copies=1,
            note="可以先办理，自领取税务登记证件（营业执照）之日起15日内补齐。",
        ),
        MaterialRequirement(
            key="invoiceSealImprint", name="发票专用章印模", required=False, note="仅领用纸质发票时提交。"
        ),
    ),
    steps=steps(
        "确认登记信息，根据经营范围、规模和风险等级确定发票种类、数量和领用方式。",
        "在电子税务局开通发票业务。",
    ),
    legal_bases=(
        LegalBasis(
            title="中华人民共和国税收征收管理法",
            document_number="主席令第49号（2001年修订，2015年修正）",
            article="第十五条",
            content="企业自领取营业执照之日起三十日内，持有关证件，向税务机关申报办理税务登记；"
            "税务机关应当于收到申报的当日办理登记并发给税务登记证件。",
        ),
        LegalBasis(
            title="中华人民共和国发票管理办法",
            document_number="国务院令第764号（2023年修订）",
            article="第十五条",
            content="需要领用发票的单位和个人，持设立登记证件或者税务登记证件以及经办人身份证明办理发票领用手续；"
            "主管税务机关在5个工作日内确认领用发票的种类、数量以及领用方式。",
        ),
    ),
    statutory_days=5,
    promised_days=1,
    visits_required=0,
    online=True,
    instant=False,
    commitment_available=False,
    form=form(
        "新办纳税人信息确认及发票申领表",
        {
            **ORGANIZATION,
            **AGENT,
            "taxpayerKind": choice("增值税纳税人类型", "小规模纳税人", "一般纳税人"),
            "accountingSystem": choice("适用会计制度", "小企业会计准则", "企业会计准则"),
            "financeOfficer": contact("财务负责人"),
            "taxOfficer": contact("办税人员"),
            "employees": integer("从业人数", 5, maximum=100_000),
            "invoiceKinds": choices(
                "申请的发票种类",
                "数电发票（普通发票）",
                "数电发票（增值税专用发票）",
                "纸质普通发票",
                "纸质增值税专用发票",
            ),
            "monthlyLimit": number("申请的月度发票总额度（万元）", 10, maximum=100_000),
            "taxAccount": account("扣税账户（已开户的填写）"),
        },
        optional=("taxAccount",),
    ),
    consultation_phone=TAX.phone,
    complaint_phone=TAX.complaint_phone,
)

BANK_ACCOUNT = Matter(
    code=f"{BANK.code}3920000000107",
    basic_code="920000000107",
    name="银行预约开户",
    type=MatterType.PUBLIC_SERVICE,
    region=BANK.region,
    department=BANK.code,
    aliases=("企业银行开户预约", "对公账户开户", "开对公账户", "基本存款账户开户", "公司开户"),
    audiences=(Audience.LEGAL_PERSON,),
    themes=("融资开户", "设立变更"),
    case_kind=CaseKind.PROMISED,
    summary="新设企业网上预约开立基本存款账户，自主选择银行和网点，登记信息随预约推送，不用重复填报。"
    "预约全程网上办理；开户时由银行向法定代表人核实开户意愿，方式可以是面对面或者视频。企业银行账户许可已经取消。",
    conditions=("已经领取营业执照。", "企业只能在银行开立一个基本存款账户，尚未在其他银行开立。"),
    materials=(
        LICENSE,
        MaterialRequirement(
            key="accountApplication",
            name="开立单位银行结算账户申请书",
            copies=1,
            note="法定代表人签字并加盖单位印章或者电子印章。",
        ),
        MaterialRequirement(
            key="authorization", name="开户授权委托书", required=False, note="法定代表人委托他人办理时提交。"
        ),
    ),
    steps=steps("预约推送所选银行，银行联系企业确认时间并开展客户身份识别。", "银行反馈预约结果。"),
    legal_bases=(
        LegalBasis(
            title="人民币银行结算账户管理办法",
            document_number="中国人民银行令〔2003〕第5号",
            article="第四条",
            content="单位银行结算账户的存款人只能在银行开立一个基本存款账户。",
        ),
        LegalBasis(
            title="中国人民银行关于取消企业银行账户许可的通知",
            document_number="银发〔2019〕41号",
            content="企业开立基本存款账户由核准制改为备案制，银行应当向企业法定代表人或者单位负责人核实开户意愿。",
        ),
    ),
    promised_days=1,
    visits_required=0,
    online=True,
    instant=False,
    commitment_available=False,
    form=form(
        "企业银行结算账户预约开户表",
        {
            **ORGANIZATION,
            **AGENT,
            "bank": choice(
                "选择的银行",
                "中国工商银行",
                "中国农业银行",
                "中国银行",
                "中国建设银行",
                "交通银行",
                "中国邮政储蓄银行",
                "农村商业银行",
                "其他银行",
            ),
            "branch": text("选择的网点", "广安区城区任一网点"),
            "accountKind": choice("账户性质", "基本存款账户"),
            "appointedOn": day("预约日期", "2026-03-05"),
            "appointedPeriod": choice("预约时段", "上午", "下午"),
            "willCheck": choice("核实开户意愿的方式", "面对面", "视频"),
            "purpose": text("账户用途", "日常经营结算、代发工资", maximum=200),
            "commitment": agreed("同意将本表信息提供给所选银行用于预约开户"),
        },
    ),
    consultation_phone=BANK.phone,
    complaint_phone=BANK.complaint_phone,
)

MATTERS: tuple[Matter, ...] = (SEAL_ENGRAVING, INVOICES, BANK_ACCOUNT)
