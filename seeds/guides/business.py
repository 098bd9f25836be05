"""Guides for people who open something: a company, a shop, a public place, a haulage firm.

What needs no registration is 电子商务法 art. 10; what needs no licence is 道路运输条例 art. 24 and 公共场所卫生管理条例 art. 8.
"""

from resolvers.matters.guidance.model import Guide
from seeds.guides.parts import (
    AGENT,
    AGENT_EFFECTS,
    Effect,
    FormEffect,
    Option,
    ask,
    either,
    needed,
    refused,
    when,
    yes_no,
)
from seeds.matters.company import COMPANY, INDIVIDUAL_BUSINESS

_PRIOR = yes_no("prior", "经营范围里有登记前须经批准的项目吗？", yes="有，已经取得批准文件", no="没有")
_PRIOR_EFFECTS = either("prior", needed("priorApproval", "上传批准文件或者许可证件。"))

COMPANY_GUIDE = Guide(
    questions=(
        ask("place", "公司住所在哪里？", Option("HERE", "广安区"), Option("ELSEWHERE", "其他地方")),
        ask(
            "kind",
            "想办哪一种？",
            Option("SEVERAL", "有限责任公司，两个以上股东"),
            Option("SOLE", "有限责任公司，只有一个自然人股东"),
            Option("CORPORATE", "有限责任公司，由一个企业全资设立"),
            Option("STOCK", "股份有限公司（非上市）"),
            Option("SHOP", "不办公司，开个小店"),
        ),
        yes_no("supervisor", "设监事吗？", yes="设", no="依法不设"),
        _PRIOR,
        ask("agent", "由谁来办？", Option("NO", "股东、法定代表人"), Option("YES", "股东以外的人代办")),
    ),
    effects=(
        refused(
            when(place="ELSEWHERE"),
            "公司应当向住所所在地的登记机关申请设立登记。",
            "在住所所在地的政务服务平台办理企业设立登记。",
        ),
        refused(
            when(kind="SHOP"),
            "个人或者家庭开店，登记为个体工商户即可。",
            "办理个体工商户设立登记。",
            INDIVIDUAL_BUSINESS.code,
        ),
        Effect(
            when(kind="SEVERAL"),
            (needed("articles", "全体股东签字或者盖章；可使用登记机关提供的示范文本。"),),
            FormEffect(const={"companyType": "有限责任公司（自然人投资或控股）"}),
        ),
        Effect(
            when(kind="SOLE"),
            (needed("articles", "由股东本人签字；可使用登记机关提供的示范文本。"),),
            FormEffect(const={"companyType": "有限责任公司（自然人独资）"}),
        ),
        Effect(
            when(kind="CORPORATE"),
            (needed("articles", "由股东盖章；可使用登记机关提供的示范文本。"),),
            FormEffect(const={"companyType": "有限责任公司（法人独资）"}),
        ),
        Effect(
            when(kind="STOCK"),
            (needed("articles", "全体发起人签字或者盖章，并经成立大会通过。"),),
            FormEffect(const={"companyType": "股份有限公司（非上市）"}),
            promised_days=3,
        ),
        Effect(when(supervisor="YES"), form=FormEffect(require=("supervisor",))),
        Effect(when(supervisor="NO"), form=FormEffect(drop=("supervisor",))),
        *_PRIOR_EFFECTS,
        *AGENT_EFFECTS,
    ),
)

INDIVIDUAL_BUSINESS_GUIDE = Guide(
    questions=(
        ask(
            "who",
            "谁来经营？",
            Option("PERSON", "自己一个人"),
            Option("FAMILY", "和家里人一起"),
            Option("PARTNERS", "和别人合伙"),
        ),
        ask("place", "在哪里经营？", Option("SHOP", "有门店", next="prior"), Option("ONLINE", "只在网络平台上")),
        yes_no("small", "是否只卖自产的农副产品、手工品，或者只做零星小额交易（一年不超过10万元）？"),
        _PRIOR,
    ),
    effects=(
        refused(
            when(who="PARTNERS"),
            "个体工商户由个人或者家庭经营，与他人合伙的应当设立企业。",
            "可以办理企业设立登记。",
            COMPANY.code,
        ),
        refused(when(small="YES"), "这样的经营依法不需要办理市场主体登记。", "按平台要求报送身份信息即可经营。"),
        Effect(
            when(who="PERSON"),
            form=FormEffect(drop=("familyMembers",), const={"composition": "个人经营"}),
        ),
        Effect(
            when(who="FAMILY"),
            form=FormEffect(require=("familyMembers",), const={"composition": "家庭经营"}),
        ),
        Effect(when(place="SHOP"), (needed("premisesPhoto", "能看清门头和门牌。"),)),
        Effect(when(place="ONLINE"), (needed("premisesPhoto", "上传平台出具的网络经营场所使用证明截图。"),)),
        *_PRIOR_EFFECTS,
    ),
)

