import json
from collections.abc import Callable

import httpx
import pytest

from api.context import Services
from tests.api.answers import CURRENT, LEGACY
from tests.api.conftest import Bare
from tests.api.faults import failing
from tests.cases import FOOD, PICTURE
from tests.graphql import Client

REGION = '{ region(code: "510000000000") { name } }'
# What the driver, Python or the database would say.
INSIDE = (
    "failCommand",
    "pymongo",
    "Traceback",
    "OperationFailure",
    "Unauthorized",
    "KeyError",
    "NoneType",
    ".py",
)


def assert_masked(answer: httpx.Response) -> str:
    """The reference, which is the request's id, told in the message as well."""
    assert [word for word in INSIDE if word in answer.text] == []
    (error,) = answer.json()["errors"]
    reference = answer.headers["x-request-id"]
    assert error["extensions"]["code"] == "INTERNAL"
    assert reference in error["message"]
    return reference


def fault_lines(log: str) -> list[dict[str, str]]:
    return [line for line in map(json.loads, log.splitlines()) if line["event"] == "fault"]


@pytest.mark.parametrize("accept", [LEGACY, CURRENT])
async def test_a_field_that_breaks_is_masked_under_a_reference(bare: Bare, accept: str) -> None:
    async with failing(bare.services.database, "find", "aggregate"):
        answer = await bare.http.post("/graphql", json={"query": REGION}, headers={"Accept": accept})
    reference = assert_masked(answer)
    (error,) = answer.json()["errors"]
    assert answer.status_code == 200
    assert answer.json()["data"] == {"region": None}
    assert (error["path"], error["extensions"]["reference"]) == (["region"], reference)


async def test_the_log_has_the_fault_under_the_same_reference(bare: Bare, logged: Callable[[], str]) -> None:
    async with failing(bare.services.database, "find", "aggregate"):
        answer = await bare.http.post("/graphql", json={"query": REGION})
    (fault,) = fault_lines(logged())
    assert fault["request_id"] == assert_masked(answer)
    assert "OperationFailure" in fault["exception"]


async def test_the_log_says_where_it_broke_but_not_with_which_words(bare: Bare, logged: Callable[[], str]) -> None:
    # A driver's words may quote a row: "dup key: { phone: … }".
    async with failing(bare.services.database, "find", "aggregate"):
        await bare.http.post("/graphql", json={"query": REGION})
    log = logged()
    assert "resolvers/regions/store.py" in log
    assert "Failing command" not in log


async def test_a_fault_is_told_in_the_callers_language(bare: Bare) -> None:
    async with failing(bare.services.database, "find", "aggregate"):
        answers = [
            await bare.http.post("/graphql", json={"query": REGION}, headers={"Accept-Language": language})
            for language in ("zh-CN", "en")
        ]
    chinese, english = [answer.json()["errors"][0]["message"] for answer in answers]
    assert not chinese.isascii()
    assert english.isascii()


@pytest.mark.parametrize("path", ["/g/1", "/v/x", "/v/p.x"])
async def test_a_page_that_breaks_is_masked_in_json(bare: Bare, path: str, logged: Callable[[], str]) -> None:
    async with failing(bare.services.database, "find", "aggregate"):
        answer = await bare.http.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (500, "application/json; charset=utf-8")
    log = logged()
    assert [line["request_id"] for line in fault_lines(log)] == [assert_masked(answer)]
    assert [json.loads(line)["status"] for line in log.splitlines() if '"request"' in line] == [500]


async def test_an_upload_that_breaks_is_masked_in_json(bare: Bare) -> None:
    person = await bare.client.sign_in("13900007001")
    async with failing(bare.services.database, "insert"):
        answer = await person.upload(PICTURE)
    assert answer.status_code == 500
    assert_masked(answer)


async def test_a_token_that_cannot_be_looked_up_is_no_bad_token(bare: Bare) -> None:
    person = await bare.client.sign_in("13900007002")
    bare.clock.forward(seconds=6)
    async with failing(bare.services.database, "find", "aggregate"):
        headers = {"Authorization": f"Bearer {person.token}"}
        answer = await bare.http.post("/graphql", json={"query": "{ viewer { id } }"}, headers=headers)
    assert answer.status_code == 500
    assert_masked(answer)


async def test_the_server_goes_on_after_a_fault(bare: Bare) -> None:
    async with failing(bare.services.database, "find", "aggregate"):
        await bare.http.post("/graphql", json={"query": REGION})
    assert (await bare.http.post("/graphql", json={"query": REGION})).json() == {"data": {"region": None}}


async def test_a_missing_row_that_must_be_there_is_a_masked_fault(world: Services, client: Client) -> None:
    await world.database.rows("departments").delete({})
    query = f'{{ matter(code: "{FOOD}") {{ name department {{ name }} }} }}'
    answer = await client.http.post("/graphql", json={"query": query})
    assert_masked(answer)
    assert answer.json()["errors"][0]["path"] == ["matter", "department"]
