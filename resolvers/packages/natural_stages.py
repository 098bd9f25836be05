"""From birth to death. Words are looked for in names, since most of an imported catalogue has no themes."""

from resolvers.matters.shelf import Pick
from resolvers.packages.stage import Stage

NATURAL: tuple[Stage, ...] = (
    Stage(
        "birth",
        "出生",
        stages=(
            Stage(
                "expecting", "备孕怀孕", Pick(("生育登记", "再生育", "婚前", "孕", "产前", "生育津贴", "生育保险"))
            ),
            Stage("newborn", "新生儿", Pick(("新生儿", "出生医学证明", "出生登记", "预防接种", "出生证"))),
            Stage("adoption", "收养", Pick(("收养", "弃婴", "孤儿"), without=("福利机构设立",))),
        ),
    ),
    Stage(
        "school",
        "上学",
        stages=(
            Stage("kindergarten", "入园入学", Pick(("入学", "幼儿园", "义务教育", "转学", "休学", "学籍", "招生"))),
            Stage("aid", "学生资助", Pick(("助学", "学生资助", "学费", "生活补助", "资助项目", "奖学金"))),
            Stage("exam", "考试", Pick(("考试", "高考", "自学考试", "普通话"))),
        ),
    ),
    Stage(
        "work",
        "就业创业",
        Pick(themes=("就业创业",)),
        stages=(
            Stage("find", "找工作", Pick(("就业", "失业", "求职", "职业介绍", "职业培训", "招聘"))),
            Stage(
                "qualify",
                "职业资格",
                Pick(("资格认定", "职业资格", "执业", "从业资格", "职称", "技能"), ("资质认证",)),
            ),
            Stage("own", "自己创业", Pick(("个体工商户", "创业", "小额担保", "灵活就业"))),
            Stage("rights", "劳动权益", Pick(("劳动", "工伤", "工资", "仲裁"))),
        ),
    ),
    Stage(
        "marriage",
        "结婚成家",
        stages=(
            Stage("wedding", "婚姻登记", Pick(("结婚", "婚姻"), ("婚姻登记",), without=("离婚",))),
            Stage("divorce", "离婚", Pick(("离婚",))),
            Stage(
                "household", "户口与证件", Pick(("户口", "居民身份证", "居住证", "落户"), ("户籍办理", "身份证件"))
            ),
        ),
    ),
    Stage(
        "home",
        "置业安居",
        stages=(
            Stage("buy", "买房", Pick(("不动产", "房屋", "预售", "契税"), ("不动产登记",))),
            Stage("fund", "公积金", Pick(("住房公积金", "公积金"), without=("单位缴存",))),
            Stage("rent", "租房与保障房", Pick(("公共租赁住房", "公租房", "廉租", "租房", "住房保障", "租赁补贴"))),
            Stage("rural", "农村建房", Pick(("宅基地", "农村村民", "农村危房", "土地承包"))),
        ),
    ),
    Stage(
        "move",
        "出行",
        stages=(
            Stage("vehicle", "车辆与驾驶", Pick(("机动车", "驾驶", "车辆", "摩托车"), ("交通出行",))),
            Stage("abroad", "出境入境", Pick(("护照", "通行证", "出入境", "签注"))),
        ),
    ),
    Stage(
        "health",
        "看病就医",
        stages=(
            Stage("insurance", "医疗保险", Pick(("医疗保险", "医保", "异地就医", "门诊", "参保登记"))),
            Stage("care", "医疗与健康", Pick(("医疗救助", "大病", "慢性病", "献血", "健康证", "疫苗"))),
        ),
    ),
    Stage(
        "help",
        "救助帮扶",
        Pick(themes=("扶残救助",)),
        stages=(
            Stage("poverty", "生活救助", Pick(("最低生活保障", "低保", "临时救助", "特困", "救助", "困难"))),
            Stage("disability", "残疾人服务", Pick(("残疾",))),
            Stage(
                "veterans", "退役军人与优抚", Pick(("退役", "优抚", "烈士", "军人", "义务兵", "伤残"), ("优待抚恤",))
            ),
            Stage("law", "法律援助", Pick(("法律援助", "公证", "调解", "行政复议"))),
        ),
    ),
    Stage(
        "old_age",
        "退休养老",
        stages=(
            Stage("pension", "退休与养老金", Pick(("退休", "养老保险", "养老金", "待遇领取", "基本养老"))),
            Stage("care", "老年服务", Pick(("老年", "高龄", "养老服务", "养老机构"), ("养老服务",))),
        ),
    ),
    Stage(
        "death",
        "身后",
        stages=(
            Stage("funeral", "殡葬", Pick(("殡葬", "火化", "骨灰", "公墓", "丧葬", "遗体"))),
            Stage("afterwards", "遗属与继承", Pick(("抚恤", "遗属", "死亡", "遗产", "继承", "户口注销"))),
        ),
    ),
)
