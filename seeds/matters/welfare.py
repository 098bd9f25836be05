"""Matters of welfare; the card of veterans and the qualification of teachers have files of their own."""

from dataclasses import replace

from resolvers.certificates.model import CertificateType, Layout
from resolvers.certificates.validity import months
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
from seeds.departments import CIVIL, DISABLED
from seeds.matters.livelihood import HOUSEHOLD_REGISTER, PHOTO, held_by
from seeds.matters.parts import certificate, printed
from seeds.matters.residence import OWN_ID_CARD, RESIDENCE_PERMIT
from seeds.matters.teaching import TEACHER, TEACHER_CERTIFICATE
from seeds.matters.veterans import VETERAN, VETERAN_CARD
from seeds.matters.welfare_forms import (
    ALLOWANCE_FORM,
    DISABILITY_FORM,
    ELDERLY_CARD_FORM,
    OLD_AGE_ALLOWANCE_FORM,
)

ELDERLY_LAW = "中华人民共和国老年人权益保障法"
ELDERLY_LAW_NUMBER = "主席令第72号（2018年修正）"
ASSISTANCE_RULES = "社会救助暂行办法"
ASSISTANCE_RULES_NUMBER = "国务院令第649号（2019年修订）"
# The real number is the ID number, then the category and the grade; a number format cannot say that.
DISABILITY_CARD = CertificateType(
    code=f"{DISABLED.code}202",
    name="中华人民共和国残疾人证",
    holder=Audience.NATURAL_PERSON,
    issuer_kind="残疾人联合会",
    fields=certificate(
        {
            "sex": printed("性别"),
            "birthDate": printed("出生年月"),
            "address": printed("家庭住址"),
            "category": printed("残疾类别", "assessment.category"),
            "grade": printed("残疾等级", "assessment.grade"),
            "guardian": printed("监护人", "guardian.name"),
            "guardianPhone": printed("监护人联系电话", "guardian.phone"),
        }
    ),
    validity=months(120),
    layout=Layout.BOOKLET,
)

ELDERLY_CARD = CertificateType(
    code=f"{CIVIL.code}203",
    name="老年人优待证",
    holder=Audience.NATURAL_PERSON,
    issuer_kind="民政部门",
    fields=certificate(
        {"sex": printed("性别"), "birthDate": printed("出生日期"), "address": printed("住址")},
    ),
    layout=Layout.CARD,
)

# Without valid_months: the allowance lasts until a periodic review finds that the family no longer qualifies.
ALLOWANCE_CARD = CertificateType(
    code=f"{CIVIL.code}204",
    name="最低生活保障证",
    holder=Audience.NATURAL_PERSON,
    issuer_kind="民政部门",
    fields=certificate(
        {
            "householdAddress": printed("户籍地址"),
            "kind": printed("保障类别"),
            "familySize": printed("共同生活的家庭成员（人）", kind="integer"),
        }
    ),
)

DISABILITY = Matter(
    **held_by(DISABLED, MatterType.CONFIRMATION, 207),
    name="残疾人证新办",
    aliases=("残疾人证办理", "残疾证申领", "办残疾证", "残疾人证核发"),
    audiences=(Audience.NATURAL_PERSON,),
    themes=("扶残救助", "社会保障"),
    case_kind=CaseKind.PROMISED,
    summary="视力、听力、言语、肢体、智力、精神或者多重残疾的人，经指定机构评定符合残疾标准后，领取残疾人证。"
    "办证不收工本费，有效期十年；常住外省的可以在经常居住地申请、评定。",
    conditions=(
        "具有广安区户籍，自愿申领。",
        "经指定的残疾评定机构按《残疾人残疾分类和分级》（GB/T 26341-2010）评定，符合残疾标准。",
        "未成年人和智力、精神残疾人由法定监护人代为申请。",
        "此前的残疾人证被注销的，注销已满一年。",
    ),
    materials=(
        HOUSEHOLD_REGISTER,
        MaterialRequirement(
            key="assessmentForm",
            name="残疾评定表",
            copies=1,
            note="由指定的评定机构出具，评定医生签名并加盖机构公章。",
        ),
        PHOTO,
        MaterialRequirement(
            key="guardianProof",
            name="监护人身份证明和监护关系材料",
            required=False,
            note="未成年人和智力、精神残疾人需要。",
        ),
        MaterialRequirement(
            key="residencePermit", name="经常居住地的居住证", required=False, note="跨省通办的需要。"
        ),
    ),
    steps=(
        ProcessStep("受理", 1, "核对材料和评定机构。"),
        ProcessStep("审核", 7, "审核评定结论并公示；未成年人原则上不公示，公示时间不计入。"),
        ProcessStep("办结", 2, "批准、制证、发证。"),
    ),
    legal_bases=(
        LegalBasis(
            "中华人民共和国残疾人保障法",
            "主席令第3号（2018年修正）",
            "第二条",
            "残疾人包括视力、听力、言语、肢体、智力、精神、多重和其他残疾的人，残疾标准由国务院规定。",
        ),
        LegalBasis(
            "中华人民共和国残疾人证管理办法",
            "残联发〔2017〕34号",
            "第二条、第三条",
            "残疾人证是认定残疾人及其残疾类别、残疾等级的合法凭证，坚持申领自愿、属地管理原则。",
        ),
    ),
    promised_days=10,
    visits_required=1,
    visits_reason="申请人须本人到指定机构接受残疾评定。",
    online=False,
    instant=False,
    commitment_available=False,
    cross_province_modes=(CrossProvinceMode.COLLECT_AND_FORWARD,),
    results=(DISABILITY_CARD.code,),
    form=DISABILITY_FORM,
)

