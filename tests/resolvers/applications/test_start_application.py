from datetime import timedelta
from typing import Any

import pytest

from api.context import Services
from resolvers.matters.model import Matter, MatterType
from seeds.departments import MARKET
from seeds.people import CITIZENS, COMPANY
from tests import cases
from tests.cases import COMPANY_FOOD, FOOD, told
from tests.clock import Clock
from tests.graphql import Client, key

UNKNOWN = "11511602MB990001384999999999999"
# 居民身份证补领: done at the window only.
OFFLINE = "11511602MB990002134920000000008"


async def start(client: Client, matter: str = FOOD, idempotency_key: str = "one") -> Any:
    return await cases.change(client, "startApplication", matterCode=matter, idempotencyKey=idempotency_key)


async def test_the_form_knows_name_number_and_phone(client: Client) -> None:
    case = (await start(await client.citizen()))["application"]
    person = CITIZENS[0]
    assert case["form"] == {
        "operatorName": person.name, "operatorId": person.id_number, "operatorPhone": person.phone,
    }  # fmt: skip
    assert (case["status"], case["revision"], case["submittedAt"]) == ("DRAFT", 1, None)
    assert case["applicant"] == {"name": person.name, "idNumber": person.id_number}
    assert case["agent"] is None
    assert [event["type"] for event in case["events"]] == ["STARTED"]
    assert set(case["availableActions"]) == {"EDIT", "SUBMIT", "WITHDRAW"}


async def test_the_same_key_again_is_the_same_case(client: Client) -> None:
    citizen = await client.citizen()
    first, second = await start(citizen), await start(citizen)
    assert second == first
    assert await count(citizen) == 1


async def test_another_key_starts_another_case(client: Client) -> None:
    citizen = await client.citizen()
    first, second = await start(citizen), await start(citizen, idempotency_key="two")
    assert first["application"]["number"] != second["application"]["number"]
    assert await count(citizen) == 2


async def test_the_same_key_for_another_matter_is_refused(client: Client) -> None:
    citizen = await client.citizen()
    await start(citizen)
    other = await start(citizen, "11511602MB990001384901000000102")
    assert told(other) == [("INVALID", ["idempotencyKey"])]
    assert await count(citizen) == 1


async def test_two_people_may_use_the_same_key(client: Client) -> None:
    first, second = await start(await client.citizen()), await start(await client.citizen(2))
    assert first["application"]["number"] != second["application"]["number"]


@pytest.mark.parametrize("idempotency_key", ["", "x" * 65])
async def test_a_key_has_a_length(client: Client, idempotency_key: str) -> None:
    payload = await start(await client.citizen(), idempotency_key=idempotency_key)
    assert told(payload) == [("INVALID", ["idempotencyKey"])]


async def test_an_unknown_matter_is_not_found(client: Client) -> None:
    assert told(await start(await client.citizen(), UNKNOWN)) == [("NOT_FOUND", ["matterCode"])]


async def test_an_unverified_caller_learns_what_is_needed(client: Client) -> None:
    payload = await start(await client.citizen(verified=False))
    assert told(payload) == [("ASSURANCE_TOO_LOW", [])]
    assert payload["userErrors"][0]["requiredAssurance"] == "REAL_NAME"


async def test_after_verifying_the_same_request_works(client: Client) -> None:
    citizen = await client.citizen(verified=False)
    await start(citizen)
    await citizen.verify(CITIZENS[0].name, CITIZENS[0].id_number)
    assert told(await start(citizen)) == []


async def test_a_matter_for_companies_is_not_for_a_person(client: Client) -> None:
    assert told(await start(await client.citizen(), COMPANY_FOOD)) == [("NOT_ALLOWED_NOW", ["matterCode"])]


async def test_it_works_acting_for_the_company(client: Client) -> None:
    case = (await start(await cases.act_for_company(client), COMPANY_FOOD))["application"]
    assert case["applicant"] == {"name": COMPANY.name, "idNumber": COMPANY.credit_code}
    assert case["agent"]["name"] == COMPANY.legal_representative
    assert case["form"]["organizationName"] == COMPANY.name
    assert case["form"]["creditCode"] == COMPANY.credit_code


async def test_a_matter_for_persons_is_not_for_a_company(client: Client) -> None:
    payload = await start(await cases.act_for_company(client), FOOD)
    assert told(payload) == [("NOT_ALLOWED_NOW", ["matterCode"])]


async def test_a_matter_that_is_not_online_is_done_at_the_window(client: Client) -> None:
    assert told(await start(await client.citizen(), OFFLINE)) == [("NOT_ALLOWED_NOW", ["matterCode"])]


async def test_nobody_applies_for_a_main_item(client: Client, services: Services) -> None:
    main = Matter(UNKNOWN, "食品经营许可", MatterType.LICENSING, MARKET.region, MARKET.code, is_main=True)
    region = (await services.stores.regions.get_many([MARKET.region]))[MARKET.region]
    assert await services.stores.matters.add(main, region)
    assert told(await start(await client.citizen(), UNKNOWN)) == [("NOT_ALLOWED_NOW", ["matterCode"])]


async def test_who_is_not_signed_in_is_turned_away(client: Client) -> None:
    code = await cases.refused(client, "startApplication", matterCode=FOOD, idempotencyKey=key())
    assert code == "UNAUTHENTICATED"


async def test_the_number_carries_the_day_in_china(client: Client, clock: Clock) -> None:
    clock.at += timedelta(hours=15)  # 16:30 in UTC: half past midnight in China
    case = (await start(await client.citizen()))["application"]
    assert case["number"].startswith("51160220351121")


async def count(client: Client) -> int:
    found = await client.run("{ viewer { applications { totalCount } } }")
    return int(found["viewer"]["applications"]["totalCount"])
