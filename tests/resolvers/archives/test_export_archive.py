"""The file of a case by a link: once, not for long, and to everybody what is theirs."""

from pathlib import Path
from typing import Any
from zipfile import ZipFile

from api.context import Services
from auth.accounts.model import Role
from resolvers.archives.verify import verify
from schema.node import global_id
from seeds.people import CITIZENS, COMPANY
from tests import cases
from tests.acting import acting, joined, person_id, remove
from tests.clock import Clock
from tests.graphql import Client
from tests.resolvers.aftercare.steps import closed_case, complain, evaluate, staff
from tests.staff import said


async def ask(client: Client, case: Any) -> Any:
    document = """mutation($input: ExportArchiveInput!) {
      exportArchive(input: $input) { url expiresAt userErrors { code message path } } }"""
    return await client.change(document, input={"applicationId": case["id"]})


async def fetched(client: Client, case: Any, path: Path) -> Path:
    """Fetch it without a token, as a browser would."""
    payload = await ask(client, case)
    assert payload["userErrors"] == []
    answer = await client.http.get(payload["url"])
    assert answer.status_code == 200
    path.write_bytes(answer.content)  # noqa: ASYNC240 - a test waits for nothing else
    return path


async def test_each_side_gets_what_is_theirs(client: Client, services: Services, tmp_path: Path) -> None:
    citizen, case = await closed_case(client)
    await evaluate(citizen, case, "POOR", comment="太慢")
    own = await fetched(citizen, case, tmp_path / "own.zip")
    assert (verify(own).findings, verify(own).events) == ((), 0)
    clerk = await staff(client, "CLERK")
    whole = await fetched(clerk, case, tmp_path / "whole.zip")
    assert verify(whole).findings == ()
    assert verify(whole).events > 5
    row = await services.database.rows("applications").get(case["number"])
    assert row is not None
    accounts = {event["account"] for event in row["events"]} - {row["account"], ""}
    with ZipFile(own) as archive:
        assert set(archive.namelist()) & {"events.json", "rectification.json", "matter.json"} == set()
        said = b"".join(archive.read(name) for name in archive.namelist())
    assert [account for account in accounts if account.encode() in said] == []
    purposes = [one["purpose"] for one in await services.database.rows("accessLog").find({}, limit=50)]
    assert any("导出电子档案" in purpose for purpose in purposes)


async def test_a_link_is_good_once_and_not_for_long(client: Client, clock: Clock) -> None:
    citizen = await client.citizen()
    case = await cases.submitted(citizen)
    url = (await ask(citizen, case))["url"]
    assert (await client.http.head(url)).status_code == 405
    assert (await client.http.get(url)).status_code == 200
    assert (await client.http.get(url)).status_code == 404
    late = (await ask(citizen, case))["url"]
    clock.forward(minutes=5)
    assert (await client.http.get(late)).status_code == 404
    for token in ("x", "%00", "a" * 2000, late.rsplit("/", 1)[1][:-4]):
        assert (await client.http.get(f"/archives/{token}")).status_code == 404


async def test_who_lost_the_right_meanwhile_gets_nothing(client: Client, clock: Clock) -> None:
    head = await client.citizen(4)
    person = await joined(head, await client.citizen(2), CITIZENS[2].phone)
    organization = global_id("Organization", COMPANY.id)
    operator = await acting(person, organizationId=organization)
    case = await cases.submitted(operator, cases.COMPANY_FOOD)
    kept, lost = [(await ask(operator, case))["url"] for _ in range(2)]
    assert (await client.http.get(kept)).status_code == 200
    assert (await remove(head, await person_id(person)))["removed"]
    assert (await client.http.get(lost)).status_code == 404
    company = await acting(head, organizationId=organization)
    assert (await client.http.get((await ask(company, case))["url"])).status_code == 200


async def test_staff_who_were_dismissed_meanwhile_get_nothing(client: Client, services: Services) -> None:
    case = await cases.submitted(await client.citizen())
    clerk = await cases.employ(services, client, (Role.CLERK, cases.DEPARTMENT))
    url = (await ask(clerk, case))["url"]
    account = await services.gate.accounts.get("staff1")
    assert account is not None
    await services.gate.accounts.save(account.dismissed(account.posts[0]))
    assert (await client.http.get(url)).status_code == 404


async def test_nobody_reads_how_somebody_complained_about_them(
    client: Client, services: Services, tmp_path: Path
) -> None:
    citizen, case = await closed_case(client)
    assert (await complain(citizen, applicationId=case["id"], text="态度不好"))["userErrors"] == []
    acted, other = await staff(client, "CLERK"), await cases.employ(services, client, (Role.CLERK, cases.DEPARTMENT))
    for reader, sees in ((acted, False), (other, True)):
        path = await fetched(reader, case, tmp_path / f"{sees}.zip")
        assert verify(path).findings == ()
        with ZipFile(path) as archive:
            assert any(name.startswith("complaints/") for name in archive.namelist()) is sees


async def test_strangers_and_drafts_have_none(client: Client) -> None:
    citizen = await client.citizen()
    assert said(await ask(citizen, await cases.start(citizen))) == [("NOT_ALLOWED_NOW", [])]
    case = await cases.submitted(citizen)
    assert said(await ask(await client.citizen(1), case)) == [("NOT_FOUND", ["applicationId"])]
    for _ in range(9):
        assert (await ask(citizen, case))["userErrors"] == []
    assert (await ask(citizen, case))["userErrors"] == []
    assert said(await ask(citizen, case)) == [("LIMIT_EXCEEDED", [])]
