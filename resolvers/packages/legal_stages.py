"""From founding to dissolution, for companies and other organizations."""

from resolvers.matters.shelf import Pick
from resolvers.packages.stage import Stage

LEGAL: tuple[Stage, ...] = (
    Stage(
        "start",
        "开办",
        stages=(
            Stage(
                "register",
                "设立登记",
                Pick(("设立登记", "开业登记", "名称预先", "成立登记"), without=("变更", "注销")),
            ),
            Stage("seal", "印章", Pick(("公章", "印章", "刻制"), ("印章管理",))),
            Stage("tax", "税务与发票", Pick(("发票", "税务登记", "纳税"), ("税收财务",))),
            Stage("bank", "开户融资", Pick(("开户", "融资", "贷款", "担保"), ("融资开户",))),
            Stage("employer", "用工参保", Pick(("单位参保", "社会保险登记", "单位缴存", "用工"))),
        ),
    ),
    Stage(
        "permit",
        "准营",
        Pick(themes=("准营准办",)),
        stages=(
            Stage("food", "食品与餐饮", Pick(("食品", "餐饮", "小作坊", "酒类"))),
            Stage("health", "卫生与医疗", Pick(("卫生许可", "医疗机构", "药品", "医疗器械", "诊所", "消毒"))),
            Stage("transport", "运输", Pick(("运输", "客运", "货运", "维修经营"))),
            Stage(
                "culture",
                "文化与出版",
                Pick(("娱乐场所", "网吧", "互联网上网", "演出", "出版", "印刷", "电影", "广播")),
            ),
            Stage("education", "教育与人力资源", Pick(("民办学校", "培训机构", "人力资源服务", "劳务派遣"))),
            Stage("farming", "农林牧渔", Pick(("种子", "兽药", "动物", "林木", "农药", "饲料", "渔业", "屠宰"))),
            Stage(
                "danger", "危险品与特种行业", Pick(("危险化学品", "烟花爆竹", "特种行业", "民用爆炸", "燃气", "烟草"))
            ),
        ),
    ),
    Stage(
        "build",
        "投资建设",
        stages=(
            Stage("approve", "立项与备案", Pick(("项目备案", "项目核准", "投资项目", "可行性", "节能审查"))),
            Stage("land", "用地与规划", Pick(("用地", "规划许可", "土地", "林地", "选址"))),
            Stage("construct", "施工", Pick(("施工许可", "建设工程", "消防设计", "人防", "招标", "占用", "挖掘"))),
            Stage(
                "environment", "环保与水土", Pick(("环境影响", "排污", "水土保持", "取水", "排水", "污水", "辐射"))
            ),
            Stage("finish", "竣工与报装", Pick(("竣工", "验收", "报装", "供水", "供电"))),
        ),
    ),
    Stage(
        "run",
        "经营",
        stages=(
            Stage("employ", "用工与社保", Pick(("社会保险", "职工", "劳动合同", "工伤", "集体合同", "特殊工时"))),
            Stage("quality", "质量与知识产权", Pick(("计量", "标准", "商标", "专利", "检验", "认证", "特种设备"))),
            Stage(
                "support",
                "奖励与扶持",
                Pick(("奖励", "补贴", "补助", "扶持", "认定", "专项资金"), without=("资格认定",)),
            ),
            Stage("fire", "安全与消防", Pick(("安全生产", "消防", "应急预案", "安全评价"))),
        ),
    ),
    Stage(
        "change",
        "变更",
        Pick(("变更", "延续", "换发", "补发", "迁移"), without=("户口", "居民身份证", "机动车", "婚姻")),
    ),
    Stage("end", "注销", Pick(("注销", "歇业", "破产", "终止", "清算"), without=("户口", "居民身份证", "机动车"))),
)
