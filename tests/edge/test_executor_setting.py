import pytest

from api.settings import BadSettings, read_settings
from tests.edge.conftest import Start

_ASKED = """query($code: String!) {
  regions { code name } matters(first: 3) { totalCount edges { cursor node { code } } } matter(code: $code) { name }
  viewer { id displayName } again: __typename
}"""


async def test_both_executors_answer_the_same(start: Start) -> None:
    answers = []
    for executor in ("reference", "compiled"):
        bare = await start(executor=executor)
        for variables in ({"code": "none"}, {"code": None}, {}):
            answers += [[await bare.client.post(_ASKED, **variables) for _ in range(3)]]

    asked, compiled = answers[:3], answers[3:]
    assert asked == compiled
    assert "data" in asked[0][0]
    assert "errors" in asked[1][0]


def test_there_is_no_other_executor() -> None:
    with pytest.raises(BadSettings, match="TONGBAN_EXECUTOR"):
        read_settings({"TONGBAN_EXECUTOR": "fast"}, "development")
