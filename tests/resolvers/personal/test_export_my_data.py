from typing import Any

import pytest

from api.context import Services
from seeds.people import CITIZENS
from tests import cases
from tests.acting import CHILD, register_child
from tests.clock import Clock
from tests.graphql import Client
from tests.personal import export_link, exported, unzipped

SECRETS = ("refreshDigest", "publicKey", "sealedBody", "passwordHash", "usedDigests", "subject", "startKey")


async def test_everything_that_hangs_on_the_account_is_there(client: Client) -> None:
    citizen = await client.citizen()
    clerk = await client.staff("CLERK", cases.DEPARTMENT)
    case = await cases.under_review(citizen, clerk)
    await cases.approve(await client.staff("APPROVER", cases.DEPARTMENT), case)
    await cases.seen_by(clerk, case)
    await register_child(citizen)

    found = await exported(citizen)

    (account,) = found["accounts"]
    assert (account["phone"], account["person"]["idNumber"]) == (CITIZENS[0].phone, CITIZENS[0].id_number)
    (application,) = found["applications"]
    assert (application["number"], application["form"]) == (case["number"], case["form"])
    assert [event["type"] for event in application["events"]][-2:] == ["CERTIFICATE_ISSUED", "DELIVERED"]
    assert [one["title"] for one in application["documents"]] == [
        "收件凭证", "受理通知书", "准予行政许可决定书",
    ]  # fmt: skip
    (certificate,) = found["certificates"]
    assert certificate["holder"]["name"] == CITIZENS[0].name
    (file,) = found["files"]
    assert (await citizen.get(file["url"])).content == cases.PICTURE
    assert [ward["idNumber"] for ward in found["wards"]] == [CHILD.id_number]
    assert sorted(one["purpose"] for one in found["consents"]) == ["ACCOUNT", "ID_NUMBER"]
    assert [one["device"] for one in found["sessions"]] == ["test"]
    assert "广安区市场监督管理局窗口人员" in {one["by"] for one in found["accessLog"]}


async def test_no_secret_and_nothing_of_the_staff_is_in_it(client: Client, services: Services) -> None:
    citizen = await client.citizen()
    clerk = await client.staff("CLERK", cases.DEPARTMENT)
    case = await cases.accept(clerk, await cases.submitted(citizen))
    await cases.move(clerk, "startReview", case)
    stored = await services.stores.applications.get(case["number"])
    assert stored is not None

    text = str(await exported(citizen))

    staff = {event.account for event in stored.events} - {stored.account}
    assert staff
    assert [one for one in (*SECRETS, *staff) if one in text] == []


async def test_another_persons_data_is_not_in_it(client: Client) -> None:
    other = await client.citizen(1)
    await cases.submitted(other)
    found = await exported(await client.citizen())

    assert found["applications"] == found["files"] == []
    assert CITIZENS[1].id_number not in str(found)


async def test_an_archive_holds_the_data_and_a_page_to_read(client: Client) -> None:
    citizen = await client.citizen()
    await cases.complete(citizen)

    data, page = await unzipped(citizen)

    assert [one["status"] for one in data["sections"]["applications"]] == ["DRAFT"]
    assert "<h2>办件</h2>" in page
    assert CITIZENS[0].id_number in page


async def test_what_people_typed_does_no_harm_on_the_page(client: Client) -> None:
    citizen = await client.citizen(verified=False)
    await cases.upload(citizen, name="<script>alert(1)</script>.png")

    _, page = await unzipped(citizen)

    assert "<script" not in page


async def test_a_link_is_good_once_and_looking_is_no_use(client: Client) -> None:
    url = (await export_link(await client.citizen()))["url"]

    assert (await client.http.head(url)).status_code == 405
    assert (await client.http.get(url)).status_code == 200
    again = await client.http.get(url)
    assert (again.status_code, again.json()["errors"][0]["extensions"]["code"]) == (404, "NOT_FOUND")


async def test_a_link_ends_after_five_minutes(client: Client, clock: Clock) -> None:
    url = (await export_link(await client.citizen()))["url"]
    clock.forward(minutes=5)

    assert (await client.http.get(url)).status_code == 404


async def test_a_link_ends_with_its_session(client: Client) -> None:
    citizen = await client.citizen()
    url = (await export_link(citizen))["url"]
    await citizen.change("mutation { signOut(input: {}) { signedOut } }")

    assert (await client.http.get(url)).status_code == 404


@pytest.mark.parametrize("token", ["x", "AAAA", "%E5%93%88", "A" * 5000])
async def test_a_made_up_link_opens_nothing(client: Client, token: str) -> None:
    assert (await client.http.get(f"/exports/{token}")).status_code == 404


async def test_an_altered_link_opens_nothing(client: Client) -> None:
    url = (await export_link(await client.citizen()))["url"]
    place = len(url) - 30

    altered = url[:place] + ("A" if url[place] != "A" else "B") + url[place + 1 :]

    assert (await client.http.get(altered)).status_code == 404
    assert (await client.http.get(url)).status_code == 200


async def test_three_a_day(client: Client) -> None:
    citizen = await client.citizen()
    for _ in range(3):
        assert (await export_link(citizen))["userErrors"] == []

    assert [error["code"] for error in (await export_link(citizen))["userErrors"]] == ["LIMIT_EXCEEDED"]


async def test_its_owner_sees_each_export(client: Client) -> None:
    citizen = await client.citizen()
    for _ in range(2):
        await exported(citizen)

    viewer = "{ viewer { accessLog { edges { node { by purpose } } } notifications { edges { node { title } } } } }"
    found: Any = (await citizen.run(viewer))["viewer"]
    assert [edge["node"] for edge in found["accessLog"]["edges"]] == [{"by": "本人", "purpose": "导出个人信息"}]
    assert [edge["node"]["title"] for edge in found["notifications"]["edges"]] == ["个人信息已导出"] * 2


async def test_who_acts_for_another_takes_nothing_along(client: Client) -> None:
    payload = await export_link(await cases.act_for_company(client))

    assert [error["code"] for error in payload["userErrors"]] == ["NOT_ALLOWED_NOW"]
    assert payload["url"] is None
