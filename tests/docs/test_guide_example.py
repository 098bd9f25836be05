"""The guide that docs/catalogue.md shows does what the page says of it."""

import json
from dataclasses import replace

import pytest

from auth.problems import Invalid
from resolvers.matters.guidance.check import check_guide
from resolvers.matters.guidance.queries import walked
from resolvers.matters.guidance.restrict import restricted, starting_values
from resolvers.matters.guidance.walk import Answer
from resolvers.matters.model import MaterialRequirement, Matter
from seeds.matters.forms import choices, form, number, text
from seeds.matters.parts import group, yes_or_no
from tests.docs.test_documents import ROOT, blocks
from tests.resolvers.matters.guidance.trees import MATTER

PREMISES = {"address": text("地址"), "kitchen": number("食品处理区面积（平方米）", 20)}
FORM = form(
    "申请表",
    {
        "goods": choices("经营项目", "热食", "冷食", "散装"),
        "online": yes_or_no("网上卖"),
        "premises": group("经营场所", PREMISES, {"address": "某路", "kitchen": 20}),
    },
)


def matter() -> Matter:
    (example,) = blocks(ROOT / "docs/catalogue.md", "json")
    materials = (MaterialRequirement("plan", "平面图"), MaterialRequirement("letter", "授权委托书", required=False))
    return replace(MATTER, form=FORM, materials=materials, guide=json.loads(example))


def left(**given: str) -> tuple[Matter, dict[str, str]]:
    at = walked(matter(), [Answer(key, value) for key, value in given.items()])
    assert at.question is None
    return restricted(matter(), at.given), dict(at.given)


def test_the_example_may_be_published() -> None:
    assert check_guide(matter()) == []


def test_hot_meals_by_oneself() -> None:
    found, _ = left(sells="MEALS", cold="NO", agent="SELF")

    assert [one.key for one in found.materials] == ["plan"]
    assert found.form["properties"]["goods"]["items"]["enum"] == ["热食"]
    assert found.promised_days == 5


def test_packed_food_is_refused_at_once() -> None:
    at = walked(matter(), [Answer("sells", "PACKED")])

    assert at.question is None
    assert at.refusal is not None
    assert at.refusal.instead == "办理备案。"


def test_bulk_food_is_not_asked_about_cold_dishes() -> None:
    found, given = left(sells="BULK", agent="OTHER")

    assert [one.required for one in found.materials] == [True, True]
    assert "kitchen" not in found.form["properties"]["premises"]["properties"]
    assert starting_values(matter(), given) == {"goods": ["散装"], "online": False}
    assert found.promised_days == 3
    with pytest.raises(Invalid, match=r"guide\.not_asked"):
        left(sells="BULK", cold="YES", agent="OTHER")
