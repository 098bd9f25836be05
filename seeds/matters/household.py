"""Household register: 出生登记 and 户口迁移 with the certificates that they issue."""

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
from seeds.departments import POLICE
from seeds.matters.birth import ISSUED_BIRTH_CERTIFICATE, ONE_THING
from seeds.matters.family import HOME, applicant, ethnic_group, explained, guardian
from seeds.matters.forms import address, agreed, choice, form, other_id, text
from seeds.matters.livelihood import held_by
from seeds.matters.marriage import MARRIAGE_CERTIFICATE
from seeds.matters.parts import certificate, group, printed, rows
from seeds.matters.residence import OWN_ID_CARD, RESIDENCE_ORDER, RESIDENCE_RULES

HOUSEHOLD_CARD = f"{POLICE.code}005"
MOVE_PERMIT = f"{POLICE.code}007"
HOUSEHOLD_RULES = "中华人民共和国户口登记条例"

HOUSEHOLD_CARD_TYPE = CertificateType(
    code=HOUSEHOLD_CARD,
    name="常住人口登记卡",
    holder=Audience.NATURAL_PERSON,
    issuer_kind="公安机关",
    fields=certificate(
        {
            "registeredName": printed("登记人姓名", "child.name"),
            "sex": printed("性别", "child.sex"),
            "birthDate": printed("出生日期", "child.birthDate"),
            "ethnicGroup": printed("民族", "childEthnicGroup"),
            "nativePlace": printed("籍贯"),
            "headName": printed("户主姓名", "household.headName"),
            "relationToHead": printed("与户主关系", "household.relationToHead"),
            "address": printed("住址", "household.address"),
        }
    ),
    layout=Layout.BOOKLET,
)

# The permit names its own term in days, which months can't express.
MOVE_PERMIT_TYPE = CertificateType(
    code=MOVE_PERMIT,
    name="户口准迁证",
    holder=Audience.NATURAL_PERSON,
    issuer_kind="公安机关",
    fields=certificate(
        {
            "reason": printed("迁移事由"),
            "formerAddress": printed("迁出地址"),
            "formerStation": printed("迁出地户口登记机关"),
            "newAddress": printed("迁往地址", "target.address"),
            "relationToHead": printed("与迁入地户主关系", "target.relationToHead"),
        }
    ),
)

CERTIFICATE_TYPES: tuple[CertificateType, ...] = (HOUSEHOLD_CARD_TYPE, MOVE_PERMIT_TYPE)

