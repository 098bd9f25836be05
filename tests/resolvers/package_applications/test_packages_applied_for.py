"""Applying for packages over HTTP: what is told, who sees it, what comes twice, what is taken back."""

import asyncio
from typing import Any

import pytest

from api.context import Services
from api.jobs import sweep
from auth.identifiers import is_credit_code
from seeds.departments import HEALTH
from seeds.matters.birth import BIRTH_CERTIFICATE_ISSUE
from seeds.matters.company import COMPANY, INDIVIDUAL_BUSINESS
from seeds.matters.employer import HOUSING_FUND
from seeds.matters.food import INDIVIDUAL_NEW
from seeds.matters.household import BIRTH_REGISTRATION
from seeds.matters.premises import TOBACCO_RETAIL
from seeds.packages import BUSINESS_START, MARRIAGE, NEWBORN, OLD_AGE, RESTAURANT
from tests import cases
from tests.cases import act_for_company, told
from tests.clock import Clock
from tests.graphql import Client, key
from tests.resolvers.package_applications.steps import (
    advanced,
    attempt,
    change,
    filled,
    handled,
    part,
    seen,
    start,
    states,
    submitted,
)

BIRTH = BIRTH_CERTIFICATE_ISSUE.code
SUBMIT = "mutation($input: SubmitPackageInput!) { submitPackage(input: $input) { userErrors { code path } } }"


async def counted(services: Services, collection: str) -> int:
    return await services.database.rows(collection).count({}, 1000)


async def test_a_package_starts_with_what_is_known(client: Client) -> None:
    citizen = await client.citizen()
    whole = await start(citizen)
    assert (whole["status"], whole["progress"], whole["applications"]) == ("DRAFT", 0, [])
    assert whole["package"] == {"code": NEWBORN.code}
    assert set(states(whole).values()) == {"WAITING"}
    assert whole["form"]
    assert set(whole["form"]) <= set(whole["formSchema"]["properties"])


async def test_optional_matters_come_along_when_they_are_named(client: Client) -> None:
    citizen = await client.citizen()
    always = {INDIVIDUAL_BUSINESS.code, INDIVIDUAL_NEW.code}
    assert set(states(await start(citizen, RESTAURANT.code))) == always
    whole = await start(citizen, RESTAURANT.code, matterCodes=[TOBACCO_RETAIL.code, INDIVIDUAL_NEW.code])
    assert set(states(whole)) == always | {TOBACCO_RETAIL.code}


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"packageCode": "nothing"}, ("NOT_FOUND", ["packageCode"])),
        ({"packageCode": "𝕏" * 5000}, ("NOT_FOUND", ["packageCode"])),
        ({"matterCodes": ["nothing"]}, ("INVALID", ["matterCodes"])),
        ({"idempotencyKey": ""}, ("INVALID", ["idempotencyKey"])),
        ({"idempotencyKey": "k" * 65}, ("INVALID", ["idempotencyKey"])),
        # For companies; and one that has to be done in person.
        ({"packageCode": BUSINESS_START.code}, ("NOT_ALLOWED_NOW", ["matterCode"])),
        ({"packageCode": MARRIAGE.code}, ("NOT_ALLOWED_NOW", ["matterCode"])),
    ],
)
async def test_what_cannot_be_started(client: Client, given: Any, expected: Any) -> None:
    citizen = await client.citizen()
    payload = await attempt(
        citizen, "startPackage", **{"packageCode": NEWBORN.code, "idempotencyKey": key(), **given}
    )
    assert told(payload) == [expected]


async def test_who_isnt_known_well_enough_starts_nothing(client: Client) -> None:
    citizen = await client.citizen(verified=False)
    payload = await attempt(citizen, "startPackage", packageCode=NEWBORN.code, idempotencyKey=key())
    assert [error["code"] for error in payload["userErrors"]] == ["ASSURANCE_TOO_LOW"]


async def test_the_same_start_is_one_package_and_another_wish_is_refused(client: Client, services: Services) -> None:
    citizen, same = await client.citizen(), key()
    starts = [start(citizen, idempotencyKey=same) for _ in range(5)]
    assert len({one["number"] for one in await asyncio.gather(*starts)}) == 1
    assert await counted(services, "packageApplications") == 1
    other = await attempt(citizen, "startPackage", packageCode=OLD_AGE.code, idempotencyKey=same)
    assert told(other) == [("INVALID", ["idempotencyKey"])]


