"""The header that tells how long to wait, whatever stands under the names that it is read from."""

from typing import Any

import pytest

from api.retry_after import retry_header


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({"a": {"userErrors": [{"retryAfter": 5}, {"retryAfter": 90}, {"retryAfter": None}]}}, {"Retry-After": "90"}),
        ({"a": {"userErrors": []}}, {}),
        ({"a": {"userErrors": [{"code": "INVALID"}]}}, {}),
        ({"a": {"userErrors": [{"retryAfter": "稍后\r\nX: y"}, {"retryAfter": True}, {"retryAfter": -1}, 3]}}, {}),
        ({"a": {"userErrors": 5}, "b": {"userErrors": {"retryAfter": 5}}, "c": [1], "d": None}, {}),
        (None, {}),
    ],
)
def test_only_numbers_of_seconds_are_told(data: Any, told: dict[str, str]) -> None:
    assert retry_header({"data": data}) == told
