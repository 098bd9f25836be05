"""When operations have a plan, what it may cost to keep them, and what plans refuse."""

import asyncio
from typing import Any

import pytest
import strawberry
from graphql import OperationDefinitionNode, get_operation_ast, parse, validate
from graphql.execution.values import VariableValues
from strawberry.relay import GlobalID

from api.execution.fields import Kind, describe
from api.execution.making import Work
from api.execution.plans import Plans
from schema.root import schema
from tests.execution.both import Told, by_plan, by_reference, run, told
from tests.execution.fate import Fate
from tests.execution.world import SCHEMA, Label, TagModel, World

_SLOW = "{ a: animal(number: 1) { late(number: 1) } b: animal(number: 2) { surely } }"


def _work(text: str, variables: dict[str, Any] | None = None, *, trusted: bool = False) -> Work:
    document = parse(text)
    operation = get_operation_ast(document)
    assert isinstance(operation, OperationDefinitionNode)
    return Work(document, operation, variables or {}, World(Fate("s", 0)), trusted=trusted)


async def _told(plans: Plans, work: Work) -> Told | None:
    running = plans.run(work)
    return None if running is None else await told(running, work.context)


def _both(text: str, variables: dict[str, Any], fate: Fate) -> tuple[Any, Any]:
    document = parse(text)
    assert not validate(SCHEMA, document)
    planned = run(by_plan(Plans(SCHEMA), document, variables, World(fate)))
    return planned, run(by_reference(SCHEMA, document, variables, World(fate)))


async def test_an_operation_has_a_plan_when_it_comes_again_and_a_trusted_one_at_once() -> None:
    plans, work = Plans(SCHEMA), _work("{ page { items { name } } }")
    assert await _told(plans, work) is None
    assert await _told(plans, work) is not None
    assert await _told(plans, _work("{ page { items { name } } }", trusted=True)) is not None


async def test_plans_are_kept_within_a_bound_in_bytes() -> None:
    plans = Plans(SCHEMA, 100_000, eager=True)
    works = [_work(f"{{ page {{ items {{ name a{index}: age words }} }} }}") for index in range(40)]
    for work in works:
        assert await _told(plans, work)
    kept = [work for work in works if id(work.operation) in plans._known]
    assert 2 <= len(kept) < 40
    assert kept == works[-len(kept) :]
    assert sum(one.bytes for one in plans._known.values()) <= 100_000


async def test_an_operation_has_a_plan_for_each_setting_of_its_switches_up_to_a_number() -> None:
    names = "abcdef"
    fields = " ".join(f"{name}: __typename @include(if: ${name})" for name in names)
    text = f"query({', '.join(f'${name}: Boolean!' for name in names)}) {{ q: __typename {fields} }}"
    plans, planned = Plans(SCHEMA, eager=True), 0
    document = _work(text)
    for number in range(64):
        chosen = {name: bool(number >> place & 1) for place, name in enumerate(names)}
        found = await _told(plans, document._replace(variables=chosen))
        shown = {"q": "Query"} | {name: "Query" for name in names if chosen[name]}
        assert found is None or found[0] == str(shown)
        planned += found is not None
    assert planned == 16


def test_null_for_a_variable_is_not_its_absence() -> None:
    text = 'query($a: Int = 5, $b: String = "x") { page { items { text(a: $a, b: $b) } } }'
    for variables in ({}, {"a": 6}, {"a": 6, "b": None}, {"b": None}, {"a": None}, {"a": None, "b": "y"}):
        planned, expected = _both(text, variables, Fate("s", 0))
        assert planned == expected
    assert "6 None" in _both(text, {"a": 6, "b": None}, Fate("s", 0))[0][0]


async def test_variables_that_do_not_fit_are_told_by_graphql_core() -> None:
    plans = Plans(SCHEMA, eager=True)
    text = "query($a: Int!, $wish: Wish) { animal(number: $a) { name } named(wish: $wish) { name } }"
    for variables in ({}, {"a": None}, {"a": "1"}, {"a": 2**31}, {"a": 1, "wish": {}}, {"a": 1, "wish": {"name": 1}}):
        assert await _told(plans, _work(text, variables)) is None
    assert await _told(plans, _work(text, {"a": 1, "wish": {"name": "n", "deeps": []}})) is not None


@pytest.mark.parametrize("text", ["{ __schema { types { name } } }", '{ __type(name: "Query") { name } }'])
async def test_the_schema_itself_is_read_by_graphql_core(text: str) -> None:
    assert await _told(Plans(SCHEMA, eager=True), _work(text)) is None


async def test_what_would_be_too_much_text_has_no_plan() -> None:
    aliases = " ".join(f"x{index}: age" for index in range(50))
    wide = " ".join(f"f{index}: friends(first: {index}) {{ {aliases} }}" for index in range(50))
    assert await _told(Plans(SCHEMA, eager=True), _work(f"{{ page {{ items {{ {wide} }} }} }}")) is None


