import json
from collections.abc import Callable
from uuid import uuid4

import pytest

from tests.api.conftest import Bare

ANYWHERE = [
    "/healthz",
    "/graphql?query={__typename}",
    "/nowhere",
    "/files/x",
    "/v/x",
    "/static/nothing",
    "/dev/outbox",
]


@pytest.mark.parametrize("path", ANYWHERE)
async def test_every_answer_has_one_id(bare: Bare, path: str) -> None:
    first, second = await bare.http.get(path), await bare.http.get(path)
    (one,), (other,) = (answer.headers.get_list("x-request-id") for answer in (first, second))
    assert len(one) >= 8
    assert one != other


@pytest.mark.parametrize("path", ANYWHERE)
async def test_the_callers_id_is_kept_for_the_answer_and_the_log(
    bare: Bare, path: str, logged: Callable[[], str]
) -> None:
    given = str(uuid4())
    answer = await bare.http.get(path, headers={"X-Request-Id": given})
    assert answer.headers["x-request-id"] == given
    assert [json.loads(line)["request_id"] for line in logged().splitlines()] == [given]


@pytest.mark.parametrize("given", ["", "a b", "<script>", "x" * 1000, '{"level":"error"}', "办件", "a\tb"])
async def test_an_id_that_could_upset_a_log_is_replaced(bare: Bare, given: str, logged: Callable[[], str]) -> None:
    answer = await bare.http.get("/healthz", headers={"X-Request-Id": given.encode()})
    (line,) = logged().splitlines()
    assert answer.headers["x-request-id"] != given
    assert json.loads(line)["request_id"] == answer.headers["x-request-id"]


@pytest.mark.parametrize("path", ["/nowhere", "/graphq", "/q/", "/static/nothing", "/files", "/.env"])
async def test_an_unknown_path_gets_json(bare: Bare, path: str) -> None:
    answer = await bare.http.get(path)
    assert answer.status_code in {404, 405}
    assert answer.headers["content-type"] == "application/json; charset=utf-8"
    (error,) = answer.json()["errors"]
    assert error["extensions"]["code"] in {"NOT_FOUND", "BAD_USER_INPUT"}


async def test_what_is_not_there_is_not_found(bare: Bare) -> None:
    answer = await bare.http.get("/nowhere", headers={"Accept": "text/html"})
    assert answer.status_code == 404
    assert answer.json()["errors"][0]["extensions"]["code"] == "NOT_FOUND"
