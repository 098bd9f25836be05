"""Matters of social insurance and of the housing fund."""

from auth.assurance import Assurance
from resolvers.certificates.model import CertificateType
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
from seeds.departments import FUND, SOCIAL
from seeds.matters.insurance_forms import (
    FLEXIBLE_WORKER_FORM,
    PENSION_TRANSFER_FORM,
    RENT_WITHDRAWAL_FORM,
    UNEMPLOYMENT_FORM,
)
from seeds.matters.livelihood import held_by

INSURANCE_LAW = "中华人民共和国社会保险法"
INSURANCE_LAW_NUMBER = "主席令第35号（2018年修正）"
AGENCY_RULES = "社会保险经办条例"
AGENCY_RULES_NUMBER = "国务院令第765号"
FUND_RULES = "住房公积金管理条例"
FUND_RULES_NUMBER = "国务院令第262号（2019年修订）"

ID_CARD = MaterialRequirement(
    key="identityCard",
    name="居民身份证或者社会保障卡",
    note="上传正反面照片；窗口办理的出示原件。",
)

PENSION_TRANSFER = Matter(
    **held_by(SOCIAL, MatterType.PUBLIC_SERVICE, 201),
    name="社会保险关系转移（企业职工基本养老保险关系转移接续）",
    aliases=("养老保险转移", "社保转移", "企业职工基本养老保险关系转移接续申请", "社保转入广安"),
    audiences=(Audience.NATURAL_PERSON,),
    themes=("社会保障", "就业创业"),
    case_kind=CaseKind.PROMISED,
    summary="换了省份或者统筹地区工作的参保人，把原来的企业职工基本养老保险关系转到广安区。只需在新参保地申请一次，"
    "由两地社保经办机构联系办理，缴费年限累计计算。",
    conditions=(
        "已在广安区参加企业职工基本养老保险并按规定缴费。",
        "在其他统筹地区参加过企业职工基本养老保险。",
        "尚未按国家规定领取基本养老保险待遇。",
        "男性年满50周岁、女性年满40周岁且不是回户籍地参保的，关系按规定保留在原参保地，在新参保地建立临时缴费账户。",
    ),
    materials=(ID_CARD,),
    steps=(
        ProcessStep("受理", 1, "核对身份和本地参保情况。"),
        ProcessStep("审核", 9, "符合条件的，向原参保地社保经办机构发出同意接收函。"),
        ProcessStep("原参保地办理", 15, "原参保地社保经办机构办理转移手续并划转资金。"),
        ProcessStep("办结", 5, "收到关系和资金后接续，并把结果告知本人。"),
    ),
    legal_bases=(
        LegalBasis(
            INSURANCE_LAW,
            INSURANCE_LAW_NUMBER,
            "第十九条",
            "个人跨统筹地区就业的，其基本养老保险关系随本人转移，缴费年限累计计算。",
        ),
        LegalBasis(
            AGENCY_RULES,
            AGENCY_RULES_NUMBER,
            "第十二条",
            "参加职工基本养老保险的个人跨统筹地区就业，其职工基本养老保险关系随同转移。",
        ),
        LegalBasis(
            "城镇企业职工基本养老保险关系转移接续暂行办法",
            "国办发〔2009〕66号",
            "第八条",
            "新参保地审核、原参保地办理转移、新参保地收到关系和资金后办结，各在15个工作日内完成。",
        ),
    ),
    statutory_days=45,
    promised_days=30,
    visits_required=0,
    online=True,
    instant=False,
    commitment_available=False,
    cross_province_modes=(CrossProvinceMode.FULLY_ONLINE,),
    form=PENSION_TRANSFER_FORM,
)