BIRTH_REGISTRATION = Matter(
    **held_by(POLICE, MatterType.CONFIRMATION, 4),
    name="出生登记（新生儿落户）",
    aliases=("新生儿落户", "新生儿上户口", "出生申报户口", "小孩上户", "新生儿入户"),
    audiences=(Audience.NATURAL_PERSON,),
    themes=("生育收养", "户籍办理"),
    case_kind=CaseKind.PROMISED,
    summary="婴儿出生后一个月以内，由户主、亲属或者抚养人向常住地户口登记机关申报出生登记，编制公民身份号码。"
    "随父落户还是随母落户由父母自愿选择；可以单独办理，也可以通过“新生儿出生一件事”一并办理。",
    conditions=(
        "新生儿已经取得出生医学证明，未在其他地方登记户口。",
        "父亲或者母亲一方的常住户口登记在广安区，新生儿随该方落户。",
        "新生儿姓名符合民法典关于姓氏选取的规定，使用规范汉字。",
    ),
    materials=(
        ISSUED_BIRTH_CERTIFICATE,
        MaterialRequirement(
            key="householdRegister", name="落户一方的居民户口簿", note="户主页和父亲或者母亲本人页。"
        ),
        MaterialRequirement(
            key="marriageCertificate",
            name="父母结婚证",
            required=False,
            source=MaterialSource.CERTIFICATE_LIBRARY,
            certificate_type=MARRIAGE_CERTIFICATE,
            note="婚生子女提供；父母没有办理结婚登记的，改为提交非婚生育说明。",
        ),
        MaterialRequirement(key="nonMaritalStatement", name="非婚生育说明", required=False, note="非婚生育的提供。"),
        MaterialRequirement(
            key="parentageReport",
            name="亲子鉴定证明",
            required=False,
            note="非婚生育申请随父落户的提供，由具有资质的鉴定机构出具。",
        ),
    ),
    steps=(
        ProcessStep("受理", 0, "户籍派出所核对材料"),
        ProcessStep("审核", 1, "核验出生医学证明，审核姓名和落户关系"),
        ProcessStep("办结", 0, "登记常住户口，编制公民身份号码，签发常住人口登记卡"),
    ),
    legal_bases=(
        LegalBasis(
            HOUSEHOLD_RULES,
            article="第七条",
            content="婴儿出生后一个月以内，由户主、亲属、抚养人或者邻居向婴儿常住地户口登记机关申报出生登记。",
        ),
        LegalBasis(
            "国务院办公厅关于解决无户口人员登记户口问题的意见",
            "国办发〔2015〕96号",
            content="凭出生医学证明和父母一方的居民户口簿、结婚证或者非婚生育说明，按照随父随母落户自愿的政策，申请办理常住户口登记。",
        ),
        LegalBasis(
            "中华人民共和国民法典",
            "主席令第45号",
            "第一千零一十五条",
            "自然人应当随父姓或者母姓，但有法定情形的可以在父姓和母姓之外选取姓氏。",
        ),
        ONE_THING,
    ),
    promised_days=1,
    visits_required=0,
    online=True,
    instant=False,
    commitment_available=False,
    results=(HOUSEHOLD_CARD,),
    form=form(
        "出生登记申请表",
        {
            **guardian(),
            "childEthnicGroup": explained(ethnic_group("新生儿民族"), "应当与父亲或者母亲的民族一致"),
            "nativePlace": text("籍贯", "四川省广安市广安区", maximum=50),
            "settleWith": choice("落户方式", "随母落户", "随父落户"),
            "household": group(
                "落户信息",
                {
                    "address": address("落户地址", HOME),
                    "headName": text("户主姓名", maximum=50),
                    "relationToHead": choice(
                        "新生儿与户主关系", "子", "女", "孙子", "孙女", "外孙", "外孙女", "其他"
                    ),
                },
                {"address": HOME, "headName": "李梅", "relationToHead": "子"},
            ),
            "settlementAgreed": agreed("父母双方协商一致，本人保证所填内容真实，新生儿未在其他地方登记户口"),
        },
        optional=("father",),
    ),
)

