"""Guides around families and where they live: birth, marriage, moving, residence, ID card.

What a birth registration asks of unmarried parents is 国办发〔2015〕96号; who may marry here is 婚姻登记条例（国务院令第804号）.
"""

from resolvers.matters.guidance.model import Guide
from seeds.guides.parts import (
    Effect,
    FormEffect,
    Option,
    ask,
    either,
    needed,
    needless,
    optional,
    refused,
    when,
    yes_no,
)
from seeds.matters.birth import BIRTH_CERTIFICATE_ISSUE

BIRTH_GUIDE = Guide(
    questions=(
        yes_no("certificate", "孩子有出生医学证明了吗？", yes="有", no="还没有"),
        ask(
            "side",
            "孩子随谁落户？",
            Option("MOTHER", "随妈妈，妈妈的户口在广安区"),
            Option("FATHER", "随爸爸，爸爸的户口在广安区"),
            Option("NEITHER", "父母的户口都不在广安区"),
        ),
        yes_no("married", "父母办理了结婚登记吗？", yes="办理了", no="没有"),
    ),
    effects=(
        refused(
            when(certificate="NO"),
            "申报出生登记要凭出生医学证明。",
            "先向接生的医院申领出生医学证明；在家中等医院外出生的，向卫生健康部门申领。",
            BIRTH_CERTIFICATE_ISSUE.code,
        ),
        refused(
            when(side="NEITHER"),
            "新生儿随父亲或者母亲落户，应当在该方的户口所在地申报。",
            "到父亲或者母亲户口所在地的派出所办理，也可以在当地的政务服务平台办理。",
        ),
        Effect(when(side="MOTHER"), form=FormEffect(const={"settleWith": "随母落户"})),
        Effect(when(side="FATHER"), form=FormEffect(require=("father",), const={"settleWith": "随父落户"})),
        Effect(
            when(married="YES"),
            (needed("marriageCertificate"), needless("nonMaritalStatement"), needless("parentageReport")),
        ),
        Effect(
            when(married="NO"), (needless("marriageCertificate"), needed("nonMaritalStatement", "父母一方签名即可。"))
        ),
        Effect(when(married="NO", side="MOTHER"), (needless("parentageReport"),)),
        Effect(
            when(married="NO", side="FATHER"),
            (needed("parentageReport", "由具有资质的鉴定机构出具。"),),
        ),
    ),
)

MARRIAGE_GUIDE = Guide(
    questions=(
        yes_no("mainland", "双方都是内地居民吗？", no="一方是港澳台居民、华侨或者外国人"),
        yes_no("age", "男方满22周岁、女方满20周岁了吗？", yes="都满了", no="还没有"),
        yes_no("free", "双方都没有配偶，也不是直系血亲和三代以内旁系血亲吗？"),
        ask(
            "history",
            "您以前结过婚吗？",
            Option("NEVER", "没有"),
            Option("DIVORCED", "离婚了（包括与原配偶复婚）"),
            Option("WIDOWED", "丧偶"),
        ),
        yes_no("photo", "自带双方合影照片吗？", yes="自带", no="到登记处拍"),
    ),
    effects=(
        refused(
            when(mainland="NO"),
            "本事项只办理内地居民结婚登记。",
            "到省级人民政府民政部门或者其确定的婚姻登记机关办理。",
        ),
        refused(when(age="NO"), "结婚年龄，男不得早于二十二周岁，女不得早于二十周岁。"),
        refused(when(free="NO"), "有配偶，或者是直系血亲、三代以内旁系血亲的，不能结婚。"),
        Effect(when(history="NEVER"), form=FormEffect(const={"maritalStatus": "未婚"})),
        Effect(when(history="DIVORCED"), form=FormEffect(const={"maritalStatus": "离婚"})),
        Effect(when(history="WIDOWED"), form=FormEffect(const={"maritalStatus": "丧偶"})),
        *either("photo", needed("photo", "近期半身免冠合影。")),
    ),
)

ID_CARD_GUIDE = Guide(
    questions=(
        ask(
            "reason",
            "为什么要办？",
            Option("LOST", "丢了"),
            Option("STOLEN", "被偷了"),
            Option("OTHER", "到期、损坏或者登记内容有变化"),
        ),
        ask("home", "户口在哪里？", Option("HERE", "广安区"), Option("AWAY", "外地，人在广安区工作、上学或者居住")),
        ask("age", "持证人多大？", Option("ADULT", "满16周岁"), Option("MINOR", "未满16周岁，由监护人代办")),
        yes_no("temporary", "需要临时身份证吗？", yes="需要", no="不需要"),
        ask("delivery", "怎么领证？", Option("WINDOW", "到窗口领"), Option("POST", "邮寄")),
    ),
    effects=(
        refused(
            when(reason="OTHER"),
            "证件还在的，办理换领，不是补领。",
            "带原证到就近派出所办理居民身份证换领，交验新证时交回原证。",
        ),
        Effect(when(reason="LOST"), form=FormEffect(const={"lossReason": "丢失"})),
        Effect(when(reason="STOLEN"), form=FormEffect(const={"lossReason": "被盗"})),
        Effect(when(home="HERE"), (needed("householdRegister", "交验原件。"),)),
        Effect(
            when(home="AWAY"),
            (optional("householdRegister", "异地办理交验居住证即可，没有居住证的交验居民户口簿。"),),
            promised_days=40,
        ),
        Effect(when(age="ADULT"), (needless("guardianIdCard"),)),
        Effect(when(age="MINOR"), (needed("guardianIdCard", "监护人陪同到场，交验原件。"),)),
        Effect(when(temporary="YES"), form=FormEffect(const={"temporaryCard": True})),
        Effect(when(temporary="NO"), form=FormEffect(const={"temporaryCard": False})),
        Effect(
            when(delivery="WINDOW"),
            form=FormEffect(drop=("deliveryAddress",), const={"delivery": "窗口领取"}),
        ),
        Effect(
            when(delivery="POST"),
            form=FormEffect(require=("deliveryAddress",), const={"delivery": "邮寄送达"}),
        ),
    ),
)