UNEMPLOYMENT_BENEFIT = Matter(
    **held_by(SOCIAL, MatterType.PUBLIC_SERVICE, 202),
    name="失业保险金申领",
    aliases=("失业金申领", "领失业金", "失业保险待遇申领", "失业救济金"),
    audiences=(Audience.NATURAL_PERSON,),
    themes=("社会保障", "就业创业"),
    case_kind=CaseKind.PROMISED,
    summary="参加失业保险满一年、不是自己不想干而失业的人，按月领取失业保险金，最长24个月。"
    "凭身份证或者社会保障卡就能申请，领取期间的职工基本医疗保险费由失业保险基金支付。",
    conditions=(
        "失业前用人单位和本人已经缴纳失业保险费满一年。",
        "非因本人意愿中断就业。",
        "已经进行失业登记，并有求职要求。",
        "没有重新就业、应征服兵役、移居境外或者享受基本养老保险待遇等应当停止领取的情形。",
    ),
    materials=(
        ID_CARD,
        MaterialRequirement(
            key="terminationProof",
            name="终止或者解除劳动关系的证明",
            source=MaterialSource.COMMITMENT,
            note="单位已办停保且系统能核到的免提交；核不到的，由本人书面承诺失业时间和原因。",
        ),
    ),
    steps=(
        ProcessStep("受理", 1, "核对身份、失业登记和缴费年限。"),
        ProcessStep("审核", 3, "核定领取期限和标准。"),
        ProcessStep("办结", 1, "告知结果，次月起按月发到本人账户。"),
    ),
    legal_bases=(
        LegalBasis(
            INSURANCE_LAW,
            INSURANCE_LAW_NUMBER,
            "第四十五条、第四十六条",
            "缴费满一年、非因本人意愿中断就业、已办失业登记并有求职要求的，领取失业保险金，期限最长二十四个月。",
        ),
        LegalBasis(
            "失业保险条例",
            "国务院令第258号",
            "第十四条",
            "规定可以领取失业保险金的条件，领取期间同时享受其他失业保险待遇。",
        ),
        LegalBasis(
            AGENCY_RULES,
            AGENCY_RULES_NUMBER,
            "第二十四条",
            "个人申领失业保险金，社会保险经办机构应当自收到申请之日起10个工作日内办理完毕。",
        ),
    ),
    statutory_days=10,
    promised_days=5,
    visits_required=0,
    online=True,
    instant=False,
    commitment_available=True,
    commitment_promises=(
        "失业时间和终止、解除劳动关系的原因属实，不是因本人意愿中断就业",
        "重新就业、参军、移居境外等情形及时告知",
    ),
    commitment_consequences=("承诺不实的，停发失业保险金，退回多领的待遇",),
    cross_province_modes=(CrossProvinceMode.FULLY_ONLINE,),
    form=UNEMPLOYMENT_FORM,
)

FLEXIBLE_WORKER = Matter(
    **held_by(SOCIAL, MatterType.PUBLIC_SERVICE, 203),
    name="灵活就业人员参保登记",
    aliases=("灵活就业人员企业职工基本养老保险参保登记", "个人缴社保", "自由职业者参保", "灵活就业社保"),
    audiences=(Audience.NATURAL_PERSON,),
    themes=("社会保障", "就业创业"),
    case_kind=CaseKind.IMMEDIATE,
    summary="没有雇工的个体工商户、非全日制从业人员、新业态从业人员等灵活就业的人，以个人身份参加企业职工基本养老保险。"
    "登记当场办结，缴费向税务部门申报。",
    conditions=(
        "年满16周岁且未达到法定退休年龄。",
        "是无雇工的个体工商户、未在用人单位参加职工基本养老保险的非全日制从业人员，或者其他灵活就业人员。",
        "在其他地方没有正在缴费的职工基本养老保险关系。",
    ),
    materials=(ID_CARD,),
    steps=(
        ProcessStep("受理", 0, "核对身份和参保状态。"),
        ProcessStep("办结", 0, "登记参保，告知缴费方式。"),
    ),
    legal_bases=(
        LegalBasis(
            INSURANCE_LAW,
            INSURANCE_LAW_NUMBER,
            "第十条第二款、第五十八条第二款",
            "灵活就业人员可以参加基本养老保险，由个人缴费，并应当向社会保险经办机构申请办理社会保险登记。",
        ),
        LegalBasis(
            AGENCY_RULES,
            AGENCY_RULES_NUMBER,
            "第六条第二款",
            "个人申请办理社会保险登记，社会保险经办机构应当自收到申请之日起10个工作日内办理完毕。",
        ),
        LegalBasis(
            "国务院办公厅关于印发降低社会保险费率综合方案的通知",
            "国办发〔2019〕13号",
            content="灵活就业人员可以在本省全口径城镇单位就业人员平均工资的60%至300%之间选择适当的缴费基数。",
        ),
    ),
    statutory_days=10,
    promised_days=0,
    visits_required=0,
    online=True,
    instant=False,
    commitment_available=False,
    form=FLEXIBLE_WORKER_FORM,
)

