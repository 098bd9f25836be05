import pytest

from tests.api.answers import CURRENT, HELLO, LEGACY, get, request_error
from tests.api.conftest import Bare

MIXED = 'query Ask { __typename } mutation Send { requestSmsCode(input: {phone: "13900009999"}) { expiresIn } }'


async def test_get_reads_variables_and_name(bare: Bare) -> None:
    query = "query A($code: String!) { region(code: $code) { name } } query B { __typename }"
    answer = await get(bare, query=query, variables='{"code": "999999999999"}', operationName="A")
    assert answer.json() == {"data": {"region": None}}


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"query": ""},
        {"query": HELLO, "variables": "{"},
        {"query": HELLO, "variables": "[]"},
        {"query": HELLO, "extensions": "x"},
    ],
)
async def test_get_without_a_request_in_it_gets_400(bare: Bare, given: dict[str, str]) -> None:
    assert request_error(await get(bare, **given), 400) == "BAD_USER_INPUT"


@pytest.mark.parametrize("accept", [LEGACY, CURRENT])
async def test_a_mutation_over_get_gets_405_and_changes_nothing(bare: Bare, accept: str) -> None:
    answer = await get(bare, accept, query=MIXED, operationName="Send")
    assert request_error(answer, 405) == "BAD_USER_INPUT"
    assert "POST" in answer.headers["allow"]
    assert (await bare.http.get("/dev/outbox", params={"phone": "13900009999"})).json() == []


async def test_a_query_beside_a_mutation_may_be_got(bare: Bare) -> None:
    assert (await get(bare, query=MIXED, operationName="Ask")).json() == {"data": {"__typename": "Query"}}


async def test_head_answers_as_get_without_the_body(bare: Bare) -> None:
    answer = await bare.http.head("/graphql", params={"query": HELLO})
    assert answer.status_code == 200


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
async def test_other_methods_get_405_in_json(bare: Bare, method: str) -> None:
    answer = await bare.http.request(method, "/graphql", json={"query": HELLO})
    assert request_error(answer, 405) == "BAD_USER_INPUT"
    assert "POST" in answer.headers["allow"]


async def test_a_person_with_a_browser_is_shown_the_explorer(bare: Bare) -> None:
    page = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    answer = await bare.http.get("/graphql", headers={"Accept": page})
    assert (answer.status_code, answer.headers["location"]) == (303, "/explorer")


async def test_a_question_from_who_takes_only_pages_gets_406(bare: Bare) -> None:
    assert request_error(await get(bare, "text/html", query=HELLO), 406) == "BAD_USER_INPUT"
