"""Licences of the road: goods haulage."""

from resolvers.certificates.model import CertificateType
from resolvers.certificates.validity import FOREVER
from resolvers.matters.model import (
    CaseKind,
    LegalBasis,
    MaterialRequirement,
    MaterialSource,
    Matter,
    MatterType,
)
from resolvers.parties.model import Audience
from seeds.departments import TRANSPORT
from seeds.matters.company import BUSINESS_LICENSE
from seeds.matters.forms import address, agreed, choice, choices, form, integer, other_id, person_id, text
from seeds.matters.parts import certificate, printed, printed_list, rows
from seeds.matters.premises import ORGANIZATION, license_of, officer, steps

HAULAGE_LICENSE = CertificateType(
    code=f"{TRANSPORT.code}107",
    name="道路运输经营许可证",
    holder=Audience.LEGAL_PERSON,
    issuer_kind="交通运输主管部门",
    fields=certificate({"businessAddress": printed("地址"), "scope": printed_list("经营范围")}),
    # National law sets no term for haulage licences; the provinces print their own.
    validity=FOREVER,
)


CERTIFICATE_TYPES: tuple[CertificateType, ...] = (HAULAGE_LICENSE,)

HAULAGE = Matter(
    code=f"{TRANSPORT.code}4901000000115",
    basic_code="901000000115",
    name="道路货物运输经营许可",
    type=MatterType.LICENSING,
    region=TRANSPORT.region,
    department=TRANSPORT.code,
    aliases=("道路货运经营许可", "货运许可证", "道路运输经营许可证", "货运公司办证", "普货许可"),
    audiences=(Audience.LEGAL_PERSON,),
    themes=("准营准办", "交通出行"),
    case_kind=CaseKind.PROMISED,
    summary="企业从事除危险货物以外的道路货物运输，领取营业执照后申请道路运输经营许可证。全程网上办理，营业执照免提交。"
    "只使用总质量4500千克及以下普通货运车辆从事普通货运的，不用办理本许可；危险货物运输向市交通运输局申请。",
    conditions=(
        "已经领取营业执照。",
        "有与经营业务相适应并经检测合格的车辆。",
        "驾驶人员取得相应的机动车驾驶证，年龄不超过60周岁，经设区的市级交通运输主管部门考试合格"
        "（使用总质量4500千克及以下普通货运车辆的除外）。",
        "有健全的安全生产管理制度。",
    ),
    materials=(
        license_of(BUSINESS_LICENSE),
        MaterialRequirement(
            key="vehicleProof",
            name="机动车行驶证和车辆检测合格材料",
            source=MaterialSource.COMMITMENT,
            note="车辆尚未购置的，提交拟投入运输车辆的承诺书，并在承诺期限内投入。",
        ),
        MaterialRequirement(
            key="driverCertificates", name="聘用或者拟聘用驾驶员的机动车驾驶证、从业资格证", copies=1
        ),
        MaterialRequirement(
            key="safetyRules",
            name="安全生产管理制度文本",
            deficiency_allowed=True,
            copies=1,
            note="包括安全生产责任、车辆维护和驾驶员管理等制度。",
        ),
        MaterialRequirement(
            key="authorization", name="授权委托书", required=False, note="法定代表人委托他人办理时提交。"
        ),
    ),
    steps=steps("审查车辆、驾驶员条件和安全生产管理制度，作出决定。", 5, "准予许可的，颁发道路运输经营许可证。"),
    legal_bases=(
        LegalBasis(
            title="中华人民共和国道路运输条例",
            document_number="国务院令第406号（2023年修订）",
            article="第二十一条",
            content="从事货运经营应当有与其经营业务相适应并经检测合格的车辆、符合条件的驾驶人员和健全的安全生产管理制度。",
        ),
        LegalBasis(
            title="中华人民共和国道路运输条例",
            document_number="国务院令第406号（2023年修订）",
            article="第二十四条",
            content="从事危险货物运输经营以外的货运经营的，向县级人民政府交通运输主管部门提出申请；自受理申请之日起20日内审查完毕。"
            "使用总质量4500千克及以下普通货运车辆从事普通货运经营的，无需取得道路运输经营许可证及车辆营运证。",
        ),
        LegalBasis(
            title="道路货物运输及站场管理规定",
            document_number="交通部令2005年第6号",
            content="规定道路货物运输经营的许可条件、申请材料和管理要求；车辆尚未购置的，提交拟投入运输车辆的承诺书。",
        ),
    ),
    statutory_days=20,
    promised_days=7,
    visits_required=0,
    online=True,
    instant=False,
    commitment_available=True,
    commitment_promises=("在承诺期限内投入符合技术要求并检测合格的车辆",),
    commitment_consequences=("到期没有投入或者车辆不符合要求的，撤销道路运输经营许可，不得从事运输经营",),
    results=(HAULAGE_LICENSE.code,),
    form=form(
        "道路货物运输经营申请表",
        {
            **ORGANIZATION,
            "contactId": person_id("联系人身份证号", editable=True),
            "businessAddress": address("经营地址", "四川省广安市广安区城北物流园8号"),
            "scope": choices(
                "申请的经营范围",
                "道路普通货物运输",
                "货物专用运输（集装箱）",
                "货物专用运输（冷藏保鲜）",
                "货物专用运输（罐式）",
                "大型物件运输",
            ),
            "vehicles": rows(
                "投入的货运车辆",
                {
                    "status": choice("车辆状况", "已购置", "拟购置"),
                    "kind": choice("车辆类型", "载货汽车", "牵引车", "挂车", "专用汽车"),
                    "plate": text("号牌号码（拟购置的填“无”）", maximum=10),
                    "totalMass": integer("总质量（千克）", 18000, minimum=1, maximum=100_000),
                },
                {"status": "已购置", "kind": "载货汽车", "plate": "川X12345", "totalMass": 18000},
                most=500,
            ),
            "drivers": rows(
                "聘用的驾驶员",
                {
                    "name": text("姓名", maximum=50),
                    "idNumber": other_id("身份证号", "51160219850310151X"),
                    "drivingClass": choice("准驾车型", "A2", "B2", "A1", "B1", "C1"),
                    "qualification": text("从业资格证号", maximum=30),
                },
                {
                    "name": "赵六",
                    "idNumber": "51160219850310151X",
                    "drivingClass": "A2",
                    "qualification": "51160219850310151X",
                },
                most=500,
            ),
            "safetyOfficer": officer("安全生产管理人员"),
            "commitment": agreed("承诺所填信息和提交的材料真实、合法、有效，依法从事货运经营"),
        },
    ),
    consultation_phone=TRANSPORT.phone,
    complaint_phone=TRANSPORT.complaint_phone,
)

MATTERS: tuple[Matter, ...] = (HAULAGE,)
