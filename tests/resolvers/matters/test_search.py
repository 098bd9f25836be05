from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from api.context import Services
from resolvers.matters.model import Matter, MatterStatus
from resolvers.matters.publishing import Succession, publish
from resolvers.parties.model import Audience
from seeds.catalogue import MATTERS
from tests.graphql import Client

PROVINCE, CITY, DISTRICT, OTHER_DISTRICT = "510000000000", "511600000000", "511602000000", "511603000000"
NAME = "海菜花观赏许可"
SEARCH = """query($text: String!, $region: String, $audience: Audience, $first: Int, $after: String) {
  searchMatters(text: $text, region: $region, audience: $audience, first: $first, after: $after) {
    edges { cursor node { score highlights matter { code name region { code } } } } pageInfo { hasNextPage }
  }
}"""
SUGGEST = """query($prefix: String!, $region: String, $first: Int! = 8) {
  suggestMatters(prefix: $prefix, region: $region, first: $first)
}"""


async def hits(client: Client, text: str, **more: Any) -> list[dict[str, Any]]:
    found = await client.run(SEARCH, text=text, **more)
    return [edge["node"] for edge in found["searchMatters"]["edges"]]


async def names(client: Client, text: str, **more: Any) -> list[str]:
    return [hit["matter"]["name"] for hit in await hits(client, text, **more)]


async def suggestions(client: Client, prefix: str, **more: Any) -> list[str]:
    found: list[str] = (await client.run(SUGGEST, prefix=prefix, **more))["suggestMatters"]
    return found


async def published(world: Services, *matters: Matter) -> None:
    regions = await world.stores.regions.get_many(sorted({one.region for one in matters}))
    await publish(world.stores, [Succession(None, one) for one in matters], regions)


def matter(world: Services, code: str, **changes: Any) -> Matter:
    fresh = {"name": NAME, "aliases": (), "audiences": (), "published_at": world.clock(), "region": DISTRICT}
    return replace(MATTERS[0], code=code, basic_code=None, **{**fresh, **changes})


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("我想开个小饭馆", "食品经营许可证新办（个体）"),
        ("jiehun dengji", "内地居民结婚登记"),
        ("jiehundengji", "内地居民结婚登记"),
        ("jzz", "居住证申领"),
        ("结昏登记", "内地居民结婚登记"),
        ("残急人证", "残疾人证新办"),
        ("ＳＨＩＹＥＪＩＮ", "失业保险金申领"),
        ("Shiyejin怎么领", "失业保险金申领"),
    ],
)
async def test_what_people_type_is_understood(client: Client, typed: str, name: str) -> None:
    assert (await names(client, typed, region=DISTRICT))[0] == name


async def test_nearest_region_leads_among_equals(client: Client, world: Services) -> None:
    await published(
        world, *(matter(world, f"near-{one}", region=one) for one in (PROVINCE, DISTRICT, CITY, OTHER_DISTRICT))
    )

    found = await hits(client, "海菜花观赏", region=DISTRICT)

    assert [hit["matter"]["region"]["code"] for hit in found if hit["matter"]["name"] == NAME] == [
        DISTRICT,
        CITY,
        PROVINCE,
    ]


async def test_another_region_falls_back_to_what_is_above(client: Client) -> None:
    assert (await names(client, "公司开对公账户", region=OTHER_DISTRICT))[0] == "银行预约开户"
    assert "食品经营许可证新办（个体）" not in await names(client, "开个小饭馆", region=OTHER_DISTRICT)


async def test_without_a_region_other_names_are_shown_too(client: Client, world: Services) -> None:
    copies = [matter(world, f"copy-{place}") for place in range(8)]
    await published(world, *copies, matter(world, "other", name="海菜花观赏许可变更"))

    found = await names(client, "海菜花观赏许可", first=20)

    assert found[0] == NAME
    assert "海菜花观赏许可变更" in found
    assert found.count(NAME) == 5


async def test_audience_narrows_but_silence_excludes_nobody(client: Client, world: Services) -> None:
    await published(
        world,
        matter(world, "persons", audiences=(Audience.NATURAL_PERSON,)),
        matter(world, "companies", audiences=(Audience.LEGAL_PERSON,)),
        matter(world, "silent"),
    )

    found = await hits(client, NAME, region=DISTRICT, audience="LEGAL_PERSON")

    assert {hit["matter"]["code"] for hit in found if hit["matter"]["name"] == NAME} == {"companies", "silent"}


async def test_popular_leads_among_equals(client: Client, world: Services) -> None:
    await published(world, matter(world, "a"), matter(world, "b"))
    await world.database.rows("matters").update({"_id": "b:1"}, {"$set": {"popularity": 1000}})

    assert [hit["matter"]["code"] for hit in await hits(client, NAME, region=DISTRICT, first=2)] == ["b", "a"]


async def test_new_popularity_counts_when_all_is_read_anew(client: Client, world: Services) -> None:
    await published(world, matter(world, "a"), matter(world, "b"))
    await hits(client, NAME)
    await world.database.rows("matters").update({"_id": "b:1"}, {"$set": {"popularity": 1000}})

    await world.finder.renew()

    assert [hit["matter"]["code"] for hit in await hits(client, NAME, region=DISTRICT, first=2)] == ["b", "a"]


