import base64
from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

from api.settings import DEVELOPMENT_MASTER_KEY, BadSettings, Mode, documented, read_settings, variable

DOCUMENT = Path(__file__).parents[2] / "docs" / "settings.md"
OWN_KEY = base64.b64encode(b"x" * 32).decode()
PRODUCTION = {
    "TONGBAN_MONGODB_URI": "mongodb://a.example,b.example/?replicaSet=rs0",
    "TONGBAN_MASTER_KEY": OWN_KEY,
    "TONGBAN_PUBLIC_URL": "https://tongban.example",
    "TONGBAN_KMS": '{"provider": "kmip", "credentials": {"endpoint": "kms.example:5696"}}',
    "TONGBAN_SMS_GATEWAY_URL": "https://sms.example/send",
    "TONGBAN_SMS_GATEWAY_SECRET": "secret",
}


def problems(environment: dict[str, str], mode: Mode = "development") -> list[str]:
    with pytest.raises(BadSettings) as caught:
        read_settings(environment, mode)
    return str(caught.value).splitlines()


def test_development_needs_nothing() -> None:
    settings = read_settings({}, "development")

    assert (settings.host, settings.port, settings.data_dir) == ("127.0.0.1", 8000, Path(".data"))
    assert (settings.url, settings.production) == ("http://127.0.0.1:8000", False)


def test_variables_move_it() -> None:
    moved = read_settings(
        {"TONGBAN_HOST": "0.0.0.0", "TONGBAN_PORT": "8001", "TONGBAN_DATA_DIR": "/var/lib/tongban"}, "development"
    )

    assert (moved.host, moved.port, moved.data_dir) == ("0.0.0.0", 8001, Path("/var/lib/tongban"))


def test_other_peoples_variables_are_no_business_of_ours() -> None:
    others = {"HOME": "/root", "TONGBAN_TEST_MONGODB_URI": "mongodb://localhost", "PORT": "x", "TONGBANX": "1"}

    assert read_settings(others, "development") == read_settings({}, "development")


def test_an_empty_variable_is_as_none() -> None:
    empty = {"TONGBAN_PORT": "", "TONGBAN_MONGODB_URI": "  "}

    assert read_settings(empty, "development") == read_settings({}, "development")


def test_settings_do_not_change() -> None:
    with pytest.raises(FrozenInstanceError):
        read_settings({}, "development").port = 1  # type: ignore[misc]


def test_all_problems_are_told_at_once() -> None:
    told = problems(
        {
            "TONGBAN_PORT": "http",
            "TONGBAN_MAX_DEPTH": "0",
            "TONGBAN_PUBLIC_URL": "tongban.example",
            "TONGBAN_MASTER_KEY": "short",
            "TONGBAN_LOG_LEVEL": "LOUD",
            "TONGBAN_PROT": "8000",
        }
    )

    assert [line.partition(":")[0] for line in told] == [
        "TONGBAN_PORT",
        "TONGBAN_PUBLIC_URL",
        "TONGBAN_MASTER_KEY",
        "TONGBAN_LOG_LEVEL",
        "TONGBAN_MAX_DEPTH",
        "TONGBAN_PROT",
    ]


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("TONGBAN_PORT", "65536", "a port is between 0 and 65535"),
        ("TONGBAN_PORT", "-1", "a port is between 0 and 65535"),
        ("TONGBAN_PORT", "80 80", "must be a whole number"),
        ("TONGBAN_PORT", "8000.5", "must be a whole number"),
        ("TONGBAN_MAX_FILE_BYTES", "0", "must be at least 1"),
        ("TONGBAN_MONGODB_URI", "localhost:27017", "must start with mongodb:// or mongodb+srv://"),
        ("TONGBAN_PUBLIC_URL", "/api", "must be an absolute http(s) address"),
        ("TONGBAN_PUBLIC_URL", "ftp://tongban.example", "must be an absolute http(s) address"),
        ("TONGBAN_MASTER_KEY", "***", "must be base64"),
        ("TONGBAN_MASTER_KEY", base64.b64encode(b"x" * 31).decode(), "must be 32 bytes in base64"),
        ("TONGBAN_LOG_LEVEL", "TRACE", "must be DEBUG, INFO, WARNING or ERROR"),
        ("TONGBAN_DATABSE", "tongban", "no such setting (see docs/settings.md)"),
        ("TONGBAN_MODE", "production", "no such setting (see docs/settings.md)"),
    ],
)
def test_a_problem_says_which_variable_and_why(name: str, text: str, why: str) -> None:
    (line,) = problems({name: text})

    assert line.startswith(f"{name}: {why}")


def test_a_secret_is_never_repeated() -> None:
    assert "hunter2" not in str(problems({"TONGBAN_MASTER_KEY": "hunter2!"}))


def test_a_public_address_loses_its_last_slash() -> None:
    assert (
        read_settings({"TONGBAN_PUBLIC_URL": "http://tongban.example/"}, "development").url
        == "http://tongban.example"
    )


def test_production_starts_with_what_it_needs() -> None:
    settings = read_settings(PRODUCTION, "production")

    assert (settings.production, settings.url) == (True, "https://tongban.example")


def test_production_refuses_to_start_with_nothing_and_says_all_of_it() -> None:
    assert [line.partition(":")[0] for line in problems({}, "production")] == list(PRODUCTION)


@pytest.mark.parametrize("missing", PRODUCTION)
def test_production_needs_each_of_these(missing: str) -> None:
    (line,) = problems({name: text for name, text in PRODUCTION.items() if name != missing}, "production")

    assert line.startswith(f"{missing}: production")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("TONGBAN_WEBHOOKS_HERE", "true"),
        ("TONGBAN_MASTER_KEY", DEVELOPMENT_MASTER_KEY),
        ("TONGBAN_PUBLIC_URL", "http://tongban.example"),
    ],
)
def test_production_refuses_what_development_uses(name: str, text: str) -> None:
    (line,) = problems({**PRODUCTION, name: text}, "production")

    assert line.startswith(f"{name}: production")


def test_production_is_stricter_with_codes() -> None:
    production, development = read_settings(PRODUCTION, "production"), read_settings({}, "development")

    assert production.sms_per_phone == 10 < development.sms_per_phone
    assert production.sms_per_address == 200 < development.sms_per_address
    assert production.sms_overall == 100_000 == development.sms_overall
    assert read_settings({"TONGBAN_SMS_PER_PHONE": "3"}, "development").sms_per_phone == 3


def test_the_document_lists_every_setting_and_no_other() -> None:
    rows = [
        line.split("|")[1].strip() for line in DOCUMENT.read_text(encoding="utf-8").splitlines() if "| `TON" in line
    ]

    assert rows == [f"`{variable(one.name)}`" for one in documented()]


def test_every_setting_is_described() -> None:
    assert [one.name for one in documented() if not one.metadata["doc"].endswith(".")] == []