_PLACES = {
    "HOTEL": ("宾馆、旅店、招待所", ("宾馆", "旅店", "招待所")),
    "BATH": ("公共浴室", ("公共浴室",)),
    "BEAUTY": ("理发店、美容店", ("理发店", "美容店")),
    "SHOW": ("影剧院、游艺厅、舞厅", ("影剧院", "游艺厅（室）", "舞厅")),
    "POOL": ("游泳场（馆）", ("游泳场（馆）",)),
    "MALL": ("商场（店）", ("商场（店）",)),
    "WAITING": ("候诊室、候车（机、船）室", ("候诊室", "候车（机、船）室")),
}

PUBLIC_PLACE_GUIDE = Guide(
    questions=(
        ask(
            "kind",
            "开办哪一类场所？",
            *(Option(value, label) for value, (label, _) in _PLACES.items()),
            Option("FOOD", "饭馆、咖啡馆、酒吧、茶座"),
            Option("FILED", "录像厅、音乐厅、展览馆、博物馆、美术馆、图书馆、书店"),
            Option("OPEN", "公园、体育场（馆）、公共交通工具"),
        ),
        yes_no("air", "使用集中空调通风系统吗？", yes="使用", no="不使用"),
        ask(
            "way",
            "选择哪种办理方式？",
            Option("COMMIT", "告知承诺：书面承诺符合卫生标准，先取证、后核查"),
            Option("REPORT", "一般程序：提交卫生检测或者评价报告"),
        ),
    ),
    effects=(
        refused(when(kind="FOOD"), "饭馆、咖啡馆、酒吧、茶座不再办理公共场所卫生许可。", "办理食品经营许可即可。"),
        refused(when(kind="FILED"), "这类场所已改为卫生备案。", "向所在地疾病预防控制部门备案。"),
        refused(when(kind="OPEN"), "这类场所不需要取得卫生许可证。"),
        *(
            Effect(when(kind=value), form=FormEffect(only={"placeKinds": kinds}))
            for value, (_, kinds) in _PLACES.items()
        ),
        Effect(
            when(air="YES"),
            (needed("airReport", "由具有资质的检验机构出具。"),),
            FormEffect(const={"centralAir": True}),
        ),
        *either("air", needed("airReport", "由具有资质的检验机构出具。"))[1:],
        Effect(when(air="NO"), form=FormEffect(const={"centralAir": False})),
        Effect(
            when(way="COMMIT"),
            (needed("testReport", "以符合卫生标准和要求的书面承诺代替，取证后监督核查。"),),
            promised_days=1,
        ),
        Effect(when(way="REPORT"), (needed("testReport", "上传有资质的机构出具的检测或者评价报告。"),)),
    ),
)

HAULAGE_GUIDE = Guide(
    questions=(
        ask(
            "goods",
            "运什么？",
            Option("ORDINARY", "普通货物"),
            Option("SPECIAL", "集装箱、冷藏保鲜、罐式等专用运输", next="vehicles"),
            Option("LARGE", "大型物件", next="vehicles"),
            Option("DANGEROUS", "危险货物"),
        ),
        ask(
            "mass",
            "用什么车？",
            Option("LIGHT", "只用总质量4500千克及以下的普通货车"),
            Option("HEAVY", "有总质量超过4500千克的货车"),
        ),
        ask("vehicles", "车买了吗？", Option("OWNED", "已经购置"), Option("PLANNED", "还没有，准备购置")),
        AGENT,
    ),
    effects=(
        refused(
            when(goods="DANGEROUS"),
            "危险货物运输不由县级交通运输主管部门许可。",
            "向广安市交通运输局申请道路危险货物运输许可。",
        ),
        refused(
            when(mass="LIGHT"),
            "使用总质量4500千克及以下普通货运车辆从事普通货运的，无需取得道路运输经营许可证及车辆营运证。",
            "领取营业执照后即可经营。",
        ),
        Effect(when(goods="ORDINARY"), form=FormEffect(only={"scope": ("道路普通货物运输",)})),
        Effect(
            when(goods="SPECIAL"),
            form=FormEffect(
                only={
                    "scope": (
                        "道路普通货物运输",
                        "货物专用运输（集装箱）",
                        "货物专用运输（冷藏保鲜）",
                        "货物专用运输（罐式）",
                    )
                }
            ),
        ),
        Effect(when(goods="LARGE"), form=FormEffect(only={"scope": ("道路普通货物运输", "大型物件运输")})),
        Effect(when(vehicles="OWNED"), (needed("vehicleProof", "上传全部车辆的行驶证和检测合格材料。"),)),
        Effect(
            when(vehicles="PLANNED"),
            (needed("vehicleProof", "以拟投入运输车辆的承诺书代替，在承诺期限内投入。"),),
            promised_days=5,
        ),
        *AGENT_EFFECTS,
    ),
)
