"""The casts of Guangxi and Guangdong: nobody is somebody else, and each decides what the other has, too."""

from datetime import date

from api.context import Services
from auth.given import valid_id_number
from auth.identifiers import is_credit_code
from seeds.departments import DEPARTMENTS
from seeds.people import CAST
from seeds.provinces import GUANGDONG, GUANGXI, PROVINCES, casts, known_people, load_province


def test_people_are_nobody_else() -> None:
    both = [one for cast in PROVINCES.values() for one in (cast.citizen, *cast.staff)]
    everybody = [*both, *(one for one in CAST if one.kind == "PERSON")]
    assert len({one.phone for one in everybody}) == len(everybody)
    assert len({one.id_number for one in everybody}) == len(everybody)
    for one in both:
        assert valid_id_number(one.id_number, date(2026, 11, 22)) == one.id_number


def test_departments_are_made_up_and_whole() -> None:
    codes = [one.department.code for one in PROVINCES.values()]
    assert all(is_credit_code(code) for code in codes)
    assert not {*codes} & {one.code for one in DEPARTMENTS}


def test_both_decide_the_same_kinds_of_matters_by_their_own_codes() -> None:
    here, there = GUANGXI.matters, GUANGDONG.matters
    assert [one.basic_code for one in here] == [one.basic_code for one in there]
    assert not {one.code for one in here} & {one.code for one in there}
    assert {one.department for one in here} == {GUANGXI.department.code}


def test_other_provinces_have_no_cast() -> None:
    assert list(casts("SC")) == []
    assert GUANGXI.citizen.id_number in known_people("GD")
    assert GUANGXI.citizen.id_number not in known_people("")


async def test_loading_twice_changes_nothing(world: Services) -> None:
    names = ("departments", "matters", "accounts", "seals")
    counts = []
    for _ in range(2):
        await load_province(world.stores, world.gate.accounts, world.gate.vault, world.clock(), GUANGXI)
        counts.append([await world.database.rows(name).count({}, 10_000) for name in names])
    assert counts[0] == counts[1]
    assert await world.stores.matters.published([one.code for one in GUANGXI.matters])