async def test_everything_that_is_missing_is_told_at_once_and_nothing_happens(
    client: Client, services: Services
) -> None:
    citizen = await client.citizen()
    whole = await start(citizen)
    given = {**await filled(citizen, whole), "form": {}, "materials": []}
    payload = await attempt(citizen, "submitPackage", **given)
    codes = {code for code, _ in told(payload)}
    assert codes == {"REQUIRED", "MATERIAL_MISSING"}
    assert len(told(payload)) > 5
    assert await counted(services, "applications") == 0
    assert (await seen(citizen, whole))["status"] == "DRAFT"


@pytest.mark.parametrize("form", [[], "text", 7, None, {"a": {"b": "x" * 70_000}}, {"unknown": 1}])
async def test_a_form_that_is_none_is_refused(client: Client, form: Any) -> None:
    citizen = await client.citizen()
    given = {**await filled(citizen, await start(citizen)), "form": form}
    answer = await citizen.post(SUBMIT, input=given)
    errors = answer.get("errors") or answer["data"]["submitPackage"]["userErrors"]
    assert errors


async def test_anothers_files_are_not_taken(client: Client) -> None:
    citizen, other = await client.citizen(), await client.citizen(1)
    given = await filled(citizen, await start(citizen))
    stolen = await cases.upload(other)
    given["materials"] = [
        {**one, **({"fileIds": [stolen]} if "fileIds" in one else {})} for one in given["materials"]
    ]
    assert {code for code, _ in told(await attempt(citizen, "submitPackage", **given))} >= {"NOT_FOUND"}


async def test_the_same_submission_counts_once(client: Client, services: Services) -> None:
    citizen = await client.citizen()
    given = await filled(citizen, await start(citizen))
    answers = await asyncio.gather(*[attempt(citizen, "submitPackage", **given) for _ in range(5)])
    assert [one["userErrors"] for one in answers] == [[]] * 5
    assert len({part(one["packageApplication"], BIRTH)["application"]["number"] for one in answers}) == 1
    assert await counted(services, "applications") == 1
    again = await change(citizen, "submitPackage", **given)
    assert again["revision"] == answers[0]["packageApplication"]["revision"]


async def test_two_submissions_at_once_end_with_one(client: Client, services: Services) -> None:
    citizen = await client.citizen()
    given = await filled(citizen, await start(citizen))
    answers = await asyncio.gather(
        *[attempt(citizen, "submitPackage", **{**given, "idempotencyKey": key()}) for _ in range(4)]
    )
    assert sorted(bool(one["userErrors"]) for one in answers) == [False, True, True, True]
    assert {code for one in answers for code, _ in told(one)} <= {"CONFLICT", "NOT_ALLOWED_NOW"}
    assert await counted(services, "applications") == 1


async def test_a_stale_revision_changes_nothing(client: Client) -> None:
    citizen = await client.citizen()
    whole = await start(citizen)
    given = {**await filled(citizen, whole), "revision": 7}
    assert told(await attempt(citizen, "submitPackage", **given)) == [("CONFLICT", ["revision"])]


async def test_others_and_staff_see_no_package(client: Client) -> None:
    citizen, other = await client.citizen(), await client.citizen(1)
    whole = await submitted(citizen)
    clerk = await client.staff("CLERK", HEALTH.code)
    for stranger in (other, clerk, Client(client.http)):
        assert await seen(stranger, whole) is None
    for stranger in (other, clerk):
        given = {"packageApplicationId": whole["id"], "revision": whole["revision"]}
        assert told(await attempt(stranger, "withdrawPackage", **given)) == [("NOT_FOUND", ["packageApplicationId"])]
    case = part(whole, BIRTH)["application"]
    of_case = "query($id: ID!) { node(id: $id) { ... on Application { number package { number } } } }"
    assert (await citizen.run(of_case, id=case["id"]))["node"]["package"] == {"number": whole["number"]}
    assert (await clerk.run(of_case, id=case["id"]))["node"] == {"number": case["number"], "package": None}
    mine = "{ viewer { packages { totalCount edges { node { number status progress } } } } }"
    (edge,) = (await citizen.run(mine))["viewer"]["packages"]["edges"]
    assert edge["node"]["number"] == whole["number"]
    assert (await other.run(mine))["viewer"]["packages"]["totalCount"] == 0


async def test_ids_of_other_things_are_no_packages(client: Client) -> None:
    citizen = await client.citizen()
    whole = await submitted(citizen)
    case = part(whole, BIRTH)["application"]
    for wrong in (case["id"], "x", "", "𝕏" * 500):
        payload = await attempt(citizen, "withdrawPackage", packageApplicationId=wrong, revision=1)
        assert told(payload) == [("NOT_FOUND", ["packageApplicationId"])]