HOUSEHOLD_MOVE = Matter(
    **held_by(POLICE, MatterType.LICENSING, 9),
    name="户口迁移（市外迁入）审批",
    aliases=("市外户口迁入", "迁户口", "落户广安", "户籍迁移", "户口迁移审批"),
    audiences=(Audience.NATURAL_PERSON,),
    themes=("户籍办理",),
    case_kind=CaseKind.PROMISED,
    summary="常住户口在广安市以外的公民，申请把户口迁入广安区。只需向迁入地公安机关提出一次，"
    "迁出地由公安机关之间网上核验、流转，不用再回原籍办手续。",
    conditions=(
        "申请人的常住户口登记在广安市以外。",
        "迁入广安区有合法稳定住所、就业、投靠亲属、工作调动或者大中专院校录取、毕业等符合落户政策的事由。",
        "一个公民只能在一个地方登记常住户口，迁入后原户口注销。",
    ),
    materials=(
        OWN_ID_CARD,
        MaterialRequirement(
            key="householdRegister",
            name="居民户口簿",
            note="户主页、申请人页和随迁人员页；集体户提供本人登记卡。",
        ),
        MaterialRequirement(
            key="reasonProof",
            name="迁移事由证明",
            note="按事由提供一项：不动产权证书或者租赁合同；劳动合同；工作调动文件；录取通知书或者毕业证书；亲属关系证明。",
        ),
        MaterialRequirement(
            key="marriageCertificate",
            name="结婚证",
            required=False,
            source=MaterialSource.CERTIFICATE_LIBRARY,
            certificate_type=MARRIAGE_CERTIFICATE,
            note="夫妻投靠的需要。",
        ),
        MaterialRequirement(
            key="headConsent",
            name="迁入地户主同意落户的声明",
            required=False,
            deficiency_allowed=True,
            note="迁入他人户内的提供；迁入本人房屋单独立户的免提交。",
        ),
    ),
    steps=(
        ProcessStep("受理", 1, "迁入地派出所核对材料，当场或者五日内一次性告知补正内容"),
        ProcessStep("审核", 3, "核查迁移事由，与迁出地公安机关网上核验户口"),
        ProcessStep("办结", 1, "作出决定；准予迁入的签发户口准迁证，办理落户"),
    ),
    legal_bases=(
        LegalBasis(
            HOUSEHOLD_RULES,
            article="第六条",
            content="公民应当在经常居住的地方登记为常住人口，一个公民只能在一个地方登记为常住人口。",
        ),
        LegalBasis(
            HOUSEHOLD_RULES,
            article="第十条",
            content="公民迁出本户口管辖区，由本人或者户主在迁出前向户口登记机关申报迁出登记。",
        ),
        LegalBasis(
            HOUSEHOLD_RULES,
            article="第十三条",
            content="公民迁移，从到达迁入地的时候起，城市在三日以内，农村在十日以内，申报迁入登记，缴销迁移证件。",
        ),
        LegalBasis(
            RESIDENCE_RULES,
            RESIDENCE_ORDER,
            "第十五条",
            "居住证持有人符合居住地人民政府规定的落户条件的，可以根据本人意愿，将常住户口由原户口所在地迁入居住地。",
        ),
        LegalBasis(
            "中华人民共和国行政许可法",
            "主席令第7号（2019年修正）",
            "第四十二条",
            "除可以当场作出行政许可决定的外，行政机关应当自受理行政许可申请之日起二十日内作出行政许可决定。",
        ),
    ),
    statutory_days=20,
    promised_days=5,
    visits_required=0,
    online=True,
    instant=False,
    commitment_available=False,
    cross_province_modes=(CrossProvinceMode.JOINT,),
    results=(MOVE_PERMIT,),
    form=form(
        "户口迁移（市外迁入）申请表",
        {
            **applicant(),
            "ethnicGroup": ethnic_group(),
            "reason": choice(
                "迁移事由",
                "合法稳定住所",
                "合法稳定就业",
                "夫妻投靠",
                "父母投靠子女",
                "子女投靠父母",
                "工作调动",
                "大中专院校录取学生",
                "大中专学生毕业",
            ),
            "formerAddress": address("现户口所在地址", "重庆市渝北区龙溪街道红锦大道10号"),
            "formerStation": text("现户口登记机关", "重庆市公安局渝北区分局龙溪派出所"),
            "target": group(
                "拟迁入户",
                {
                    "address": address("拟迁入地址", HOME),
                    "headName": text("户主姓名", maximum=50),
                    "relationToHead": choice("与户主关系", "本人", "配偶", "子女", "父母", "其他"),
                },
                {"address": HOME, "headName": "张三", "relationToHead": "本人"},
            ),
            "companions": rows(
                "随迁人员",
                {
                    "name": text("姓名", maximum=50),
                    "idNumber": other_id("身份证号", "511602201804221034"),
                    "relation": choice("与申请人关系", "子女", "配偶", "父母", "其他"),
                },
                {"name": "张小安", "idNumber": "511602201804221034", "relation": "子女"},
                most=10,
            ),
            "truthful": agreed("本人保证所填内容和提交材料真实，同意公安机关向迁出地核验"),
        },
        optional=("companions",),
    ),
)

MATTERS: tuple[Matter, ...] = (BIRTH_REGISTRATION, HOUSEHOLD_MOVE)
