"""A page of anything costs a fixed number of database round trips, however long it is.

The numbers are measured. One that grows says that a loader is missing; one that shrinks is good news: write it down.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from pymongo import monitoring

from api.app import make_app
from api.context import Services
from api.database import connect
from api.services import make_services
from auth.mini_programs.outside import Outside
from auth.notifications.model import NotificationKind, notification
from resolvers.applications.clock import CaseClock, Spell
from resolvers.applications.clock_rows import clock_to_row
from resolvers.applications.model import ProvidedMaterial
from resolvers.applications.number import new_number
from resolvers.applications.sharing.model import Evidence
from resolvers.calendar.model import CalendarYear
from seeds import catalogue
from seeds.cast_names import staff_id_number
from seeds.matters.company import INDIVIDUAL_BUSINESS
from seeds.matters.welfare import ALLOWANCE
from seeds.packages import OLD_AGE
from seeds.people import known_identities, people
from tests import cases
from tests.cases import DEPARTMENT
from tests.clock import FUTURE, Clock
from tests.graphql import Client, key
from tests.providers.department import Department
from tests.resolvers.applications.test_instant_approval import ADDRESS, filled, give_card
from tests.resolvers.matters.guidance.test_walk_guide import GUIDE, NOODLES, answers
from tests.resolvers.package_applications import steps as package_steps
from tests.resolvers.package_applications import test_package_forms as shared

MATTER = "matter { name department { name region { name } } region { name } }"
MATERIALS = """materials {
  status requirement { name certificateType { name } } files { name url } certificate { number issuer { name } }
}"""
QUEUE = f"""query($first: Int!) {{ workbench {{ queue(first: $first) {{ edges {{ node {{
  number status applicant {{ name idNumber }} availableActions {MATTER} {MATERIALS} results {{ number }}
}} }} pageInfo {{ hasNextPage }} }} }} }}"""
MINE = f"""query($first: Int!) {{ viewer {{ applications(first: $first) {{ edges {{ node {{
  number status form formSchema events {{ type }} {MATTER} {MATERIALS} results {{ number type {{ name }} }}
}} }} pageInfo {{ hasNextPage }} }} }} }}"""
TIMES = """query($first: Int!) { viewer { applications(first: $first) { edges { node {
  number status matter { name }
  materials { evidence { provider } } deadline { promisedOn statutoryOn workingDaysLeft state explanation { on why } }
} } } } }"""
ITEM = """name region { name fullName } department { name region { name } } results { name }
  materials { name certificateType { name } }"""
MATTERS = f"query($first: Int!) {{ matters(first: $first) {{ edges {{ node {{ {ITEM} }} }} }} }}"
TOLD = """query($first: Int!) { viewer { notifications(first: $first) {
  unreadCount edges { node { title application { number } } }
} } }"""
SEARCH = f"""query($first: Int!) {{ searchMatters(text: "办理登记申领证件许可", first: $first) {{
  edges {{ node {{ score highlights matter {{ {ITEM} }} }} }} }} }}"""
PACKAGE = """code form savedForms materials { name certificateType { name } } region { name }
  matters { dependsOn matter { name department { name region { name } } } }"""
PACKAGES = f"{{ servicePackages {{ {PACKAGE} }} }}"
LEAF = "name matters { name region { name } department { name } } packages { name matters { matter { name } } }"
STAGES = f"{{ lifeStages(audience: NATURAL_PERSON) {{ {LEAF} stages {{ {LEAF} }} }} }}"
SHELF = "{ lifeStages(audience: NATURAL_PERSON) { key name stages { key name } } }"
RECOMMENDED = "{ viewer { matters { edges { reasons node { name department { name } region { name } } } } } }"
FIGURES = "{ catalogueFigures { matters online { rate } speedUp { rate } } }"
SUBMIT = """mutation($input: SubmitApplicationInput!) { submitApplication(input: $input) {
  application { number status } userErrors { code } } }"""
CLAIM = "mutation($input: ClaimApplicationInput!) { claimApplication(input: $input) { userErrors { code } } }"
URGE = "mutation($input: UrgeApplicationInput!) { urgeApplication(input: $input) { userErrors { code } } }"
EVALUATE = """mutation($input: EvaluateApplicationInput!) { evaluateApplication(input: $input) {
  userErrors { code } } }"""
SUBMIT_PACKAGE = """mutation($input: SubmitPackageInput!) { submitPackage(input: $input) {
  packageApplication { number revision submittedAt } userErrors { code } } }"""
CASES = 45
ANSWER = Evidence("floorPlan", "住房和城乡建设局", "核验经营场所", {"area": 80}, "0" * 64, FUTURE)
HANDLED = [matter for matter in catalogue.MATTERS if matter.department == DEPARTMENT]


SUGGEST = '{ suggestMatters(prefix: "shipin", first: 5) }'


@dataclass
class RoundTrips(monitoring.CommandListener):
    """Writes down every command that the driver sends."""

    sent: list[str] = field(default_factory=list)

    def started(self, event: monitoring.CommandStartedEvent) -> None:
        self.sent.append(f"{event.command_name} {event.command.get(event.command_name)}")

    def succeeded(self, event: monitoring.CommandSucceededEvent) -> None:
        pass

    def failed(self, event: monitoring.CommandFailedEvent) -> None:
        pass


@pytest.fixture
def round_trips() -> RoundTrips:
    return RoundTrips()


@pytest.fixture
async def heard(world: Services, mongodb_uri: str, clock: Clock, round_trips: RoundTrips) -> AsyncIterator[Services]:
    """Services on the furnished database, through a connection that is listened to."""
    listened = connect(mongodb_uri, "test-keys", world.settings.key_management, [round_trips])
    services = make_services(world.settings, listened.beside(world.database.name), known_identities(), clock)
    await services.gate.tokens.load(clock())
    yield services
    listened.close()


@pytest.fixture
async def client(heard: Services) -> AsyncIterator[Client]:
    """The application on them."""
    transport = httpx.ASGITransport(make_app(heard, people()), client=("127.0.0.1", 50000))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as http:
        yield Client(http)


async def many(client: Client, world: Services) -> Client:
    """A citizen with many cases at the window, of several matters, for several people, each with its own file."""
    citizen = await client.citizen()
    case = await world.stores.applications.get((await cases.submitted(citizen))["number"])
    assert case is not None
    (file,) = await world.database.rows("files").find({}, limit=2)
    for place in range(1, CASES):
        at, key = case.created_at + timedelta(seconds=place), f"file{place}"
        await world.database.rows("files").insert({**file, "_id": key})
        given = tuple(ProvidedMaterial(one.key, (key,)) for one in case.materials)
        fresh = {"id": new_number(case.region, at.date()), "start_key": f"start{place}", "materials": given}
        who = replace(case.applicant, id_number=staff_id_number(place))
        # Half of them are parts of packages, with what departments shared.
        of_package = {"package": key, "evidence": (ANSWER,)} if place % 2 else {}
        changes = {**fresh, "matter": HANDLED[place % len(HANDLED)].id, "applicant": who, **of_package}
        assert await world.stores.applications.add(replace(case, **changes, created_at=at, submitted_at=at))
    return citizen


async def measured(client: Client, round_trips: RoundTrips, query: str, sizes: tuple[int, ...]) -> dict[int, int]:
    """Commands sent for a page of each size, after the caller is known."""
    await client.run("{ viewer { id } }")
    counts = {}
    for size in sizes:
        round_trips.sent.clear()
        (found,) = (await client.run(query, first=size)).values()
        page = found if "edges" in found else next(iter(found.values()))
        assert len(page["edges"]) == size
        counts[size] = len(round_trips.sent)
    return counts


def always(trips: int, sizes: tuple[int, ...]) -> dict[int, int]:
    return dict.fromkeys(sizes, trips)


async def test_a_page_of_the_queue_takes_seven(client: Client, world: Services, round_trips: RoundTrips) -> None:
    await many(client, world)
    clerk, sizes = await client.staff("CLERK", DEPARTMENT), (1, 5, 20, 40)
    assert await measured(clerk, round_trips, QUEUE, sizes) == always(7, sizes), round_trips.sent


async def test_a_page_of_ones_own_cases_takes_six(client: Client, world: Services, round_trips: RoundTrips) -> None:
    citizen, sizes = await many(client, world), (1, 5, 20, 40)
    assert await measured(citizen, round_trips, MINE, sizes) == always(6, sizes), round_trips.sent


async def test_a_page_with_matters_and_deadlines_takes_three_and_then_two(
    client: Client, world: Services, round_trips: RoundTrips, clock: Clock
) -> None:
    await world.stores.calendars.add_missing([CalendarYear(year, "测试", {}, {}) for year in (2035, 2036)])
    citizen, sizes = await many(client, world), (40, 1, 5, 20)
    rows = world.database.rows("applications")
    ledger = clock_to_row(CaseClock((Spell(clock()),), 10, 20))
    await rows.update_all({}, {"$set": {"status": "ACCEPTED", "clock": ledger}})
    clock.forward(minutes=2)
    found = await measured(citizen, round_trips, TIMES, sizes)
    # The calendar is read once a minute by the process, and never by case.
    assert found == {**always(2, sizes), 40: 3}, round_trips.sent


@pytest.mark.parametrize("matter", [cases.FOOD, INDIVIDUAL_BUSINESS.code], ids=["plain", "on commitment"])
async def test_submitting_takes_five(client: Client, round_trips: RoundTrips, matter: str) -> None:
    """The case with its department's seal; its matter; the library, or whether promises were broken; the calendar
    (once a minute); the guarded write.
    """
    citizen = await client.citizen()
    case = await cases.complete(citizen, matter)
    given = {"applicationId": case["id"], "revision": case["revision"], "commitmentAccepted": True}
    round_trips.sent.clear()
    payload = await citizen.change(SUBMIT, input={**given, "idempotencyKey": key()})
    assert payload["userErrors"] == []
    assert len(round_trips.sent) == 5, round_trips.sent


async def test_a_page_of_the_catalogue_takes_four(client: Client, round_trips: RoundTrips) -> None:
    sizes = (1, 5, 20, 35)
    assert await measured(client, round_trips, MATTERS, sizes) == always(4, sizes), round_trips.sent


async def test_a_page_of_a_search_takes_five(client: Client, round_trips: RoundTrips) -> None:
    sizes = (1, 5, 20)
    await client.run(SEARCH, first=1)  # the first search of a process reads the catalogue

    assert await measured(client, round_trips, SEARCH, sizes) == always(5, sizes), round_trips.sent


async def test_a_suggestion_takes_one(client: Client, round_trips: RoundTrips) -> None:
    assert (await client.run(SUGGEST))["suggestMatters"]

    round_trips.sent.clear()
    await client.run(SUGGEST)

    assert round_trips.sent == ["find catalogue"]


async def test_a_page_of_notifications_takes_three(client: Client, world: Services, round_trips: RoundTrips) -> None:
    """The page, the count of unread ones, and the cases that they are about."""
    citizen, sizes = await client.citizen(), (1, 5, 20, 40)
    row = await world.stores.applications.get((await cases.start(citizen))["number"])
    assert row is not None
    for place in range(40):
        told = notification(row.account, NotificationKind.PASSKEY_ADDED, row.created_at + timedelta(seconds=place))
        await world.gate.notifications.add(replace(told, application=row.id))
    assert await measured(citizen, round_trips, TOLD, sizes) == always(3, sizes), round_trips.sent


async def trips(client: Client, round_trips: RoundTrips, query: str) -> int:
    """Commands sent for one query, after the caller is known."""
    await client.run("{ viewer { id } }")
    round_trips.sent.clear()
    await client.run(query)
    return len(round_trips.sent)


async def test_all_packages_take_six(client: Client, round_trips: RoundTrips) -> None:
    """Packages, their matters, departments, regions and certificate types; regions once more behind departments."""
    assert await trips(client, round_trips, PACKAGES) == 6, round_trips.sent


async def test_stages_of_life_take_six_however_many_there_are(client: Client, round_trips: RoundTrips) -> None:
    """The catalogue's names, packages, the chosen matters, those of packages, their regions and departments."""
    assert await trips(client, round_trips, STAGES) == 6, round_trips.sent
    assert await trips(client, round_trips, SHELF) == 0, round_trips.sent


