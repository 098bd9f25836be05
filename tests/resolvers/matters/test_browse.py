from typing import Any

import pytest

from api.context import Services
from seeds.catalogue import MATTERS
from seeds.departments import BANK, CITY, DEPARTMENTS, DISTRICT, MARKET
from tests.graphql import Client

SHARE = "{ rate part whole unsaid }"
FIGURES = f"""matters online {SHARE} zeroVisit {SHARE} atMostOneVisit {SHARE}
  speedUp {{ rate promisedDays statutoryDays matters unsaid }}"""
OF = f"""query($region: String, $department: String) {{
  catalogueFigures(region: $region, department: $department) {{ {FIGURES} }} }}"""
EACH = f"""query($region: String) {{ catalogueFiguresByDepartment(region: $region) {{
  departmentCode department {{ name }} figures {{ {FIGURES} }} }} }}"""
DEPARTMENTS_OF = """query($region: String!, $first: Int, $after: String) {
  departments(region: $region, first: $first, after: $after) {
    edges { cursor node { code name } } pageInfo { hasNextPage endCursor } totalCount } }"""


async def figures(client: Client, **given: Any) -> Any:
    return (await client.run(OF, **given))["catalogueFigures"]


def share(part: int, whole: int, among: int) -> dict[str, Any]:
    return {"rate": pytest.approx(part / whole), "part": part, "whole": whole, "unsaid": among - whole}


async def test_figures_are_those_that_one_gets_by_counting(client: Client) -> None:
    found = await figures(client)

    visits = [one.visits_required for one in MATTERS if one.visits_required is not None]
    online = [one.online for one in MATTERS if one.online is not None]
    days = [(m.promised_days, m.statutory_days) for m in MATTERS if m.promised_days is not None and m.statutory_days]
    promised, statutory = sum(p for p, _ in days if p is not None), sum(s for _, s in days)
    assert found == {
        "matters": len(MATTERS),
        "online": share(sum(online), len(online), len(MATTERS)),
        "zeroVisit": share(visits.count(0), len(visits), len(MATTERS)),
        "atMostOneVisit": share(sum(one <= 1 for one in visits), len(visits), len(MATTERS)),
        "speedUp": {
            "rate": pytest.approx(1 - promised / statutory),
            "promisedDays": promised,
            "statutoryDays": statutory,
            "matters": len(days),
            "unsaid": len(MATTERS) - len(days),
        },
    }


async def test_what_is_not_said_is_in_neither_number(client: Client, services: Services) -> None:
    unsaid = {"online": None, "visitsRequired": None, "promisedDays": None, "statutoryDays": None}
    await services.database.rows("matters").update_all({"department": MARKET.code}, {"$set": unsaid})

    found = await figures(client, department=MARKET.code)

    mine = sum(one.department == MARKET.code for one in MATTERS)
    nothing = {"rate": None, "part": 0, "whole": 0, "unsaid": mine}
    assert (found["online"], found["zeroVisit"], found["atMostOneVisit"]) == (nothing, nothing, nothing)
    assert found["speedUp"] == {"rate": None, "promisedDays": 0, "statutoryDays": 0, "matters": 0, "unsaid": mine}


async def test_a_day_by_law_of_nought_divides_nothing(client: Client, services: Services) -> None:
    await services.database.rows("matters").update_all({}, {"$set": {"statutoryDays": 0, "promisedDays": 3}})

    assert (await figures(client))["speedUp"]["rate"] is None


async def test_regions_count_what_is_below(client: Client) -> None:
    ofs = {region: (await figures(client, region=region))["matters"] for region in (DISTRICT, CITY, "510000000000")}

    assert ofs[CITY] == ofs["510000000000"] == len(MATTERS)
    assert ofs[DISTRICT] == sum(one.region == DISTRICT for one in MATTERS)


@pytest.mark.parametrize("odd", ["", "$gt", "000000000000", "{}"])
async def test_nowhere_has_nothing(client: Client, odd: str) -> None:
    assert (await figures(client, region=odd, department=odd))["matters"] == 0


async def test_departments_add_up_to_the_whole(client: Client) -> None:
    each = (await client.run(EACH))["catalogueFiguresByDepartment"]

    assert sum(one["figures"]["matters"] for one in each) == len(MATTERS)
    assert [one["figures"]["matters"] for one in each] == sorted(
        (one["figures"]["matters"] for one in each), reverse=True
    )
    market = next(one for one in each if one["departmentCode"] == MARKET.code)
    assert market == {
        "departmentCode": MARKET.code,
        "department": {"name": MARKET.name},
        "figures": await figures(client, department=MARKET.code),
    }


async def test_themes_lead_to_their_matters(client: Client) -> None:
    themes = (await client.run("{ themes { name matters } }"))["themes"]

    assert {one["name"] for one in themes} == {theme for matter in MATTERS for theme in matter.themes}
    query = "query($t: String!) { matters(filter: {theme: $t}) { totalCount } }"
    for one in themes[:3]:
        assert (await client.run(query, t=one["name"]))["matters"]["totalCount"] == one["matters"]
    companies = (await client.run("{ themes(audience: LEGAL_PERSON) { name } }"))["themes"]
    assert {"name": "婚姻登记"} not in companies


async def test_departments_come_page_by_page(client: Client) -> None:
    mine = sorted(one.name for one in DEPARTMENTS if one.region == DISTRICT)
    names, after = [], None
    while True:
        page = (await client.run(DEPARTMENTS_OF, region=DISTRICT, first=5, after=after))["departments"]
        names += [edge["node"]["name"] for edge in page["edges"]]
        if not page["pageInfo"]["hasNextPage"]:
            break
        after = page["pageInfo"]["endCursor"]

    assert names == mine
    assert page["totalCount"] == len(mine)
    assert BANK.name not in names


async def test_a_region_without_departments_has_none(client: Client) -> None:
    assert (await client.run(DEPARTMENTS_OF, region="x"))["departments"]["edges"] == []