RENT_WITHDRAWAL = Matter(
    **held_by(FUND, MatterType.PUBLIC_SERVICE, 204),
    name="住房公积金提取（租房）",
    aliases=("租房提取住房公积金", "公积金租房提取", "提取公积金付房租", "无房租赁提取公积金"),
    audiences=(Audience.NATURAL_PERSON,),
    themes=("住房保障", "社会保障"),
    case_kind=CaseKind.PROMISED,
    # Money leaves a person's account: whoever holds the phone must be that person.
    required_assurance=Assurance.FACE,
    summary="在缴存城市没有自有住房、租房居住的职工，可以提取夫妻双方的住房公积金支付房租。"
    "无房情况由中心联网核查，租住商品住房的不用交租赁合同。",
    conditions=(
        "本人连续足额缴存住房公积金满3个月。",
        "本人及配偶在缴存城市无自有住房且租赁住房。",
        "提取额不超过账户余额；租住商品住房的不超过当地规定的租房提取额度，租住公共租赁住房的不超过实际房租支出。",
    ),
    materials=(
        MaterialRequirement(
            key="queryAuthorization",
            name="住房和婚姻信息查询授权书",
            copies=1,
            note="本人签字，已婚的配偶同时签字。",
        ),
        MaterialRequirement(
            key="noHouseProof",
            name="本人及配偶在缴存城市无自有住房的证明",
            source=MaterialSource.COMMITMENT,
            note="以书面承诺代替，中心事后联网核查。",
        ),
        MaterialRequirement(
            key="publicHousingLease",
            name="公共租赁住房租赁合同和租金缴纳凭证",
            required=False,
            note="只有租住公共租赁住房的需要。",
        ),
    ),
    steps=(
        ProcessStep("受理", 0, "核对缴存情况。"),
        ProcessStep("审核", 1, "联网核查住房和婚姻信息。"),
        ProcessStep("办结", 0, "通知申请人，由受委托银行划款到本人账户。"),
    ),
    legal_bases=(
        LegalBasis(
            FUND_RULES,
            FUND_RULES_NUMBER,
            "第二十四条第一款第六项",
            "房租超出家庭工资收入的规定比例的，职工可以提取账户内的存储余额。",
        ),
        LegalBasis(
            FUND_RULES,
            FUND_RULES_NUMBER,
            "第二十五条",
            "住房公积金管理中心应当自受理申请之日起3日内作出准予提取或者不准提取的决定，并通知申请人。",
        ),
        LegalBasis(
            "住房城乡建设部 财政部 中国人民银行关于放宽提取住房公积金支付房租条件的通知",
            "建金〔2015〕19号",
            content="连续足额缴存满3个月，本人及配偶在缴存城市无自有住房且租赁住房的，可提取夫妻双方住房公积金支付房租。",
        ),
    ),
    statutory_days=3,
    promised_days=1,
    visits_required=0,
    online=True,
    instant=False,
    commitment_available=True,
    commitment_promises=("本人及配偶在缴存城市没有自有住房且租赁住房", "婚姻和住房情况变化时及时告知"),
    commitment_consequences=("承诺不实的，退回提取的住房公积金，按规定限制一定期限内的提取和贷款",),
    cross_province_modes=(CrossProvinceMode.FULLY_ONLINE,),
    form=RENT_WITHDRAWAL_FORM,
)

CERTIFICATE_TYPES: tuple[CertificateType, ...] = ()
MATTERS: tuple[Matter, ...] = (PENSION_TRANSFER, UNEMPLOYMENT_BENEFIT, FLEXIBLE_WORKER, RENT_WITHDRAWAL)