async def test_recommendations_take_seven(client: Client, round_trips: RoundTrips) -> None:
    """The choice, certificates, children, the catalogue's names, the chosen matters, departments, regions."""
    citizen = await client.citizen(1)
    assert await trips(citizen, round_trips, RECOMMENDED) == 7, round_trips.sent


async def test_figures_take_one(client: Client, round_trips: RoundTrips) -> None:
    assert await trips(client, round_trips, FIGURES) == 1, round_trips.sent


async def test_a_step_of_a_guide_takes_one(client: Client, round_trips: RoundTrips) -> None:
    """However far the answers lead, and however much is left of the matter."""
    ends = [{}, {"who": "NOBODY"}, {"who": "INDIVIDUAL", "sells": "CATERING"}, NOODLES]
    for given in ends:
        round_trips.sent.clear()
        await client.run(GUIDE, code=cases.FOOD, answers=answers(given))
        assert len(round_trips.sent) == 1, round_trips.sent


async def test_starting_with_answers_takes_no_more_than_without(client: Client, round_trips: RoundTrips) -> None:
    citizen, sent = await client.citizen(), []
    await citizen.run("{ viewer { id } }")
    for given in ({}, NOODLES):
        round_trips.sent.clear()
        wanted = {"matterCode": cases.FOOD, "answers": answers(given), "idempotencyKey": key()}
        assert (await cases.change(citizen, "startApplication", **wanted))["userErrors"] == []
        sent.append(list(round_trips.sent))
    assert sent[0] == sent[1]


