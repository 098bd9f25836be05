"""`tongban seals verify`: what holds with its length and hash, what doesn't with the first broken link."""

from functools import partial
from pathlib import Path
from uuid import uuid4

from pymongo import MongoClient

from tests import forked
from tests.api.test_rows_of_every_version import rows_of


def test_the_command_names_the_first_broken_link(mongodb_uri: str, tmp_path: Path) -> None:
    tongban = partial(forked.tongban, tmp_path)
    where = {"mongodb_uri": mongodb_uri, "database": f"test-{uuid4().hex[:12]}"}
    assert tongban("seals", "verify", **where).stdout == ""
    seals, uses = rows_of("seals", 2), rows_of("sealUses", 1)
    with MongoClient(mongodb_uri, tz_aware=True) as client:
        database = client[where["database"]]
        database["seals"].insert_many(seals)
        database["sealUses"].insert_many(uses)
        code = uses[0]["seal"]

        whole = tongban("seals", "verify", **where)
        database["sealUses"].update_one({"_id": f"{code}.1"}, {"$set": {"documentName": "别的合同"}})
        broken, other = tongban("seals", "verify", **where), tongban("seals", "verify", "5116020000000", **where)
        client.drop_database(where["database"])

    assert (whole.returncode, whole.stdout) == (0, f"{code}: 2 uses hold, the last is {uses[-1]['hash']}\n")
    assert (broken.returncode, broken.stdout) == (1, f"{code}: broken at use 1: CHANGED\n")
    assert broken.stderr == "tongban: the chains of 1 seals don't hold\n"
    assert (other.returncode, other.stdout, other.stderr) == (1, "", "tongban: there is no seal 5116020000000\n")
