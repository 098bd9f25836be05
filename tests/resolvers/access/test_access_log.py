import hashlib
from typing import Any

from api.context import Services
from auth.accounts.model import Post, Role
from auth.days import today
from schema.node import read_id
from seeds.people import CITIZENS
from tests import cases
from tests.acting import DELEGATE, GIVER, acting, delegated
from tests.clock import Clock
from tests.graphql import Client

MARKET, HEALTH = "11511602MB99000138", "11511602MB990003XT"
LOG = "{ viewer { accessLog { edges { node { by purpose fields } } } } }"


async def log_of(person: Client) -> list[dict[str, Any]]:
    return [edge["node"] for edge in (await person.run(LOG))["viewer"]["accessLog"]["edges"]]


async def test_who_handles_a_case_is_named_to_its_applicant(client: Client) -> None:
    citizen = await client.citizen()
    case = await cases.submitted(citizen)
    assert await log_of(citizen) == []

    clerk = await client.staff("CLERK", MARKET)
    await clerk.run("query($n: String!) { workbench { application(number: $n) { number } } }", n=case["number"])

    (entry,) = await log_of(citizen)
    assert entry["by"] == "广安区市场监督管理局窗口人员"
    assert case["number"] in entry["purpose"]
    assert "证件号码" in entry["fields"]


async def test_the_queue_counts_as_looking_and_once_a_day(client: Client, clock: Clock) -> None:
    citizen = await client.citizen()
    await cases.submitted(citizen)
    clerk = await client.staff("CLERK", MARKET)
    for _ in range(3):
        await clerk.run("{ workbench { queue { edges { node { number } } } } }")
    assert len(await log_of(citizen)) == 1

    clock.forward(days=1)
    again = await client.staff("CLERK", MARKET)
    await again.run("{ workbench { queue { edges { node { number } } } } }")
    assert len(await log_of(await client.citizen())) == 2


async def test_who_may_not_see_a_case_leaves_nothing_in_its_log(client: Client) -> None:
    citizen = await client.citizen()
    case = await cases.submitted(citizen)
    stranger, other = await client.citizen(1), await client.staff("CLERK", HEALTH)
    for person in (stranger, other):
        await person.run("query($id: ID!) { node(id: $id) { id } }", id=case["id"])

    assert await log_of(citizen) == []
    assert await log_of(stranger) == []


async def test_looking_at_ones_own_things_is_not_logged(client: Client) -> None:
    citizen = await client.citizen()
    case = await cases.submitted(citizen)
    await citizen.run("query($id: ID!) { node(id: $id) { id } }", id=case["id"])

    assert await log_of(citizen) == []


async def test_a_check_of_a_shown_certificate_is_in_its_log(client: Client, world: Services) -> None:
    citizen = await client.citizen()
    await cases.approved(citizen)
    wallet = await citizen.run("{ viewer { certificates { edges { node { id } } } } }")
    certificate = wallet["viewer"]["certificates"]["edges"][0]["node"]["id"]
    shown = await citizen.change(
        """mutation($id: ID!) { presentCertificate(input: {certificateId: $id, fields: ["shopName"]}) {
          presentation { token } userErrors { code } } }""",
        id=certificate,
    )
    await client.run(
        "query($t: String!) { verifyCertificate(token: $t) { valid } }", t=shown["presentation"]["token"]
    )

    found = await citizen.run(
        """query($id: ID!) { node(id: $id) { ... on Certificate {
          accessLog { edges { node { by purpose fields } } pageInfo { hasNextPage } } } } }""",
        id=certificate,
    )
    (edge,) = found["node"]["accessLog"]["edges"]
    assert edge["node"] == {"by": "扫码核验", "purpose": "亮证核验", "fields": ["shopName"]}


async def test_staff_who_may_read_a_certificate_do_not_read_its_log(client: Client, clock: Clock) -> None:
    citizen = await client.citizen()
    await cases.approved(citizen)
    wallet = await citizen.run("{ viewer { certificates { edges { node { id } } } } }")
    clock.forward(minutes=2)
    approver = await client.staff("APPROVER", MARKET)
    found = await approver.run(
        "query($id: ID!) { node(id: $id) { ... on Certificate { accessLog { edges { cursor } } } } }",
        id=wallet["viewer"]["certificates"]["edges"][0]["node"]["id"],
    )

    assert found["node"]["accessLog"] is None
    (entry, *_) = await log_of(await client.citizen())
    assert (entry["by"], entry["purpose"]) == ("广安区市场监督管理局工作人员", "查阅证照")


