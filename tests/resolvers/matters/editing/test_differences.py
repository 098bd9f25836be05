from dataclasses import replace

from resolvers.matters.content import CONTENT, changed_fields, content_of
from resolvers.matters.differences import MAX_DIFFERENCES, differences
from resolvers.matters.model import Fee, LegalBasis, Matter
from seeds.matters.food import INDIVIDUAL_NEW

A = INDIVIDUAL_NEW


def told(before: Matter, after: Matter) -> list[tuple[str, object, object]]:
    return [(".".join(one.path), one.before, one.after) for one in differences(before, after)]


def test_a_version_differs_in_nothing_from_itself() -> None:
    assert told(A, replace(A, version=7, published_by="somebody")) == []
    assert changed_fields(A, replace(A, revision=9)) == ()


def test_items_are_told_by_their_keys_whatever_their_place() -> None:
    first, second, *others = A.materials
    after = replace(A, materials=(replace(second, note="新说明"), *others))

    found = told(A, after)

    assert [path for path, _, _ in found] == [f"materials.{first.key}", f"materials.{second.key}.note"]
    assert found[0][2] is None
    assert found[1][1:] == (second.note, "新说明")


def test_another_order_is_told_as_such() -> None:
    first, second, *others = A.materials
    keys = [one.key for one in A.materials]

    assert told(A, replace(A, materials=(second, first, *others))) == [
        ("materials", keys, [second.key, first.key, *keys[2:]])
    ]


def test_items_of_one_name_are_kept_apart() -> None:
    one, other = LegalBasis("某法", None, "第一条"), LegalBasis("某法", None, "第一条", "内容")

    assert told(replace(A, legal_bases=(one,)), replace(A, legal_bases=(one, other))) == [
        (
            "legalBases.某法 第一条#2",
            None,
            {"title": "某法", "documentNumber": None, "article": "第一条", "content": "内容"},
        )
    ]


def test_forms_are_compared_inwards() -> None:
    properties = {**A.form["properties"], "shopName": {**A.form["properties"]["shopName"], "maxLength": 7}}

    found = told(A, replace(A, form={**A.form, "properties": properties}))

    assert [path for path, _, _ in found] == ["form.properties.shopName.maxLength"]


def test_fields_come_in_the_order_of_the_guide() -> None:
    after = replace(A, complaint_phone="12345", name="新", fees=(Fee("工本费", "5.00"),), online=None)

    assert [path for path, _, _ in told(A, after)] == ["name", "fees.工本费", "online", "complaintPhone"]
    assert changed_fields(A, after) == ("name", "fees", "online", "complaintPhone")


def test_a_difference_without_end_is_cut() -> None:
    form = {"type": "object", "properties": {f"p{n}": {"title": str(n)} for n in range(2 * MAX_DIFFERENCES)}}
    other = {"type": "object", "properties": {f"p{n}": {"title": "x"} for n in range(2 * MAX_DIFFERENCES)}}

    assert len(told(replace(A, form=form), replace(A, form=other))) == MAX_DIFFERENCES


def test_content_is_everything_but_what_is_about_the_version() -> None:
    assert len(content_of(A)) == len(CONTENT)
    assert {"code", "version", "status", "revision", "publishedBy", "satisfaction"}.isdisjoint(content_of(A))
