from io import BytesIO
from pathlib import Path

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolvers.matters.exchange import json_files
from resolvers.matters.exchange.bad_file import BadFile
from resolvers.matters.exchange.json_files import read_json
from resolvers.matters.exchange.tables import Record

PATH = Path("a.json")


def read(data: bytes) -> list[Record]:
    return [record for _, record in read_json(BytesIO(data), PATH).records]


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(),
    lambda below: st.lists(below, max_size=3) | st.dictionaries(st.text(), below, max_size=3),
    max_leaves=8,
)


@given(st.lists(st.dictionaries(st.text(), _VALUES, max_size=4)), st.integers(1, 9))
def test_arrays_and_lines_are_cut_alike_wherever_the_chunks_end(records: list[Record], size: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_files, "_CHUNK", size)
        assert read(orjson.dumps(records)) == records
        assert read(b"\n".join(map(orjson.dumps, records))) == records
        assert read(b"\xef\xbb\xbf" + orjson.dumps(records, option=orjson.OPT_INDENT_2)) == records


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        (b"[{}", "cut off"),
        (b'{"a": "b', "cut off"),
        (b"[1, 2]", "neither an array of JSON objects"),
        (b"[{}] {}", "neither an array"),
        (b"{} ]", "neither an array"),
        (b'{"a": ]}', "is not JSON, object 1"),
        (b'{"a": NaN}', "is not JSON, object 1"),
        (b'{"a":' + b"[" * 40 + b"]" * 40 + b"}", "nested more than 32 deep"),
        (b'{"a": "' + b"x" * 2_000_000 + b'"}', "more than 1048576 bytes"),
        (b"[" * 2_000_000, "neither an array"),
    ],
)
def test_what_is_no_list_of_objects_is_refused(data: bytes, complaint: str) -> None:
    with pytest.raises(BadFile, match=complaint) as caught:
        read(data)
    assert "\n" not in str(caught.value)