async def test_submitting_takes_five_and_one_for_the_library(client: Client, round_trips: RoundTrips) -> None:
    """The case with its department's seal, its matter, the calendar (once a minute), the guarded write, and the files
    that the answer names.
    """
    citizen = await client.citizen()
    case = await cases.complete(citizen)
    round_trips.sent.clear()
    await cases.submit(citizen, case)
    assert round_trips.sent.count("find certificates") == 1
    assert len(round_trips.sent) == 5 + 1, round_trips.sent


async def test_an_instant_approval_takes_seventeen(client: Client, world: Services, round_trips: RoundTrips) -> None:
    """Submitting, judging, and all that a decision does: the certificate, the news, the letter, one commit. What was
    made of the seal comes at the same time as the serial numbers.
    """
    await give_card(world, ADDRESS)
    citizen = await client.citizen(1)
    case = await filled(citizen)
    given = {"applicationId": case["id"], "revision": case["revision"], "commitmentAccepted": True}
    round_trips.sent.clear()
    payload = await citizen.change(SUBMIT, input={**given, "idempotencyKey": key()})
    assert payload["application"]["status"] == "APPROVED"
    assert len(round_trips.sent) == 17, round_trips.sent


async def test_claiming_takes_eight(client: Client, world: Services, round_trips: RoundTrips) -> None:
    """The case; whether the clerk still is one (four); the guarded write; who looked, and of which department."""
    case = await cases.submitted(await client.citizen())
    clerk = await client.staff("CLERK", DEPARTMENT)
    await clerk.run("{ viewer { id } }")
    round_trips.sent.clear()
    payload = await clerk.change(CLAIM, input={"applicationId": case["id"]})
    assert payload["userErrors"] == []
    assert len(round_trips.sent) == 8, round_trips.sent


