from datetime import timedelta
from typing import Any

from api.context import Services
from api.database import MongoDatabase
from api.jobs import close_accounts
from auth.closures.model import ClosureState
from auth.personal import AtClosure, Holding, Key
from resolvers.context import COLLECTIONS, Stores
from resolvers.personal.closing import carry_out
from seeds.people import CITIZENS
from tests import cases
from tests.acting import DELEGATE, GIVER, code_of, delegated, register_child
from tests.clock import Clock
from tests.graphql import Client
from tests.personal import closed, leave

OWN = """{ viewer { applications { edges { node { number files: materials { files { url } } } } }
  certificates { edges { node { number } } } } }"""


async def account_of(services: Services, phone: str) -> str:
    account = await services.gate.accounts.by_phone(phone)
    assert account is not None
    return account.id


async def rows_about(services: Services, account: str, at_closure: AtClosure) -> dict[str, int]:
    """How many rows each store has of an account, of those that treat them alike."""
    found: dict[str, int] = {}
    for store in COLLECTIONS:
        declared = store.PERSONAL
        if isinstance(declared, Holding) and declared.at_closure is at_closure:
            fields = [field for field, key in declared.found_by if key is Key.ACCOUNT]
            rows = services.database.rows(store.COLLECTION)
            found[store.COLLECTION] = sum([await rows.count({field: account}, 100) for field in fields])
    return found


async def furnish(client: Client, services: Services, clock: Clock) -> tuple[Client, str, dict[str, Any]]:
    """Somebody with something in most stores; their client, account and decided case."""
    citizen = await client.citizen()
    clerk = await client.staff("CLERK", cases.DEPARTMENT)
    case = await cases.under_review(citizen, clerk)
    await cases.approve(await client.staff("APPROVER", cases.DEPARTMENT), case)
    await cases.seen_by(clerk, case)
    await cases.start(citizen)
    await cases.upload(citizen, name="unused.png")
    await register_child(citizen)
    return citizen, await account_of(services, CITIZENS[0].phone), case


async def test_what_the_law_does_not_keep_is_gone(client: Client, services: Services, clock: Clock) -> None:
    citizen, account, _ = await furnish(client, services, clock)
    assert sum((await rows_about(services, account, AtClosure.DELETED)).values()) >= 3

    await closed(citizen, services, clock)

    assert set((await rows_about(services, account, AtClosure.DELETED)).values()) == {0}
    assert await code_of(citizen) == "UNAUTHENTICATED"
    statuses = [row["status"] for row in await services.database.rows("applications").find({}, limit=10)]
    assert statuses == ["APPROVED"]
    (file,) = await services.database.rows("files").find({}, limit=10)
    assert file["name"] == "plan.png"
    assert await services.database.rows("contents.files").count({}, 10) == 1


async def test_what_the_law_keeps_stays(client: Client, services: Services, clock: Clock) -> None:
    citizen, account, case = await furnish(client, services, clock)
    looked = await services.database.rows("accessLog").count({"subject": CITIZENS[0].id_number}, 100)
    assert looked > 0

    await closed(citizen, services, clock)

    assert await services.database.rows("accessLog").count({"subject": CITIZENS[0].id_number}, 100) == looked
    assert (await rows_about(services, account, AtClosure.FORGOTTEN))["consents"] == 2
    assert all(one.withdrawn_at for one in await services.gate.consents.of_account(account))
    kept = await services.stores.applications.get(case["number"])
    assert kept is not None
    kept.require_intact()


async def test_the_phone_is_free_and_the_person_finds_their_cases_again(
    client: Client, services: Services, clock: Clock
) -> None:
    citizen, account, case = await furnish(client, services, clock)
    await closed(citizen, services, clock)

    again = await client.sign_in(CITIZENS[0].phone)
    assert await account_of(services, CITIZENS[0].phone) != account
    assert (await again.run("{ viewer { assurance consents { purpose } } }"))["viewer"] == {
        "assurance": "PHONE",
        "consents": [{"purpose": "ACCOUNT"}],
    }
    assert (await again.run(OWN))["viewer"]["applications"]["edges"] == []
    await again.verify(CITIZENS[0].name, CITIZENS[0].id_number)

    viewer = (await again.run(OWN))["viewer"]
    (edge,) = viewer["applications"]["edges"]
    assert edge["node"]["number"] == case["number"]
    assert len(viewer["certificates"]["edges"]) == 1
    url = next(one["files"][0]["url"] for one in edge["node"]["files"] if one["files"])
    assert (await again.get(url)).content == cases.PICTURE


