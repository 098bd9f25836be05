import asyncio
from typing import Any

import pytest

from api.context import Services
from tests.graphql import Client
from tests.resolvers.applications.clockwork import SET, administrator, year

YEAR = """query($year: Int!) { calendarYear(year: $year) {
  year notice revision holidays { on name } makeUpDays { on name } changes { revision reason }
} }"""
DAY = {"on": "2035-10-01", "name": "国庆节"}


async def test_an_administrator_enters_a_year_and_everybody_reads_it(client: Client, services: Services) -> None:
    one = await administrator(client, services)
    entered = year(2035, makeUpDays=[{"on": "2035-09-30", "name": "国庆节"}])
    payload = await one.change(SET, input=entered)
    assert payload["userErrors"] == []
    found = (await client.run(YEAR, year=2035))["calendarYear"]
    assert (found["holidays"], found["makeUpDays"]) == (entered["holidays"], entered["makeUpDays"])
    assert (found["revision"], found["changes"]) == (1, None)
    assert payload["calendarYear"]["changes"] == [{"revision": 1, "reason": entered["reason"]}]
    assert (await client.run(YEAR, year=2034))["calendarYear"] is None


async def test_the_notices_years_are_there_from_the_start(client: Client) -> None:
    found = (await client.run(YEAR, year=2025))["calendarYear"]
    assert found["notice"] == "国办发明电〔2024〕12号"
    assert {"on": "2025-10-11", "name": "国庆节、中秋节"} in found["makeUpDays"]


async def test_a_correction_needs_the_revision_that_was_read(client: Client, services: Services) -> None:
    one = await administrator(client, services)
    await one.change(SET, input=year(2035))
    payload = await one.change(SET, input=year(2035))
    assert [(error["code"], error["currentRevision"]) for error in payload["userErrors"]] == [("CONFLICT", 1)]
    payload = await one.change(SET, input=year(2035, revision=1, reason="更正"))
    assert payload["calendarYear"]["revision"] == 2
    assert [change["reason"] for change in payload["calendarYear"]["changes"]] == ["录入国务院办公厅通知", "更正"]


async def test_of_ten_at_once_one_wins(client: Client, services: Services) -> None:
    one = await administrator(client, services)
    payloads = await asyncio.gather(*[one.change(SET, input=year(2035)) for _ in range(10)])
    assert sum(not payload["userErrors"] for payload in payloads) == 1
    assert {error["code"] for payload in payloads for error in payload["userErrors"]} == {"CONFLICT"}


@pytest.mark.parametrize(
    ("changed", "where"),
    [
        ({"holidays": []}, ("REQUIRED", ["holidays"])),
        ({"holidays": [{**DAY, "on": "2034-12-31"}]}, ("INVALID", ["holidays", "0"])),
        ({"holidays": [DAY, DAY]}, ("INVALID", ["holidays", "1"])),
        ({"holidays": [{**DAY, "name": " "}]}, ("INVALID", ["holidays", "0"])),
        ({"holidays": [{**DAY, "name": "节" * 31}]}, ("INVALID", ["holidays", "0"])),
        ({"holidays": [DAY] * 101}, ("INVALID", ["holidays"])),
        ({"makeUpDays": [{"on": "2035-10-08", "name": "国庆节"}]}, ("INVALID", ["makeUpDays", "0"])),
        ({"makeUpDays": [{"on": "2035-10-07", "name": "国庆节"}]}, ("INVALID", ["makeUpDays", "0"])),
        ({"notice": ""}, ("REQUIRED", ["notice"])),
        ({"notice": "号" * 101}, ("INVALID", ["notice"])),
        ({"reason": " "}, ("REQUIRED", ["reason"])),
        ({"year": 1999, "holidays": [{**DAY, "on": "1999-10-01"}]}, ("INVALID", ["year"])),
    ],
)
async def test_what_cannot_be_right_is_refused_by_name(
    client: Client, services: Services, changed: dict[str, Any], where: tuple[str, list[str]]
) -> None:
    one = await administrator(client, services)
    payload = await one.change(SET, input=year(2035, **changed))
    assert payload["calendarYear"] is None
    assert where in [(error["code"], error["path"]) for error in payload["userErrors"]]
    assert (await client.run(YEAR, year=2035))["calendarYear"] is None


async def test_everything_wrong_is_told_at_once(client: Client, services: Services) -> None:
    one = await administrator(client, services)
    wrong = year(2035, notice="", reason="", holidays=[{**DAY, "name": ""}, {**DAY, "on": "2036-01-01"}])
    assert len((await one.change(SET, input=wrong))["userErrors"]) == 4