async def test_urging_takes_five(client: Client, world: Services, round_trips: RoundTrips) -> None:
    """The case, the guarded write, who is to be told, the news, the commit."""
    citizen = await client.citizen()
    case = await cases.submitted(citizen)
    round_trips.sent.clear()
    payload = await citizen.change(URGE, input={"applicationId": case["id"], "idempotencyKey": key()})
    assert payload["userErrors"] == []
    assert len(round_trips.sent) == 5, round_trips.sent


@pytest.mark.parametrize(("rating", "trips"), [("GOOD", 6), ("POOR", 9)])
async def test_evaluating_takes_six_and_three_more_to_have_it_mended(
    client: Client, world: Services, round_trips: RoundTrips, rating: str, trips: int
) -> None:
    citizen = await client.citizen()
    await world.stores.calendars.add_missing([CalendarYear(year, "测试", {}, {}) for year in (2035, 2036)])
    case = await cases.approve(
        await client.staff("APPROVER", DEPARTMENT),
        await cases.under_review(citizen, await client.staff("CLERK", DEPARTMENT)),
    )
    await citizen.run("{ viewer { id } }")
    round_trips.sent.clear()
    given = {"applicationId": case["id"], "rating": rating, "idempotencyKey": key()}
    payload = await citizen.change(EVALUATE, input=given)
    assert payload["userErrors"] == []
    assert len(round_trips.sent) == trips, round_trips.sent


