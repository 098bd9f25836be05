"""Around a birth, health side: 生育登记, 出生医学证明, 预防接种证. The rest of 新生儿出生一件事 is in household and newborn."""

from resolvers.certificates.model import CertificateType, Layout
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
from seeds.departments import HEALTH
from seeds.matters.family import HOME, applicant, explained, guardian, parent
from seeds.matters.forms import address, agreed, choice, day, form, integer, text
from seeds.matters.livelihood import held_by
from seeds.matters.marriage import MARRIAGE_CERTIFICATE
from seeds.matters.parts import certificate, group, printed, rows, yes_or_no

BIRTH_CERTIFICATE = f"{HEALTH.code}001"
VACCINATION_RECORD = f"{HEALTH.code}002"
CHILDBEARING_NOTE = f"{HEALTH.code}003"

CLOCK = "^([01][0-9]|2[0-3]):[0-5][0-9]$"
HOSPITAL = "广安市人民医院"

BIRTH_CERTIFICATE_TYPE = CertificateType(
    code=BIRTH_CERTIFICATE,
    name="出生医学证明",
    holder=Audience.NATURAL_PERSON,
    issuer_kind="卫生健康部门",
    fields=certificate(
        {
            "childName": printed("新生儿姓名", "child.name"),
            "sex": printed("性别", "child.sex"),
            "birthDate": printed("出生日期", "child.birthDate"),
            "birthTime": printed("出生时间"),
            "gestationalWeeks": printed("出生孕周", kind="integer"),
            "birthWeight": printed("出生体重（克）", kind="integer"),
            "birthLength": printed("出生身长（厘米）", kind="integer"),
            "birthPlace": printed("出生地点"),
            "institution": printed("接生机构"),
            "motherName": printed("母亲姓名", "mother.name"),
            "motherIdNumber": printed("母亲有效身份证件号码", "mother.idNumber"),
            "motherEthnicGroup": printed("母亲民族", "mother.ethnicGroup"),
            "fatherName": printed("父亲姓名", "father.name"),
            "fatherIdNumber": printed("父亲有效身份证件号码", "father.idNumber"),
            "fatherEthnicGroup": printed("父亲民族", "father.ethnicGroup"),
        }
    ),
    layout=Layout.DIPLOMA,
)

VACCINATION_RECORD_TYPE = CertificateType(
    code=VACCINATION_RECORD,
    name="预防接种证",
    holder=Audience.NATURAL_PERSON,
    issuer_kind="预防接种单位",
    fields=certificate(
        {
            "childName": printed("受种者姓名", "child.name"),
            "sex": printed("性别", "child.sex"),
            "birthDate": printed("出生日期", "child.birthDate"),
            "guardianName": printed("监护人姓名", "applicantName"),
            "homeAddress": printed("现居住地址"),
            "vaccinationUnit": printed("接种单位"),
        }
    ),
)

CHILDBEARING_NOTE_TYPE = CertificateType(
    code=CHILDBEARING_NOTE,
    name="生育登记凭证",
    holder=Audience.NATURAL_PERSON,
    issuer_kind="卫生健康部门",
    fields=certificate(
        {
            "stage": printed("登记情形"),
            "maritalStatus": printed("婚姻状况"),
            "spouseName": printed("配偶（共同生育人）姓名", "spouse.name"),
            "spouseIdNumber": printed("配偶（共同生育人）身份证号", "spouse.idNumber"),
            "dueDate": printed("预产期（出生日期）"),
        }
    ),
)

CERTIFICATE_TYPES: tuple[CertificateType, ...] = (
    BIRTH_CERTIFICATE_TYPE,
    VACCINATION_RECORD_TYPE,
    CHILDBEARING_NOTE_TYPE,
)

ISSUED_BIRTH_CERTIFICATE = MaterialRequirement(
    key="birthCertificate",
    name="出生医学证明",
    source=MaterialSource.CERTIFICATE_LIBRARY,
    certificate_type=BIRTH_CERTIFICATE,
    note="通过“新生儿出生一件事”办理的，签发后由系统自动调用，免提交。",
)

ONE_THING = LegalBasis(
    "国务院办公厅关于加快推进“一件事一次办”打造政务服务升级版的指导意见",
    "国办发〔2022〕32号",
    content="推进个人全生命周期相关政务服务事项“一件事一次办”，为群众提供新生儿出生等集成化办理服务。",
)

