"""Mini-programs read the body whatever the status: what goes wrong on a route of theirs is JSON with a code."""

import pytest

from tests.api.answers import EITHER, media_type
from tests.api.conftest import Bare

WRONG = [
    ("GET", "/nothing", 404),
    ("POST", "/nothing/else", 404),
    ("PUT", "/graphql", 405),
    ("GET", "/files", 405),
    ("GET", "/files/x", 404),
    ("POST", "/files/x", 405),
    ("POST", "/files/x/link", 404),
    ("GET", "/exports/x", 404),
    ("POST", "/exports/x", 405),
    ("GET", "/archives/x", 404),
    ("GET", "/certificates/x.pdf", 404),
    ("GET", "/certificates/x.png", 404),
    ("GET", "/applications/x/documents/1.pdf", 404),
    ("DELETE", "/healthz", 405),
    ("PATCH", "/uploads", 405),
    ("GET", "/static/nothing.js", 404),
]


@pytest.mark.parametrize(("method", "path", "status"), WRONG)
async def test_an_http_error_is_json(bare: Bare, method: str, path: str, status: int) -> None:
    answer = await bare.http.request(method, path)

    assert (answer.status_code, media_type(answer) in EITHER) == (status, True), answer.text[:200]
    (error,) = answer.json()["errors"]
    assert error["message"]
    assert error["extensions"]["code"]


@pytest.mark.parametrize("path", ["/files/x", "/certificates/x.pdf"])
async def test_a_bad_token_is_json(bare: Bare, path: str) -> None:
    answer = await bare.http.get(path, headers={"Authorization": "Bearer nonsense"})

    assert answer.status_code == 401
    assert answer.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
