"""A small matter with a guide to take apart."""

from typing import Any

from resolvers.matters.model import MaterialRequirement, Matter, MatterType
from seeds.matters.forms import choice, choices, form, person_name, text
from seeds.matters.parts import group

FORM = form(
    "申请表",
    {
        "name": person_name(),
        "shop": choice("业态", "餐馆", "商店"),
        "goods": choices("项目", "热食", "冷食", "散装"),
        "place": group("场所", {"address": text("地址"), "area": text("面积")}, {"address": "某路", "area": "1"}),
        "note": text("说明"),
    },
    optional=("note",),
)
MATTER = Matter(
    code="guided",
    name="事项",
    type=MatterType.LICENSING,
    region="511602000000",
    department="11511602MB99000138",
    materials=(MaterialRequirement("plan", "平面图"), MaterialRequirement("letter", "委托书", required=False)),
    form=FORM,
    statutory_days=10,
    promised_days=7,
)


def question(key: str, **more: Any) -> dict[str, Any]:
    """A question of yes or no."""
    options = [{"value": "YES", "label": "是"}, {"value": "NO", "label": "否"}]
    return {"key": key, "text": f"{key}？", "options": options, **more}


def effect(on: dict[str, list[str]], **more: Any) -> dict[str, Any]:
    return {"when": on, **more}


def chain(length: int) -> list[dict[str, Any]]:
    """Questions that follow each other, whatever the answers."""
    return [question(f"q{place}") for place in range(length)]
