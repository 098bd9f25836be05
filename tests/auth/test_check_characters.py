import pytest

from auth.check_characters import mod37_36


@pytest.mark.parametrize(("text", "check"), [("A12425GABC1234002", "M"), ("B159D8FA01240000", "K")])
def test_published_samples_of_other_registries(text: str, check: str) -> None:
    assert mod37_36(text) == check  # a GRid (recordings) and an ISAN (films) use the same system


@pytest.mark.parametrize("text", ["a", "1.2", "１", "·"])
def test_other_characters_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="digits"):
        mod37_36(text)