CHILDBEARING_REGISTRATION = Matter(
    **held_by(HEALTH, MatterType.PUBLIC_SERVICE, 1),
    name="生育登记",
    aliases=("生育服务登记", "准生证", "生育服务证", "一孩二孩三孩登记"),
    audiences=(Audience.NATURAL_PERSON,),
    themes=("生育收养", "医疗卫生"),
    case_kind=CaseKind.IMMEDIATE,
    summary="凡生育子女的公民都应当办理生育登记，不限是否结婚、不限生育数量，生育前登记，生育后也可以补登。"
    "在户籍地或者现居住地办理，以网上办理为主；暂时核不到的信息由本人承诺。",
    conditions=(
        "双方或者一方是四川省户籍人口，或者在四川省长期居住并持有四川省居住证。",
        "拟生育或者已经生育子女。",
    ),
    materials=(
        MaterialRequirement(
            key="identityDocument",
            name="双方居民身份证或者居民户口簿",
            note="单方登记的只提供本人的；能够调取电子证照的，窗口不再要求原件。",
        ),
        MaterialRequirement(
            key="marriageCertificate",
            name="结婚证",
            required=False,
            source=MaterialSource.CERTIFICATE_LIBRARY,
            certificate_type=MARRIAGE_CERTIFICATE,
            note="已经结婚的调用电子证照，不作为登记条件。",
        ),
        MaterialRequirement(
            key="childrenCommitment",
            name="婚姻和现有子女情况承诺书",
            source=MaterialSource.COMMITMENT,
            note="信息系统暂时无法获取的婚姻、子女信息，以本人书面承诺代替证明。",
        ),
    ),
    steps=(
        ProcessStep("受理", 0, "核对登记信息"),
        ProcessStep("办结", 0, "完成登记，出具生育登记凭证"),
    ),
    legal_bases=(
        LegalBasis(
            "国家卫生健康委办公厅关于完善生育登记制度的指导意见",
            "国卫办人口发〔2021〕21号",
            content="生育子女的实行生育登记；能够通过信息系统获取的信息不再要求提供证明材料，暂时无法获取的，可以通过当事人承诺的方式办理。",
        ),
        LegalBasis(
            "四川省生育登记服务管理办法",
            "川卫规〔2022〕5号",
            content="凡生育子女的公民，均应办理生育登记；实行全程网上或者现场登记办理，以网上办理为主。",
        ),
    ),
    promised_days=0,
    visits_required=0,
    online=True,
    instant=False,
    commitment_available=True,
    commitment_promises=("提供的婚姻状况和现有子女情况真实、完整",),
    commitment_consequences=("承诺不实的，撤销生育登记，据此领取的补助和假期待遇依法退还或者取消",),
    cross_province_modes=(CrossProvinceMode.FULLY_ONLINE,),
    results=(CHILDBEARING_NOTE,),
    form=form(
        "生育登记表",
        {
            **applicant(),
            "stage": choice("登记情形", "生育前登记", "生育后补登"),
            "maritalStatus": choice("婚姻状况", "已婚", "未婚", "离婚", "丧偶"),
            "spouse": parent("配偶（共同生育人）", "李梅", "511602199203054525"),
            "registeredResidence": address("户籍地址", HOME),
            "homeAddress": address("现居住地址", HOME),
            "dueDate": day("预产期（出生日期）", "2026-12-20"),
            "children": rows(
                "现有子女",
                {
                    "name": text("姓名", maximum=50),
                    "sex": choice("性别", "男", "女"),
                    "birthDate": day("出生日期", "2018-04-22"),
                },
                {"name": "张小安", "sex": "男", "birthDate": "2018-04-22"},
                most=10,
            ),
            "truthful": agreed("本人承诺所填婚姻和子女情况真实"),
        },
        optional=("spouse", "children"),
    ),
)