async def test_submitting_a_package_takes_six_two_for_the_library_and_one_for_the_receipts(
    client: Client, world: Services, round_trips: RoundTrips
) -> None:
    """The package, its matters, the files, the guarded write, all cases at once, the commit. Of the library: the
    certificates, and the seals that they are verified by; and the seals of all receipts. The calendar is read once a
    minute.
    """
    await give_card(world, ADDRESS)
    citizen = await client.citizen(1)
    await cases.submit(citizen, await cases.complete(citizen))  # the calendar is known now
    whole = await package_steps.start(citizen, OLD_AGE.code, matterCodes=[ALLOWANCE.code])
    given = await package_steps.filled(citizen, whole)
    round_trips.sent.clear()
    payload = await citizen.change(SUBMIT_PACKAGE, input=given)
    assert payload["userErrors"] == []
    library = [one for one in round_trips.sent if one in {"find certificates", "find seals"}]
    assert len(library) == 3
    assert len(round_trips.sent) - len(library) <= 6, round_trips.sent
    assert (await package_steps.seen(citizen, whole))["parts"][2]["state"] == "RUNNING"


@pytest.mark.parametrize("seconds", [0, 1])
async def test_submitting_what_departments_share_takes_six_and_one_if_they_take_time(
    heard: Services, round_trips: RoundTrips, tmp_path: Path, clock: Clock, seconds: int
) -> None:
    """One of them for the library: who was asked about whom is logged at once, for any number of questions. The
    calendar is read once a minute. After a second a seal that stood may be stopped, so it is looked at again.
    """

    class Far(Department):
        def answer(self, request: httpx.Request) -> httpx.Response:
            clock.forward(seconds=seconds)
            return super().answer(request)

    department = Far()
    async with Outside(lambda: httpx.AsyncClient(transport=httpx.MockTransport(department.answer))) as outside:
        sharing = await shared.serving(heard, outside, tmp_path, shared.SOURCE)
        async with sharing.http:
            await shared.wanting(heard)
            citizen = await sharing.citizen()
            await cases.submit(citizen, await cases.complete(citizen))  # the calendar is known now
            case = await cases.start(citizen, ALLOWANCE.code)
            department.records[case["form"]["idNumber"]] = {"head": "李秀英", "address": ADDRESS}
            given = cases.needed(case, await cases.upload(citizen))
            materials = [one for one in given if one["key"] != shared.KEY]
            case = await cases.move(citizen, "saveApplication", case, form=cases.examples(case), materials=materials)
            round_trips.sent.clear()
            assert (await cases.submit(citizen, case))["status"] == "SUBMITTED"
    assert len(department.asked) == 1
    assert round_trips.sent.count("find seals") == seconds
    assert len(round_trips.sent) == 6 + seconds, round_trips.sent