async def test_a_publication_is_found_at_once(client: Client, world: Services) -> None:
    assert NAME not in await names(client, NAME)
    assert await suggestions(client, "海菜") == []

    await published(world, matter(world, "fresh"))

    assert (await names(client, NAME))[0] == NAME
    assert await suggestions(client, "海菜") == [NAME]


async def test_a_new_version_takes_the_place_of_the_old(client: Client, world: Services) -> None:
    old = matter(world, "renamed")
    await published(world, old)
    assert NAME in await names(client, NAME)

    new = replace(old, version=2, name="湖泊观景许可", published_at=world.clock() + timedelta(minutes=1))
    regions = await world.stores.regions.get_many([DISTRICT])
    await publish(world.stores, [Succession(old, new)], regions)

    assert (await names(client, "湖泊观景"))[0] == "湖泊观景许可"
    assert NAME not in await names(client, NAME)


async def test_a_suspended_matter_comes_and_goes(client: Client, world: Services) -> None:
    await published(world, matter(world, "pausing"))
    rows = world.database.rows("matters")

    for status, found in (
        (MatterStatus.PUBLISHED, True),
        (MatterStatus.SUSPENDED, False),
        (MatterStatus.PUBLISHED, True),
    ):
        await rows.update({"_id": "pausing:1"}, {"$set": {"status": status.value}})
        assert (NAME in await names(client, NAME)) is found


async def test_pages_follow_each_other_without_gap_or_repetition(client: Client) -> None:
    whole = [hit["matter"]["code"] for hit in await hits(client, "登记", region=DISTRICT, first=100)]
    paged: list[str] = []
    after = None
    while True:
        page = (await client.run(SEARCH, text="登记", region=DISTRICT, first=3, after=after))["searchMatters"]
        paged += [edge["node"]["matter"]["code"] for edge in page["edges"]]
        if not page["pageInfo"]["hasNextPage"]:
            break
        after = page["edges"][-1]["cursor"]

    assert paged == whole
    assert len(set(whole)) == len(whole) > 3


async def test_what_was_found_is_marked(client: Client) -> None:
    (hit,) = await hits(client, "居住证", region=DISTRICT, first=1)

    assert "【居住证】申领" in hit["highlights"]


@pytest.mark.parametrize("prefix", ["居住", "juzhu", "jzz", "居住证申", "jz", "JuZhuZheng"])
async def test_typing_is_completed(client: Client, prefix: str) -> None:
    assert "居住证申领" in await suggestions(client, prefix, region=DISTRICT, first=20)


async def test_suggestions_find_something_here(client: Client) -> None:
    here, elsewhere = [await suggestions(client, "食品", region=one) for one in (DISTRICT, OTHER_DISTRICT)]

    assert here
    assert elsewhere == []


@pytest.mark.parametrize(("first", "most"), [(0, 0), (1, 1), (3, 3), (1000, 20)])
async def test_suggestions_are_as_many_as_asked(client: Client, first: int, most: int) -> None:
    found = await suggestions(client, "公", first=first)

    assert len(found) <= most
    assert len(set(found)) == len(found)


@pytest.mark.parametrize("prefix", ["", " ", "，。！", "\u202e", "🍜", "\x00", ".*", "zzzzzzzz", "龘龘"])
async def test_what_completes_to_nothing_is_no_error(client: Client, prefix: str) -> None:
    assert await suggestions(client, prefix) == []


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ({"prefix": "公" * 101}, "100"),
        ({"prefix": "公", "first": -1}, "负"),
        ({"prefix": "公", "region": "999999999999"}, "行政区划"),
    ],
)
async def test_suggestions_refuse_what_makes_no_sense(client: Client, variables: dict[str, Any], words: str) -> None:
    (error,) = (await client.post(SUGGEST, **variables))["errors"]

    assert words in error["message"]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"


def rare(count: int) -> str:
    return "".join(chr(0x4E00 + 37 * place) for place in range(count))


HOSTILE: Sequence[str] = (
    "🍜" * 100,
    "\u202e\u2066饭馆\u2069" * 20,
    "\x00\x01\x02\x7f" * 25,
    "(.*)+[a-z]{1,99}$^\\" * 5,
    "a" * 100,
    "ang" * 33,
    "xianxian" * 12,
    "1" * 100,
    rare(100),
    "登记许可证办理" * 14,
    "我想要怎么办理" * 14,
    "的" * 100,
    "ﷺ" * 100,
    "{$ne: null}",
    "\U00020000" * 100,
)


@pytest.mark.parametrize("text", HOSTILE)
async def test_a_hundred_characters_of_anything_are_answered(client: Client, text: str) -> None:
    assert len(text) <= 100

    for hit in await hits(client, text, first=5):
        assert hit["score"] > 0
    assert len(await suggestions(client, text)) <= 8


async def test_fillers_alone_are_taken_at_their_word(client: Client, world: Services) -> None:
    await published(world, matter(world, "how", name="怎么办理咨询"))

    assert (await names(client, "怎么办理"))[0] == "怎么办理咨询"


@pytest.mark.parametrize(("text", "words"), [("", "请输入"), ("   ", "请输入"), ("字" * 101, "100")])
async def test_search_refuses_what_makes_no_sense(client: Client, text: str, words: str) -> None:
    (error,) = (await client.post(SEARCH, text=text))["errors"]

    assert words in error["message"]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