ID_CARD_ON_FILE = replace(
    OWN_ID_CARD, required=False, note="有电子证照的免提交；年龄、户籍由系统核对，符合的当场办结。"
)

ELDERLY = Matter(
    **held_by(CIVIL, MatterType.PUBLIC_SERVICE, 208),
    name="老年人优待证申领",
    aliases=("老年人优待证", "四川省老年人优待证", "老年证办理", "敬老优待证"),
    audiences=(Audience.NATURAL_PERSON,),
    themes=("养老服务", "优待抚恤"),
    case_kind=CaseKind.IMMEDIATE,
    summary="年满60周岁的老年人自愿申领优待证，用来享受当地规定的老年人优待。网上申请，当场办结，免费发证。",
    conditions=("年满60周岁。", "具有广安区户籍，或者常住广安区；常住的外地老年人同等优待。"),
    materials=(
        MaterialRequirement(
            key="photo",
            name="近期免冠证件照",
            accept=("image/jpeg", "image/png"),
            note="年龄和户籍由系统核对，身份证、户口簿免提交。",
        ),
        ID_CARD_ON_FILE,
        MaterialRequirement(
            key="residencePermit",
            name="居住证",
            required=False,
            source=MaterialSource.CERTIFICATE_LIBRARY,
            certificate_type=RESIDENCE_PERMIT,
            note="不是广安区户籍的需要；有电子证照的免提交。",
        ),
    ),
    steps=(
        ProcessStep("受理", 0, "核对年龄和户籍、居住情况。"),
        ProcessStep("办结", 0, "当场发证或者邮寄。"),
    ),
    legal_bases=(
        LegalBasis(ELDERLY_LAW, ELDERLY_LAW_NUMBER, "第二条", "本法所称老年人是指六十周岁以上的公民。"),
        LegalBasis(
            ELDERLY_LAW,
            ELDERLY_LAW_NUMBER,
            "第五十三条",
            "县级以上人民政府及其有关部门制定优待老年人的办法，对常住在本行政区域内的外埠老年人给予同等优待。",
        ),
    ),
    promised_days=0,
    visits_required=0,
    online=True,
    instant=True,
    commitment_available=False,
    results=(ELDERLY_CARD.code,),
    form=ELDERLY_CARD_FORM,
)