RESIDENCE_GUIDE = Guide(
    questions=(
        ask("household", "户口在哪里？", Option("ELSEWHERE", "广安以外"), Option("HERE", "广安本地")),
        yes_no("halfYear", "在广安居住满半年了吗？", yes="满了", no="还没有"),
        ask(
            "ground",
            "凭什么申领？",
            Option("HOME", "有稳定的住处：租房、自有房等"),
            Option("WORK", "有稳定的工作，或者自己经营"),
            Option("STUDY", "在这里连续读书"),
        ),
        ask("who", "由谁来办？", Option("SELF", "本人"), Option("FAMILY", "监护人、近亲属代办")),
    ),
    effects=(
        refused(when(household="HERE"), "居住证发给离开常住户口所在地的人，本地户口不用办理。"),
        refused(
            when(halfYear="NO"),
            "居住半年以上才能申领居住证。",
            "先到居住地派出所或者社区办理居住登记，满半年后再申领。",
        ),
        Effect(
            when(ground="HOME"),
            (needless("workOrStudyProof"),),
            FormEffect(drop=("employerOrSchool",), const={"ground": "合法稳定住所"}),
        ),
        Effect(
            when(ground="WORK"),
            (needed("workOrStudyProof", "劳动合同、单位出具的劳动关系证明、营业执照，提供一种。"),),
            FormEffect(require=("employerOrSchool",), const={"ground": "合法稳定就业"}),
        ),
        Effect(
            when(ground="STUDY"),
            (needed("workOrStudyProof", "学生证或者学校出具的就读证明，提供一种。"),),
            FormEffect(require=("employerOrSchool",), const={"ground": "连续就读"}),
        ),
        Effect(when(who="SELF"), (needless("agentIdCard"),)),
        Effect(when(who="FAMILY"), (needed("agentIdCard", "未成年人、行动不便的老人和残疾人可以代办。"),)),
    ),
)

_REASONS = {
    "HOME": ("买了房或者租了房", "合法稳定住所", "不动产权证书或者租赁合同。"),
    "WORK": ("在这里工作", "合法稳定就业", "劳动合同或者营业执照。"),
    "SPOUSE": ("投靠配偶", "夫妻投靠", "配偶的居民户口簿。"),
    "CHILDREN": ("父母投靠子女", "父母投靠子女", "亲属关系证明。"),
    "PARENTS": ("子女投靠父母", "子女投靠父母", "亲属关系证明。"),
    "TRANSFER": ("工作调动", "工作调动", "工作调动文件。"),
    "ADMITTED": ("考上了这里的学校", "大中专院校录取学生", "录取通知书。"),
    "GRADUATED": ("大中专毕业", "大中专学生毕业", "毕业证书。"),
}

MOVE_GUIDE = Guide(
    questions=(
        ask("household", "户口现在在哪里？", Option("OUTSIDE", "广安市以外"), Option("INSIDE", "广安市以内")),
        ask("reason", "为什么迁来？", *(Option(value, one[0]) for value, one in _REASONS.items())),
        ask("target", "落到哪一户？", Option("OWN", "自己的房子，单独立户"), Option("OTHERS", "别人的户内")),
        yes_no("companions", "有人随迁吗？", yes="有", no="没有"),
    ),
    effects=(
        refused(
            when(household="INSIDE"),
            "本事项办理市外迁入。",
            "市内户口迁移直接到迁入地派出所办理。",
        ),
        *(
            Effect(when(reason=value), (needed("reasonProof", proof),), FormEffect(const={"reason": reason}))
            for value, (_, reason, proof) in _REASONS.items()
        ),
        Effect(when(reason="SPOUSE"), (needed("marriageCertificate"),)),
        Effect(
            when(reason=tuple(value for value in _REASONS if value != "SPOUSE")),
            (needless("marriageCertificate"),),
        ),
        Effect(when(target="OWN"), (needless("headConsent"),)),
        Effect(when(target="OTHERS"), (needed("headConsent", "户主签名，可以在受理后补交。"),)),
        Effect(when(companions="YES"), form=FormEffect(require=("companions",))),
        Effect(when(companions="NO"), form=FormEffect(drop=("companions",))),
    ),
)
