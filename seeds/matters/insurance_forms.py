"""The forms of the matters of social insurance and of the housing fund."""

from seeds.matters.forms import (
    Schema,
    address,
    agreed,
    choice,
    choices,
    day,
    form,
    integer,
    number,
    other_id,
    text,
)
from seeds.matters.livelihood import HOUSEHOLD_ADDRESS, RESIDENCE, applicant, bank_account
from seeds.matters.parts import group

MONTH = "^[0-9]{4}-(0[1-9]|1[0-2])$"


def month(title: str, example: str) -> Schema:
    """A month, for example 2025-03."""
    return {"type": "string", "title": title, "pattern": MONTH, "examples": [example]}


PENSION_TRANSFER_FORM = form(
    "企业职工基本养老保险关系转移接续申请表",
    {
        **applicant(),
        "household": choice("户口性质", "城镇户口", "农村户口"),
        "householdAddress": address("户籍所在地", HOUSEHOLD_ADDRESS),
        "origin": group(
            "原参保地",
            {
                "region": text("省、市、县", "重庆市渝中区", maximum=50),
                "agency": text("社保经办机构名称", "渝中区社会保险局"),
                "personalNumber": text("原个人编号", "500103000001", maximum=30),
                "from": month("参保起始年月", "2018-07"),
                "until": month("参保终止年月", "2024-12"),
            },
            {
                "region": "重庆市渝中区",
                "agency": "渝中区社会保险局",
                "from": "2018-07",
                "until": "2024-12",
            },
            optional=("agency", "personalNumber"),
        ),
        "currentEmployer": text("现参保单位（灵活就业的填“灵活就业”）", "广安味道餐饮有限公司"),
        "truthful": agreed("所填内容属实，同意两地社保经办机构核查参保信息"),
    },
)

UNEMPLOYMENT_FORM = form(
    "失业保险金申领登记表",
    {
        **applicant(),
        "residence": address("现居住地址", RESIDENCE),
        "education": choice("文化程度", "大学专科", "大学本科及以上", "高中、中专、技校", "初中及以下"),
        "lastEmployer": text("失业前单位名称", "广安味道餐饮有限公司"),
        "unemployedOn": day("失业时间", "2026-10-31"),
        "reason": choice(
            "失业原因",
            "劳动合同期满，单位不再续订",
            "单位提出解除劳动合同",
            "单位经济性裁员",
            "单位破产、关闭或者被吊销执照",
            "因单位违法，劳动者解除劳动合同",
            "其他非本人意愿中断就业",
        ),
        "wantedJob": text("求职意向", "餐饮服务", maximum=50),
        "trainingWishes": choices("培训意愿", "餐饮", "电商", "家政", "养老护理", "驾驶", "不需要"),
        "account": bank_account("失业保险金发放账户（优先使用社会保障卡）"),
        "jobSeeking": agreed("有求职要求，愿意接受职业介绍和职业培训"),
    },
    optional=("trainingWishes",),
)

FLEXIBLE_WORKER_FORM = form(
    "灵活就业人员参保登记表",
    {
        **applicant(),
        "employment": choice(
            "就业形式",
            "新就业形态（外卖、快递、网约车等）",
            "无雇工的个体工商户",
            "非全日制从业",
            "其他灵活就业",
        ),
        "household": choice("户口性质", "城镇户口", "农村户口"),
        "residence": address("现居住地址", "四川省广安市广安区北辰街道洪州大道88号"),
        "startMonth": month("开始参保年月", "2026-12"),
        "base": integer("缴费基数档次（占全省全口径平均工资的百分比）", 60, minimum=60, maximum=300),
        "interval": choice("缴费方式", "按月缴费", "按季缴费", "按年缴费"),
        "account": bank_account("代扣缴费账户"),
    },
    optional=("account",),
)

RENT_WITHDRAWAL_FORM = form(
    "住房公积金租房提取申请表",
    {
        **applicant(),
        "fundAccount": {
            "type": "string",
            "title": "个人公积金账号",
            "pattern": "^[0-9]{8,20}$",
            "examples": ["516000012345"],
        },
        "maritalStatus": choice("婚姻状况", "未婚", "已婚", "离异", "丧偶"),
        "spouse": group(
            "配偶（已婚的填写）",
            {
                "name": text("姓名", "李梅", maximum=50),
                "idNumber": other_id("身份证号", "511602199203054525"),
            },
            {"name": "李梅", "idNumber": "511602199203054525"},
        ),
        "house": group(
            "租住的房屋",
            {
                "kind": choice("房屋类型", "商品住房", "公共租赁住房", "保障性租赁住房"),
                "location": address("房屋坐落", "四川省广安市广安区思源大道66号3幢2单元501号"),
                "monthlyRent": number("月租金（元）", 900, minimum=1, maximum=50_000),
                "since": day("起租日期", "2026-03-01"),
            },
            {
                "kind": "商品住房",
                "location": "四川省广安市广安区思源大道66号3幢2单元501号",
                "monthlyRent": 900,
                "since": "2026-03-01",
            },
        ),
        "amount": number("申请提取金额（元）", 5400, minimum=1, maximum=200_000),
        "account": bank_account("收款账户（本人一类户）"),
        "noHouse": agreed("承诺本人及配偶在缴存城市无自有住房，愿意接受核查"),
    },
    optional=("spouse",),
)
