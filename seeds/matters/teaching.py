"""The qualification of teachers."""

from resolvers.certificates.model import CertificateType, Layout
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
from seeds.departments import EDUCATION
from seeds.matters.forms import address, agreed, choice, day, form, text
from seeds.matters.livelihood import PHOTO, RESIDENCE, applicant, held_by, sex
from seeds.matters.parts import certificate, group, printed

TEACHER_RULES = "教师资格条例"
TEACHER_RULES_NUMBER = "国务院令第188号"

# The real number has 17 digits and codes of kind and sex that a number format cannot say.
TEACHER_CERTIFICATE = CertificateType(
    code=f"{EDUCATION.code}206",
    name="教师资格证书",
    holder=Audience.NATURAL_PERSON,
    issuer_kind="教育行政部门",
    fields=certificate(
        {
            "sex": printed("性别"),
            "birthDate": printed("出生年月"),
            "ethnicGroup": printed("民族"),
            "kind": printed("资格种类"),
            "subject": printed("任教学科"),
        }
    ),
    number_format="{year}{region}{serial}",
    layout=Layout.BOOKLET,
)

TEACHER_FORM = form(
    "教师资格认定申请表",
    {
        **applicant(),
        "sex": sex(),
        "birthDate": day("出生日期", "1990-01-01"),
        "ethnicGroup": text("民族", "汉族", maximum=20),
        "kind": choice("申请资格种类", "小学教师资格", "幼儿园教师资格", "初级中学教师资格"),
        "subject": text("任教学科", "语文", maximum=30),
        "basis": choice("申请地", "户籍所在地", "任教学校所在地"),
        "education": group(
            "学历",
            {
                "school": text("毕业学校", "西华师范大学"),
                "major": text("专业", "汉语言文学", maximum=50),
                "level": choice("学历", "大学本科", "大学专科", "研究生", "中等师范、幼儿师范"),
                "graduatedOn": day("毕业日期", "2012-06-30"),
                "certificateNumber": text("毕业证书编号", "106381201205000001", maximum=30),
            },
            {
                "school": "西华师范大学",
                "major": "汉语言文学",
                "level": "大学本科",
                "graduatedOn": "2012-06-30",
            },
            optional=("certificateNumber",),
        ),
        "examination": text("教师资格考试合格证明编号", "202500000000001", maximum=30),
        "mandarin": group(
            "普通话",
            {
                "grade": choice("等级", "二级甲等", "一级甲等", "一级乙等", "二级乙等"),
                "certificateNumber": text("证书编号", "5125012345678", maximum=30),
            },
            {"grade": "二级甲等", "certificateNumber": "5125012345678"},
        ),
        "employer": text("任教学校（没有的不填）", "广安区希望小学"),
        "address": address("证书邮寄地址", RESIDENCE),
        "committed": agreed("签署个人承诺书，承诺没有不得取得教师资格的情形"),
    },
    optional=("employer",),
)

TEACHER = Matter(
    **held_by(EDUCATION, MatterType.LICENSING, 212),
    name="教师资格认定",
    aliases=("教师资格证申请", "教师资格证认定", "教资认定", "办教师资格证"),
    audiences=(Audience.NATURAL_PERSON,),
    themes=("教育科研", "资质认证"),
    case_kind=CaseKind.PROMISED,
    summary="教师资格考试合格、学历和普通话达标的中国公民，申请认定幼儿园、小学或者初级中学教师资格。"
    "每年春季、秋季各受理一次；高级中学和中等职业学校教师资格由市教育部门认定。",
    conditions=(
        "遵守宪法和法律，热爱教育事业，具有良好的思想品德。",
        "具备教师法规定的相应学历，或者经国家教师资格考试合格。",
        "普通话水平达到二级乙等以上，体检合格，有教育教学能力。",
        "户籍地或者任教学校所在地在广安区。",
        "没有受到剥夺政治权利或者故意犯罪受到有期徒刑以上刑事处罚；曾被撤销教师资格的，已满5年。",
    ),
    materials=(
        MaterialRequirement(
            key="medicalReport", name="体格检查合格证明", copies=1, note="由教育行政部门指定的医院出具。"
        ),
        MaterialRequirement(key="diploma", name="学历证书", required=False, note="能在学信网核验的免提交。"),
        MaterialRequirement(
            key="mandarinCertificate",
            name="普通话水平测试等级证书",
            required=False,
            note="能联网核验的免提交。",
        ),
        MaterialRequirement(
            key="characterProof",
            name="思想品德鉴定证明",
            source=MaterialSource.COMMITMENT,
            note="以《个人承诺书》代替，有无犯罪记录由教育部门查询。",
        ),
        PHOTO,
        MaterialRequirement(
            key="employmentProof",
            name="任教学校的任职证明",
            required=False,
            note="以任教学校所在地申请的需要。",
        ),
    ),
    steps=(
        ProcessStep("受理", 5, "受理期限终止后核对网上信息和材料。"),
        ProcessStep("审查", 12, "审查学历、考试、普通话、体检和犯罪记录查询结果。"),
        ProcessStep("办结", 3, "作出认定结论，颁发证书或者书面告知理由。"),
    ),
    legal_bases=(
        LegalBasis(
            "中华人民共和国教师法",
            "主席令第15号（2009年修正）",
            "第十条、第十三条",
            "国家实行教师资格制度；中小学教师资格由县级以上地方人民政府教育行政部门认定。",
        ),
        LegalBasis(
            TEACHER_RULES,
            TEACHER_RULES_NUMBER,
            "第十三条",
            "幼儿园、小学和初级中学教师资格，由申请人户籍所在地或者任教学校所在地的县级教育行政部门认定。",
        ),
        LegalBasis(
            TEACHER_RULES,
            TEACHER_RULES_NUMBER,
            "第十六条",
            "对符合认定条件的，应当在受理期限终止之日起30日内颁发相应的教师资格证书。",
        ),
        LegalBasis(
            "《教师资格条例》实施办法",
            "教育部令第10号",
            "第八条、第十二条",
            "普通话水平应当达到二级乙等以上标准；列明申请时应当提交的材料。",
        ),
    ),
    statutory_days=30,
    promised_days=20,
    visits_required=0,
    online=True,
    instant=False,
    commitment_available=True,
    commitment_promises=(
        "思想品德良好，遵守宪法法律和教师职业道德",
        "没有因故意犯罪受过有期徒刑以上刑事处罚，没有被撤销教师资格的记录",
    ),
    commitment_consequences=("承诺不实的，撤销教师资格，收缴教师资格证书，五年内不得重新申请认定",),
    results=(TEACHER_CERTIFICATE.code,),
    form=TEACHER_FORM,
)
