"""Matters of homes: registration of real estate and public rental housing."""

from resolvers.certificates.model import CertificateType, Layout
from resolvers.matters.model import (
    CaseKind,
    Fee,
    LegalBasis,
    MaterialRequirement,
    MaterialSource,
    Matter,
    MatterType,
    ProcessStep,
)
from resolvers.parties.model import Audience
from seeds.departments import HOUSING, LAND
from seeds.matters.livelihood import held_by
from seeds.matters.parts import certificate, printed
from seeds.matters.property_forms import PROPERTY_TRANSFER_FORM, PUBLIC_HOUSING_FORM
from seeds.matters.welfare import ALLOWANCE_CARD, DISABILITY_CARD

LAND_RULES = "不动产登记暂行条例"
LAND_RULES_NUMBER = "国务院令第656号"
HOUSING_RULES = "公共租赁住房管理办法"
HOUSING_RULES_NUMBER = "住房和城乡建设部令第11号"

# Without valid_months: the right lasts as long as the register says, and the term of the land use is a field.
PROPERTY_CERTIFICATE = CertificateType(
    code=f"{LAND.code}201",
    name="不动产权证书",
    holder=Audience.NATURAL_PERSON,
    issuer_kind="自然资源主管部门",
    fields=certificate(
        {
            "coOwnership": printed("共有情况"),
            "location": printed("坐落", "property.location"),
            "unitNumber": printed("不动产单元号", "property.unitNumber"),
            "rightKind": printed("权利类型", "property.rightKind"),
            "rightNature": printed("权利性质", "property.rightNature"),
            "usage": printed("用途", "property.usage"),
            "area": printed("建筑面积（平方米）", "property.area", "number"),
            "landUntil": printed("土地使用权终止日期", "property.landUntil"),
        }
    ),
    number_format="川（{year}）广安区不动产权第{serial}号",
    layout=Layout.BOOKLET,
)

PROPERTY_TRANSFER = Matter(
    **held_by(LAND, MatterType.CONFIRMATION, 205),
    name="不动产转移登记（存量房买卖）",
    aliases=("不动产登记", "二手房过户", "存量房转移登记", "房产过户", "房屋所有权转移登记"),
    audiences=(Audience.NATURAL_PERSON,),
    themes=("不动产登记",),
    case_kind=CaseKind.PROMISED,
    summary="买卖已有不动产权证书的住房，由买卖双方共同申请，把房屋登记到买方名下并领取不动产权证书。"
    "买方先在网上填表、交材料，双方到登记中心接受一次询问即可。",
    conditions=(
        "房屋坐落在广安区，已依法登记，权属没有争议。",
        "没有被查封，也没有其他依法限制转让的情形；已抵押的，抵押合同没有限制转让或者已取得抵押权人同意。",
        "买卖双方共同申请，共有房屋由全体共有人共同申请。",
        "已按规定缴纳契税等税款，或者取得减免税凭证。",
    ),
    materials=(
        MaterialRequirement(
            key="identityDocuments",
            name="买卖双方身份证明",
            copies=1,
            note="由代理人办理的，同时提交授权委托书和代理人身份证明。",
        ),
        MaterialRequirement(
            key="propertyCertificate",
            name="卖方的不动产权属证书",
            copies=1,
            note="不动产权证书，或者原房屋所有权证和国有土地使用证原件。",
        ),
        MaterialRequirement(key="saleContract", name="存量房买卖合同", copies=1, note="已网签的上传网签合同。"),
        MaterialRequirement(
            key="taxReceipt",
            name="完税或者减免税凭证",
            deficiency_allowed=True,
            copies=1,
            note="登记和缴税一窗办理的，由窗口取得；暂缺的在发证前补齐。",
        ),
        MaterialRequirement(
            key="mortgageeConsent",
            name="抵押权人同意转让的材料",
            required=False,
            note="只有登记簿记载限制抵押不动产转让的需要。",
        ),
    ),
    steps=(
        ProcessStep("受理", 1, "查验材料，询问买卖双方，收取登记费。"),
        ProcessStep("审核", 2, "核对登记簿、权属和限制情况。"),
        ProcessStep("登簿", 1, "记载于不动产登记簿，转移登记完成。"),
        ProcessStep("办结", 1, "核发不动产权证书。"),
    ),
    legal_bases=(
        LegalBasis(
            "中华人民共和国民法典",
            "主席令第45号",
            "第二百零九条第一款",
            "不动产物权的设立、变更、转让和消灭，经依法登记，发生效力，法律另有规定的除外。",
        ),
        LegalBasis(
            LAND_RULES,
            LAND_RULES_NUMBER,
            "第十四条、第十六条",
            "因买卖申请不动产登记的，应当由当事人双方共同申请；列明应当提交的材料。",
        ),
        LegalBasis(
            LAND_RULES,
            LAND_RULES_NUMBER,
            "第二十条",
            "不动产登记机构应当自受理登记申请之日起30个工作日内办结不动产登记手续，法律另有规定的除外。",
        ),
        LegalBasis(
            "不动产登记暂行条例实施细则",
            "国土资源部令第63号",
            "第三十八条",
            "列明申请国有建设用地使用权及房屋所有权转移登记应当提交的材料。",
        ),
        LegalBasis(
            "国务院办公厅关于压缩不动产登记办理时间的通知",
            "国办发〔2019〕8号",
            content="一般登记业务办理时间力争压缩至5个工作日以内。",
        ),
    ),
    fees=(
        Fee(
            name="不动产登记费（住宅）",
            amount="80.00",
            basis="发改价格规〔2016〕2559号：住宅类不动产登记每件80元，核发一本证书不收工本费，每增加一本加收10元。",
        ),
    ),
    statutory_days=30,
    promised_days=5,
    visits_required=1,
    visits_reason="登记机构应当向买卖双方询问申请登记是否为真实意思表示，并收回原不动产权属证书。",
    online=False,
    instant=False,
    commitment_available=False,
    results=(PROPERTY_CERTIFICATE.code,),
    form=PROPERTY_TRANSFER_FORM,
)