async def test_the_whole_is_taken_back(client: Client, services: Services, clock: Clock) -> None:
    citizen = await client.citizen()
    whole = await submitted(citizen)
    given = {"packageApplicationId": whole["id"], "revision": whole["revision"], "reason": "孩子在外地落户"}
    answers = await asyncio.gather(*[attempt(citizen, "withdrawPackage", **given) for _ in range(3)])
    assert sorted(len(one["userErrors"]) for one in answers) == [0, 1, 1]
    whole = await seen(citizen, whole)
    assert whole["status"] == "WITHDRAWN"
    assert part(whole, BIRTH)["application"]["status"] == "WITHDRAWN"
    assert {state for code, state in states(whole).items() if code != BIRTH} == {"CLOSED"}
    await advanced(services, clock)
    assert await counted(services, "applications") == 1
    again = {**given, "revision": whole["revision"]}
    assert told(await attempt(citizen, "withdrawPackage", **again)) == [("NOT_ALLOWED_NOW", [])]


async def test_what_is_decided_stays_when_the_whole_is_taken_back(
    client: Client, services: Services, clock: Clock
) -> None:
    citizen = await client.citizen()
    whole = await submitted(citizen)
    await handled(client, part(whole, BIRTH))
    await advanced(services, clock)
    whole = await seen(citizen, whole)
    await change(citizen, "withdrawPackage", packageApplicationId=whole["id"], revision=whole["revision"])
    whole = await seen(citizen, whole)
    assert part(whole, BIRTH)["application"]["status"] == "APPROVED"
    assert part(whole, BIRTH_REGISTRATION.code)["application"]["status"] == "WITHDRAWN"


async def test_who_claimed_a_case_is_told_when_its_package_is_taken_back(client: Client) -> None:
    citizen = await client.citizen()
    whole = await submitted(citizen)
    one = part(whole, BIRTH)
    clerk = await client.staff("CLERK", one["matter"]["department"]["code"])
    claimed = await cases.change(clerk, "claimApplication", applicationId=one["application"]["id"])
    assert claimed["userErrors"] == []
    await change(citizen, "withdrawPackage", packageApplicationId=whole["id"], revision=whole["revision"])
    told_of = await clerk.run("{ viewer { notifications { edges { node { title } } } } }")
    assert "申请人已撤回" in {edge["node"]["title"] for edge in told_of["viewer"]["notifications"]["edges"]}


async def test_whoever_looks_finds_it_carried_on_without_a_worker(client: Client, services: Services) -> None:
    citizen = await client.citizen()
    whole = await submitted(citizen)
    await handled(client, part(whole, BIRTH))
    looks = await asyncio.gather(*[seen(citizen, whole) for _ in range(4)])
    assert states(looks[-1])[BIRTH_REGISTRATION.code] in {"RUNNING", "WAITING"}
    assert states(await seen(citizen, whole))[BIRTH_REGISTRATION.code] == "RUNNING"
    assert await counted(services, "applications") == 3


async def test_several_workers_carry_it_on_once(client: Client, services: Services, clock: Clock) -> None:
    whole = await submitted(await client.citizen())
    await handled(client, part(whole, BIRTH))
    done = await asyncio.gather(*[advanced(services, clock) for _ in range(6)])
    assert sum(done) == 1
    assert await counted(services, "applications") == 3


async def test_taking_back_one_case_closes_what_waits_for_it(
    client: Client, services: Services, clock: Clock
) -> None:
    citizen = await client.citizen()
    whole = await submitted(citizen)
    await cases.move(citizen, "withdrawApplication", part(whole, BIRTH)["application"])
    await advanced(services, clock)
    whole = await seen(citizen, whole)
    assert set(states(whole).values()) == {"FAILED", "CLOSED"}
    assert (whole["status"], whole["progress"]) == ("WITHDRAWN", 1)


async def test_matters_side_by_side_are_submitted_at_once(client: Client) -> None:
    whole = await submitted(await client.citizen(), OLD_AGE.code)
    assert set(states(whole).values()) == {"RUNNING"}
    assert len(whole["applications"]) == 2


async def test_the_licence_number_is_a_credit_code_that_the_next_forms_take(
    client: Client, services: Services, clock: Clock
) -> None:
    citizen = await client.citizen()
    whole = await submitted(citizen, RESTAURANT.code, matterCodes=[TOBACCO_RETAIL.code])
    assert [code for code, state in states(whole).items() if state == "RUNNING"] == [INDIVIDUAL_BUSINESS.code]
    case = await handled(client, part(whole, INDIVIDUAL_BUSINESS.code))
    (licence,) = case["results"]
    await advanced(services, clock)
    whole = await seen(citizen, whole)
    following = part(whole, INDIVIDUAL_NEW.code)["application"]
    stored = await services.stores.applications.get(following["number"])
    assert stored is not None
    certificate = await services.stores.certificates.get_many(list(await _results(services, case)))
    (found,) = certificate.values()
    assert licence["identifier"] == found.identifier
    assert is_credit_code(found.number)
    assert found.number.startswith("92511602")
    assert stored.form["creditCode"] == found.number
    assert following["status"] == "SUBMITTED"


