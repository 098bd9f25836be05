import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from api.context import Services
from api.database import MongoDatabase
from auth.accounts.model import Role
from tests import cases
from tests.cases import DEPARTMENT, attempt, told
from tests.graphql import Client

# Errors of the server: the first two mean "run the transaction again", the last that it never works.
WRITE_CONFLICT, NO_SUCH_TRANSACTION, INVALID_DOCUMENT = 112, 251, 121
# What a decision writes; serial numbers may have gaps and don't count.
WRITTEN = ("applications", "certificates", "presentations", "files")


@asynccontextmanager
async def failing(database: MongoDatabase, command: str, code: int, times: int) -> AsyncIterator[None]:
    """Let the server itself fail these commands, so many times."""
    data: dict[str, Any] = {"failCommands": [command], "errorCode": code}
    if code != INVALID_DOCUMENT:
        data["errorLabels"] = ["TransientTransactionError"]
    admin = database.client.admin
    await admin.command("configureFailPoint", "failCommand", mode={"times": times}, data=data)
    try:
        yield
    finally:
        await admin.command("configureFailPoint", "failCommand", mode="off")


async def everything(database: MongoDatabase) -> dict[str, list[dict[str, Any]]]:
    """All that a decision could change."""
    return {name: await database.rows(name).find({}, sort=(("_id", 1),), limit=100) for name in WRITTEN}


async def ready(client: Client) -> tuple[Any, Client]:
    """A case under review, and its approver."""
    case = await cases.under_review(await client.citizen(), await client.staff("CLERK", DEPARTMENT))
    return case, await client.staff("APPROVER", DEPARTMENT)


async def test_the_certificate_says_what_the_form_says(client: Client) -> None:
    case, approver = await ready(client)
    case = await cases.approve(approver, case)
    form, (certificate,) = case["form"], case["results"]
    assert certificate["status"] == "ACTIVE"
    assert certificate["fields"] == {
        "shopName": form["shopName"],
        "creditCode": form["creditCode"],
        "premises": form["premises"]["address"],
        "businessForm": form["businessForm"],
        "items": form["items"],
    }


async def test_the_events_name_decision_and_certificate(client: Client) -> None:
    case, approver = await ready(client)
    case = await cases.approve(approver, case, reason="符合法定条件")
    decided, issued, delivered = case["events"][-3:]
    assert (delivered["type"], delivered["note"]) == ("DELIVERED", "电子送达")
    assert (decided["type"], decided["note"]) == ("DECIDED", "符合法定条件")
    assert (issued["type"], issued["note"]) == ("CERTIFICATE_ISSUED", case["results"][0]["identifier"])


async def test_certificate_fields_override_single_fields(client: Client) -> None:
    case, approver = await ready(client)
    case = await cases.approve(approver, case, certificateFields={"businessForm": "餐饮服务经营者（小餐饮）"})
    ((fields, form),) = [(one["fields"], case["form"]) for one in case["results"]]
    assert fields["businessForm"] == "餐饮服务经营者（小餐饮）"
    assert fields["shopName"] == form["shopName"]
    assert form["businessForm"] == "餐饮服务经营者"


@pytest.mark.parametrize("unknown", ["holderName", "number", "premises.address", "", "$set"])
async def test_an_unknown_field_is_refused_and_nothing_changes(
    client: Client, database: MongoDatabase, unknown: str
) -> None:
    case, approver = await ready(client)
    before = await everything(database)
    overrides = {"shopName": "新名字", unknown: "x"}
    payload = await attempt(approver, "decideApplication", case, outcome="APPROVE", certificateFields=overrides)
    ((code, path),) = told(payload)
    assert (code, path[0]) == ("INVALID", "certificateFields")
    assert path[1:] == [unknown]
    assert await everything(database) == before


@pytest.mark.parametrize("overrides", ["x", [1], 5])
async def test_overrides_are_an_object(client: Client, overrides: Any) -> None:
    case, approver = await ready(client)
    payload = await attempt(approver, "decideApplication", case, outcome="APPROVE", certificateFields=overrides)
    assert told(payload) == [("INVALID", ["certificateFields"])]


async def test_two_approvers_at_once_issue_one_certificate(
    client: Client, services: Services, database: MongoDatabase
) -> None:
    case, approver = await ready(client)
    other = await cases.employ(services, client, (Role.APPROVER, DEPARTMENT))
    deciding = [attempt(one, "decideApplication", case, outcome="APPROVE") for one in (approver, other) * 3]
    payloads = await asyncio.gather(*deciding)
    assert sorted(told(payload) for payload in payloads) == [[]] + [[("CONFLICT", ["revision"])]] * 5
    after = await everything(database)
    (certificate,), (application,) = after["certificates"], after["applications"]
    assert application["results"] == [certificate["_id"]]
    assert [event["type"] for event in application["events"]].count("DECIDED") == 1


@pytest.mark.parametrize(
    ("command", "code"),
    [("insert", WRITE_CONFLICT), ("update", WRITE_CONFLICT), ("commitTransaction", NO_SUCH_TRANSACTION)],
)
async def test_a_transient_error_is_retried_and_one_certificate_issued(
    client: Client, database: MongoDatabase, command: str, code: int
) -> None:
    case, approver = await ready(client)
    async with failing(database, command, code, times=2):
        case = await cases.approve(approver, case)
    after = await everything(database)
    (certificate,) = after["certificates"]
    assert after["applications"][0]["results"] == [certificate["_id"]]
    assert [event["type"] for event in case["events"][-3:]] == ["DECIDED", "CERTIFICATE_ISSUED", "DELIVERED"]


@pytest.mark.parametrize("command", ["insert", "update"])
async def test_what_fails_for_good_changes_nothing(client: Client, database: MongoDatabase, command: str) -> None:
    case, approver = await ready(client)
    before = await everything(database)
    given = {"applicationId": case["id"], "revision": case["revision"], "outcome": "APPROVE"}
    async with failing(database, command, INVALID_DOCUMENT, times=50):
        assert await cases.refused(approver, "decideApplication", **given) == "INTERNAL"
    assert await everything(database) == before
    assert (await cases.approve(approver, case))["status"] == "APPROVED"


async def test_without_an_active_seal_nothing_is_issued(client: Client, database: MongoDatabase) -> None:
    case, approver = await ready(client)
    await database.rows("seals").update_all({"owner.code": DEPARTMENT}, {"$set": {"status": "SUSPENDED"}})
    before = await everything(database)
    payload = await attempt(approver, "decideApplication", case, outcome="APPROVE")
    assert told(payload) == [("PROVIDER_UNAVAILABLE", [])]
    assert await everything(database) == before


async def test_the_same_decision_again_is_a_conflict_and_then_not_allowed(client: Client) -> None:
    case, approver = await ready(client)
    after = await cases.approve(approver, case)
    again = await attempt(approver, "decideApplication", case, outcome="APPROVE")
    assert told(again) == [("CONFLICT", ["revision"])]
    assert told(await attempt(approver, "decideApplication", after, outcome="APPROVE")) == [("NOT_ALLOWED_NOW", [])]
