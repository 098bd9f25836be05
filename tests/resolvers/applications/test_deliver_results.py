"""Delivery (送达): in the app at once, by post with a parcel that may come back, or at the window."""

from dataclasses import replace
from itertools import product
from typing import Any

import pytest

from api.context import Services
from api.jobs import complete_cases
from auth.accounts.model import Role
from auth.caller import Caller
from auth.problems import NotAllowedNow, NotFound
from resolvers.applications.delivery import Delivery, DeliveryMethod, ParcelState
from resolvers.applications.lifecycle import ApplicationStatus as Status
from resolvers.applications.lifecycle import EventType
from resolvers.applications.model import Application
from resolvers.calendar.model import CalendarYear
from seeds.departments import HEALTH
from tests import cases
from tests.cases import DEPARTMENT, ELSEWHERE, attempt, change, employ, move, told
from tests.clock import Clock
from tests.graphql import Client, key
from tests.resolvers.applications.people import (
    APPLICANT,
    APPROVER,
    CLERK,
    STRANGER,
    SUPERVISOR,
    caller,
    case,
    proposed,
)

SHOWN = """delivery { method state trackingNumber carrier address recipient phone dueOn overdue collector deliveredAt
  label { recipient phone address } }"""
OWN = f"{{ viewer {{ applications {{ edges {{ node {{ id number status revision {SHOWN} }} }} }} }} }}"
AT_WINDOW = f"""query($n: String!) {{ workbench {{ application(number: $n) {{
  id number status revision availableActions events {{ type note }} {SHOWN} }} }} }}"""
LIST = """query($overdue: Boolean!) { workbench { deliveries(overdue: $overdue, first: 5) {
  edges { node { number delivery { overdue } } } } } }"""
TO = {"recipient": "张三丰", "phone": "13900001234", "address": "四川省广安市广安区建安中路 88 号 2 单元 301"}
PARCEL = {"method": "POST", **TO}
PICKUP = {"method": "WINDOW_PICKUP"}
SENDING = {"carrier": "中国邮政", "trackingNumber": "ems1234567890"}


async def decided(client: Client, delivery: dict[str, Any] | None = None) -> tuple[Client, Client, Any]:
    """Citizen, clerk and a case that was approved with this choice."""
    citizen, clerk = await client.citizen(), await client.staff("CLERK", DEPARTMENT)
    draft = await cases.complete(citizen)
    chosen = {"delivery": delivery} if delivery else {}
    sent = await move(citizen, "submitApplication", draft, idempotencyKey=key(), **chosen)
    reviewed = await move(clerk, "startReview", await cases.accept(clerk, sent))
    return citizen, clerk, await cases.approve(await client.staff("APPROVER", DEPARTMENT), reviewed)


async def own(citizen: Client) -> Any:
    (edge,) = (await citizen.run(OWN))["viewer"]["applications"]["edges"]
    return edge["node"]


async def at_window(staff: Client, one: Any) -> Any:
    return (await staff.run(AT_WINDOW, n=one["number"]))["workbench"]["application"]


async def listed(staff: Client, *, overdue: bool = False) -> list[str]:
    found = (await staff.run(LIST, overdue=overdue))["workbench"]["deliveries"]
    return [edge["node"]["number"] for edge in found["edges"]]


async def test_what_comes_in_the_app_is_there_at_once_and_completed_by_the_system(
    client: Client, services: Services, clock: Clock
) -> None:
    citizen, clerk, case = await decided(client)
    assert [event["type"] for event in case["events"]][-1] == "DELIVERED"
    shown = (await own(citizen))["delivery"]
    assert (shown["method"], shown["state"], shown["dueOn"]) == ("ELECTRONIC", "DELIVERED", None)
    assert await listed(clerk) == []

    assert await complete_cases(services, clock()) == 1
    assert await complete_cases(services, clock()) == 0

    after = await at_window(clerk, case)
    assert (after["status"], after["events"][-1]["type"]) == ("COMPLETED", "COMPLETED")
    stored = await services.stores.applications.get(case["number"])
    assert stored is not None
    stored.require_intact()


