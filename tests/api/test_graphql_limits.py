from collections.abc import AsyncIterator

import pytest
from graphql import get_introspection_query

from tests.api.answers import CURRENT, HELLO, LEGACY, post, request_error
from tests.api.conftest import Bare


def nested(levels: int) -> str:
    """A selection of so many levels; regions have one parent each, so it stays cheap."""
    return '{ region(code: "511602000000") { ' + "parent { " * (levels - 2) + "name" + " }" * levels


def doubling(levels: int, within: str) -> str:
    """Fragments that each select the next one twice."""
    fragments = [
        f"fragment F{level} on Region {{ a: parent {{ ...F{level + 1} }} b: parent {{ ...F{level + 1} }} }}"
        for level in range(levels)
    ]
    return f"{{ {within} {{ ...F0 }} }} {' '.join(fragments)} fragment F{levels} on Region {{ name }}"


def flat_doubling(levels: int) -> str:
    """The same without a selection of its own on the way."""
    fragments = [f"fragment F{level} on Query {{ ...F{level + 1} ...F{level + 1} }}" for level in range(levels)]
    return f"{{ ...F0 }} {' '.join(fragments)} fragment F{levels} on Query {{ regions {{ name }} }}"


def many_tokens(count: int) -> str:
    """A valid document of about so many tokens, two bytes each."""
    return "{ nodes(ids: [" + "1," * count + "]) { id } }"


def aliased(field: str, times: int) -> str:
    """The same field under many names."""
    return "{ " + " ".join(f"a{number}: {field}" for number in range(times)) + " }"


async def chunks(content: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(content), 65_536):
        yield content[start : start + 65_536]


async def test_a_body_over_the_limit_gets_413(bare: Bare) -> None:
    limit = bare.services.settings.max_body_bytes
    body = {"query": HELLO, "variables": {"x": "x" * limit}}
    assert request_error(await post(bare, body), 413) == "BAD_USER_INPUT"


async def test_a_body_that_hides_its_length_gets_413_too(bare: Bare) -> None:
    content = b'{"query": "{ __typename }", "x": "' + b"x" * bare.services.settings.max_body_bytes + b'"}'
    headers = {"Accept": CURRENT, "Content-Type": LEGACY}
    answer = await bare.http.post("/graphql", content=chunks(content), headers=headers)
    assert "content-length" not in answer.request.headers
    assert request_error(answer, 413) == "BAD_USER_INPUT"


async def test_a_body_just_below_the_limit_is_read(bare: Bare) -> None:
    body = {"query": HELLO, "extensions": {"x": "x" * (bare.services.settings.max_body_bytes - 100)}}
    assert (await post(bare, body)).status_code == 200


async def test_a_document_over_the_limit_is_refused(bare: Bare) -> None:
    limit = bare.services.settings.max_document_bytes
    fits, long = HELLO + " " * (limit - len(HELLO)), HELLO + " " * (limit + 1 - len(HELLO))
    assert (await post(bare, {"query": fits})).status_code == 200
    assert request_error(await post(bare, {"query": long}), 400) == "BAD_USER_INPUT"


async def test_the_document_is_measured_in_bytes(bare: Bare) -> None:
    long = f"{HELLO} # {'办' * (bare.services.settings.max_document_bytes // 3)}"
    assert request_error(await post(bare, {"query": long}), 400) == "BAD_USER_INPUT"


async def test_too_many_tokens_are_refused(bare: Bare) -> None:
    limit = bare.services.settings.max_tokens
    assert "data" in (await post(bare, {"query": many_tokens(limit - 20)})).json()
    assert request_error(await post(bare, {"query": many_tokens(limit)}), 400) == "BAD_USER_INPUT"


async def test_too_deep_a_document_is_too_expensive(bare: Bare) -> None:
    deepest = bare.services.settings.max_depth
    assert (await post(bare, {"query": nested(deepest)})).json() == {"data": {"region": None}}
    assert request_error(await post(bare, {"query": nested(deepest + 1)}), 400) == "QUERY_TOO_EXPENSIVE"


async def test_fragments_hide_no_depth(bare: Bare) -> None:
    deepest = bare.services.settings.max_depth
    fragment = "fragment F on Region { " + "parent { " * (deepest - 2) + "name" + " }" * (deepest - 1)
    query = f'{{ region(code: "511602000000") {{ parent {{ ...F }} }} }} {fragment}'
    assert request_error(await post(bare, {"query": query}), 400) == "QUERY_TOO_EXPENSIVE"


@pytest.mark.parametrize(
    "query",
    [
        doubling(25, 'region(code: "511602000000")'),
        doubling(12, "regions"),
        flat_doubling(25),
        "{ regions { " + "children { parent { " * 5 + "name" + " } }" * 5 + " } }",
        '{ region(code: "510000000000") { ' + "children { parent { " * 5 + "name" + " } }" * 5 + " } }",
        "{ matters(first: 100) { edges { node { items { items { items { code } } } } } } }",
        "{ "
        + " ".join(f"m{n}: matters(first: 100) {{ edges {{ node {{ items {{ code }} }} }} }}" for n in range(60))
        + " }",
    ],
    ids=[
        "deep doubling",
        "doubling",
        "flat doubling",
        "nested lists",
        "one nested",
        "nested page",
        "many pages",
    ],
)
async def test_a_document_whose_answer_explodes_is_too_expensive(bare: Bare, query: str) -> None:
    assert len(query) < bare.services.settings.max_document_bytes
    assert request_error(await post(bare, {"query": query}), 400) == "QUERY_TOO_EXPENSIVE"


async def test_a_page_size_in_a_variable_counts_as_well(bare: Bare) -> None:
    nested_page = "matters(first: $n) { edges { node { items { items { items { code } } } } } }"
    asked = {"query": f"query($n: Int!) {{ {nested_page} }}", "variables": {"n": 100}}
    assert request_error(await post(bare, asked), 400) == "QUERY_TOO_EXPENSIVE"


@pytest.mark.parametrize(
    "query",
    [
        "{ __schema { types { " + "fields { type { " * 5 + "name" + " } }" * 5 + " } } }",
        "{ " + " ".join(f"a{n}: __schema {{ types {{ fields {{ args {{ name }} }} }} }}" for n in range(100)) + " }",
    ],
    ids=["nested", "repeated"],
)
async def test_asking_for_the_schema_over_and_over_is_refused(bare: Bare, query: str) -> None:
    assert request_error(await post(bare, {"query": query}), 400) in {"QUERY_TOO_EXPENSIVE", "BAD_USER_INPUT"}


async def test_the_explorer_may_read_the_schema(bare: Bare) -> None:
    answer = await post(bare, {"query": get_introspection_query(input_value_deprecation=True)})
    assert answer.json()["data"]["__schema"]["queryType"]["name"] == "Query"


async def test_a_refused_document_says_so_in_the_callers_language(bare: Bare) -> None:
    answers = [
        await bare.http.post("/graphql", json={"query": doubling(12, "regions")}, headers={"Accept-Language": tongue})
        for tongue in ("zh-CN", "en")
    ]
    chinese, english = [answer.json()["errors"][0]["message"] for answer in answers]
    assert not chinese.isascii()
    assert english.isascii()