ALLOWANCE = Matter(
    **held_by(CIVIL, MatterType.BENEFIT, 209),
    name="最低生活保障认定",
    aliases=("低保申请", "低保办理", "最低生活保障", "低保审核确认"),
    audiences=(Audience.NATURAL_PERSON,),
    themes=("扶残救助", "社会保障"),
    case_kind=CaseKind.PROMISED,
    summary="家里人均收入低于当地低保标准、财产也符合规定的家庭，申请最低生活保障，通过后按月领取低保金。"
    "乡镇、街道上门调查，区民政局审核确认。",
    conditions=(
        "共同生活的家庭成员人均收入低于当地最低生活保障标准。",
        "家庭财产状况符合当地最低生活保障家庭财产状况规定。",
        "由共同生活的家庭成员向户籍所在地的乡镇、街道提出；有困难的，可以委托村（居）民委员会代为提出。",
        "同意核查家庭经济状况，并如实申报收入和财产。",
    ),
    materials=(
        HOUSEHOLD_REGISTER,
        MaterialRequirement(
            key="verificationAuthorization",
            name="家庭经济状况核对授权书",
            copies=1,
            note="共同生活的成年家庭成员签字；授权后收入、财产信息由民政部门核对，免提交证明。",
        ),
        MaterialRequirement(
            key="hardshipProof",
            name="疾病诊断、学费等刚性支出材料",
            required=False,
            deficiency_allowed=True,
            note="因病、因学致困的提供。",
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
        ProcessStep("调查和初审", 15, "入户调查、信息核对，提出初审意见并在村、社区公示。"),
        ProcessStep("审核确认", 6, "区民政局审核，作出确认或者不予确认的决定。"),
        ProcessStep("办结", 2, "公布结果，发证，次月起发放；不予确认的书面说明理由。"),
    ),
    legal_bases=(
        LegalBasis(
            ASSISTANCE_RULES,
            ASSISTANCE_RULES_NUMBER,
            "第九条",
            "对共同生活的家庭成员人均收入低于当地最低生活保障标准且符合财产状况规定的家庭，给予最低生活保障。",
        ),
        LegalBasis(
            ASSISTANCE_RULES,
            ASSISTANCE_RULES_NUMBER,
            "第十一条",
            "向户籍所在地乡镇人民政府、街道办事处申请，经调查核实、初审、公示后报县级民政部门审批。",
        ),
        LegalBasis(
            "最低生活保障审核确认办法",
            "民发〔2021〕57号",
            content="审核确认工作自受理之日起30个工作日之内完成，特殊情况下可以延长至45个工作日。",
        ),
    ),
    statutory_days=30,
    promised_days=25,
    visits_required=0,
    online=True,
    instant=False,
    commitment_available=False,
    results=(ALLOWANCE_CARD.code,),
    form=ALLOWANCE_FORM,
)

OLD_AGE_ALLOWANCE = Matter(
    **held_by(CIVIL, MatterType.BENEFIT, 210),
    name="高龄津贴申领",
    aliases=("80周岁以上老年人高龄津贴发放", "高龄补贴", "长寿补贴", "老年津贴"),
    audiences=(Audience.NATURAL_PERSON,),
    themes=("养老服务", "社会保障"),
    case_kind=CaseKind.PROMISED,
    summary="年满80周岁的广安区户籍老年人，可以申请按月领取高龄津贴，标准按当地公布的执行。本人行动不便的，由亲属代办。",
    conditions=("具有广安区户籍。", "年满80周岁。"),
    materials=(
        replace(HOUSEHOLD_REGISTER, required=False, note="没有居民身份证电子证照的提供首页和本人页。"),
        ID_CARD_ON_FILE,
        MaterialRequirement(
            key="agentIdentity",
            name="代办人身份证明",
            required=False,
            note="由亲属或者村（社区）代办的需要。",
        ),
    ),
    steps=(
        ProcessStep("受理", 2, "乡镇、街道核对年龄和户籍。"),
        ProcessStep("审核", 6, "区民政局审核，核对领取情况。"),
        ProcessStep("办结", 2, "告知结果，按月发到老人账户。"),
    ),
    legal_bases=(
        LegalBasis(
            ELDERLY_LAW,
            ELDERLY_LAW_NUMBER,
            "第三十三条第二款",
            "国家鼓励地方建立八十周岁以上低收入老年人高龄津贴制度。",
        ),
    ),
    promised_days=10,
    visits_required=0,
    online=True,
    instant=True,
    commitment_available=False,
    form=OLD_AGE_ALLOWANCE_FORM,
)

CERTIFICATE_TYPES: tuple[CertificateType, ...] = (
    DISABILITY_CARD,
    ELDERLY_CARD,
    ALLOWANCE_CARD,
    VETERAN_CARD,
    TEACHER_CERTIFICATE,
)
MATTERS: tuple[Matter, ...] = (DISABILITY, ELDERLY, ALLOWANCE, OLD_AGE_ALLOWANCE, VETERAN, TEACHER)
