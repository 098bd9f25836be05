"""Lists of cases read no more of each than is selected. Every field that declares what it reads proves it here: alone
in a list, on cases that are known in part, it shows what it shows of whole ones."""

from dataclasses import replace
from typing import Any

import httpx
import pytest
from graphql import GraphQLObjectType, GraphQLOutputType, get_named_type, is_leaf_type, parse
from graphql.language import FieldNode, FragmentDefinitionNode, OperationDefinitionNode
from pymongo.monitoring import CommandStartedEvent

from api.app import make_app
from api.context import Services
from api.services import make_services
from auth.accounts.model import Role
from auth.terminals.model import ReadingMethod
from resolvers.applications.clock import CaseClock, Extension, Spell, SuspensionReason
from resolvers.applications.correction import Correction
from resolvers.applications.lifecycle import ApplicationStatus
from resolvers.applications.model import Application, Claim, RefusalKind, RefusalProposal, SupplementItem, Urge
from resolvers.applications.number import new_number
from resolvers.applications.opinions import Opinion
from resolvers.applications.prefilled_field import PrefilledField
from resolvers.applications.presence import Presence
from resolvers.applications.reading import CORE, WHO, fields_of
from resolvers.applications.store import Mine
from resolvers.paging import PageRequest
from resolvers.parties.model import Party, PartyKind
from schema.applications import Application as Shown
from schema.root import schema
from schema.selection import _read, _selected, declarations
from seeds.cast_names import resident_id
from seeds.people import known_identities
from tests import cases
from tests.cases import DEPARTMENT, ELSEWHERE
from tests.commands import Commands, counted
from tests.graphql import Client

MINE = "{ viewer { applications(first: 5) { edges { node { %s } } } } }"
STATUSES = " ".join(one.name for one in ApplicationStatus)
QUEUE = f"{{ workbench {{ queue(first: 5, status: [{STATUSES}]) {{ edges {{ node {{ %s }} }} }} }} }}"
DECLARED = {name: read for name, read in declarations(Shown).items() if read is not None}
# What declares nothing: with it beside them, cases are read whole.
WHOLE = "availableActions"
PAGE = PageRequest(5)


def selection(name: str) -> str:
    """A field with all that can be asked below it, two levels deep; of other things than cases their own values."""
    kind = schema._schema.type_map["Application"]
    assert isinstance(kind, GraphQLObjectType)
    return name + _below(kind.fields[name].type, 2)


def _below(kind: GraphQLOutputType, depth: int) -> str:
    named = get_named_type(kind)
    if not isinstance(named, GraphQLObjectType):
        return ""
    deeper = depth > 1 and not named.interfaces
    within = [
        name + _below(field.type, depth - 1)
        for name, field in named.fields.items()
        if is_leaf_type(get_named_type(field.type)) or deeper
    ]
    return f" {{ {' '.join(within)} }}"


async def nodes(client: Client, query: str, fields: str) -> list[Any]:
    (shown,) = (await client.run(query % fields)).values()
    (page,) = shown.values()
    return [edge["node"] for edge in page["edges"]]


def fullest(case: Application) -> Application:
    """A case in which nothing is missing that a case may have, as no real one is."""
    at, day = case.created_at, case.created_at.date()
    assert case.decision is not None
    stopped = CaseClock((Spell(at),), 10, 20, extension=Extension(5, "案情复杂", at))
    return replace(
        case,
        id=new_number(case.region, day),
        start_key="fullest",
        status=ApplicationStatus.SUSPENDED,
        agent=Party("agent", PartyKind.PERSON, "代办员", resident_id(day.replace(year=1981), 17)),
        supplement_items=(SupplementItem("平面图不清晰", "floorPlan"),),
        refusal_proposal=RefusalProposal(RefusalKind.DENY, "材料虚假", "第三十一条", "somebody", at),
        prefill=(PrefilledField("name", "person", at),),
        corrections=(Correction("笔误", at, case.decision),),
        claim=Claim("somebody", at),
        urge=Urge(at, day),
        opinions=(Opinion(ELSEWHERE, "某部门", day, at, "somebody"),),
        clock=stopped.stop(at, SuspensionReason.HEARING, 10),
        presence=Presence("somebody", "terminal", ReadingMethod.CARD, at, None, known=True),
    )


@pytest.fixture
async def everybody(client: Client, world: Services) -> dict[str, Client]:
    """Who lists cases, by the query: the applicant, and an approver; there are cases in several states."""
    citizen = await client.citizen()
    approved = await world.stores.applications.get((await cases.approved(citizen))["number"])
    await cases.start(citizen)
    await cases.submitted(citizen)
    assert approved is not None
    assert await world.stores.applications.add(fullest(approved))
    return {MINE: citizen, QUEUE: await cases.employ(world, client, (Role.APPROVER, DEPARTMENT))}


