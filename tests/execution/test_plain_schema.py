"""A schema that strawberry knows nothing of, with graphql-core's own ways of finding values and types."""

from random import Random
from typing import Any

import pytest
from graphql import GraphQLEnumType, GraphQLInterfaceType, GraphQLObjectType, build_schema, parse, validate

from api.execution.making import Work
from api.execution.plans import Plans, reference
from tests.execution.both import Told, run, told
from tests.execution.documents import Writer
from tests.execution.fate import Fate
from tests.execution.world import World

_SDL = """
enum Mood { CALM WILD }
input Wish { number: Int = 3, moods: [Mood!], wish: Wish }
interface Named { name: String! kin: [Named] }
type Cat implements Named { name: String! kin: [Named] lives(of: Int = 9): Int! mood: Mood any: [Any!] }
type Dog implements Named { name: String! kin: [Named] loud: Boolean tricks: [[String]!] any: Any! }
union Any = Cat | Dog
type Query { named: Named any(wish: Wish): [Any] cat: Cat! mood(mood: Mood! = WILD): Mood }
type Mutation { first(wish: Wish!): Cat! second: Dog third(number: Int): Int! }
"""
SCHEMA = build_schema(_SDL)
_DEEPEST = 5


async def _is_dog(value: Any, _info: Any) -> bool:
    return isinstance(value, dict) and "loud" in value


def _object(kind: GraphQLObjectType, fate: Fate, depth: int) -> dict[str, Any]:
    name = {"__typename": kind.name} if not fate.wants("typename") else {}
    return name | {field: _found(one.type, fate.of(field), depth) for field, one in kind.fields.items()}


def _found(kind: Any, fate: Fate, depth: int) -> Any:
    """What is found for a field: a value, a function for it, or a function to be awaited."""
    how = fate.random("how").choice(["value", "function", "async"])
    if how == "value":
        return fate.value("value", lambda: _right(kind, fate, depth))
    if how == "function":
        return lambda _info, **given: fate.told("f", lambda: _right(kind, fate, depth, given))

    async def later(info: Any, **given: Any) -> Any:
        return await fate.of(info.path.key).waited("f", lambda: _right(kind, fate, depth, given))

    return later


def _right(kind: Any, fate: Fate, depth: int, given: dict[str, Any] | None = None) -> Any:
    bare = getattr(kind, "of_type", kind)
    if hasattr(bare, "of_type"):
        return fate.listed("list", lambda index: _right(bare.of_type, fate.of(index), depth))
    if isinstance(bare, GraphQLEnumType):
        return (given or {}).get("mood", "CALM")
    if hasattr(bare, "fields") or hasattr(bare, "types"):
        if depth > _DEEPEST:
            return None
        possible = SCHEMA.get_possible_types(bare) if not isinstance(bare, GraphQLObjectType) else [bare]
        return _object(fate.random("kind").choice(list(possible)), fate, depth + 1)
    return {"Int": (given or {}).get("number", 4), "String": "text", "Boolean": True}[bare.name]


async def _both(plans: Plans | None, text: str, variables: dict[str, Any], fate: Fate) -> Told | None:
    document = parse(text)
    operation: Any = document.definitions[0]
    kind: Any = SCHEMA.get_root_type(operation.operation)
    world = World(fate)
    work = Work(document, operation, variables, world, _object(kind, fate, 0), trusted=True)
    running = plans.run(work) if plans else reference(SCHEMA, work)
    return None if running is None else await told(running, world)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore:coroutine:RuntimeWarning")
def test_plans_answer_as_graphql_core_does_without_strawberry(monkeypatch: pytest.MonkeyPatch) -> None:
    dog: Any = SCHEMA.type_map["Dog"]
    named: Any = SCHEMA.type_map["Named"]
    assert isinstance(named, GraphQLInterfaceType)
    monkeypatch.setattr(dog, "is_type_of", _is_dog)
    plans, planned = Plans(SCHEMA), 0
    for seed in range(250):
        written = Writer(SCHEMA, Random(seed), deepest=3).document()
        if validate(SCHEMA, parse(written.text)):
            continue
        fate = Fate(f"p{seed}", (0, 0.05, 0.2)[seed % 3])
        expected = run(_both(None, written.text, written.variables, fate))  # type: ignore[arg-type]
        found = run(_both(plans, written.text, written.variables, fate))  # type: ignore[arg-type]
        assert found in (None, expected), f"{seed}\n{written.text}\n{written.variables}\n{found}\n{expected}"
        planned += found is not None
    assert planned > 150
