"""Requests made to hurt, beyond those in tests/api/test_graphql_limits.py."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.api.answers import CURRENT, LEGACY, post, request_error
from tests.api.conftest import Bare
from tests.edge.conftest import Start

VARIABLE = "query($x: [ID!]!) { nodes(ids: $x) { id } }"


def nested(levels: int) -> list[Any]:
    value: list[Any] = []
    for _ in range(levels - 1):
        value = [value]
    return value


@pytest.mark.parametrize("levels", [33, 100, 200])
async def test_variables_that_nest_too_deep_are_refused(bare: Bare, levels: int) -> None:
    assert request_error(await post(bare, {"query": VARIABLE, "variables": {"x": nested(levels)}}), 400) == (
        "BAD_USER_INPUT"
    )


async def test_json_that_nests_deeper_than_any_parser_goes_is_refused(bare: Bare) -> None:
    body = b'{"query": "{ __typename }", "variables": {"x": ' + b"[" * 100_000 + b"]" * 100_000 + b"}}"
    assert request_error(await post(bare, body), 400) == "BAD_USER_INPUT"


@pytest.mark.parametrize("number", ["9" * 4000, "9" * 5000, "-" + "1" * 41, "1." + "0" * 4000, "1e" + "9" * 4000])
async def test_numbers_of_thousands_of_digits_are_refused(bare: Bare, number: str) -> None:
    answer = await post(bare, {"query": f"{{ matters(first: {number}) {{ totalCount }} }}"})
    assert request_error(answer, 400) == "QUERY_TOO_EXPENSIVE"


@pytest.mark.parametrize("number", ["9" * 4000, "9" * 5000, "1e999", "-" + "9" * 40])
async def test_numbers_in_variables_are_no_better(bare: Bare, number: str) -> None:
    asked = "query($n: Int) { matters(first: $n) { totalCount } }"
    body = f'{{"query": "{asked}", "variables": {{"n": {number}}}}}'.encode()
    assert request_error(await post(bare, body), 400) == "BAD_USER_INPUT"


@pytest.mark.parametrize(
    "query",
    [
        "{ " + " ".join(f"a{n}: __typename" for n in range(101)) + " }",
        "{ __typename " + "@include(if: true) " * 51 + "}",
        "{ ...F0 } " + " ".join(f"fragment F{n} on Query {{ ...F{n + 1} }}" for n in range(101)),
    ],
    ids=["aliases", "directives", "fragments"],
)
async def test_too_many_of_anything_are_refused(bare: Bare, query: str) -> None:
    assert request_error(await post(bare, {"query": query}), 400) == "QUERY_TOO_EXPENSIVE"


@pytest.mark.parametrize("body", [[], [{"query": "{ __typename }"}], [{"query": "{ __typename }"}] * 100])
async def test_batches_are_refused(bare: Bare, body: list[Any]) -> None:
    assert request_error(await post(bare, body), 400) == "BAD_USER_INPUT"


async def test_a_body_that_drips_is_not_waited_for(start: Start) -> None:
    hasty = await start(body_seconds="1")

    async def dripping() -> AsyncIterator[bytes]:
        yield b'{"query": '
        await asyncio.sleep(5)
        yield b'"{ __typename }"}'

    headers = {"Accept": CURRENT, "Content-Type": LEGACY}
    answer = await hasty.http.post("/graphql", content=dripping(), headers=headers)
    assert request_error(answer, 408) == "BAD_USER_INPUT"


async def test_what_is_wrong_with_a_request_is_told_in_the_callers_language(bare: Bare) -> None:
    for body in ([], {"query": 5}, {"query": ""}, {"query": "{ a }", "variables": []}, {"documentId": "x"}):
        answers = [
            await bare.http.post("/graphql", json=body, headers={"Accept-Language": tongue})
            for tongue in ("zh", "en")
        ]
        chinese, english = [answer.json()["errors"][0]["message"] for answer in answers]
        assert not chinese.isascii()
        assert english.isascii()


SEND = 'requestSmsCode(input: {phone: "x"}) { expiresIn }'


@pytest.mark.parametrize(
    "query",
    [
        "mutation { " + " ".join(f"a{n}: {SEND}" for n in range(11)) + " }",
        "mutation { ...F } fragment F on Mutation { " + " ".join(f"a{n}: {SEND}" for n in range(11)) + " }",
        "mutation { ... { ... { " + " ".join(f"a{n}: {SEND}" for n in range(11)) + " } } }",
        "{ ...F } fragment F on Query { " + " ".join(f"a{n}: __typename" for n in range(31)) + " }",
    ],
    ids=["bare", "in a fragment", "in a nameless one", "a query"],
)
async def test_no_fragment_hides_how_much_is_started(bare: Bare, query: str) -> None:
    assert request_error(await post(bare, {"query": query}), 400) == "QUERY_TOO_EXPENSIVE"


async def test_ten_mutations_in_a_fragment_may_run(bare: Bare) -> None:
    ten = "mutation { ...F } fragment F on Mutation { " + " ".join(f"a{n}: {SEND}" for n in range(10)) + " }"
    assert "data" in (await post(bare, {"query": ten})).json()
