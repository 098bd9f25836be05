"""好差评: once per case, by the applicant's side, bad ones opened to be mended."""

import asyncio

import pytest

from api.context import Services
from api.jobs import care_after, refresh
from tests import cases
from tests.cases import FOOD, told
from tests.clock import Clock
from tests.graphql import Client, key
from tests.resolvers.aftercare.steps import SHOWN, closed_case, evaluate, staff, waiting
from tests.resolvers.applications.clockwork import calendars


async def test_a_good_one_is_kept_and_nothing_has_to_be_mended(client: Client, services: Services) -> None:
    citizen, case = await closed_case(client)
    payload = await evaluate(citizen, case, "VERY_GOOD", tags=["quick", "quick"], comment=" 很好 ")
    assert payload["userErrors"] == []
    shown = payload["application"]
    assert shown["evaluation"] | {"id": ""} == {
        "id": "", "rating": "VERY_GOOD", "tags": ["quick"], "comment": "很好", "automatic": False,
        "rectification": None,
    }  # fmt: skip
    assert shown["events"][-1] == {"type": "EVALUATED", "actor": "申请人", "note": "VERY_GOOD"}
    assert "EVALUATE" not in shown["availableActions"]
    stored = await services.stores.applications.get(case["number"])
    assert stored is not None
    stored.require_intact()
    row = await services.database.rows("evaluations").get(case["number"])
    assert row is not None
    assert row["rating"] == "VERY_GOOD"
    assert await waiting(await staff(client, "SUPERVISOR")) == []


async def test_a_bad_one_is_due_in_five_working_days(client: Client, services: Services) -> None:
    await calendars(client, services, 2035)
    citizen, case = await closed_case(client)
    payload = await evaluate(citizen, case, "POOR", tags=["late"], comment="太慢")
    mended = payload["application"]["evaluation"]["rectification"]
    # Evaluated on Tuesday 20 November 2035.
    assert (mended["state"], mended["dueOn"], mended["text"]) == ("OPEN", "2035-11-27", "太慢")
    supervisor = await staff(client, "SUPERVISOR")
    (one,) = await waiting(supervisor)
    assert (one["cause"], one["rating"], one["applicationNumber"]) == ("EVALUATION", "POOR", case["number"])
    titles = await supervisor.run("{ viewer { notifications { edges { node { title } } } } }")
    assert "有差评待整改" in [edge["node"]["title"] for edge in titles["viewer"]["notifications"]["edges"]]


async def test_it_can_be_read_again_by_its_id(client: Client) -> None:
    citizen, case = await closed_case(client)
    made = (await evaluate(citizen, case, "VERY_POOR", comment="差"))["application"]["evaluation"]
    document = "query($id: ID!) { node(id: $id) { __typename ... on Evaluation { rating comment } } }"
    stranger = await client.citizen(1)
    found = (await citizen.run(document, id=made["id"]))["node"]
    assert found == {"__typename": "Evaluation", "rating": "VERY_POOR", "comment": "差"}
    assert (await stranger.run(document, id=made["id"]))["node"] is None
    # Whoever handled the case doesn't read what was written about them.
    assert (await (await staff(client, "CLERK")).run(document, id=made["id"]))["node"]["comment"] is None
    mended = "query($id: ID!) { node(id: $id) { __typename } }"
    assert (await stranger.run(mended, id=made["rectification"]["id"]))["node"] is None
    assert (await citizen.run(mended, id=made["rectification"]["id"]))["node"] == {"__typename": "Rectification"}


async def test_once_and_no_more(client: Client) -> None:
    citizen, case = await closed_case(client)
    again = key()
    first = await evaluate(citizen, case, "GOOD", idempotencyKey=again)
    assert (await evaluate(citizen, case, "GOOD", idempotencyKey=again))["application"] == first["application"]
    assert told(await evaluate(citizen, case, "POOR", idempotencyKey=again)) == [("INVALID", ["idempotencyKey"])]
    assert told(await evaluate(citizen, case, "POOR")) == [("ALREADY_DONE", [])]


async def test_pressed_many_times_at_once_it_counts_once(client: Client, services: Services) -> None:
    citizen, case = await closed_case(client)
    same = key()
    payloads = await asyncio.gather(*(evaluate(citizen, case, "POOR", idempotencyKey=same) for _ in range(8)))
    assert [payload["userErrors"] for payload in payloads] == [[]] * 8
    assert await services.database.rows("evaluations").count({}, 10) == 1
    assert await services.database.rows("rectifications").count({}, 10) == 1


async def test_only_the_applicants_side_and_only_after_the_decision(client: Client) -> None:
    citizen = await client.citizen()
    running = await cases.submitted(citizen)
    assert told(await evaluate(citizen, running)) == [("NOT_ALLOWED_NOW", [])]
    _, case = await closed_case(client, citizen)
    assert told(await evaluate(await client.citizen(1), case)) == [("NOT_FOUND", ["applicationId"])]
    approver = await staff(client, "APPROVER")
    assert told(await evaluate(approver, case)) == [("NOT_ALLOWED_NOW", [])]


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"tags": ["late"]}, ("INVALID", ["tags", "0"])),
        ({"tags": ["quick", "nothing"]}, ("INVALID", ["tags", "1"])),
        ({"tags": ["quick"] * 11}, ("LIMIT_EXCEEDED", ["tags"])),
        ({"comment": "长" * 1001}, ("INVALID", ["comment"])),
        ({"idempotencyKey": "k" * 65}, ("INVALID", ["idempotencyKey"])),
    ],
)
async def test_what_cannot_be_right_is_refused(
    client: Client, changed: dict[str, object], error: tuple[str, list[str]]
) -> None:
    citizen = await client.citizen()
    case = await cases.start(citizen)
    assert told(await evaluate(citizen, case, **changed)) == [error]


async def test_who_never_answers_gets_the_default_which_counts_in_no_rate(
    client: Client, services: Services, clock: Clock
) -> None:
    citizen, case = await closed_case(client)
    clock.forward(days=9, hours=23)
    assert await care_after(services, clock()) == 0
    clock.forward(hours=2)
    assert await asyncio.gather(*(care_after(services, clock()) for _ in range(3)))
    assert await care_after(services, clock()) == 0
    citizen = await client.citizen()
    found = await citizen.run(
        f"query($id: ID!) {{ node(id: $id) {{ ... on Application {{ {SHOWN} }} }} }}", id=case["id"]
    )
    shown = found["node"]
    assert (shown["evaluation"]["rating"], shown["evaluation"]["automatic"]) == ("GOOD", True)
    assert [event["type"] for event in shown["events"]].count("EVALUATED") == 1
    assert told(await evaluate(citizen, case, "POOR")) == [("ALREADY_DONE", [])]
    assert await services.stores.evaluations.satisfaction() == {}


async def test_the_matter_shows_the_share_of_good_ones(client: Client, services: Services, clock: Clock) -> None:
    citizen, case = await closed_case(client)
    await evaluate(citizen, case, "FAIR")
    _, other = await closed_case(client, citizen)
    await evaluate(citizen, other, "VERY_POOR")
    clock.forward(days=1)
    await refresh(services, clock())
    found = await client.run("query($c: String!) { matter(code: $c) { satisfaction } }", c=FOOD)
    assert found["matter"]["satisfaction"] == 0.5
