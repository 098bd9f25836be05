"""The departments of the demo district (广安区) and of its city.

Their names are the usual ones; their credit codes are demonstration codes: valid by GB 32100, with the
organisation part MB99…, not the State's. The departments of the imported catalogue keep the codes of their source.
"""

from resolvers.regions.model import Department

DISTRICT = "511602000000"
CITY = "511600000000"

MARKET = Department("11511602MB99000138", "广安区市场监督管理局", DISTRICT, "0826-2390001", "12315", "广安区政务服务中心二楼 A 区")
POLICE = Department("11511602MB99000213", "广安市公安局广安区分局", DISTRICT, "0826-2390002", "0826-2391002", "广安区政务服务中心一楼 B 区")
HEALTH = Department("11511602MB990003XT", "广安区卫生健康局", DISTRICT, "0826-2390003", "0826-2391003", "广安区政务服务中心二楼 C 区")
SOCIAL = Department("11511602MB9900048T", "广安区人力资源和社会保障局", DISTRICT, "12333", "0826-2391004", "广安区政务服务中心一楼 C 区")
MEDICAL_INSURANCE = Department("11511602MB9900056M", "广安区医疗保障局", DISTRICT, "12393", "0826-2391005", "广安区政务服务中心一楼 D 区")
LAND = Department("11511602MB9900064G", "广安区自然资源和规划局", DISTRICT, "0826-2390006", "0826-2391006", "广安区不动产登记中心")
TAX = Department("11511602MB9900072B", "国家税务总局广安市广安区税务局", DISTRICT, "12366", "0826-2391007", "广安区政务服务中心二楼 B 区")
DISABLED = Department("81511602MB9900101F", "广安区残疾人联合会", DISTRICT, "0826-2390010", "0826-2391010", "广安区政务服务中心一楼 E 区")
CIVIL = Department("11511602MB990011XE", "广安区民政局", DISTRICT, "0826-2390011", "0826-2391011", "广安区政务服务中心一楼 E 区")
EDUCATION = Department("11511602MB99001369", "广安区教育科技和体育局", DISTRICT, "0826-2390013", "0826-2391013", "广安区政务服务中心二楼 D 区")
HOUSING = Department("11511602MB99001444", "广安区住房和城乡建设局", DISTRICT, "0826-2390014", "0826-2391014", "广安区政务服务中心二楼 E 区")
TRANSPORT = Department("11511602MB9900152Y", "广安区交通运输局", DISTRICT, "0826-2390015", "12328", "广安区政务服务中心二楼 F 区")
VETERANS = Department("11511602MB9900160R", "广安区退役军人事务局", DISTRICT, "0826-2390016", "0826-2391016", "广安区退役军人服务中心")
TOBACCO = Department("11511602MB9900179N", "广安区烟草专卖局", DISTRICT, "0826-2390017", "12313", "广安区政务服务中心二楼 A 区")
FUND = Department("11511600MB99000809", "广安市住房公积金管理中心", CITY, "12329", "0826-2391008", "广安市政务服务中心三楼")
BANK = Department("11511600MB99000996", "中国人民银行广安市分行", CITY, "0826-2390009", "12363", "广安市政务服务中心三楼")

DEPARTMENTS = (
    MARKET, POLICE, HEALTH, SOCIAL, MEDICAL_INSURANCE, LAND, TAX, DISABLED, CIVIL, EDUCATION, HOUSING, TRANSPORT,
    VETERANS, TOBACCO, FUND, BANK,
)  # fmt: skip
