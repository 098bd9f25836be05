import pytest

from auth.identifiers import mask_id_number, mask_name, mask_phone


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("511602199001011212", "511*************12"),
        ("E12345678", "E12****78"),
        ("12345678", "********"),
        ("", ""),
    ],
)
def test_id_numbers_show_three_and_two(number: str, masked: str) -> None:
    assert mask_id_number(number) == masked


@pytest.mark.parametrize(
    ("name", "masked"),
    [("张三", "*三"), ("刘德华", "**华"), ("买买提·艾力", "*****力"), ("𠮷野", "*野"), ("王", "*"), ("", "")],
)
def test_names_show_their_last_character(name: str, masked: str) -> None:
    assert mask_name(name) == masked


@pytest.mark.parametrize(
    ("phone", "masked"), [("13800001234", "138****1234"), ("0826233456", "**********"), ("12345", "*****")]
)
def test_phones_show_three_and_four(phone: str, masked: str) -> None:
    assert mask_phone(phone) == masked
