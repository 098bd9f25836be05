"""What can be signed, and read back as it was."""

import pytest

from auth.problems import Invalid
from resolvers.exchanges.envelope import as_time, digest_of, sayable


def test_an_id_number_that_a_department_answers_as_a_number_can_be_signed() -> None:
    answer = {"holder": {"id": 511602198504121221, "age": 50}, "all": [-(2**60), 2**53 - 1, 0.5, True, None]}
    with pytest.raises(Invalid):
        digest_of(answer)

    said = {"holder": {"id": "511602198504121221", "age": 50}, "all": [str(-(2**60)), 2**53 - 1, 0.5, True, None]}
    assert sayable(answer) == said
    assert digest_of(sayable(answer)) == digest_of(said)


def test_a_time_is_written_in_one_way_only() -> None:
    assert as_time("2035-11-20T01:30:00.000Z", "at").year == 2035
    for text in (
        "\uff12\uff10\uff13\uff15-11-20T01:30:00.000Z",
        "2035-11-20T01:30:00Z",
        "2035-11-20t01:30:00.000z",
        "2035-11-20T01:30:00.000Z\n",
    ):
        with pytest.raises(Invalid):
            as_time(text, "at")
