"""`tongban partner`: a fresh machine becomes a partner, ends what was agreed, and everything is in the staff log."""

import json
from functools import partial
from pathlib import Path
from uuid import uuid4

from pymongo import MongoClient

from tests import forked


def test_a_fresh_machine_joins_a_sandbox_and_leaves_it(mongodb_uri: str, tmp_path: Path) -> None:
    where = {"mongodb_uri": mongodb_uri, "database": f"test-{uuid4().hex[:12]}", "province": "GD"}
    tongban = partial(forked.tongban, tmp_path, "partner", **where)
    folder = tmp_path / "trial"
    wanted = ("--partner", "GD", "--matter", "x", "--region", "440000000000")

    assert tongban("sandbox", str(folder), *wanted).returncode == 0
    again = tongban("sandbox", str(folder), *wanted)
    assert (again.returncode, again.stderr.count("\n")) == (1, 1)
    early = tongban("agree", str(folder / "terms.json"))
    assert (early.returncode, early.stderr) == (1, "tongban: There is no such partner (terms.parties)\n")
    assert tongban("rotate", "--begins-in", "7").returncode == 0
    added = tongban("add", str(folder / "card.json"), "--reason", "联调")
    assert added.stdout.startswith("SANDBOX calls us as partner-sandbox, with 1 keys\n")
    unsigned = tongban("agree", str(folder / "terms.json"))
    assert unsigned.returncode == 1  # our only key begins in a week
    assert tongban("rotate").returncode == 0
    given = json.loads(tongban("agree", str(folder / "terms.json")).stdout)
    agreement = json.loads((folder / "terms.json").read_text(encoding="utf-8"))["id"]
    assert given["by"] == "GD"
    confirmed = tongban("confirm", agreement, str(folder / "confirmation.json"))
    assert confirmed.stdout == f"{agreement} is confirmed by SANDBOX\n"
    assert "confirmed by both" in tongban("list").stdout
    (key,) = json.loads((folder / "card.json").read_text(encoding="utf-8"))["keys"]
    assert tongban("end-key", "SANDBOX", key["id"], "--at", "2020-01-01").returncode == 2  # without its zone
    assert tongban("end-key", "SANDBOX", "x").stderr == "tongban: There is no such key (keyId)\n"
    assert tongban("end-key", "SANDBOX", key["id"]).stdout.startswith(f"{key['id']} has ended at ")
    assert f"key {key['id']}  " in tongban("list").stdout
    bad = tongban("end", agreement, "2020-01-01")
    assert (bad.returncode, bad.stderr.count("\n")) == (1, 1)
    assert tongban("suspend", "SANDBOX").stdout == "SANDBOX is SUSPENDED\n"

    with MongoClient(mongodb_uri) as client:
        entries = list(client[where["database"]]["staffLog"].find())
        client.drop_database(where["database"])
    assert {(one["byName"], one["action"]) for one in entries} == {("tongban", "PARTNER_CHANGED")}
    changes = [one["aboutName"].split()[0] for one in entries]
    assert sorted(changes) == ["AGREE", "CARD", "CONFIRM", "END_KEY", "ROTATE", "ROTATE", "SUSPEND"]
    assert [one["reason"] for one in entries if one["aboutName"].startswith("CARD")] == ["联调"]


def test_what_is_no_sandbox_or_no_address_is_one_line(tmp_path: Path) -> None:
    for url in ("http://example.cn", "ftp://localhost", "x", "https://"):
        done = forked.tongban(tmp_path, "partner", "check", url, str(tmp_path))
        assert (done.returncode, done.stderr.count("\n")) == (1, 1), url
    (tmp_path / "sandbox.json").write_text('{"code": 1}', encoding="utf-8")
    done = forked.tongban(tmp_path, "partner", "check", "https://example.cn", str(tmp_path))
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
