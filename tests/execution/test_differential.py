"""Random documents get the same answer from plans and from graphql-core, whatever becomes of their fields.

`make fuzz` runs more of them: TONGBAN_FUZZ_RUNS says how many, TONGBAN_FUZZ_SEED with which to begin.
"""

import os
from random import Random

import pytest
from graphql import OverlappingFieldsCanBeMergedRule, VariablesInAllowedPositionRule, parse, validate

from api.execution.plans import Plans
from tests.execution.both import alike, by_plan, by_reference, run
from tests.execution.documents import Writer
from tests.execution.fate import Fate
from tests.execution.world import SCHEMA, World

_RUNS = int(os.environ.get("TONGBAN_FUZZ_RUNS", "2000"))
_SEED = int(os.environ.get("TONGBAN_FUZZ_SEED", "1"))
# What the writer doesn't see to by itself.
_RULES = [OverlappingFieldsCanBeMergedRule, VariablesInAllowedPositionRule]
_ODDS = (0.0, 0.02, 0.1, 0.3)


def _compare(plans: Plans, seed: int) -> str:
    """Run the document of a seed both ways; tell what it was."""
    written = Writer(SCHEMA, Random(seed), deepest=2 + seed % 3).document()
    document = parse(written.text)
    if validate(SCHEMA, document, _RULES):
        return "invalid"
    fate = Fate(str(seed), _ODDS[seed % len(_ODDS)])
    first = run(by_plan(plans, document, written.variables, World(fate)))
    if first is None:
        return "refused"
    expected = run(by_reference(SCHEMA, document, written.variables, World(fate)))
    # The second time all classes are known.
    for found in (first, run(by_plan(plans, document, written.variables, World(fate)))):
        if found != expected:
            assert found is not None, f"seed {seed} is refused the second time"
            assert alike(found, expected), f"seed {seed}\n{written.text}\n{written.variables}\n{found}\n{expected}"
            return "alike"
    return "failing" if expected[1] else "fine"


# Graphql-core cancels what it has begun beside an error, and then some of that was never waited for.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore:coroutine:RuntimeWarning")
def test_plans_answer_as_graphql_core_does() -> None:
    print(f"TONGBAN_FUZZ_SEED={_SEED}")
    plans, seed, counts = Plans(SCHEMA), _SEED, dict.fromkeys(("fine", "failing", "alike", "refused", "invalid"), 0)
    while sum(counts.values()) - counts["invalid"] < _RUNS:
        counts[_compare(plans, seed)] += 1
        seed += 1
    print(counts)
    # Equal in all but the choice among errors of one null: about one in ten thousand.
    assert counts["alike"] <= 1 + _RUNS // 2000


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore:coroutine:RuntimeWarning")
def test_what_ends_at_the_same_time_changes_errors_only() -> None:
    """Whose error makes a thing null is a race then, and how it ends is not promised; what is null is."""
    plans, planned = Plans(SCHEMA), 0
    for seed in range(210):
        written = Writer(SCHEMA, Random(seed), deepest=2 + seed % 3).document()
        document = parse(written.text)
        if validate(SCHEMA, document, _RULES):
            continue
        fate = Fate(str(seed), _ODDS[seed % len(_ODDS)], slow=False)
        expected = run(by_reference(SCHEMA, document, written.variables, World(fate)))
        found = run(by_plan(plans, document, written.variables, World(fate)))
        if found is not None:
            assert (found[0], bool(found[1])) == (expected[0], bool(expected[1])), f"seed {seed}"
            assert sorted(found[2]) == sorted(expected[2])
            planned += 1
    assert planned > 120


def _error(*path: object, null: tuple[object, ...] = ()) -> dict[str, object]:
    return {"message": "failed", "path": [*path], "null": [*null]}


_FAILED = _error("a", "b", null=("a",))
_BESIDE = _error("a", "c", null=("a",))
_BELOW = _error("a", "d", "e", null=("a", "d"))


@pytest.mark.parametrize(
    ("found", "expected", "same"),
    [
        ([_FAILED], [_FAILED], True),
        ([_FAILED], [_FAILED, _BESIDE], True),
        ([_FAILED], [_BELOW, _FAILED], True),
        ([_FAILED], [_BESIDE], True),
        ([_FAILED], [{**_FAILED, "message": "another"}], False),
        ([_FAILED, _BESIDE], [_BESIDE, {**_FAILED, "message": "another"}], False),
        ([_FAILED], [], False),
        ([_BELOW], [_FAILED], False),
        ([_FAILED, _error("z", null=("z",))], [_FAILED], False),
    ],
)
def test_what_counts_as_alike(found: list[object], expected: list[object], same: bool) -> None:
    assert alike(("{}", found, []), ("{}", expected, [])) is same
    assert not alike(("{}", found, []), ("None", expected, []))
    assert not alike(("{}", found, ["called"]), ("{}", expected, []))