PUBLIC_HOUSING = Matter(
    **held_by(HOUSING, MatterType.PUBLIC_SERVICE, 206),
    name="公共租赁住房申请",
    aliases=("公租房申请", "公共租赁住房申请资格审核认定", "廉租房申请", "保障房申请"),
    audiences=(Audience.NATURAL_PERSON,),
    themes=("住房保障", "扶残救助"),
    case_kind=CaseKind.PROMISED,
    summary="住房和收入都困难的家庭、新就业职工和稳定就业的外来务工人员，申请租住政府的公共租赁住房。"
    "审核、公示通过后登记为轮候对象，按顺序分房。",
    conditions=(
        "在广安区无住房，或者住房面积低于规定标准。",
        "收入、财产低于规定标准。",
        "申请人为外来务工人员的，在广安区稳定就业达到规定年限。",
        "以家庭为单位申请，一个家庭只能租住一套公共租赁住房。",
    ),
    materials=(
        MaterialRequirement(key="householdRegister", name="全体家庭成员的居民户口簿", copies=1),
        MaterialRequirement(
            key="verificationAuthorization",
            name="住房、收入和财产核查授权书",
            copies=1,
            note="由全体成年家庭成员签字；授权后住房、婚姻、社会保险等信息由部门核查，免提交。",
        ),
        MaterialRequirement(
            key="incomeProof",
            name="家庭成员收入证明",
            deficiency_allowed=True,
            note="没有工作单位的，由本人如实说明。",
        ),
        MaterialRequirement(
            key="housingStatement",
            name="家庭住房状况证明",
            source=MaterialSource.COMMITMENT,
            note="以书面承诺代替，审核时核查不动产登记信息。",
        ),
        MaterialRequirement(
            key="employmentProof",
            name="劳动合同或者聘用合同",
            required=False,
            note="只有新就业职工、外来务工人员需要。",
        ),
        MaterialRequirement(
            key="allowanceCard",
            name="最低生活保障证",
            required=False,
            source=MaterialSource.CERTIFICATE_LIBRARY,
            certificate_type=ALLOWANCE_CARD.code,
            note="低保家庭优先保障。",
        ),
        MaterialRequirement(
            key="disabilityCard",
            name="残疾人证",
            required=False,
            source=MaterialSource.CERTIFICATE_LIBRARY,
            certificate_type=DISABILITY_CARD.code,
            note="家中有残疾人的提供。",
        ),
    ),
    steps=(
        ProcessStep("受理", 2, "核对材料，不齐的一次性告知。"),
        ProcessStep("审核", 20, "住房保障部门会同民政等部门核查住房、收入和财产，并公示结果。"),
        ProcessStep("办结", 8, "公示无异议的，登记为轮候对象并公开。"),
    ),
    legal_bases=(
        LegalBasis(
            HOUSING_RULES,
            HOUSING_RULES_NUMBER,
            "第七条",
            "申请人应当在本地无住房或者住房面积低于规定标准，收入、财产低于规定标准；外来务工人员应当在本地稳定就业达到规定年限。",
        ),
        LegalBasis(
            HOUSING_RULES,
            HOUSING_RULES_NUMBER,
            "第八条、第九条",
            "申请人提交材料并对真实性负责、书面同意核实；经审核、公示符合条件的，登记为轮候对象。",
        ),
        LegalBasis(
            "社会救助暂行办法",
            "国务院令第649号（2019年修订）",
            "第三十七条、第四十条",
            "对住房困难的最低生活保障家庭、分散供养的特困人员给予住房救助，符合条件的优先保障。",
        ),
    ),
    promised_days=30,
    visits_required=0,
    online=True,
    instant=False,
    commitment_available=True,
    commitment_promises=("申报的家庭人口、收入和住房情况真实，同意查询不动产登记信息",),
    commitment_consequences=("承诺不实的，取消保障资格，退回住房或者租赁补贴，并记入住房保障档案",),
    form=PUBLIC_HOUSING_FORM,
)

CERTIFICATE_TYPES: tuple[CertificateType, ...] = (PROPERTY_CERTIFICATE,)
MATTERS: tuple[Matter, ...] = (PROPERTY_TRANSFER, PUBLIC_HOUSING)
