"""The rules, all of them. docs/catalogue.md tells people which facts they go by; a new kind of fact belongs there."""

from resolvers.matters.shelf import Pick
from resolvers.parties.model import Audience
from resolvers.recommendations.model import Rule

_LEGAL = Audience.LEGAL_PERSON

RULES: tuple[Rule, ...] = (
    Rule("child_newborn", Pick(("新生儿", "出生登记", "预防接种", "出生医学证明")), child=(0, 0)),
    Rule("child_school", Pick(("入学", "义务教育", "幼儿园"), without=("民办", "设立")), child=(3, 7)),
    Rule("child_pupil", Pick(("学生资助", "助学", "转学", "学籍"), without=("民办",)), child=(6, 17)),
    Rule("student", Pick(("助学", "学生资助", "高考")), ages=(16, 22)),
    Rule("retiring", Pick(("退休", "养老保险", "待遇领取")), ages=(50, 65)),
    Rule("old_age", Pick(("老年", "养老服务"), ("养老服务",), without=("机构", "高龄")), ages=(60, 150)),
    Rule("very_old", Pick(("高龄",)), ages=(80, 150)),
    Rule("married", Pick(("生育登记", "夫妻投靠")), holds="结婚证", lacks="生育登记凭证"),
    Rule("birth_certified", Pick(("预防接种证",)), holds="出生医学证明", lacks="预防接种证"),
    Rule("registered_child", Pick(("社会保障卡", "参保登记（新生儿）")), holds="出生医学证明", lacks="社会保障卡"),
    Rule("disabled", Pick(("残疾人", "残疾")), holds="中华人民共和国残疾人证"),
    Rule("veteran", Pick(("退役军人", "优抚")), holds="中华人民共和国退役军人优待证"),
    Rule("allowance", Pick(("公共租赁住房", "临时救助", "医疗救助", "教育救助")), holds="最低生活保障证"),
    Rule("resident", Pick(("户口迁移", "落户")), holds="居住证"),
    Rule("shop", Pick(("食品经营许可证新办（个体）", "烟草专卖零售许可证新办")), holds="营业执照（个体工商户）"),
    Rule("member", Pick(("单位参保", "单位缴存", "发票")), member=True),
    Rule("company", Pick(("公章刻制", "发票", "单位参保", "单位缴存", "预约开户")), audience=_LEGAL),
    Rule("company_food", Pick(("食品经营许可证变更",)), audience=_LEGAL, holds="食品经营许可证"),
)
