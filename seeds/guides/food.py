"""Guides to a food licence: who, what is sold, cold and raw food, floor area, warehouse.

What needs no licence is 食品安全法 art. 35; what need not be handed in is 国家市场监督管理总局令第78号 art. 14; what the
canteens of schools may not make is 教育部令第45号 art. 36.
"""

from resolvers.matters.guidance.model import Guide
from seeds.guides.parts import (
    AGENT,
    AGENT_EFFECTS,
    Effect,
    FormEffect,
    Option,
    ask,
    needed,
    optional,
    refused,
    when,
    yes_no,
)
from seeds.matters.company import COMPANY, INDIVIDUAL_BUSINESS
from seeds.matters.food import COMPANY_NEW, FORMS, INDIVIDUAL_NEW, RETAIL

HOT, COLD, RAW, DRINKS = "热食类食品制售", "冷食类食品制售", "生食类食品制售", "自制饮品制售"
HALF_MADE = "半成品制售"
MANAGEMENT = ("食品销售连锁管理", "餐饮服务连锁管理", "餐饮服务管理")

_CATERING = Option("CATERING", "餐饮：现做现卖饭菜、小吃、饮品")
_BULK = Option("BULK", "散装食品，或者散装和预包装都卖", next="online")
_NO_LICENCE = (Option("PREPACKAGED", "只卖预包装食品"), Option("FARM", "只卖蔬菜、水果、鲜肉等食用农产品"))
_COLD = yes_no("cold", "有凉菜、卤味、沙拉、凉拌等冷食吗？", yes="有", no="没有")
_RAW = yes_no("raw", "有生鱼片、生腌等生食吗？", yes="有", no="没有")
_AREA = ask("area", "经营面积有多大？", Option("SMALL", "150平方米以下"), Option("LARGE", "超过150平方米"))
_ONLINE = yes_no("online", "通过外卖平台、网店或者小程序卖吗？")
_WAREHOUSE = yes_no("warehouse", "在经营场所以外另有仓库吗？", yes="有", no="没有")

_NEVER_NEEDED = (
    refused(
        when(sells="PREPACKAGED"),
        "仅销售预包装食品的，不需要取得食品经营许可。",
        "在销售活动开展前，向所在地县级市场监督管理部门办理仅销售预包装食品备案。",
    ),
    refused(when(sells="FARM"), "销售食用农产品的，不需要取得食品经营许可。", "领取营业执照后即可经营。"),
)
# What a kitchen has to show on its plan, and what it needn't be asked when it makes none of it.
_KITCHEN = (
    Effect(when(cold="YES"), (needed("floorPlan", "标明制作冷食的专间或者专用操作区、食品处理区和就餐区。"),)),
    Effect(when(raw="YES"), (needed("floorPlan", "标明加工生食的专间及其二次更衣和消毒设施。"),)),
    Effect(when(area="SMALL"), promised_days=5),
    Effect(when(area="LARGE"), form=FormEffect(require=("premises.kitchenArea",)), promised_days=7),
)
_PLACE = (
    Effect(when(online="YES"), form=FormEffect(const={"online": True})),
    Effect(when(online="NO"), form=FormEffect(const={"online": False})),
    Effect(when(warehouse="YES"), form=FormEffect(require=("warehouse",))),
    Effect(when(warehouse="NO"), form=FormEffect(drop=("warehouse",))),
    *AGENT_EFFECTS,
)
_SELLS_BULK = Effect(
    when(sells="BULK"),
    (needed("floorPlan", "标明销售区、贮存区和主要设备设施的位置；仅从事食品销售的，不用提供操作流程。"),),
    FormEffect(drop=("premises.kitchenArea",), only={"items": RETAIL}, const={"businessForm": FORMS[1]}),
    promised_days=5,
)

