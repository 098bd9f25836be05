from dataclasses import replace
from typing import Any

import pytest

from resolvers.matters.model import MaterialRequirement, MaterialSource, Matter, MatterStatus, MatterType
from resolvers.packages.checks import Fault, PackageFault, check, offered
from resolvers.packages.compose import compose
from resolvers.packages.materials import merge_materials
from resolvers.packages.model import NUMBER, FromResult, Offer, PackageItem, ServicePackage
from resolvers.packages.shapes import fits
from resolvers.parties.model import Audience
from seeds.catalogue import CERTIFICATE_TYPES, MATTERS
from seeds.departments import DISTRICT
from seeds.packages import PACKAGES

TYPES = {type.code: type for type in CERTIFICATE_TYPES}
LICENCE = CERTIFICATE_TYPES[0]
NAME = {"type": "string", "title": "姓名", "maxLength": 50}


def form(required: tuple[str, ...] = (), **properties: Any) -> dict[str, Any]:
    return {"type": "object", "title": "表", "required": list(required), "properties": properties}


def matter(code: str, *materials: MaterialRequirement, **more: Any) -> Matter:
    given = {"form": form(("name",), name=NAME), "promised_days": 2, **more}
    return Matter(code, code, MatterType.LICENSING, DISTRICT, "d", materials=materials, **given)


def package(*items: PackageItem, **more: Any) -> ServicePackage:
    return ServicePackage("p", "一件事", Audience.NATURAL_PERSON, DISTRICT, items, **more)


def faults(wanted: ServicePackage, *matters: Matter) -> list[PackageFault]:
    return [fault.kind for fault in check(wanted, {one.code: one for one in matters}, TYPES)]


A, B, C = (PackageItem(code) for code in "abc")
MA, MB, MC = (matter(code) for code in "abc")


@pytest.mark.parametrize("written", PACKAGES, ids=lambda one: one.code)
def test_the_seeds_have_no_faults(written: ServicePackage) -> None:
    assert check(written, {one.code: one for one in MATTERS}, TYPES) == []


@pytest.mark.parametrize(
    ("wanted", "matters", "fault"),
    [
        (package(), (), PackageFault.EMPTY),
        (package(*(PackageItem(f"m{n}") for n in range(21))), (), PackageFault.TOO_LARGE),
        (package(A, A), (MA,), PackageFault.MATTER_TWICE),
        (package(A, B), (MA,), PackageFault.MATTER_UNKNOWN),
        (package(A), (replace(MA, status=MatterStatus.SUSPENDED),), PackageFault.MATTER_UNKNOWN),
        (package(A), (replace(MA, is_main=True),), PackageFault.MAIN_ITEM),
        (package(A), (matter("a", form={**form(), "allOf": []}),), PackageFault.FORM_NOT_PLAIN),
        (package(A), (matter("a", form=form(x={"$ref": "#/$defs/x"})),), PackageFault.FORM_NOT_PLAIN),
        (package(A, PackageItem("b", ("z",))), (MA, MB), PackageFault.DEPENDENCY_OUTSIDE),
        (package(PackageItem("a", ("a",))), (MA,), PackageFault.DEPENDENCY_RING),
        (
            package(PackageItem("a", optional=True), PackageItem("b", ("a",))),
            (MA, MB),
            PackageFault.DEPENDENCY_OPTIONAL,
        ),
        (package(A, PackageItem("b", same={"z": "name"})), (MA, MB), PackageFault.FIELD_UNKNOWN),
        (package(A, PackageItem("b", same={"name": "z.y"})), (MA, MB), PackageFault.PATH_UNKNOWN),
        (
            package(A, PackageItem("b", same={"age": "name"})),
            (MA, matter("b", form=form(age={"type": "integer"}))),
            PackageFault.VALUE_UNFIT,
        ),
        (
            package(A, PackageItem("b", later={"name": FromResult("a", NUMBER)})),
            (MA, MB),
            PackageFault.RESULT_NOT_BEFORE,
        ),
        (
            package(A, PackageItem("b", ("a",), later={"name": FromResult("a", NUMBER)})),
            (MA, MB),
            PackageFault.RESULT_UNKNOWN,
        ),
        (
            package(A, PackageItem("b", ("a",), later={"name": FromResult("a", "nothing")})),
            (matter("a", results=(LICENCE.code,)), MB),
            PackageFault.RESULT_UNKNOWN,
        ),
    ],
)
def test_what_is_wrong_is_told(wanted: ServicePackage, matters: tuple[Matter, ...], fault: PackageFault) -> None:
    assert fault in faults(wanted, *matters)


def test_a_ring_names_all_that_run_in_it() -> None:
    ring = package(PackageItem("a", ("c",)), PackageItem("b", ("a",)), PackageItem("c", ("b",)))

    found = check(ring, {"a": MA, "b": MB, "c": MC}, TYPES)

    assert found == [Fault(PackageFault.DEPENDENCY_RING, code) for code in "abc"]
    with pytest.raises(ValueError, match="ring"):
        ring.waves()


