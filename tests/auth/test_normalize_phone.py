import pytest

from auth.identifiers import InvalidIdentifier, normalize_mainland_phone


@pytest.mark.parametrize(
    "text",
    [
        "13800001234",
        "+8613800001234",
        "008613800001234",
        "8613800001234",
        "+86 138-0000-1234",
        " 138 0000 1234 ",
        "１３８００００１２３４",
        "＋８６　１３８－００００－１２３４",
        "138\u00a00000\u00a01234",
    ],
)
def test_eleven_digits_remain(text: str) -> None:
    assert normalize_mainland_phone(text) == "13800001234"


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("", "characters"),
        ("+", "characters"),
        ("1380000123a", "characters"),
        ("1380000+1234", "characters"),
        ("١٣٨٠٠٠٠١٢٣٤", "characters"),
        ("1380000123", "length"),
        ("138000012345", "length"),
        ("+85291234567", "length"),
        ("+13800001234", "length"),
        ("08262334567", "prefix"),
        ("12800001234", "prefix"),
    ],
)
def test_the_broken_rule_is_named(text: str, rule: str) -> None:
    with pytest.raises(InvalidIdentifier) as caught:
        normalize_mainland_phone(text)
    assert (caught.value.kind, caught.value.rule) == ("phone", rule)