INDIVIDUAL_GUIDE = Guide(
    questions=(
        ask(
            "who",
            "您以什么身份经营？",
            Option("INDIVIDUAL", "个体工商户，已有营业执照"),
            Option("COMPANY", "公司、合作社等企业"),
            Option("CANTEEN", "学校、机关、企业等的单位食堂"),
            Option("NOBODY", "还没有营业执照"),
        ),
        ask("sells", "主要卖什么？", _CATERING, _BULK, *_NO_LICENCE),
        _COLD,
        _RAW,
        _AREA,
        _ONLINE,
        _WAREHOUSE,
        AGENT,
    ),
    effects=(
        refused(
            when(who=("COMPANY", "CANTEEN")),
            "企业和单位食堂的食品经营许可是另一事项。",
            "办理食品经营许可证新办（企业）。",
            COMPANY_NEW.code,
        ),
        refused(
            when(who="NOBODY"),
            "申请食品经营许可，应当先行取得营业执照等合法主体资格。",
            "先办理个体工商户设立登记。",
            INDIVIDUAL_BUSINESS.code,
        ),
        *_NEVER_NEEDED,
        Effect(
            when(sells="CATERING"),
            form=FormEffect(only={"items": (HOT, COLD, RAW, DRINKS)}, const={"businessForm": FORMS[0]}),
        ),
        Effect(when(cold="NO"), form=FormEffect(only={"items": (HOT, RAW, DRINKS)})),
        Effect(when(raw="NO"), form=FormEffect(only={"items": (HOT, COLD, DRINKS)})),
        _SELLS_BULK,
        *_KITCHEN,
        *_PLACE,
    ),
)

COMPANY_GUIDE = Guide(
    questions=(
        ask(
            "who",
            "以什么身份经营？",
            Option("COMPANY", "公司、合作社等企业，已有营业执照"),
            Option("CANTEEN", "学校、机关、企业等的单位食堂", next="school"),
            Option("INDIVIDUAL", "个体工商户"),
            Option("NOBODY", "还没有营业执照"),
        ),
        ask(
            "sells",
            "主要做什么？",
            Option("CATERING", "餐饮：现做现卖饭菜、小吃、饮品", next="cold"),
            Option("KITCHEN", "中央厨房：做半成品，配送本企业门店", next="area"),
            _BULK,
            Option("MANAGEMENT", "连锁总部、餐饮管理公司：只管理，不直接经营", next="agent"),
            *_NO_LICENCE,
        ),
        # 中小学、幼儿园食堂不得制售冷荤类食品、生食类食品、裱花蛋糕。
        ask(
            "school",
            "是中小学、幼儿园的食堂吗？",
            Option("YES", "是", next="area"),
            Option("NO", "否"),
        ),
        _COLD,
        _RAW,
        _AREA,
        _ONLINE,
        _WAREHOUSE,
        AGENT,
    ),
    effects=(
        refused(
            when(who="INDIVIDUAL"),
            "个体工商户的食品经营许可是另一事项。",
            "办理食品经营许可证新办（个体）。",
            INDIVIDUAL_NEW.code,
        ),
        refused(
            when(who="NOBODY"),
            "申请食品经营许可，应当先行取得营业执照等合法主体资格。",
            "先办理企业设立登记。",
            COMPANY.code,
        ),
        *_NEVER_NEEDED,
        Effect(
            when(sells="CATERING"),
            form=FormEffect(only={"items": (HOT, COLD, RAW, DRINKS)}, const={"businessForm": FORMS[0]}),
        ),
        Effect(
            when(who="CANTEEN"),
            form=FormEffect(only={"items": (HOT, COLD, RAW, DRINKS)}, const={"businessForm": "集中用餐单位食堂"}),
        ),
        Effect(when(school="YES"), form=FormEffect(only={"items": (HOT, DRINKS)})),
        Effect(when(cold="NO"), form=FormEffect(only={"items": (HOT, RAW, DRINKS)})),
        Effect(when(raw="NO"), form=FormEffect(only={"items": (HOT, COLD, DRINKS)})),
        Effect(
            when(sells="KITCHEN"),
            (needed("equipment", "写明加工、冷却、包装、冷链配送设备的名称和数量。"),),
            FormEffect(only={"items": (HALF_MADE,)}, const={"businessForm": FORMS[0], "items": [HALF_MADE]}),
        ),
        Effect(
            when(sells="MANAGEMENT"),
            (
                optional("floorPlan", "从事食品经营管理的，可以不提供。"),
                optional("equipment", "从事食品经营管理的，可以不提供。"),
            ),
            FormEffect(
                drop=("premises.kitchenArea", "staff", "warehouse"),
                only={"items": MANAGEMENT, "businessForm": FORMS},
            ),
            promised_days=5,
        ),
        _SELLS_BULK,
        *_KITCHEN,
        *_PLACE,
    ),
)