async def test_somebody_else_with_the_phone_finds_nothing(client: Client, services: Services, clock: Clock) -> None:
    citizen, _, _ = await furnish(client, services, clock)
    await closed(citizen, services, clock)

    other = await client.sign_in(CITIZENS[0].phone)
    await other.verify(CITIZENS[1].name, CITIZENS[1].id_number)

    viewer = (await other.run(OWN))["viewer"]
    assert (viewer["applications"]["edges"], viewer["certificates"]["edges"]) == ([], [])


async def test_delegations_end_and_the_other_side_can_still_read_them(
    client: Client, services: Services, clock: Clock
) -> None:
    giver, delegate = await client.citizen(GIVER), await client.citizen(DELEGATE)
    await delegated(giver, delegate, clock)
    await closed(giver, services, clock)
    delegate = await client.sign_in(CITIZENS[DELEGATE].phone)

    found = (await delegate.run("{ viewer { delegations { status from { name } } } }"))["viewer"]["delegations"]

    assert found == [{"status": "REVOKED", "from": {"name": "已注销用户"}}]


async def test_what_came_up_meanwhile_keeps_the_account(client: Client, services: Services, clock: Clock) -> None:
    citizen = await client.citizen()
    await leave(citizen)
    await cases.submitted(citizen)
    clock.forward(days=15)

    assert await close_accounts(services, clock()) == 1

    back = await client.sign_in(CITIZENS[0].phone)
    shown = "{ viewer { assurance closure { closesAt } notifications { edges { node { title } } } } }"
    viewer = (await back.run(shown))["viewer"]
    assert (viewer["assurance"], viewer["closure"]) == ("REAL_NAME", None)
    assert "账号未能注销" in [edge["node"]["title"] for edge in viewer["notifications"]["edges"]]


async def test_not_a_second_too_early(client: Client, services: Services, clock: Clock) -> None:
    citizen = await client.citizen()
    await leave(citizen)
    clock.forward(days=15, seconds=-1)

    await close_accounts(services, clock())

    assert (await services.gate.accounts.by_phone(CITIZENS[0].phone)) is not None


class Halfway:
    """A database that is lost at one collection, once it is in the middle: stores are made before it breaks."""

    broken = False

    def __init__(self, database: MongoDatabase, at: str) -> None:
        self._database = database
        self._at = at

    def rows(self, name: str) -> Any:
        if self.broken and name == self._at:
            raise ConnectionError(name)
        return self._database.rows(name)

    def blobs(self, name: str) -> Any:
        return self._database.blobs(name)


async def test_a_worker_that_dies_anywhere_is_followed_by_one_that_finishes(
    client: Client, services: Services, clock: Clock
) -> None:
    citizen, account, _ = await furnish(client, services, clock)
    await leave(citizen)
    clock.forward(days=15)
    steps = [store.COLLECTION for store in COLLECTIONS if isinstance(store.PERSONAL, Holding)]
    broke = 0
    for step in steps:
        (closure,) = await services.gate.closures.due(clock())
        halfway = Halfway(services.database, step)
        stores = Stores(halfway)
        halfway.broken = True
        try:
            assert not await carry_out(services.gate, stores, closure, clock())
        except ConnectionError:
            broke += 1
            # Begun is begun: the owner is out, and nobody can undo it.
            found = await services.gate.closures.get(account)
            assert found is not None
            assert found.state is ClosureState.RUNNING
            assert not await services.gate.closures.cancel(account)
    assert broke > 10

    clock.forward(hours=1)
    assert await close_accounts(services, clock()) == 1

    assert set((await rows_about(services, account, AtClosure.DELETED)).values()) == {0}
    assert await services.gate.closures.due(clock() + timedelta(days=1)) == []
