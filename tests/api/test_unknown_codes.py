from urllib.parse import quote

import pytest

from tests.api.conftest import Bare
from tests.api.steps import Page, verified

UNKNOWN = [
    "x",
    "A" * 24,
    "x" * 5000,
    "p.",
    "p.x",
    "p." + "A" * 22,
    "%00",
    "$ne",
    "{'$gt': ''}",
    "核验",
    "<script>alert(1)<script>",
    '"><img src=x onerror=alert(1)>',
    "{{7*7}}",
]


@pytest.mark.parametrize("token", UNKNOWN, ids=range(len(UNKNOWN)))
async def test_a_code_that_is_none_of_ours_is_not_valid(bare: Bare, token: str) -> None:
    seen = Page(await bare.http.get(f"/v/{quote(token, safe='')}"))
    assert seen.heading == "无效 Not valid"
    assert seen.reason
    assert not {"script", "img"} & seen.tags
    assert len(token) < 5 or token not in seen.text
    found = await verified(bare.client, token)
    assert (found["valid"], found["reason"], found["status"], found["type"]) == (False, "UNKNOWN", None, None)


async def test_a_hostile_address_is_never_shown(bare: Bare) -> None:
    answer = await bare.http.get("/v/%3Cscript%3Ealert(1)%3C/script%3E")
    assert answer.status_code in {200, 404}
    assert "alert" not in answer.text
