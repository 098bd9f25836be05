"""The forms of the matters of homes."""

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
    other_phone,
    person_id,
    person_name,
    person_phone,
    text,
)
from seeds.matters.livelihood import HOUSEHOLD_ADDRESS, RESIDENCE, applicant, delivery
from seeds.matters.parts import group, rows

PROPERTY_EXAMPLE: Schema = {
    "location": "四川省广安市广安区金安大道二段168号5幢1单元802号",
    "unitNumber": "511602001001GB00001F00050802",
    "certificateNumber": "川（2019）广安区不动产权第0012345号",
    "rightKind": "国有建设用地使用权/房屋所有权",
    "rightNature": "出让/市场化商品房",
    "usage": "城镇住宅用地/住宅",
    "area": 96.5,
    "landUntil": "2082-06-30",
}

PROPERTY_TRANSFER_FORM = form(
    "不动产登记申请表（存量房买卖转移登记）",
    {
        "name": person_name("买方姓名"),
        "idNumber": person_id("买方身份证号"),
        "phone": person_phone("买方联系电话"),
        "coOwnership": choice("共有情况", "单独所有", "共同共有", "按份共有"),
        "coOwners": rows(
            "其他共有人",
            {
                "name": text("姓名", "李梅", maximum=50),
                "idNumber": other_id("身份证号", "511602199203054525"),
                "share": text("份额（共同共有的填“共同共有”）", "50%", maximum=20),
            },
            {"name": "李梅", "idNumber": "511602199203054525", "share": "50%"},
            most=10,
        ),
        "sellers": rows(
            "卖方（全体产权人）",
            {
                "name": text("姓名", "王建国", maximum=50),
                "idNumber": other_id("身份证号", "511602196805120012"),
                "phone": other_phone("联系电话", "13900000001"),
            },
            {"name": "王建国", "idNumber": "511602196805120012", "phone": "13900000001"},
            most=10,
        ),
        "property": group(
            "不动产情况",
            {
                "location": address("坐落", PROPERTY_EXAMPLE["location"]),
                "unitNumber": {
                    "type": "string",
                    "title": "不动产单元号",
                    "pattern": "^[0-9A-Z]{28}$",
                    "examples": [PROPERTY_EXAMPLE["unitNumber"]],
                },
                "certificateNumber": text("原不动产权证号", PROPERTY_EXAMPLE["certificateNumber"], maximum=60),
                "rightKind": choice("权利类型", "国有建设用地使用权/房屋所有权"),
                "rightNature": choice("权利性质", "出让/市场化商品房", "划拨/房改房", "出让/经济适用住房", "其他"),
                "usage": text("用途", "城镇住宅用地/住宅", maximum=60),
                "area": number("建筑面积（平方米）", 96.5, minimum=1, maximum=10_000),
                "landUntil": day("土地使用权终止日期（划拨土地不填）", "2082-06-30"),
            },
            PROPERTY_EXAMPLE,
            optional=("landUntil",),
        ),
        "contractNumber": text("买卖合同（网签）编号", "GA2026110001", maximum=40),
        "price": number("成交价（元）", 520_000, minimum=1, maximum=1_000_000_000),
        "mortgaged": choice("房屋是否有抵押", "无抵押", "有抵押，先还清注销", "有抵押，带押过户"),
        "certificates": choice("发证方式", "一本证书，记载全体共有人", "共有人各发一本"),
        "delivery": delivery(),
        "truthful": agreed("申请登记为双方真实意思表示，材料真实有效"),
    },
    optional=("coOwners",),
)

PUBLIC_HOUSING_FORM = form(
    "公共租赁住房申请表",
    {
        **applicant(),
        "category": choice("申请类别", "城镇住房、收入困难家庭", "新就业无房职工", "稳定就业外来务工人员"),
        "householdAddress": address("户籍所在地", HOUSEHOLD_ADDRESS),
        "residence": address("现居住地址", RESIDENCE),
        "maritalStatus": choice("婚姻状况", "已婚", "未婚", "离异", "丧偶"),
        "employer": text("工作单位（没有的填“无”）", "广安味道餐饮有限公司"),
        "members": rows(
            "共同申请的家庭成员",
            {
                "name": text("姓名", "李梅", maximum=50),
                "idNumber": other_id("身份证号", "511602199203054525"),
                "relation": choice("与申请人关系", "配偶", "子女", "父母", "其他"),
                "monthlyIncome": number("月收入（元）", 2200, maximum=100_000),
            },
            {
                "name": "李梅",
                "idNumber": "511602199203054525",
                "relation": "配偶",
                "monthlyIncome": 2200,
            },
            most=10,
        ),
        "familyIncome": number("家庭月收入合计（元）", 4800, maximum=200_000),
        "familySize": integer("家庭人口（人）", 2, minimum=1, maximum=15),
        "housingArea": number("家庭现有住房建筑面积（平方米，无房填0）", 0, maximum=500),
        "priorities": choices("优先情形", "最低生活保障家庭", "残疾人家庭", "优抚对象", "60周岁以上老人", "无"),
        "wantedRooms": choice("意向户型", "一室", "两室", "单间"),
        "truthful": agreed("所填情况属实，同意审核部门核查住房、收入和财产"),
    },
    optional=("members", "priorities"),
)
