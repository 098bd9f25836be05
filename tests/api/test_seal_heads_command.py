"""`tongban seals heads`: signed ends of chains, kept in a file, tell of a chain that was cut off."""

from functools import partial
from pathlib import Path
from uuid import uuid4

import pytest
from pymongo import MongoClient

from tests import forked
from tests.api.test_rows_of_every_version import rows_of


def test_heads_in_a_file_tell_of_a_cut_end(mongodb_uri: str, tmp_path: Path) -> None:
    tongban = partial(forked.tongban, tmp_path)
    where = {"mongodb_uri": mongodb_uri, "database": f"test-{uuid4().hex[:12]}"}
    assert tongban("ca", "init", "四川省大数据中心", **where).returncode == 0
    uses, file = rows_of("sealUses", 1), tmp_path / "heads.jsonl"
    with MongoClient(mongodb_uri, tz_aware=True) as client:
        database = client[where["database"]]
        database["seals"].insert_many(rows_of("seals", 2))
        database["sealUses"].insert_many(uses)

        written, again = tongban("seals", "heads", str(file), **where), tongban("seals", "heads", str(file), **where)
        whole = tongban("seals", "verify", "--heads", str(file), **where)
        # Whoever cuts a chain off can delete the heads beside it as well.
        database["sealUses"].delete_one({"_id": uses[-1]["_id"]})
        database["sealHeads"].delete_many({})
        unseen = tongban("seals", "verify", **where)
        seen = tongban("seals", "verify", "--heads", str(file), **where)
        client.drop_database(where["database"])

    assert (written.returncode, written.stdout) == (0, "1 heads\n")
    assert (again.returncode, again.stderr) == (1, f"tongban: {file}: File exists\n")
    assert (whole.returncode, unseen.returncode) == (0, 0)
    assert (seen.returncode, seen.stdout) == (1, f"{uses[0]['seal']}: broken at use 2: CUT\n")


@pytest.mark.parametrize("content", [b"{}\n", b"\xff\n", b"no heads\n"])
def test_a_file_without_heads_is_one_line(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "heads.jsonl"
    file.write_bytes(content)

    done = forked.tongban(tmp_path, "seals", "verify", "--heads", str(file))

    assert done.returncode == 1
    assert done.stderr.startswith(f"tongban: {file}: ")
    assert done.stderr.count("\n") == 1


def test_a_file_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    done = forked.tongban(tmp_path, "seals", "verify", "--heads", str(tmp_path / "none"))

    assert (done.returncode, done.stderr) == (1, f"tongban: {tmp_path / 'none'}: No such file or directory\n")
