"""The card of veterans."""

from resolvers.certificates.model import CertificateType, Layout
from resolvers.matters.model import CaseKind, LegalBasis, MaterialRequirement, Matter, MatterType, ProcessStep
from resolvers.parties.model import Audience
from seeds.departments import VETERANS
from seeds.matters.forms import address, agreed, choice, day, form, text
from seeds.matters.livelihood import HOUSEHOLD_ADDRESS, PHOTO, RESIDENCE, applicant, held_by, sex
from seeds.matters.parts import certificate, group, printed

VETERANS_LAW = "中华人民共和国退役军人保障法"
VETERANS_LAW_NUMBER = "主席令第63号"

VETERAN_CARD = CertificateType(
    code=f"{VETERANS.code}205",
    name="中华人民共和国退役军人优待证",
    holder=Audience.NATURAL_PERSON,
    issuer_kind="退役军人事务部门",
    fields=certificate({"sex": printed("性别"), "bank": printed("合作银行")}),
    layout=Layout.CARD,
)

VETERAN_FORM = form(
    "退役军人优待证申请表",
    {
        **applicant(),
        "sex": sex(),
        "identity": choice("退役时身份", "军士（警士）", "义务兵", "军官（警官）", "文职干部"),
        "service": group(
            "服役情况",
            {
                "enlistedOn": day("入伍日期", "2008-12-01"),
                "dischargedOn": day("退役日期", "2020-12-01"),
                "certificateNumber": text("退役证件号", "退字第2020123456号", maximum=40),
            },
            {
                "enlistedOn": "2008-12-01",
                "dischargedOn": "2020-12-01",
                "certificateNumber": "退字第2020123456号",
            },
        ),
        "placement": choice("安置方式", "自主就业", "安排工作", "转业", "复员", "逐月领取退役金", "退休", "供养"),
        "householdAddress": address("户籍地址", HOUSEHOLD_ADDRESS),
        "residence": address("常住地址", RESIDENCE),
        "station": text("受理的退役军人服务站", "浓洄街道退役军人服务站"),
        "bank": text("合作银行", "中国农业银行", maximum=50),
        "agreedTerms": agreed("同意按优待证管理办法使用优待证，同意合作银行制卡"),
    },
)

VETERAN = Matter(
    **held_by(VETERANS, MatterType.PUBLIC_SERVICE, 211),
    name="退役军人优待证申领",
    aliases=("退役军人优待证", "退伍军人优待证", "军人优待证办理", "拥军优待证"),
    audiences=(Audience.NATURAL_PERSON,),
    themes=("优待抚恤",),
    case_kind=CaseKind.PROMISED,
    summary="从解放军和武警部队依法退出现役的军官（警官）、军士（警士）和义务兵等，申领全国统一制发的退役军人优待证，"
    "凭证享受公共交通、文化和旅游等优待。优待证以银行借记卡为载体，不具备透支功能。",
    conditions=(
        "从中国人民解放军或者中国人民武装警察部队依法退出现役。",
        "已完成退役军人建档立卡。",
        "向户籍地的乡镇（街道）退役军人服务站申请；不在户籍地常住的，可以向常住地申请。",
        "同时符合退役军人和“三属”条件的，只申领其中一种优待证。",
    ),
    materials=(
        MaterialRequirement(
            key="dischargeCertificate",
            name="退役证件",
            copies=1,
            note="退出现役证、转业证等；遗失的由档案核查确认。",
        ),
        PHOTO,
        MaterialRequirement(
            key="guardianProof",
            name="监护人身份证明和监护关系材料",
            required=False,
            note="由监护人代为申请的需要。",
        ),
    ),
    steps=(
        ProcessStep("受理", 2, "服务站核对身份和建档立卡信息。"),
        ProcessStep("审核", 8, "退役军人事务部门逐级审核。"),
        ProcessStep("办结", 10, "合作银行制卡，服务站通知领取。"),
    ),
    legal_bases=(
        LegalBasis(
            VETERANS_LAW,
            VETERANS_LAW_NUMBER,
            "第十五条",
            "安置地退役军人工作主管部门向退役军人发放退役军人优待证，优待证全国统一制发、统一编号。",
        ),
        LegalBasis(
            VETERANS_LAW,
            VETERANS_LAW_NUMBER,
            "第五十三条",
            "退役军人凭退役军人优待证等有效证件享受公共交通、文化和旅游等优待。",
        ),
        LegalBasis(
            "退役军人、其他优抚对象优待证管理办法（试行）",
            content="规定优待证的申请、审核、制发、使用和管理。",
        ),
    ),
    promised_days=20,
    visits_required=1,
    visits_reason="优待证以银行借记卡为载体，须本人持身份证件领取并开通。",
    online=False,
    instant=False,
    commitment_available=False,
    results=(VETERAN_CARD.code,),
    form=VETERAN_FORM,
)
