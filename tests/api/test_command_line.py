import base64
import json
import os
import socket
from collections.abc import Callable
from functools import partial
from pathlib import Path
from uuid import uuid4

import pytest

from tests import forked
from tests.auth.openid.portal import portal_document
from tests.forked import Done, installed
from tests.server import free_port

EXPORTED = Path(__file__).parents[2] / "schema.graphql"
Run = Callable[..., Done]


@pytest.fixture
def tongban(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Runs the command in a process of its own."""
    return partial(forked.tongban, tmp_path_factory.mktemp("printed"))


def only_line(done: Done) -> str:
    """The one line that says why it didn't work."""
    assert (done.returncode, done.stdout) == (1, "")
    (line,) = done.stderr.splitlines()
    assert line.startswith("tongban: ")
    return line.removeprefix("tongban: ")


@pytest.fixture
def database(mongodb_uri: str) -> dict[str, str]:
    """Variables that name a fresh database on the tests' server."""
    return {"mongodb_uri": mongodb_uri, "database": f"test-{uuid4().hex[:12]}"}


def test_schema_prints_the_sdl() -> None:
    done = installed("schema")

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == EXPORTED.read_text(encoding="utf-8")


def test_a_taken_port_is_one_line(tongban: Run, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        line = only_line(tongban("dev", port=str(port), data_dir=str(tmp_path / "data")))

    assert line.startswith(f"can't listen on 127.0.0.1:{port}: ")
    assert not (tmp_path / "data").exists()


def test_a_data_folder_that_is_a_file_is_one_line(tongban: Run, tmp_path: Path) -> None:
    file = tmp_path / "data"
    file.write_text("not a folder")

    assert str(file) in only_line(tongban("dev", port=str(free_port()), data_dir=str(file)))
    assert file.read_text() == "not a folder"


@pytest.mark.parametrize(("name", "text"), [("mongodb_uri", "mongodb://"), ("database", "a/b")])
def test_what_the_driver_does_not_take_is_told_without_a_traceback(
    tongban: Run, database: dict[str, str], name: str, text: str
) -> None:
    done = tongban("migrate", **{**database, name: text})

    assert done.returncode == 1
    assert done.stderr.startswith("tongban: ")
    assert "Traceback" not in done.stderr


def test_a_missing_file_to_import_is_one_line(tongban: Run, database: dict[str, str], tmp_path: Path) -> None:
    file = tmp_path / "matters.csv"

    assert str(file) in only_line(tongban("import", "matters", str(file), **database))


def test_a_file_that_is_no_catalogue_is_one_line(tongban: Run, database: dict[str, str], tmp_path: Path) -> None:
    for name, content in {
        "picture.csv": b"\x89PNG\r\n\x1a\n\x00",
        "empty.csv": b"",
        "other.csv": b"a,b\n1,2\n",
    }.items():
        (tmp_path / name).write_bytes(content)
        assert name in only_line(tongban("import", "matters", str(tmp_path / name), **database))


def test_a_folder_to_import_is_one_line(tongban: Run, database: dict[str, str], tmp_path: Path) -> None:
    assert str(tmp_path) in only_line(tongban("import", "matters", str(tmp_path), **database))


def test_certificates_need_a_type_and_an_issuer_that_there_are(
    tongban: Run, database: dict[str, str], tmp_path: Path
) -> None:
    file = tmp_path / "certificates.csv"
    file.write_text("number\n", encoding="utf-8")
    named = ("--type", "x", "--issuer", "y")
    assert "--issuer" in only_line(tongban("import", "certificates", str(file), **database))
    assert "no such" in only_line(tongban("import", "certificates", str(file), *named, **database))
    missing = str(tmp_path / "missing.csv")
    assert missing in only_line(tongban("import", "certificates", missing, *named, **database))


def test_migrating_a_fresh_database_changes_nothing(tongban: Run, database: dict[str, str]) -> None:
    done = tongban("migrate", **database)

    assert (done.returncode, done.stdout) == (0, "0 rows changed\n")


def test_keys_are_listed_and_rotated(tongban: Run, database: dict[str, str]) -> None:
    assert tongban("keys", **database).stdout == ""

    first = tongban("keys", "rotate", **database).stdout.splitlines()
    second = tongban("keys", "rotate", **database).stdout.splitlines()

    assert [line.split()[-1] for line in first] == ["use"]
    assert [line.split()[-1] for line in second] == ["use", "retired"]
    assert second[1].split()[0] == first[0].split()[0]
    assert tongban("keys", "list", **database).stdout.splitlines() == second


def test_clients_are_added_listed_and_disabled(tongban: Run, database: dict[str, str], tmp_path: Path) -> None:
    file = tmp_path / "portal.json"
    file.write_text(json.dumps(portal_document("portal-one")))
    added = tongban("clients", "add", str(file), **database)
    assert (added.returncode, added.stdout) == (0, "portal-one  WEB_APP  public  in use  广安人才网\n")

    assert "already" in only_line(tongban("clients", "add", str(file), **database))
    assert tongban("clients", **database).stdout == added.stdout
    assert tongban("clients", "disable", "portal-one", **database).stdout == "portal-one is disabled\n"
    assert tongban("clients", "list", **database).stdout.split()[3] == "disabled"
    assert tongban("clients", "enable", "portal-one", **database).stdout == "portal-one is in use\n"


def test_a_client_that_can_not_be_taken_is_told(tongban: Run, database: dict[str, str], tmp_path: Path) -> None:
    file = tmp_path / "portal.json"
    file.write_text(json.dumps(portal_document(redirectUris=["http://portal.example"], name="")))

    done = tongban("clients", "add", str(file), **database)

    assert (done.returncode, done.stdout) == (1, "")
    assert [line.partition(":")[0] for line in done.stderr.splitlines()[1:]] == ["name", "redirectUris"]
    file.write_text("{")
    assert str(file) in only_line(tongban("clients", "add", str(file), **database))
    assert "nobody" in only_line(tongban("clients", "disable", "nobody", **database))
    assert "FILE.json" in only_line(tongban("clients", "add", **database))


def test_a_department_gets_its_first_administrator(tongban: Run, database: dict[str, str]) -> None:
    assert tongban("seed", **database).returncode == 0
    of_police = ("11511602MB99000213", "开通系统")

    made = tongban("administrator", "He.Jie", *of_police, "--phone", "13912345678", **database)
    held = tongban("administrator", "s20050", *of_police, **database)

    assert (made.stdout, made.stderr) == ("he.jie administers 11511602MB99000213\n", "")
    assert held.stdout == "s20050 administers 11511602MB99000213\n"
    again = tongban("administrator", "s20050", *of_police, **database)
    assert only_line(again) == "They have this post already"
    nowhere = tongban("administrator", "s20060", "nowhere", "开通系统", "--phone", "13912345679", **database)
    assert only_line(nowhere) == "There is no such department"
    assert only_line(tongban("administrator", "s20060", *of_police, **database)) == (
        "That is not a mainland mobile phone"
    )


def test_the_master_key_is_changed_by_one_command(tongban: Run, database: dict[str, str]) -> None:
    old, new = (base64.b64encode(os.urandom(32)).decode() for _ in range(2))
    assert tongban("keys", "rotate", **database, master_key=old).returncode == 0
    assert "TONGBAN_NEW_MASTER_KEY" in tongban("keys", "rewrap", **database, master_key=old).stderr
    assert (
        "TONGBAN_NEW_MASTER_KEY" in tongban("keys", "rewrap", **database, master_key=old, new_master_key=old).stderr
    )

    done = tongban("keys", "rewrap", **database, master_key=old, new_master_key=new)

    assert (done.returncode, done.stderr) == (0, "")
    assert "tokenKeys: 1" in done.stdout.splitlines()
    assert old not in done.stdout
    assert new not in done.stdout
    assert tongban("keys", **database, master_key=new).returncode == 0
    assert "TONGBAN_MASTER_KEY" in only_line(tongban("keys", **database, master_key=old))
