"""Guides made at random: what the checker lets pass can be walked to every end, and every end's form be filled in."""

import random
from dataclasses import replace
from typing import Any

from resolvers.applications.form import form_problems
from resolvers.matters.guidance.check import check_guide
from resolvers.matters.guidance.restrict import restricted
from resolvers.matters.guidance.shape import read_guide
from resolvers.matters.guidance.walk import Answer, every_path, walk
from resolvers.matters.model import Matter
from tests.resolvers.matters.guidance.trees import FORM, MATTER, effect, question

GOODS = ["热食", "冷食", "散装"]
FIELDS = ["shop", "goods", "place", "place.area", "place.address", "note"]


def some_guide(chance: random.Random) -> dict[str, Any]:
    keys = [f"q{place}" for place in range(chance.randint(1, 4))]
    questions = [question(key) for key in keys]
    for one in questions:
        if chance.random() < 0.4:
            chance.choice(one["options"])["next"] = chance.choice([*keys, "END", "END", keys[-1]])
    effects = [some_effect(chance, keys) for _ in range(chance.randint(0, 5))]
    return {"questions": questions, "effects": effects}


def some_effect(chance: random.Random, keys: list[str]) -> dict[str, Any]:
    asked = chance.sample(keys, chance.randint(1, min(2, len(keys))))
    on = {key: [chance.choice(["YES", "NO"])] for key in asked}
    form = chance.choice(
        [
            {"drop": [chance.choice(FIELDS)]},
            {"require": [chance.choice(FIELDS)]},
            {"only": {"goods": chance.sample(GOODS, chance.randint(1, 2))}},
            {"const": {"shop": chance.choice(["餐馆", "商店"])}},
            {"const": {"place.area": "2"}, "default": {"note": "无"}},
            {"const": {"goods": chance.sample(GOODS, 1)}},
        ]
    )
    material = {"key": chance.choice(["plan", "letter"]), "need": chance.choice(["REQUIRED", "OPTIONAL", "DROPPED"])}
    changes: dict[str, Any] = {"form": form, "materials": [material], "promisedDays": chance.randint(0, 12)}
    return effect(on, **{name: changes[name] for name in chance.sample(list(changes), chance.randint(1, 2))})


def filled(matter: Matter) -> dict[str, Any]:
    fields = matter.form["properties"].items()
    return {"name": "张三"} | {key: field["examples"][0] for key, field in fields if field.get("examples")}


def test_what_may_be_published_works_on_every_path() -> None:
    chance, passed = random.Random(20261122), 0
    whole = {**FORM, "properties": {**FORM["properties"], "note": {**FORM["properties"]["note"], "examples": ["无"]}}}
    for _ in range(3_000):
        matter = replace(MATTER, form=whole, guide=some_guide(chance))
        if check_guide(matter):
            continue
        passed += 1
        guide = read_guide(matter.guide)
        assert guide is not None
        for end in every_path(guide):
            assert walk(guide, [Answer(*one) for one in reversed(end.given.items())]) == end
            left = restricted(matter, end.given)
            assert form_problems(left.form, filled(left)) == [], (matter.guide, end.given)
            needs = {change.key: change.need for one in guide.changes(end.given) for change in one.materials}
            assert {one.key for one in left.materials} == {
                one.key for one in matter.materials if needs.get(one.key) is None or needs[one.key].value != "DROPPED"
            }
    assert passed > 300