def test_the_order_runs_side_by_side_what_can() -> None:
    wanted = package(A, B, PackageItem("c", ("a", "b")))

    assert wanted.waves() == (("a", "b"), ("c",))
    assert Offer(wanted, (MA, MB, MC)).promised_days == 4
    assert Offer(wanted, (MA, replace(MB, promised_days=9), MC)).promised_days == 11
    assert Offer(wanted, (MA, replace(MB, promised_days=None), MC)).promised_days is None
    assert Offer(replace(wanted, promised_days=1), (MA, MB, MC)).promised_days == 1


def test_a_value_finds_its_way_back_into_every_form() -> None:
    person = {"type": "object", "required": ["name"], "properties": {"name": {**NAME, "maxLength": 20}}}
    first = matter("a", form=form(("owner",), owner=person, note={"type": "string", "title": "备注"}))
    second = matter("b", form=form(("name", "code"), name=NAME, code=NAME, note={"type": "string", "title": "其他"}))
    wanted = package(
        A, PackageItem("b", ("a",), same={"name": "owner.name"}, later={"code": FromResult("a", NUMBER)})
    )

    made = compose(Offer(wanted, (first, second)))

    assert list(made.form["properties"]) == ["owner", "note", "note2"]
    assert made.form["required"] == ["owner"]
    values = {"owner": {"name": "李秀英"}, "note2": "乙"}
    assert made.form_of("a", values) == {"owner": {"name": "李秀英"}}
    assert made.form_of("b", values) == {"name": "李秀英", "note": "乙"}
    assert made.later == {"b": {"code": FromResult("a", NUMBER)}}
    assert made.order == (("a",), ("b",))


def test_optional_matters_insist_only_when_chosen() -> None:
    wanted = package(A, PackageItem("b", optional=True))
    other = matter("b", form=form(("age",), age={"type": "integer", "title": "年龄"}))

    assert compose(Offer(wanted, (MA, other))).form["required"] == ["name"]
    assert compose(Offer(wanted, (MA, other)), frozenset("b")).form["required"] == ["name", "age"]


def test_what_waits_for_a_missing_matter_goes_with_it() -> None:
    wanted = package(A, PackageItem("b", optional=True), PackageItem("c", ("b",), optional=True))

    offer = offered(wanted, {"a": MA, "c": MC})

    assert offer is not None
    assert [one.code for one in offer.matters] == ["a"]


def test_materials_are_given_once() -> None:
    card, promise = (
        MaterialRequirement("id", "身份证 明"),
        MaterialRequirement("vow", "身份证明", source=MaterialSource.COMMITMENT),
    )
    picture = MaterialRequirement("photo", "身份证明", accept=("image/png",))
    made = MaterialRequirement("licence", "证", certificate_type=LICENCE.code)
    wanted = package(A, PackageItem("b", ("a",)))
    strict = MaterialRequirement("id", "身份证明", required=True, max_bytes=9)

    merged = merge_materials(
        Offer(
            wanted,
            (
                matter("a", replace(card, required=False), promise, results=(LICENCE.code,)),
                matter("b", strict, picture, made),
            ),
        )
    )

    assert [(one.key, one.required) for one in merged.materials] == [("id", True), ("vow", True), ("photo", True)]
    assert merged.materials[0].max_bytes == 9
    assert merged.keys == {"a": {"id": "id", "vow": "vow"}, "b": {"id": "id", "photo": "photo"}}
    assert merged.produced == {"a": frozenset(), "b": frozenset({"licence"})}
    assert merged.saved == 2


@pytest.mark.parametrize(
    ("source", "target", "good"),
    [
        ({"type": "string", "maxLength": 5}, {"type": "string", "maxLength": 9}, True),
        ({"type": "string", "maxLength": 9}, {"type": "string", "maxLength": 5}, False),
        ({"type": "string"}, {"type": "string", "maxLength": 5}, False),
        ({"type": "string", "enum": ["甲"]}, {"type": "string", "enum": ["甲", "乙"]}, True),
        ({"type": "string", "enum": ["丙"]}, {"type": "string", "enum": ["甲", "乙"]}, False),
        ({"type": "string"}, {"type": "string", "pattern": "^x$"}, False),
        ({"type": "string"}, {"type": "integer"}, False),
        ({"type": "array", "items": {"type": "integer"}}, {"type": "array", "items": {"type": "string"}}, False),
        ({"type": "object", "properties": {}}, {"type": "object", "required": ["a"]}, False),
    ],
)
def test_a_value_fits_where_every_value_does(source: Any, target: Any, good: bool) -> None:
    assert fits(source, target) is good


def test_a_bottomless_form_fits_nothing() -> None:
    deep: dict[str, Any] = {"type": "array"}
    deep["items"] = deep

    assert not fits(deep, deep)
