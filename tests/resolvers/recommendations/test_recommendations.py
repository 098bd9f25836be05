from datetime import timedelta
from typing import Any

from api.context import Services
from auth.days import today
from seeds.matters.welfare import ELDERLY
from tests.cases import act_for_company, approved
from tests.clock import Clock
from tests.graphql import Client
from tests.personal import exported

MINE = """query($first: Int, $after: String, $region: String) { viewer { recommendationsEnabled
  matters(first: $first, after: $after, region: $region) {
    edges { cursor reasons node { code name department { name } } } pageInfo { hasNextPage endCursor } totalCount
} } }"""
SET = """mutation($enabled: Boolean!) { setRecommendations(input: {enabled: $enabled}) {
  enabled userErrors { code } } }"""
# By their places among the cast's citizens: 王建国 was born in 1958, 李秀英 is the guardian of a child of seven.
OLD, GUARDIAN = 1, 0


async def told(client: Client, **given: Any) -> list[Any]:
    found: list[Any] = (await client.run(MINE, **given))["viewer"]["matters"]["edges"]
    return found


def reasons(edges: list[Any], name: str) -> list[str]:
    return next((one["reasons"] for one in edges if name in one["node"]["name"]), [])


async def test_age_recommends_and_says_so(client: Client) -> None:
    old = await client.citizen(OLD)

    found = await told(old)

    assert reasons(found, ELDERLY.name) == ["您已年满 60 周岁"]
    old.language = "en"
    assert reasons(await told(old), ELDERLY.name) == ["You are 60 or older"]


async def test_nothing_is_guessed_about_who_has_not_verified(client: Client) -> None:
    assert await told(await client.citizen(OLD, verified=False)) == []


async def test_a_strangers_list_is_a_strangers(client: Client) -> None:
    assert (await client.run(MINE))["viewer"] is None


async def test_turning_it_off_empties_the_list(client: Client) -> None:
    old = await client.citizen(OLD)

    assert await old.change(SET, enabled=False) == {"enabled": False, "userErrors": []}
    answer = (await old.run(MINE))["viewer"]
    assert (answer["recommendationsEnabled"], answer["matters"]["edges"]) == (False, [])
    await old.change(SET, enabled=False)
    await old.change(SET, enabled=True)
    assert (await told(old)) != []


async def test_the_choice_is_part_of_ones_data_and_nothing_recommended_is(client: Client, services: Services) -> None:
    old = await client.citizen(OLD)
    await told(old)
    assert await services.database.rows("recommendationChoices").find({}, limit=5) == []
    await old.change(SET, enabled=False)

    (choice,) = (await exported(old))["recommendationChoices"]

    assert choice["enabled"] is False


async def test_one_persons_choice_is_not_anothers(client: Client) -> None:
    await (await client.citizen(GUARDIAN)).change(SET, enabled=False)

    assert await told(await client.citizen(OLD)) != []


async def test_pages_follow_each_other(client: Client) -> None:
    company = await act_for_company(client)
    whole = [one["node"]["code"] for one in await told(company)]
    assert len(whole) > 2

    first = await told(company, first=2)
    rest = await told(company, first=50, after=first[-1]["cursor"])

    assert [one["node"]["code"] for one in [*first, *rest]] == whole
    assert len(whole) == len(set(whole))


async def test_cursors_of_ones_own_making_are_refused(client: Client) -> None:
    old = await client.citizen(OLD)
    for cursor in ("x", "WyJhIiwieCJd", "Wy01LCJ4Il0", "W251bGwsIngiXQ", "WzEuNSwieCJd"):
        answer = await old.post(MINE, after=cursor)
        assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT", cursor


async def test_a_certificate_that_runs_out_is_told_of(client: Client, clock: Clock, services: Services) -> None:
    owner = await client.citizen(2)
    (certificate,) = (await approved(owner))["results"]
    assert reasons(await told(owner), "食品经营许可证") == []
    soon = (today(clock()) + timedelta(days=30)).isoformat()
    await services.database.rows("certificates").update(
        {"identifier": certificate["identifier"]}, {"$set": {"validUntil": soon, "lastDay": soon}}
    )

    found = await told(owner)

    assert reasons(found, "食品经营许可证新办（个体）") == [f"您的食品经营许可证将于 {soon} 到期（还有 30 天）"]


async def test_an_organization_gets_its_own(client: Client) -> None:
    company = await act_for_company(client)

    found = await told(company)

    assert reasons(found, "发票申领") == ["开办和经营单位时常办"]
    assert all("您已年满" not in reason for one in found for reason in one["reasons"])


async def test_a_region_that_is_none_is_told(client: Client) -> None:
    answer = await (await client.citizen(OLD)).post(MINE, region="{}")

    assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
