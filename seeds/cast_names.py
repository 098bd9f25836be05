"""Names, phones and ID numbers of invented people: always the same ones for the same place in the list."""

from datetime import date, timedelta

COUNTY = "511602"

_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹"
    "彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖"
)  # fmt: skip
_GIVEN = (
    "建华", "晓燕", "志强", "丽娟", "国平", "雪梅", "永刚", "春兰", "海涛", "静怡", "文斌", "玉珍",
    "俊杰", "婷婷", "明辉", "秀芳", "宏伟", "佳琪", "世杰", "红霞", "振东", "思雨", "光荣",
)  # fmt: skip
_WEIGHTS = tuple(2 ** (17 - place) % 11 for place in range(17))
_FIRST_BIRTHDAY = date(1970, 3, 1)


def staff_name(place: int) -> str:
    """A name that no other place below 1,380 has: 60 surnames and 23 given names share no divisor."""
    return _SURNAMES[place % len(_SURNAMES)] + _GIVEN[place % len(_GIVEN)]


def staff_phone(place: int) -> str:
    """A number of the block that the demo cast uses; development sends no message to it."""
    return f"1390002{place:04d}"


def staff_id_number(place: int) -> str:
    """An ID number of somebody of working age."""
    return resident_id(_FIRST_BIRTHDAY + timedelta(days=61 * place), 201 + place)


def resident_id(born: date, sequence: int, county: str = COUNTY) -> str:
    """A GB 11643 number of a county, by default of Guang'an District; an odd sequence (3 digits) is a man's."""
    body = f"{county}{born:%Y%m%d}{sequence:03d}"
    check = sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=True)) % 11
    return body + "10X98765432"[check]
