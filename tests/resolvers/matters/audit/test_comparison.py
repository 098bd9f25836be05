from dataclasses import replace

from resolvers.matters.audit.comparison import compare, same_name
from resolvers.matters.audit.departments import examine_departments
from resolvers.matters.audit.model import Catalogue, CatalogueFinding
from resolvers.matters.model import LegalBasis, Matter, MatterType
from resolvers.regions.model import Department, Region, RegionLevel

PROVINCE, CITY, EAST, WEST = "510000000000", "511600000000", "511602000000", "511603000000"
REGIONS = {
    PROVINCE: Region(PROVINCE, "省", "省", RegionLevel.PROVINCE, None),
    CITY: Region(CITY, "市", "市", RegionLevel.CITY, PROVINCE, (PROVINCE,)),
    EAST: Region(EAST, "东区", "东区", RegionLevel.COUNTY, CITY, (PROVINCE, CITY)),
    WEST: Region(WEST, "西区", "西区", RegionLevel.COUNTY, CITY, (PROVINCE, CITY)),
}
BASIS = (LegalBasis("食品安全法"),)


def entry(region: str, basic: str = "000131001000", name: str = "食品经营许可", department: str = "D") -> Matter:
    return Matter(
        f"{basic}-{region}-{name}",
        name,
        MatterType.LICENSING,
        region,
        f"{department}{region}",
        basic_code=basic,
        legal_bases=BASIS,
    )


def found(*matters: Matter) -> list[tuple[str, str]]:
    return [(one.problem.value, one.matter.region) for one in findings(*matters)]


def findings(*matters: Matter) -> list[CatalogueFinding]:
    return list(compare(Catalogue(matters, {}, REGIONS)))


def test_the_same_at_every_level_is_well() -> None:
    assert found(entry(PROVINCE), entry(CITY), entry(EAST), entry(WEST)) == []


def test_another_name_than_above_is_found_below() -> None:
    assert found(entry(PROVINCE), entry(EAST, name="食品经营核准")) == [("NAME_MISMATCH", EAST)]


def test_another_type_or_basis_is_found() -> None:
    east = replace(entry(EAST), type=MatterType.CONFIRMATION, legal_bases=(LegalBasis("行政许可法"),))
    assert found(entry(CITY), east) == [("TYPE_MISMATCH", EAST), ("BASIS_MISMATCH", EAST)]


def test_what_one_side_does_not_say_is_no_difference() -> None:
    assert found(entry(CITY), replace(entry(EAST), legal_bases=())) == []


def test_one_of_several_entries_of_a_basic_code_is_enough() -> None:
    assert found(entry(CITY), entry(CITY, name="食品经营许可变更"), entry(EAST, name="食品经营许可变更")) == []


def test_without_a_level_above_most_regions_are_right() -> None:
    other = replace(REGIONS[EAST], code="511621000000")
    regions = {**REGIONS, other.code: other}
    matters = (entry(EAST), entry(WEST, name="食品经营核准"), entry(other.code))
    assert [one.matter.region for one in compare(Catalogue(matters, {}, regions))] == [WEST]


def test_of_two_regions_that_differ_one_is_reported() -> None:
    assert found(entry(EAST), entry(WEST, name="食品经营核准")) == [("NAME_MISMATCH", WEST)]


def test_what_the_level_above_does_not_list_is_found() -> None:
    matters = (entry(CITY), entry(EAST), entry(EAST, basic="000131002000", name="另一事项"))
    assert found(*matters) == [("NOT_IN_PARENT_CATALOGUE", EAST)]


def test_a_level_above_in_another_scheme_proves_nothing() -> None:
    assert found(entry(PROVINCE, basic="511Z07001006"), entry(EAST)) == []


def test_names_of_one_department_are_compared_without_punctuation_and_width() -> None:
    twice = (entry(EAST, name="餐饮(小)许可"), entry(EAST, basic="000131002000", name="餐饮（小） 许可"))
    both = findings(*twice)
    assert [one.problem.value for one in both] == ["NAME_DUPLICATED", "NAME_DUPLICATED"]
    assert both[0].others == (twice[1].code,)
    assert same_name("Ａ 类,许可") == same_name("a类许可")


def test_two_departments_may_use_one_name() -> None:
    assert found(entry(EAST), entry(EAST, basic="000131002000", department="E")) == []


def test_one_code_for_two_matters_is_found() -> None:
    other = replace(entry(EAST), name="另一事项", department="E")
    assert found(entry(EAST), other) == [("CODE_DUPLICATED", EAST), ("CODE_DUPLICATED", EAST)]


def test_departments_are_judged_once_whatever_the_number_of_their_matters() -> None:
    matters = tuple(replace(entry(EAST, name=name), department="11736") for name in "甲乙丙")
    known = {"11736": Department("11736", "区交通运输局", EAST, other_codes=("11511301008778183N",))}
    told = list(examine_departments(Catalogue(matters, known, REGIONS)))
    assert [one.problem.value for one in told] == ["DEPARTMENT_CODE_INVALID", "DEPARTMENT_CODE_CONFLICT"]
    assert all(one.detail.endswith("(共3个事项)") for one in told)


def test_a_department_that_nobody_knows_is_found() -> None:
    (told,) = examine_departments(Catalogue((entry(EAST),), {}, REGIONS))
    assert told.problem.value == "DEPARTMENT_UNKNOWN"