async def test_a_delegate_does_not_read_who_looked_at_the_giver(client: Client, clock: Clock) -> None:
    """The log names every case of the giver's, and a delegate knows those of their delegation only."""
    giver, delegate = await client.citizen(GIVER), await client.citizen(DELEGATE)
    case = await cases.submitted(giver)
    clerk = await client.staff("CLERK", MARKET)
    await clerk.run("query($n: String!) { workbench { application(number: $n) { number } } }", n=case["number"])
    assert len(await log_of(giver)) == 1

    agent = await acting(delegate, delegationId=await delegated(giver, delegate, clock))

    assert await log_of(agent) == []
    assert await log_of(delegate) == []


async def test_nothing_stored_lets_anybody_try_numbers_out(client: Client, services: Services, clock: Clock) -> None:
    """A bare digest over an ID number and what stands beside it gives the number away within hours."""
    citizen = await client.citizen()
    case = await cases.submitted(citizen)
    clerk = await client.staff("CLERK", MARKET)
    await clerk.run("query($n: String!) { workbench { application(number: $n) { number } } }", n=case["number"])

    (row,) = await services.database.rows("accessLog").find({}, limit=2)
    accounts = [one["account"] for one in await services.database.rows("sessions").find({}, limit=10)]

    for account in accounts:
        said = (row["subject"], row["thing"], account, row["purpose"], *row["fields"], str(today(clock())))
        assert row["_id"] != hashlib.sha256("|".join(said).encode()).hexdigest()


async def test_a_file_that_staff_download_is_in_the_applicants_log(client: Client, world: Services) -> None:
    citizen = await client.citizen()
    case = await cases.submitted(citizen)
    file = next(file["id"] for one in case["materials"] for file in one["files"])
    clerk, other = await client.staff("CLERK", MARKET), await client.staff("CLERK", HEALTH)

    assert (await citizen.get(f"/files/{file}")).status_code == 200
    assert (await other.get(f"/files/{file}")).status_code == 404
    assert await log_of(citizen) == []
    for _ in range(2):
        assert (await clerk.get(f"/files/{file}")).status_code == 200

    (entry,) = await log_of(citizen)
    assert (entry["by"], entry["fields"]) == ("广安区市场监督管理局窗口人员", ["材料文件"])
    assert entry["purpose"] == f"下载材料文件，办件 {case['number']}"


async def test_a_clerk_opens_no_file_of_a_case_of_their_own(client: Client, world: Services, clock: Clock) -> None:
    """Staff who are party to a case have no role in it; what they read as its applicant nobody else did."""
    person = await client.citizen(3)
    case = await cases.submitted(person)
    file = next(file["id"] for one in case["materials"] for file in one["files"])
    account = await world.gate.accounts.by_phone(CITIZENS[3].phone)
    assert account is not None
    await world.gate.accounts.save(account.appointed(Post(Role.CLERK, MARKET)))
    clock.forward(minutes=2)
    clerk = await client.citizen(3)

    assert (await clerk.get(f"/files/{file}")).status_code == 200
    assert await log_of(clerk) == []


async def test_a_certificates_page_that_staff_print_is_in_its_log(client: Client, clock: Clock) -> None:
    citizen = await client.citizen()
    (certificate,) = (await cases.approved(citizen))["results"]
    clock.forward(minutes=2)
    citizen, approver = await client.citizen(), await client.staff("APPROVER", MARKET)
    key = read_id(certificate["id"])[1]  # type: ignore[index]
    assert (await citizen.get(f"/certificates/{key}.pdf")).status_code == 200
    before = len(await log_of(citizen))

    assert (await approver.get(f"/certificates/{key}.pdf")).status_code == 200

    entries = await log_of(citizen)
    assert len(entries) == before + 1
    assert (entries[0]["by"], entries[0]["purpose"]) == ("广安区市场监督管理局工作人员", "查阅证照")


async def test_staff_who_take_a_case_without_looking_have_looked(client: Client) -> None:
    """What a mutation answers with shows the case as well."""
    citizen = await client.citizen()
    case = await cases.submitted(citizen)

    await cases.accept(await client.staff("CLERK", MARKET), case)

    (entry,) = await log_of(citizen)
    assert entry["purpose"] == f"办理办件 {case['number']}"
