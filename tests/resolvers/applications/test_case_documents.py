"""Documents of a case (文书): issued with each move, sealed, printed, and checked by strangers."""

from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from api.context import Services
from api.jobs import chase_materials
from auth.rows import Row
from resolvers.applications.case_documents import genuine
from resolvers.seals.lifecycle import SealStatus
from tests import cases
from tests.cases import DEPARTMENT, ELSEWHERE, attempt, move
from tests.clock import Clock
from tests.graphql import Client
from tests.resolvers.applications.clockwork import calendars, nights

DOCUMENTS = """{ viewer { applications { edges { node { number documents {
  kind title number issuedOn paragraphs items sealed sha256 signature url verifyUrl } } } } } }"""
WHY = {"reason": "材料虚假", "legalBasis": "行政许可法第三十一条"}


async def documents(citizen: Client) -> list[Any]:
    (edge,) = (await citizen.run(DOCUMENTS))["viewer"]["applications"]["edges"]
    return list(edge["node"]["documents"])


async def refuse(proposer: Client, supervisor: Client, case: Any, kind: str) -> Any:
    proposed = await move(proposer, "proposeRefusal", case, kind=kind, **WHY)
    return await move(supervisor, "confirmRefusal", proposed, confirmed=True)


async def test_acceptance_and_approval_are_issued_and_sealed(client: Client, services: Services) -> None:
    citizen, clerk = await client.citizen(), await client.staff("CLERK", DEPARTMENT)
    case = await cases.under_review(citizen, clerk)
    await cases.approve(await client.staff("APPROVER", DEPARTMENT), case)
    receipt, accepted, granted = await documents(citizen)
    titles = [one["title"] for one in (receipt, accepted, granted)]
    assert titles == ["收件凭证", "受理通知书", "准予行政许可决定书"]
    assert receipt["number"] == f"收〔2035〕{case['number']}号"
    assert len(receipt["items"]) == 3
    assert all("电子文件1份" in one for one in receipt["items"])
    assert "不代表" in receipt["paragraphs"][1]
    assert accepted["number"] == f"受〔2035〕{case['number']}号"
    assert "7个工作日" in accepted["paragraphs"][0]
    assert accepted["sealed"]
    stored = await services.stores.applications.get(case["number"])
    assert stored is not None
    stored.require_intact()
    for one in stored.window.documents:
        (seal,) = (await services.stores.seals.get_many([one.seal or ""])).values()
        assert genuine(one, seal)
        assert not genuine(replace(one, party="别人"), seal)
        assert not genuine(replace(one, paragraphs=(*one.paragraphs, "又")), seal)
        assert one.event in {event.hash for event in stored.events}


async def test_a_supplement_and_both_refusals_are_issued(client: Client) -> None:
    citizen, clerk = await client.citizen(), await client.staff("CLERK", DEPARTMENT)
    items = [{"materialKey": "floorPlan", "message": "不清晰"}, {"message": "请联系窗口"}]
    await move(clerk, "requestSupplement", await cases.submitted(citizen), items=items)
    _, notice = await documents(citizen)
    assert (notice["kind"], notice["items"][1]) == ("SUPPLEMENT_NOTICE", "请联系窗口")
    other, third = await client.citizen(1), await client.citizen(2)
    approver, supervisor = [await client.staff(role, DEPARTMENT) for role in ("APPROVER", "SUPERVISOR")]
    await refuse(clerk, supervisor, await cases.submitted(other), "NOT_ACCEPT")
    refused = (await documents(other))[-1]
    assert refused["title"] == "不予受理决定书"
    assert any("行政复议" in one for one in refused["paragraphs"])
    await refuse(approver, supervisor, await cases.under_review(third, clerk), "DENY")
    assert [one["kind"] for one in await documents(third)] == [
        "MATERIALS_RECEIPT", "ACCEPTANCE_NOTICE", "DENIAL_DECISION",
    ]  # fmt: skip


async def test_an_extension_is_issued_with_its_reason(client: Client, services: Services) -> None:
    await calendars(client, services, 2035, 2036)
    citizen, clerk = await client.citizen(), await client.staff("CLERK", DEPARTMENT)
    case = await cases.under_review(citizen, clerk)
    await move(await client.staff("SUPERVISOR", DEPARTMENT), "extendDeadline", case, reason="情况复杂", workingDays=5)
    notice = (await documents(citizen))[-1]
    assert (notice["kind"], notice["paragraphs"][1]) == ("EXTENSION_NOTICE", "延长理由：情况复杂")


async def test_what_did_not_happen_issues_nothing(client: Client) -> None:
    citizen, clerk = await client.citizen(), await client.staff("CLERK", DEPARTMENT)
    case = await cases.submitted(citizen)
    stale = {**case, "revision": case["revision"] - 1}
    await attempt(clerk, "acceptApplication", stale, mode="COMPLETE")
    await move(clerk, "proposeRefusal", case, kind="NOT_ACCEPT", **WHY)
    assert [one["kind"] for one in await documents(citizen)] == ["MATERIALS_RECEIPT"]