async def test_a_field_shows_of_a_part_what_it_shows_of_the_whole(everybody: dict[str, Client]) -> None:
    shown = {name: selection(name) for name in DECLARED}

    for query, client in everybody.items():
        for name, fields in shown.items():
            whole = await nodes(client, query, f"{fields} {WHOLE}")
            assert len(whole) == (4 if query == MINE else 3)
            assert await nodes(client, query, fields) == [{name: one[name]} for one in whole], name
        # Once more, by the plan that is made the second time.
        assert await nodes(client, query, fields) == [{name: one[name]} for one in whole]


async def test_a_list_without_anything_personal_reads_nothing_personal(
    everybody: dict[str, Client], world: Services
) -> None:
    account = (await everybody[MINE].run("{ viewer { id } }"))["viewer"]["id"]
    assert account
    found = await world.database.rows("applications").find({}, limit=1)
    page = await world.stores.applications.mine(Mine((found[0]["applicant"]["id"],)), PAGE, frozenset())

    case = page.items[0]
    assert {name for name in Application.__slots__ if hasattr(case, name)} == CORE
    for name in ("form", "applicant", "window"):
        with pytest.raises(AttributeError, match=name):
            getattr(case, name)


async def test_a_part_of_a_case_can_t_be_saved(everybody: dict[str, Client], world: Services) -> None:
    found = await world.database.rows("applications").find({}, limit=1)
    mine = Mine((found[0]["applicant"]["id"],))
    before = await world.stores.applications.mine(mine, PAGE)
    (case, *_) = (await world.stores.applications.mine(mine, PAGE, frozenset(Application.__slots__) - {"used"})).items

    with pytest.raises(AttributeError, match="used"):
        await world.stores.applications.save(case)
    with pytest.raises(AttributeError, match="used"):
        replace(case, revision=case.revision + 1)
    assert (await world.stores.applications.mine(mine, PAGE)).items == before.items


def test_what_is_declared_are_attributes_of_a_case() -> None:
    assert frozenset[str]().union(*DECLARED.values()) | CORE | WHO <= set(Application.__slots__)
    assert DECLARED["id"] == DECLARED["number"] == frozenset()


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("{ mine { edges { node { id n: number __typename } } } }", set()),
        ("{ mine { edges { node { ...Short ... on Application { decision { by } } } } } } "
         "fragment Short on Node { id ...Dates } fragment Dates on Application { urgedAt }", {"urge", "decision"}),
        ("{ mine { edges { node { answers { __typename } } } ... on C { edges { node { form } } } } }",
         {"answers", "form"}),
        ("{ mine { edges { node { number @skip(if: true) form @include(if: false) } } } }", {"form"}),
        ("{ mine { ...Page } } fragment Page on C { e: edges { n: node { prefill { path } } } }", {"prefill"}),
        ("{ mine { edges { node { number availableActions } } } }", None),
        ("{ mine { pageInfo { hasNextPage } } }", set()),
    ],
)  # fmt: skip
def test_what_a_document_selects_is_found_wherever_it_stands(text: str, part: set[str] | None) -> None:
    document = parse(text)
    fragments = {one.name.value: one for one in document.definitions if isinstance(one, FragmentDefinitionNode)}
    (operation,) = (one for one in document.definitions if isinstance(one, OperationDefinitionNode))
    roots = [one for one in operation.selection_set.selections if isinstance(one, FieldNode)]

    assert _read(Shown, _selected(roots, ("edges", "node"), fragments)) == part


class Pipelines(Commands):
    """The stages of every pipeline that is sent."""

    def __init__(self) -> None:
        super().__init__()
        self.stages: list[Any] = []

    def started(self, event: CommandStartedEvent) -> None:
        self.stages += event.command.get("pipeline", [])


@pytest.mark.parametrize(
    ("fields", "read"),
    [
        ("number status createdAt matter { name }", set()),
        ("number urgedAt", {"urge"}),
        ("number applicant { name }", {"agent", "applicant", "crossing", "opinions", "personal", "presence"}),
        ("number form", {"form", "personal"}),
        (f"number {WHOLE}", None),
    ],
)
async def test_a_list_asks_the_database_for_what_is_selected(
    client: Client, world: Services, mongodb_uri: str, fields: str, read: set[str] | None
) -> None:
    token, pipelines = (await client.citizen()).token, Pipelines()
    listened = counted(mongodb_uri, world.database.name, pipelines)
    services = make_services(world.settings, listened, known_identities(), world.clock)
    await services.gate.tokens.load(world.clock())
    transport = httpx.ASGITransport(make_app(services), client=("127.0.0.1", 50000))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as http:
        # Twice: by graphql-core, and by the plan that is made the second time.
        for _ in range(2):
            await Client(http, token).run(MINE % fields)
    listened.close()

    projected = [set(one["$project"]) - set(fields_of(frozenset())) for one in pipelines.stages if "$project" in one]
    assert projected == ([] if read is None else [read, read])
