from collections.abc import Iterator
from typing import Any

from api.context import Services
from resolvers.packages.life_stages import LIFE_STAGES, MOST_MATTERS, LifeStage
from resolvers.parties.model import Audience
from seeds.departments import DISTRICT
from seeds.load import load_catalogue_sample
from seeds.packages import PACKAGES
from tests.graphql import Client

LEAF = "key name matters(first: 8) { code name audiences department { name } } packages { code }"
TREE = f"""query($audience: Audience!, $region: String) {{ lifeStages(audience: $audience, region: $region) {{
  {LEAF} stages {{ {LEAF} }} }} }}"""


def every(stages: list[Any]) -> Iterator[Any]:
    for stage in stages:
        yield stage
        yield from every(stage.get("stages", []))


async def tree(client: Client, audience: str = "NATURAL_PERSON", region: str | None = None) -> list[Any]:
    return list(every((await client.run(TREE, audience=audience, region=region))["lifeStages"]))


def all_stages() -> list[LifeStage]:
    return [one for roots in LIFE_STAGES.values() for root in roots for one in root.every()]


def test_keys_are_unique_and_packages_name_stages_that_there_are() -> None:
    keys = [one.key for one in all_stages()]

    assert len(keys) == len(set(keys))
    assert {key for one in PACKAGES for key in one.stages} <= set(keys)


def test_every_stage_without_others_picks_something() -> None:
    assert [one.key for one in all_stages() if not one.stages and not (one.pick.words or one.pick.themes)] == []


async def test_life_goes_from_birth_to_death(client: Client) -> None:
    found = {one["key"]: one for one in await tree(client)}

    assert [one.name for one in LIFE_STAGES[Audience.NATURAL_PERSON]][::9] == ["出生", "身后"]
    assert "新生儿出生一件事" in {
        p.name for p in PACKAGES if p.code in {one["code"] for one in found["natural.birth"]["packages"]}
    }
    newborn = {one["name"] for one in found["natural.birth.newborn"]["matters"]}
    assert {"出生医学证明签发（首次签发）", "预防接种证办理", "出生登记（新生儿落户）"} <= newborn
    assert {"老年人优待证申领", "高龄津贴申领"} <= {one["name"] for one in found["natural.old_age.care"]["matters"]}


async def test_an_organizations_life_shows_what_serves_organizations(client: Client) -> None:
    found = {one["key"]: one for one in await tree(client, "LEGAL_PERSON")}

    assert "企业设立登记" in {one["name"] for one in found["legal.start.register"]["matters"]}
    shown = [one for stage in found.values() for one in stage["matters"]]
    assert shown
    assert all(one["audiences"] == [] or "LEGAL_PERSON" in one["audiences"] for one in shown)


async def test_shelves_are_bounded(client: Client) -> None:
    query = """query($n: Int!) { lifeStages(audience: NATURAL_PERSON) { stages { matters(first: $n) { code } } } }"""
    for asked, most in ((-5, 0), (0, 0), (3, 3), (1000, MOST_MATTERS)):
        stages = (await client.run(query, n=asked))["lifeStages"]
        sizes = [len(one["matters"]) for stage in stages for one in stage["stages"]]
        assert max(sizes) <= most


async def test_a_place_sees_its_own_and_what_is_above(client: Client) -> None:
    near, far = await tree(client, region=DISTRICT), await tree(client, region="510100000000")

    assert any(stage["matters"] for stage in near)
    assert not any(stage["matters"] or stage["packages"] for stage in far)
    answer = await client.post(TREE, audience="NATURAL_PERSON", region="1")
    assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


async def test_an_imported_catalogue_fills_the_shelves(client: Client, services: Services) -> None:
    await load_catalogue_sample(services.stores, services.clock(), lambda _line: None)

    found = [*await tree(client), *await tree(client, "LEGAL_PERSON")]

    leaves = [one for one in all_stages() if not one.stages]
    filled = {one["key"] for one in found if one["matters"]}
    assert len([one for one in leaves if one.key in filled]) >= len(leaves) * 0.8