async def test_a_department_without_a_seal_still_answers(client: Client, services: Services) -> None:
    await services.database.rows("seals").delete({"owner.code": DEPARTMENT})
    citizen, clerk = await client.citizen(), await client.staff("CLERK", DEPARTMENT)
    await cases.accept(clerk, await cases.submitted(citizen))
    _, notice = await documents(citizen)
    assert (notice["sealed"], notice["signature"]) == (False, None)
    assert "未加盖电子印章" in text_of(await citizen.get(notice["url"]))
    assert "未加盖电子印章" in (await client.get(notice["verifyUrl"])).text


async def test_a_seal_that_was_stopped_signs_nothing_more(client: Client, services: Services) -> None:
    """Nor one whose last day has passed: every submission looks anew."""
    citizen, other = await client.citizen(), await client.citizen(1)
    await cases.submitted(citizen)
    seal = await services.stores.seals.active_of(DEPARTMENT, date(2035, 1, 1))
    assert seal is not None
    rows = services.database.rows("seals")
    stopped: list[Row] = [
        {"status": SealStatus.SUSPENDED.value},
        {"status": SealStatus.CANCELLED.value},
        {"status": SealStatus.ACTIVE.value, "validUntil": "2034-12-31"},
    ]
    for change in stopped:
        await rows.update({"_id": seal.code}, {"$set": change})
        await cases.submitted(other)
    assert [one["sealed"] for one in await documents(citizen)] == [True]
    found = (await other.run(DOCUMENTS))["viewer"]["applications"]["edges"]
    assert [[one["sealed"] for one in edge["node"]["documents"]] for edge in found] == [[False]] * len(stopped)


def text_of(answer: Any) -> str:
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    return "".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)


async def test_its_people_get_the_page_and_nobody_else(client: Client) -> None:
    citizen, clerk = await client.citizen(), await client.staff("CLERK", DEPARTMENT)
    case = await cases.accept(clerk, await cases.submitted(citizen))
    _, notice = await documents(citizen)
    answer = await citizen.get(notice["url"])
    for word in ("李秀英", "受理通知书", case["number"], "广安区市场监督管理局"):
        assert word in text_of(answer)
    assert "no-store" in answer.headers["cache-control"]
    assert (await clerk.get(notice["url"])).content == answer.content
    for stranger in (client, await client.citizen(2), await client.staff("CLERK", ELSEWHERE)):
        assert (await stranger.get(notice["url"])).status_code == 404
    log = await citizen.run("{ viewer { accessLog { edges { node { purpose } } } } }")
    assert any("下载文书" in edge["node"]["purpose"] for edge in log["viewer"]["accessLog"]["edges"])


@pytest.mark.parametrize("place", ["0", "3", "-1", "x", "１", "00000001"])
async def test_a_place_where_nothing_stands_is_missing(client: Client, place: str) -> None:
    citizen, clerk = await client.citizen(), await client.staff("CLERK", DEPARTMENT)
    case = await cases.accept(clerk, await cases.submitted(citizen))
    answer = await citizen.get(f"http://localhost/applications/{case['number']}/documents/{place}.pdf")
    assert answer.status_code == 404


async def test_anybody_who_holds_the_page_checks_it(client: Client) -> None:
    citizen, clerk = await client.citizen(), await client.staff("CLERK", DEPARTMENT)
    await cases.accept(clerk, await cases.submitted(citizen))
    _, notice = await documents(citizen)
    page = (await client.get(notice["verifyUrl"])).text
    assert "文书真实有效" in page
    assert notice["sha256"] in page
    assert "李秀英" not in page
    for wrong in (notice["verifyUrl"][:-1] + "~", notice["verifyUrl"].replace(".2.", ".1."), "http://localhost/d/x"):
        answer = await client.get(wrong)
        assert (answer.status_code, "没有这份文书" in answer.text) == (200, True)


async def test_silence_of_the_window_issues_a_notice(client: Client, services: Services, clock: Clock) -> None:
    await calendars(client, services, 2035, 2036)
    citizen = await client.citizen()
    await cases.submitted(citizen)
    await nights(services, clock, 12)
    _, notice = await documents(await client.citizen())
    assert (notice["kind"], notice["title"], notice["sealed"]) == ("DEEMED_ACCEPTANCE_NOTICE", "受理通知书", True)
    assert "第三十二条第一款第四项" in notice["paragraphs"][0]
    assert "2035年11月20日" in notice["paragraphs"][0]


async def test_the_end_of_a_case_issues_one_that_names_what_never_came(
    client: Client, services: Services, clock: Clock
) -> None:
    await calendars(client, services, 2035, 2036)
    citizen, clerk = await client.citizen(), await client.staff("CLERK", DEPARTMENT)
    taking = {"mode": "DEFICIENT", "deferredMaterials": ["safetyRules"], "dueOn": "2035-11-23"}
    await move(clerk, "acceptApplication", await cases.submitted(citizen), **taking)
    for _ in range(5):
        clock.forward(days=1)
        await chase_materials(services, clock())
    notice = (await documents(await client.citizen()))[-1]
    assert (notice["kind"], notice["title"], notice["sealed"]) == ("TERMINATION_NOTICE", "终止办理通知书", True)
    assert "2035-11-23" in notice["items"][0]
    assert any("行政复议" in one for one in notice["paragraphs"])
