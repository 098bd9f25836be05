"""Every code that the endpoint answers with is in the table that docs/edge.md shows."""

import re
from pathlib import Path

import pytest

from api.errors import CODES
from tests.api.answers import post
from tests.api.conftest import Bare

ROOT = Path(__file__).parents[2]
_CODE = re.compile(r'"([A-Z]+(?:_[A-Z]+)+|FORBIDDEN|INTERNAL|UNAUTHENTICATED)"')


def test_no_code_is_missing_in_the_table() -> None:
    files = [
        ROOT / "api" / f"{name}.py" for name in ("asking", "checking", "errors", "graphql", "operations", "origins")
    ]
    used = {code for file in files for code in _CODE.findall(file.read_text(encoding="utf-8"))}

    assert used <= CODES.keys()
    assert CODES.keys() - used <= {"BAD_USER_INPUT", "NOT_FOUND"}


@pytest.mark.parametrize("query", ["{", "{ nothing }", "query($n: Int!) { matters(first: $n) { totalCount } }"])
async def test_the_librarys_words_have_ours_before_them_in_chinese(bare: Bare, query: str) -> None:
    bare.client.language = "zh-CN"
    chinese = (await bare.client.post(query))["errors"][0]["message"]
    english = (await bare.client.english().post(query))["errors"][0]["message"]

    assert chinese == f"请求无效：{english}"
    assert english.isascii()
    assert (await post(bare, {"query": query})).status_code == 400
