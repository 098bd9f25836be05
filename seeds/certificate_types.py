"""Types of certificates that no matter here issues: they come from the departments' own records (归集).

Their codes, as all types' here, are made by rule: the credit code of the demonstration department and three digits.
The codes that ministries have registered for the whole country are in their own standards.
"""

from resolvers.certificates.model import CertificateType, Layout
from resolvers.certificates.validity import YEARLY, Validity, ValidityKind, months
from resolvers.parties.model import Audience
from seeds.departments import CIVIL, EDUCATION, HEALTH, HOUSING, MARKET, POLICE, TRANSPORT
from seeds.matters.forms import Schema
from seeds.matters.parts import certificate, printed, printed_list

_PERSON, _ORGANIZATION = Audience.NATURAL_PERSON, Audience.LEGAL_PERSON
_SEX, _BORN = printed("性别"), {**printed("出生日期"), "format": "date"}


def _fields(properties: Schema, optional: tuple[str, ...] = ()) -> Schema:
    """All that a row must say to be taken over."""
    return {**certificate(properties), "required": [key for key in properties if key not in optional]}


HOUSEHOLD_REGISTER = CertificateType(
    code=f"{POLICE.code}301",
    name="居民户口簿",
    holder=_PERSON,
    issuer_kind="公安机关",
    fields=_fields(
        {
            "householdKind": printed("户别"),
            "headName": printed("户主姓名"),
            "householdNumber": printed("户号"),
            "address": printed("住址"),
            "members": printed_list("户内成员"),
        }
    ),
    layout=Layout.BOOKLET,
)
PASSPORT = CertificateType(
    code=f"{POLICE.code}302",
    name="中华人民共和国普通护照",
    holder=_PERSON,
    issuer_kind="公安机关出入境管理机构",
    fields=_fields({"sex": _SEX, "birthDate": _BORN, "birthPlace": printed("出生地点")}),
    # 护照法 art. 7.
    validity=Validity(ValidityKind.BY_AGE, bands=((16, 60), (200, 120))),
    number_format="E{serial}",
    layout=Layout.BOOKLET,
)
DRIVING_LICENCE = CertificateType(
    code=f"{POLICE.code}303",
    name="中华人民共和国机动车驾驶证",
    holder=_PERSON,
    issuer_kind="公安机关交通管理部门",
    fields=_fields(
        {
            "sex": _SEX,
            "nationality": printed("国籍"),
            "address": printed("住址"),
            "birthDate": _BORN,
            "firstIssued": {**printed("初次领证日期"), "format": "date"},
            "vehicleClass": printed("准驾车型"),
        }
    ),
    # 道路交通安全法实施条例 art. 26: the first one holds for six years.
    validity=months(72),
    layout=Layout.CARD,
)
VEHICLE_LICENCE = CertificateType(
    code=f"{POLICE.code}304",
    name="中华人民共和国机动车行驶证",
    holder=_PERSON,
    issuer_kind="公安机关交通管理部门",
    fields=_fields(
        {
            "plate": printed("号牌号码"),
            "vehicleType": printed("车辆类型"),
            "use": printed("使用性质"),
            "model": printed("品牌型号"),
            "vin": {**printed("车辆识别代号"), "pattern": "^[0-9A-HJ-NPR-Z]{17}$"},
            "engine": printed("发动机号码"),
            "registered": {**printed("注册日期"), "format": "date"},
        }
    ),
    # How often vehicles are inspected depends on kind and age; once a year is the commonest.
    validity=YEARLY,
    layout=Layout.CARD,
)
TRANSPORT_PERMIT = CertificateType(
    code=f"{TRANSPORT.code}305",
    name="道路运输证",
    holder=_ORGANIZATION,
    issuer_kind="交通运输主管部门",
    fields=_fields(
        {
            "plate": printed("车辆号牌"),
            "licence": printed("经营许可证号"),
            "vehicleType": printed("车辆类型"),
            "tonnage": printed("吨（座）位"),
            "scope": printed_list("经营范围"),
        }
    ),
    validity=YEARLY,
    layout=Layout.CARD,
)
MEDICAL_INSTITUTION = CertificateType(
    code=f"{HEALTH.code}306",
    name="医疗机构执业许可证",
    holder=_ORGANIZATION,
    issuer_kind="卫生健康部门",
    fields=_fields(
        {
            "address": printed("地址"),
            "legalRepresentative": printed("法定代表人"),
            "principal": printed("主要负责人"),
            "departments": printed_list("诊疗科目"),
            "beds": printed("床位（牙椅）", kind="integer"),
            "nature": printed("经营性质"),
        }
    ),
    # 医疗机构管理条例 art. 22: under a hundred beds checked every year.
    validity=YEARLY,
)
CONSTRUCTION_PERMIT = CertificateType(
    code=f"{HOUSING.code}307",
    name="建筑工程施工许可证",
    holder=_ORGANIZATION,
    issuer_kind="住房城乡建设部门",
    fields=_fields(
        {
            "project": printed("工程名称"),
            "site": printed("建设地址"),
            "scale": printed("建设规模"),
            "price": printed("合同价格（万元）", kind="number"),
            "surveyor": printed("勘察单位"),
            "designer": printed("设计单位"),
            "builder": printed("施工单位"),
            "supervisor": printed("监理单位"),
            "duration": printed("合同工期"),
        },
        optional=("surveyor", "supervisor"),
    ),
)
DIVORCE_CERTIFICATE = CertificateType(
    code=f"{CIVIL.code}308",
    name="离婚证",
    holder=_PERSON,
    issuer_kind="民政部门",
    fields=_fields(
        {
            "holderSex": printed("持证人性别"),
            "formerName": printed("对方姓名"),
            "formerIdNumber": printed("对方身份证件号"),
            "formerSex": printed("对方性别"),
        }
    ),
    number_format="L{region}-{year}-{serial}",
    layout=Layout.BOOKLET,
)
ORPHAN_CARD = CertificateType(
    code=f"{CIVIL.code}309",
    name="儿童福利证",
    holder=_PERSON,
    issuer_kind="民政部门",
    fields=_fields({"sex": _SEX, "birthDate": _BORN, "guardian": printed("监护人"), "address": printed("住址")}),
    validity=Validity(ValidityKind.UNTIL_AGE, age=18),
    layout=Layout.BOOKLET,
)
DIPLOMA = CertificateType(
    code=f"{EDUCATION.code}310",
    name="普通高中毕业证书",
    holder=_PERSON,
    issuer_kind="教育行政部门",
    fields=_fields(
        {"sex": _SEX, "birthDate": _BORN, "school": printed("毕业学校"), "period": printed("学习起止年月")}
    ),
    layout=Layout.DIPLOMA,
)
INDUSTRY_LICENCE = CertificateType(
    code=f"{MARKET.code}311",
    name="行业综合许可证",
    holder=_ORGANIZATION,
    issuer_kind="审批服务部门",
    fields=_fields(
        {
            "industry": printed("行业"),
            "premises": printed("经营场所"),
            "legalRepresentative": printed("法定代表人（负责人）"),
            "permits": printed_list("涵盖许可"),
        }
    ),
    composite=True,
)

COLLECTED: tuple[CertificateType, ...] = (
    HOUSEHOLD_REGISTER,
    PASSPORT,
    DRIVING_LICENCE,
    VEHICLE_LICENCE,
    TRANSPORT_PERMIT,
    MEDICAL_INSTITUTION,
    CONSTRUCTION_PERMIT,
    DIVORCE_CERTIFICATE,
    ORPHAN_CARD,
    DIPLOMA,
    INDUSTRY_LICENCE,
)
