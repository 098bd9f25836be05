import os
import re
import signal
from collections.abc import Callable, Iterator

import pytest

from api.cli import main

COMMANDS = (
    *("dev", "serve", "worker", "seed", "migrate", "schema", "import", "export", "audit", "keys", "clients"),
    *("backup", "restore", "archive", "seals", "ca", "documents", "partner", "exchange"),
)
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def tongban(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """Runs the command in this process, for what ends before it begins; code, output and errors."""

    def run(*arguments: str, **variables: str) -> tuple[int, str, str]:
        for name in [name for name in os.environ if name.startswith("TONGBAN_")]:
            monkeypatch.delenv(name)
        for name, text in variables.items():
            monkeypatch.setenv(f"TONGBAN_{name.upper()}", text)
        try:
            code = main(arguments)
        except SystemExit as end:
            code = int(end.code or 0)
        told = capsys.readouterr()
        return code, told.out, told.err

    before = signal.getsignal(signal.SIGTERM)
    yield run
    signal.signal(signal.SIGTERM, before)


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("fly",),
        ("serve", "--workers", "0"),
        ("serve", "--workers", "many"),
        ("import", "matters"),
        ("import", "shoes", "shoes.csv"),
        ("export", "matters"),
        ("export", "matters", "f.csv", "--format", "pdf"),
        ("keys", "publish"),
        ("migrate", "now"),
        ("dev", "--port", "80"),
    ],
    ids=" ".join,
)
def test_bad_arguments_get_the_usage_and_code_two(tongban: Run, arguments: tuple[str, ...]) -> None:
    code, output, errors = tongban(*arguments)

    assert (code, output) == (2, "")
    assert errors.startswith("usage: tongban")
    assert "Traceback" not in errors


def test_help_lists_every_command_in_a_line(tongban: Run) -> None:
    code, output, errors = tongban("--help")

    assert (code, errors) == (0, "")
    assert tuple(re.findall(r"^    ([a-z]+) {2,}\S", output, re.MULTILINE)) == COMMANDS


@pytest.mark.parametrize("command", ["dev", "worker", "seed", "migrate", "keys"])
def test_every_problem_of_the_settings_is_told(tongban: Run, command: str) -> None:
    code, _output, errors = tongban(command, port="http", prot="8000")

    assert code == 1
    assert errors.splitlines() == [
        "tongban: the settings can't be used:",
        "TONGBAN_PORT: must be a whole number",
        "TONGBAN_PROT: no such setting (see docs/settings.md)",
    ]


@pytest.mark.parametrize(
    "arguments", [("serve",), ("worker", "--production"), ("keys", "--production")], ids=" ".join
)
def test_production_does_not_start_on_what_development_uses(tongban: Run, arguments: tuple[str, ...]) -> None:
    code, _output, errors = tongban(*arguments)

    assert code == 1
    assert [line.partition(":")[0] for line in errors.splitlines()[1:]] == [
        "TONGBAN_MONGODB_URI",
        "TONGBAN_MASTER_KEY",
        "TONGBAN_PUBLIC_URL",
        "TONGBAN_KMS",
        "TONGBAN_SMS_GATEWAY_URL",
        "TONGBAN_SMS_GATEWAY_SECRET",
    ]