def test_fragments_that_double_take_no_more_than_their_text() -> None:
    parts = [
        f"fragment f{at} on Animal {{ a: only {{ ...f{at + 1} }} b: only {{ ...f{at + 1} }} }}" for at in range(20)
    ]
    work = _work("\n".join(["{ page { items { ...f0 } } }", *parts, "fragment f20 on Animal { name }"]))
    plans = Plans(SCHEMA, eager=True)
    known = plans._find(work)
    assert known
    assert known.switches == []
    assert plans._plan(known, work, VariableValues({}, {}))
    assert known.bytes < 2_000_000


@pytest.mark.parametrize("odds", [0, 0.3, 0.6])
def test_mutations_run_once_each_and_in_order(odds: float) -> None:
    text = """mutation($wish: Wish!) { a: rename { name } b: adopt(wish: $wish) { late sometimes surely }
        c: rename(name: "c") { name friends { name } }
        d: adopt(wish: {name: "d", deeps: []}) { name only { age } } }"""
    for seed in range(12):
        planned, expected = _both(text, {"wish": {"name": "w", "deeps": []}}, Fate(f"m{seed}", odds))
        assert planned == expected
        called = [line.split()[-1] for line in planned[2]]
        assert called == list("abcd")[: len(called)]


def test_siblings_run_at_the_same_time() -> None:
    async def taken(work: Any) -> Told:
        began = asyncio.get_running_loop().time()
        await work
        return str(asyncio.get_running_loop().time() - began), [], []

    plans, document, world = Plans(SCHEMA), parse(_SLOW), World(Fate("s", 0))
    planned = float(run(taken(by_plan(plans, document, {}, world)))[0])
    assert planned == pytest.approx(float(run(taken(by_reference(SCHEMA, document, {}, world)))[0]))


async def test_who_is_cancelled_leaves_nothing_running() -> None:
    before, work = asyncio.all_tasks(), _work(_SLOW, trusted=True)
    running: Any = Plans(SCHEMA).run(work)
    task = asyncio.create_task(running)
    for _ in range(5):
        await asyncio.sleep(0)
    assert len(asyncio.all_tasks()) == len(before) + 3
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await asyncio.sleep(0)
    assert asyncio.all_tasks() == before


def test_inputs_reach_our_functions_as_objects() -> None:
    text = '{ page { items { echo(wish: {name: "n", deeps: [], deep: {moods: [WILD], text: null}}) } } }'
    planned, expected = _both(text, {}, Fate("s", 0))
    assert planned == expected
    assert "text=Some(None)" in planned[0]


@strawberry.type
class _Shown:
    @strawberry.field
    def shown(
        self, id: GlobalID | None = None, text: strawberry.Maybe[str | None] = None, words: list[str] | None = None
    ) -> str:
        return f"{id!r} {text!r} {words!r}"


@pytest.mark.parametrize(
    "given", ['id: "VHlwZTox"', 'id: "no id"', "text: null", 'text: "t"', 'words: ["a"]', "id: null"]
)
def test_what_strawberry_makes_of_texts_reaches_our_functions(given: str) -> None:
    document, shown = parse(f"{{ shown({given}) again: shown({given}) }}"), strawberry.Schema(query=_Shown)._schema
    world = World(Fate("s", 0))
    planned = run(by_plan(Plans(shown), document, {}, world))  # type: ignore[arg-type]
    assert planned == run(by_reference(shown, document, {}, world))


@strawberry.type
class _Labels:
    labels: list[Label]


def test_what_a_subclass_reads_otherwise_is_not_seen_through() -> None:
    class Loud(Label):
        @property
        def word(self) -> str:
            return "LOUD"

    plans, work = Plans(strawberry.Schema(query=_Labels)._schema), _work("{ labels { word } }", trusted=True)
    for label, word in ((Label, "word"), (Loud, "LOUD"), (Label, "word")):
        found: Any = plans.run(work._replace(root=_Labels(labels=[label.of(TagModel(Fate("s", 0)))])))
        assert found.data == {"labels": [{"word": word}]}


def test_every_field_of_ours_is_called_by_plans_themselves() -> None:
    """Were one not, it would still be right, only slow; and no mutation is reached but through its rule."""
    core = schema._schema
    for kind in core.type_map.values():
        for name in getattr(kind, "fields", {}) if kind.name[:2] != "__" and hasattr(kind, "is_type_of") else ():
            node = parse(f"{{ {name} }}").definitions[0].selection_set.selections[0]  # type: ignore[attr-defined]
            described = describe(core, kind, name, [_Detail(node)])  # type: ignore[arg-type,list-item]
            subscribed = kind is core.subscription_type
            assert (described.kind is Kind.RESOLVER) is subscribed, f"{kind.name}.{name}"
            if kind is core.mutation_type:
                assert described.own.base_resolver
                assert hasattr(described.own.base_resolver.wrapped_func, "__wrapped__")


class _Detail:
    def __init__(self, node: Any) -> None:
        self.node = node
