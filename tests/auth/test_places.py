import pytest

from auth.accounts.model import Post, Role
from auth.places import stem, within

COUNTRY, PROVINCE, CITY = "000000000000", "510000000000", "511600000000"
COUNTY, TOWNSHIP, VILLAGE = "511602000000", "511602001000", "511602001001"
CHAIN = [COUNTRY, PROVINCE, CITY, COUNTY, TOWNSHIP, VILLAGE]


@pytest.mark.parametrize("region", CHAIN)
@pytest.mark.parametrize("place", CHAIN)
def test_a_region_holds_itself_and_all_below(region: str, place: str) -> None:
    assert within(place, region) is (CHAIN.index(place) >= CHAIN.index(region))


@pytest.mark.parametrize(
    ("place", "region"),
    [
        ("511603000000", COUNTY),
        ("511602002001", TOWNSHIP),
        ("500000000000", PROVINCE),
        ("515000000000", CITY),
        ("511610000000", "511601000000"),
    ],
)
def test_a_neighbour_is_not_within(place: str, region: str) -> None:
    assert not within(place, region)


def test_zeros_in_the_middle_of_a_code_count() -> None:
    """Township 010 of a county is not the county, and 100 is not 1."""
    assert stem("511602010000") == "511602010"
    assert stem("511602100000") == "511602100"
    assert not within("511602101000", "511602100000")


@pytest.mark.parametrize(
    ("post", "place", "covered"),
    [
        (Post(Role.CLERK, "d"), COUNTY, True),
        (Post(Role.CLERK, "d"), None, True),
        (Post(Role.CLERK, "d", COUNTY), COUNTY, True),
        (Post(Role.CLERK, "d", COUNTY), VILLAGE, True),
        (Post(Role.CLERK, "d", TOWNSHIP), COUNTY, False),
        (Post(Role.CLERK, "d", TOWNSHIP), None, False),
        (Post(Role.CLERK, "other", COUNTY), COUNTY, False),
    ],
)
def test_what_a_post_covers(post: Post, place: str | None, covered: bool) -> None:
    assert post.covers("d", place) is covered