BIRTH_CERTIFICATE_ISSUE = Matter(
    **held_by(HEALTH, MatterType.PUBLIC_SERVICE, 2),
    name="出生医学证明签发（首次签发）",
    aliases=("出生证", "办出生证明", "《出生医学证明》首次签发", "出生医学证明办理"),
    audiences=(Audience.NATURAL_PERSON,),
    themes=("生育收养", "医疗卫生"),
    case_kind=CaseKind.PROMISED,
    summary="在助产机构内出生的新生儿，由父母填写信息、确定姓名后，向接生的医疗保健机构申领出生医学证明，不收费。"
    "它是申报户口、取得公民身份号码的依据；可以通过“新生儿出生一件事”一并办理。",
    conditions=(
        "新生儿在广安区具有助产技术服务资质的医疗保健机构内出生，尚未领取出生医学证明。",
        "申领人是新生儿的母亲、父亲或者其他监护人。",
        "新生儿姓名已经确定，一经签发一般不再变更。",
    ),
    materials=(
        MaterialRequirement(
            key="firstIssueForm",
            name="出生医学证明首次签发登记表",
            note="接生机构填写分娩信息，申领人核对后签名。",
        ),
        MaterialRequirement(key="motherIdCard", name="新生儿母亲有效身份证件"),
        MaterialRequirement(
            key="fatherIdCard",
            name="新生儿父亲有效身份证件",
            required=False,
            note="证明上登记父亲信息的提供。",
        ),
        MaterialRequirement(
            key="motherStatement",
            name="未提供父亲信息的书面声明",
            required=False,
            note="不登记父亲信息的，由新生儿母亲本人签字。",
        ),
    ),
    steps=(
        ProcessStep("受理", 0, "核对父母身份证件和登记表"),
        ProcessStep("审核", 1, "与分娩记录核对"),
        ProcessStep("办结", 0, "签发出生医学证明"),
    ),
    legal_bases=(
        LegalBasis(
            "中华人民共和国母婴保健法",
            "主席令第33号（2017年修正）",
            "第二十三条",
            "医疗保健机构和从事家庭接生的人员按照国务院卫生行政部门的规定，出具统一制发的新生儿出生医学证明。",
        ),
        LegalBasis(
            "国家卫生计生委、公安部关于启用和规范管理新版《出生医学证明》的通知",
            "国卫妇幼发〔2013〕52号",
            content="规范出生医学证明的签发和使用；未提供新生儿父亲信息的，由新生儿母亲提供本人签字的书面声明。",
        ),
        ONE_THING,
    ),
    promised_days=1,
    visits_required=0,
    online=True,
    instant=False,
    commitment_available=False,
    results=(BIRTH_CERTIFICATE,),
    form=form(
        "出生医学证明首次签发申请表",
        {
            **guardian(),
            "birthTime": {
                "type": "string",
                "title": "出生时间（时:分）",
                "pattern": CLOCK,
                "examples": ["08:36"],
            },
            "gestationalWeeks": integer("出生孕周", 39, minimum=20, maximum=45),
            "birthWeight": integer("出生体重（克）", 3250, minimum=300, maximum=8000),
            "birthLength": integer("出生身长（厘米）", 50, minimum=20, maximum=70),
            "birthPlace": text("出生地点", "四川省广安市广安区", maximum=50),
            "institution": text("接生机构", HOSPITAL, maximum=50),
            "medicalRecordNumber": text("母亲住院病历号", "20261011023", maximum=30),
            "detailsConfirmed": agreed("本人确认新生儿姓名和父母信息无误"),
        },
        optional=("father", "medicalRecordNumber"),
    ),
)

VACCINATION_RECORD_ISSUE = Matter(
    **held_by(HEALTH, MatterType.PUBLIC_SERVICE, 3),
    name="预防接种证办理",
    aliases=("办疫苗本", "打疫苗建证", "接种证", "《预防接种证》办理"),
    audiences=(Audience.NATURAL_PERSON,),
    themes=("生育收养", "医疗卫生"),
    case_kind=CaseKind.IMMEDIATE,
    summary="孩子出生后一个月内，监护人向居住地承担预防接种工作的接种单位或者出生医院申请办理预防接种证，不收费。"
    "接种实行居住地管理，选好接种单位后按约定时间带孩子接种。",
    conditions=(
        "儿童在广安区居住，或者在广安区的医院出生。",
        "由监护人申请；接种单位和出生医院不得拒绝办理。",
    ),
    materials=(
        MaterialRequirement(key="guardianIdCard", name="监护人有效身份证件"),
        MaterialRequirement(
            key="birthCertificate",
            name="出生医学证明",
            required=False,
            source=MaterialSource.CERTIFICATE_LIBRARY,
            certificate_type=BIRTH_CERTIFICATE,
            note="用于核对儿童信息，尚未签发的不影响办理。",
        ),
        MaterialRequirement(
            key="firstDoses",
            name="新生儿首剂疫苗接种记录",
            deficiency_allowed=True,
            note="出生医院出具的乙肝疫苗、卡介苗接种记录，可以在首次接种时补交。",
        ),
    ),
    steps=(
        ProcessStep("受理", 0, "接种单位核对儿童和监护人信息"),
        ProcessStep("办结", 0, "建立预防接种档案，发给预防接种证"),
    ),
    legal_bases=(
        LegalBasis(
            "中华人民共和国疫苗管理法",
            "主席令第30号",
            "第四十七条",
            "在儿童出生后一个月内，其监护人应当到儿童居住地承担预防接种工作的接种单位或者出生医院为其办理预防接种证。",
        ),
        ONE_THING,
    ),
    promised_days=0,
    visits_required=0,
    online=True,
    instant=False,
    commitment_available=False,
    results=(VACCINATION_RECORD,),
    form=form(
        "预防接种证办理申请表",
        {
            **guardian(),
            "homeAddress": address("现居住地址", HOME),
            "vaccinationUnit": text("选择的接种单位", "北辰街道社区卫生服务中心", maximum=50),
            "firstDose": group(
                "首剂疫苗接种情况",
                {
                    "hepatitisB": yes_or_no("已经接种首剂乙肝疫苗"),
                    "bcg": yes_or_no("已经接种卡介苗"),
                    "hospital": text("接种医院", maximum=50),
                },
                {"hepatitisB": True, "bcg": True, "hospital": HOSPITAL},
                optional=("hospital",),
            ),
            "allergies": explained(text("过敏史和接种禁忌", "无", maximum=200), "没有的填“无”"),
        },
        optional=("father",),
    ),
)

MATTERS: tuple[Matter, ...] = (CHILDBEARING_REGISTRATION, BIRTH_CERTIFICATE_ISSUE, VACCINATION_RECORD_ISSUE)