async def test_a_parcel_is_sent_comes_back_is_sent_again_and_arrives(
    client: Client, services: Services, clock: Clock
) -> None:
    citizen, clerk, case = await decided(client, PARCEL)
    assert await complete_cases(services, clock()) == 0
    seen = await at_window(clerk, case)
    assert "DISPATCH_RESULT" in seen["availableActions"]
    assert seen["delivery"]["label"] == {**TO, "address": TO["address"]}
    sent = await move(clerk, "dispatchResult", case, **SENDING)
    assert "RECORD_DELIVERY" in sent["availableActions"]
    back = await move(clerk, "recordDelivery", sent, delivered=False, note="收件人搬离")
    assert {"DISPATCH_RESULT", "RECORD_PICKUP"} <= set(back["availableActions"])
    again = await move(clerk, "dispatchResult", back, carrier="顺丰速运", trackingNumber="SF-987654321")
    there = await move(clerk, "recordDelivery", again, delivered=True)
    assert [event["type"] for event in there["events"]][-4:] == ["DISPATCHED", "RETURNED", "DISPATCHED", "DELIVERED"]
    shown = (await own(citizen))["delivery"]
    assert (shown["state"], shown["carrier"], shown["trackingNumber"]) == ("DELIVERED", "顺丰速运", "SF-987654321")
    assert await complete_cases(services, clock()) == 1
    assert (await own(citizen))["status"] == "COMPLETED"


async def test_a_result_is_fetched_by_somebody_who_is_named(client: Client, services: Services, clock: Clock) -> None:
    citizen, clerk, case = await decided(client, PICKUP)
    assert await listed(clerk) == [case["number"]]
    half = await attempt(clerk, "recordPickup", case, collectorName="王小二")
    assert told(half) == [("REQUIRED", ["collectorIdNumber"])]
    wrong = await attempt(clerk, "recordPickup", case, collectorName="王小二", collectorIdNumber="511602198504121222")
    assert told(wrong) == [("INVALID", ["collectorIdNumber"])]

    given = {"collectorName": "王小二", "collectorIdNumber": "511602198504121221"}
    fetched = await move(clerk, "recordPickup", case, **given)

    assert fetched["events"][-1]["note"] == "代领人领取"
    assert (await own(citizen))["delivery"]["collector"] == "**二"
    assert await listed(clerk) == []


async def test_the_address_is_masked_for_all_but_the_clerk_who_sends_it(client: Client, services: Services) -> None:
    citizen, clerk, case = await decided(client, PARCEL)
    for who in (await at_window(await client.staff("SUPERVISOR", DEPARTMENT), case), await own(citizen)):
        shown = who["delivery"]
        assert shown["label"] is None
        assert (shown["recipient"], shown["phone"]) == ("**丰", "139****1234")
        assert shown["address"].startswith("四川省广安市*")
        assert "建安" not in shown["address"]
    sent = await move(clerk, "dispatchResult", case, **SENDING)
    assert (await at_window(clerk, sent))["delivery"]["label"] is None
    there = await move(clerk, "recordDelivery", sent, delivered=True)
    assert (await at_window(clerk, there))["delivery"]["label"] is None


@pytest.mark.parametrize(
    ("delivery", "expected"),
    [
        ({"method": "POST"}, [("REQUIRED", ["delivery", one]) for one in ("recipient", "phone", "address")]),
        ({**PARCEL, "phone": "12345"}, [("INVALID", ["delivery", "phone"])]),
        ({**PARCEL, "address": "路"}, [("INVALID", ["delivery", "address"])]),
        ({**PARCEL, "address": "路" * 201}, [("INVALID", ["delivery", "address"])]),
        ({**PARCEL, "recipient": "名" * 51}, [("INVALID", ["delivery", "recipient"])]),
        ({"method": "ELECTRONIC", "address": TO["address"]}, [("INVALID", ["delivery", "address"])]),
        ({**PICKUP, "phone": TO["phone"]}, [("INVALID", ["delivery", "phone"])]),
    ],
)
async def test_a_bad_choice_is_told(client: Client, delivery: Any, expected: Any) -> None:
    citizen = await client.citizen()
    draft = await cases.start(citizen)
    assert told(await attempt(citizen, "saveApplication", draft, delivery=delivery)) == expected


async def test_what_was_saved_counts_when_nothing_else_is_said(client: Client) -> None:
    citizen = await client.citizen()
    draft = await cases.complete(citizen)
    saved = await move(citizen, "saveApplication", draft, delivery=PARCEL)
    untouched = await move(citizen, "saveApplication", saved)
    await move(citizen, "submitApplication", untouched, idempotencyKey=key())
    assert (await own(citizen))["delivery"]["method"] == "POST"


@pytest.mark.parametrize("number", ["12345", "x" * 41, "ab 12345", "号码一二三四五", "-" * 8])
async def test_a_bad_tracking_number_is_refused(client: Client, number: str) -> None:
    _, clerk, case = await decided(client, PARCEL)
    payload = await attempt(clerk, "dispatchResult", case, carrier="中国邮政", trackingNumber=number)
    assert told(payload) == [("INVALID", ["trackingNumber"])]


