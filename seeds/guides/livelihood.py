"""Guides around homes and income: property, housing fund, unemployment.

Who gets unemployment money is 社会保险法 art. 45; who may draw on the fund for rent is 建金〔2015〕19号.
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
    refused,
    when,
    yes_no,
)

PROPERTY_GUIDE = Guide(
    questions=(
        ask(
            "reason",
            "房子怎么来的？",
            Option("BOUGHT", "买了别人的住房（二手房）"),
            Option("NEW", "从开发商买的新房"),
            Option("FAMILY", "继承、赠与、夫妻财产约定等"),
        ),
        yes_no("seized", "房子被法院查封，或者产权有争议吗？", yes="有", no="没有"),
        ask(
            "mortgage",
            "房子有抵押吗？",
            Option("NONE", "没有", next="buyers"),
            Option("PAID", "有，先还清注销", next="buyers"),
            Option("KEPT", "有，带押过户"),
        ),
        yes_no("limited", "登记簿上记载了抵押期间限制转让吗？", yes="记载了", no="没有"),
        ask("buyers", "登记到几个人名下？", Option("ONE", "一个人"), Option("SEVERAL", "两人以上共有")),
    ),
    effects=(
        refused(
            when(reason="NEW"),
            "本事项办理存量房买卖的转移登记。",
            "新建商品房由买方与开发企业共同申请转移登记，先向开发企业了解。",
        ),
        refused(
            when(reason="FAMILY"),
            "本事项办理存量房买卖的转移登记。",
            "继承、赠与等转移登记到广安区不动产登记中心窗口办理。",
        ),
        refused(when(seized="YES"), "被查封或者权属有争议的不动产，不能办理转移登记。"),
        Effect(when(mortgage="NONE"), (needless("mortgageeConsent"),), FormEffect(const={"mortgaged": "无抵押"})),
        Effect(
            when(mortgage="PAID"),
            (needless("mortgageeConsent"),),
            FormEffect(const={"mortgaged": "有抵押，先还清注销"}),
        ),
        Effect(when(mortgage="KEPT"), form=FormEffect(const={"mortgaged": "有抵押，带押过户"})),
        *either("limited", needed("mortgageeConsent", "由抵押权人出具同意转让的书面材料。")),
        Effect(
            when(buyers="ONE"),
            form=FormEffect(
                drop=("coOwners",), const={"coOwnership": "单独所有", "certificates": "一本证书，记载全体共有人"}
            ),
        ),
        Effect(
            when(buyers="SEVERAL"),
            form=FormEffect(require=("coOwners",), only={"coOwnership": ("共同共有", "按份共有")}),
        ),
    ),
)

FUND_GUIDE = Guide(
    questions=(
        ask(
            "purpose",
            "提取公积金做什么？",
            Option("RENT", "付房租"),
            Option("BUY", "买房、还房贷"),
            Option("LEAVE", "退休、离职等销户"),
        ),
        yes_no("months", "连续足额缴存满3个月了吗？", yes="满了", no="还没有"),
        yes_no("owner", "您或者配偶在缴存城市有自有住房吗？", yes="有", no="没有"),
        ask(
            "house",
            "租的是什么房？",
            Option("MARKET", "商品住房"),
            Option("PUBLIC", "公共租赁住房"),
            Option("AFFORDABLE", "保障性租赁住房"),
        ),
        yes_no("married", "您结婚了吗？", yes="已婚", no="未婚、离异或者丧偶"),
    ),
    effects=(
        refused(
            when(purpose=("BUY", "LEAVE")),
            "本事项只办理租房提取。",
            "买房、还贷和销户提取向住房公积金管理中心另行申请。",
        ),
        refused(when(months="NO"), "连续足额缴存满3个月，才能提取住房公积金支付房租。"),
        refused(when(owner="YES"), "本人及配偶在缴存城市没有自有住房，才能租房提取。"),
        Effect(
            when(house="MARKET"),
            (needless("publicHousingLease"),),
            FormEffect(const={"house.kind": "商品住房"}),
        ),
        Effect(
            when(house="AFFORDABLE"),
            (needless("publicHousingLease"),),
            FormEffect(const={"house.kind": "保障性租赁住房"}),
        ),
        Effect(
            when(house="PUBLIC"),
            (needed("publicHousingLease", "租赁合同和近期租金缴纳凭证。"),),
            FormEffect(const={"house.kind": "公共租赁住房"}),
        ),
        Effect(
            when(married="YES"),
            (needed("queryAuthorization", "本人和配偶都要签字。"),),
            FormEffect(require=("spouse",), const={"maritalStatus": "已婚"}),
        ),
        Effect(
            when(married="NO"),
            (needed("queryAuthorization", "本人签字。"),),
            FormEffect(drop=("spouse",), only={"maritalStatus": ("未婚", "离异", "丧偶")}),
        ),
    ),
)

_REASONS = {
    "EXPIRED": ("合同到期，单位没有续签", "劳动合同期满，单位不再续订"),
    "DISMISSED": ("单位提出解除合同", "单位提出解除劳动合同"),
    "LAID_OFF": ("单位裁员", "单位经济性裁员"),
    "CLOSED": ("单位破产、关闭", "单位破产、关闭或者被吊销执照"),
    "UNLAWFUL": ("单位欠薪等违法，我提出解除", "因单位违法，劳动者解除劳动合同"),
    "OTHER": ("其他不是自己愿意的原因", "其他非本人意愿中断就业"),
}

UNEMPLOYMENT_GUIDE = Guide(
    questions=(
        yes_no("year", "失业前，单位和您缴失业保险费满一年了吗？", yes="满了", no="没有"),
        ask(
            "reason",
            "为什么没有工作了？",
            *(Option(value, label) for value, (label, _) in _REASONS.items()),
            Option("RESIGNED", "自己辞职"),
        ),
        yes_no("registered", "办理失业登记了吗？", yes="办理了", no="还没有"),
        yes_no("retired", "在领基本养老金吗？", yes="在领", no="没有"),
        yes_no("stopped", "单位给您办停保了吗？", yes="办了", no="没有，或者不清楚"),
    ),
    effects=(
        refused(when(year="NO"), "失业前用人单位和本人缴纳失业保险费满一年，才能领取失业保险金。"),
        refused(when(reason="RESIGNED"), "因本人意愿中断就业的，不能领取失业保险金。"),
        refused(
            when(registered="NO"),
            "领取失业保险金要先进行失业登记，并有求职要求。",
            "先到就近的公共就业服务机构，或者在网上办理失业登记。",
        ),
        refused(when(retired="YES"), "享受基本养老保险待遇的，停止领取失业保险金。"),
        *(
            Effect(when(reason=value), form=FormEffect(const={"reason": reason}))
            for value, (_, reason) in _REASONS.items()
        ),
        Effect(when(stopped="YES"), (needless("terminationProof"),), promised_days=3),
        Effect(when(stopped="NO"), (needed("terminationProof", "书面承诺失业时间和原因，或者上传离职证明。"),)),
    ),
)