async def _results(services: Services, case: Any) -> tuple[str, ...]:
    found = await services.stores.applications.get(case["number"])
    assert found is not None
    return found.results


async def test_a_company_starts_its_package(client: Client, services: Services, clock: Clock) -> None:
    company = await act_for_company(client)
    whole = await submitted(company, BUSINESS_START.code, matterCodes=[HOUSING_FUND.code])
    assert states(whole)[COMPANY.code] == "RUNNING"
    await handled(client, part(whole, COMPANY.code))
    await advanced(services, clock)
    whole = await seen(company, whole)
    running = [one["application"]["status"] for one in whole["parts"] if one["application"]]
    assert set(running) <= {"SUBMITTED", "APPROVED"}
    assert len(running) == 5


async def test_drafts_go_after_thirty_days_and_what_was_submitted_stays(
    client: Client, services: Services, clock: Clock
) -> None:
    citizen = await client.citizen()
    await start(citizen)
    await submitted(citizen)
    clock.forward(days=31)
    await sweep(services, clock())
    assert await counted(services, "packageApplications") == 1


async def test_a_next_case_that_lacks_something_is_a_draft_to_complete(
    client: Client, services: Services, clock: Clock
) -> None:
    citizen = await client.citizen()
    whole = await submitted(citizen)
    birth = await handled(client, part(whole, BIRTH))
    (result,) = await _results(services, birth)
    # The certificate that the next matters take from the library was revoked meanwhile.
    await services.database.rows("certificates").update({"_id": result}, {"$set": {"status": "REVOKED"}})
    await advanced(services, clock)
    whole = await seen(citizen, whole)
    case = part(whole, BIRTH_REGISTRATION.code)["application"]
    assert (case["status"], part(whole, BIRTH_REGISTRATION.code)["state"]) == ("DRAFT", "RUNNING")
    titles = await citizen.run("{ viewer { notifications { edges { node { title application { number } } } } } }")
    assert "一件事需要您补充信息" in {edge["node"]["title"] for edge in titles["viewer"]["notifications"]["edges"]}


async def block(services: Services, whole: Any, code: str) -> str:
    """Let nobody make the case of that matter: its place is taken. The row that takes it."""
    rows, taken = services.database.rows("applications"), f"taken-{code}"
    account = (await services.database.rows("packageApplications").get(whole["number"]) or {})["account"]
    start_key = f"{whole['number']}:{code}".ljust(80, ":")
    await rows.insert({"_id": taken, "account": account, "startKey": start_key, "files": []})
    return taken


async def test_a_submission_that_breaks_off_between_two_cases_leaves_none(client: Client, services: Services) -> None:
    citizen = await client.citizen()
    whole = await start(citizen, OLD_AGE.code)
    taken = await block(services, whole, OLD_AGE.codes[1])
    given = await filled(citizen, whole)
    answer = await citizen.post(SUBMIT, input=given)
    assert answer["errors"][0]["extensions"]["code"] == "INTERNAL"
    assert await counted(services, "applications") == 1
    await services.database.rows("applications").delete({"_id": taken})
    whole = await seen(citizen, whole)
    assert (whole["status"], whole["revision"]) == ("DRAFT", 1)
    # The same request again succeeds once the fault is mended.
    assert set(states(await change(citizen, "submitPackage", **given)).values()) == {"RUNNING"}
    assert await counted(services, "applications") == 2


async def test_carrying_on_that_breaks_off_is_done_whole_later_and_holds_nobody_up(
    client: Client, services: Services, clock: Clock
) -> None:
    citizen = await client.citizen()
    stuck, whole = await submitted(citizen), await submitted(citizen)
    for one in (stuck, whole):
        await handled(client, part(one, BIRTH))
        clock.forward(minutes=2)
    taken = await block(services, stuck, BIRTH_REGISTRATION.code)
    assert await advanced(services, clock) == 1
    rows = services.database.rows("applications")
    assert await rows.count({"package": stuck["number"]}, 10) == 1
    await rows.delete({"_id": taken})
    assert await advanced(services, clock) == 1
    assert await rows.count({"package": stuck["number"]}, 10) == 3
