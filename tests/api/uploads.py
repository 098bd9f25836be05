"""What tests of uploads share."""

import httpx

from tests.graphql import Client


def headers(person: Client) -> dict[str, str]:
    """The token, for requests that `upload` can't make."""
    return {"Authorization": f"Bearer {person.token}"}


def refused(answer: httpx.Response, *statuses: int) -> tuple[str, list[str]]:
    """Code and path of a refusal that says just one thing."""
    assert answer.status_code in (statuses or range(400, 500)), answer.text
    assert set(answer.json()) == {"userErrors"}
    (error,) = answer.json()["userErrors"]
    assert set(error) == {"code", "message", "path"}
    assert error["message"]
    return error["code"], error["path"]
