"""Asking /graphql, and what its answers say."""

from typing import Any

import httpx
import orjson

from tests.api.conftest import Bare

LEGACY, CURRENT = "application/json", "application/graphql-response+json"
EITHER = {LEGACY, CURRENT}
HELLO = "{ __typename }"


async def post(bare: Bare, body: Any, accept: str = CURRENT, content_type: str = LEGACY) -> httpx.Response:
    """Send a body as it is, or anything else as JSON."""
    content = body if isinstance(body, bytes) else orjson.dumps(body)
    return await bare.http.post("/graphql", content=content, headers={"Accept": accept, "Content-Type": content_type})


async def get(bare: Bare, accept: str = CURRENT, **parameters: str) -> httpx.Response:
    return await bare.http.get("/graphql", params=parameters, headers={"Accept": accept})


def media_type(answer: httpx.Response) -> str:
    media, _, parameters = answer.headers["content-type"].partition(";")
    assert parameters.strip() in {"", "charset=utf-8"}
    return media


def request_error(answer: httpx.Response, status: int) -> str:
    """The code of an answer that says only what was wrong with the request."""
    assert answer.status_code == status, answer.text[:300]
    assert media_type(answer) in EITHER
    assert set(answer.json()) == {"errors"}
    return answer.json()["errors"][0]["extensions"]["code"]