async def test_each_way_is_written_down_as_itself(client: Client, services: Services) -> None:
    _, clerk, case = await decided(client, PICKUP)
    for mutation, given in (("dispatchResult", SENDING), ("recordDelivery", {"delivered": True})):
        assert told(await attempt(clerk, mutation, case, **given)) == [("NOT_ALLOWED_NOW", [])]
    fetched = await move(clerk, "recordPickup", case)
    assert told(await attempt(clerk, "recordPickup", fetched)) == [("NOT_ALLOWED_NOW", [])]
    stale = await change(clerk, "recordPickup", applicationId=case["id"], revision=case["revision"])
    assert told(stale) == [("CONFLICT", ["revision"])]


async def test_other_departments_don_t_know_of_it(client: Client, services: Services) -> None:
    citizen, _, case = await decided(client, PARCEL)
    stranger = await client.staff("CLERK", ELSEWHERE)
    assert told(await attempt(stranger, "dispatchResult", case, **SENDING)) == [("NOT_FOUND", ["applicationId"])]
    assert await listed(stranger) == []
    away = await employ(services, client, (Role.CLERK, DEPARTMENT, "510000000000"))
    assert await listed(away) == [case["number"]]
    elsewhere = await employ(services, client, (Role.CLERK, DEPARTMENT, "511603000000"), place=2)
    assert await listed(elsewhere) == []
    assert (
        await cases.refused(citizen, "dispatchResult", applicationId=case["id"], revision=1, **SENDING) == "FORBIDDEN"
    )


async def test_ten_working_days_later_it_is_overdue(client: Client, services: Services, clock: Clock) -> None:
    years = [CalendarYear(one, "测试", {}, {}) for one in (clock().year, clock().year + 1)]
    await services.stores.calendars.add_missing(years)
    clock.forward(minutes=2)
    _, clerk, case = await decided(client, PARCEL)
    due = (await at_window(clerk, case))["delivery"]["dueOn"]
    assert due is not None
    assert await listed(clerk, overdue=True) == []
    while clock().date().isoformat() <= due:
        clock.forward(days=1)
    late = await client.staff("CLERK", DEPARTMENT)
    assert await listed(late, overdue=True) == [case["number"]]
    assert (await at_window(late, case))["delivery"]["overdue"]


# ── the table of parcels ──
ACTORS: dict[str, Caller] = {
    "applicant": APPLICANT, "clerk": CLERK, "approver": APPROVER, "supervisor": SUPERVISOR, "stranger": STRANGER,
    "clerk elsewhere": caller("clerk elsewhere", (Role.CLERK, HEALTH.code)),
}  # fmt: skip
POST, COLLECT = DeliveryMethod.POST, DeliveryMethod.WINDOW_PICKUP
ALLOWED = {
    (POST, ParcelState.WAITING): {"DISPATCHED"},
    (POST, ParcelState.SENT): {"DELIVERED", "RETURNED"},
    (POST, ParcelState.RETURNED): {"DISPATCHED", "DELIVERED"},
    (COLLECT, ParcelState.WAITING): {"DELIVERED"},
}
EVENTS = (EventType.DISPATCHED, EventType.DELIVERED, EventType.RETURNED)
# While a correction waits nothing leaves the house; what is on its way arrives all the same.
HELD = {"DISPATCHED"}


def parcel(status: Status, method: DeliveryMethod, state: ParcelState) -> Application:
    return replace(case(status), delivery=Delivery(method, state))


def possible(one: Application, who: Caller) -> set[str]:
    found = set()
    for event in EVENTS:
        try:
            one.move(who, event, one.revision)
        except (NotAllowedNow, NotFound):
            continue
        found.add(event.value)
    return found


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("actor", ACTORS)
def test_every_cell_of_the_parcels_is_as_the_table_says(status: Status, actor: str) -> None:
    for method, state in product(DeliveryMethod, ParcelState):
        may = ALLOWED.get((method, state), set()) if status is Status.APPROVED and actor == "clerk" else set()
        one = parcel(status, method, state)
        assert possible(one, ACTORS[actor]) == may, (method, state)
        if (method, state) == (POST, ParcelState.SENT):
            assert possible(proposed(one), ACTORS[actor]) == may
        else:
            assert possible(proposed(one), ACTORS[actor]) == set()
